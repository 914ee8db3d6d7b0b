//! References in SVG: links of elements, and CSS in `<style>` and in attributes.

use std::ops::Range;

use memchr::memmem;
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::attributes::{AttrError, Attributes};
use quick_xml::events::{BytesStart, Event};

use super::text::{Text, offset_in};
use super::{Reference, ReferenceKind, Scan, Syntax, Warning, css};

/// Elements whose `href` loads something; that of `a` is for readers.
const LOADING: &[&str] = &[
    "color-profile",
    "cursor",
    "feImage",
    "filter",
    "font-face-uri",
    "image",
    "linearGradient",
    "link",
    "mpath",
    "pattern",
    "radialGradient",
    "script",
    "textPath",
    "tref",
    "use",
];

/// Attributes whose value is CSS.
const STYLED: &[&str] = &[
    "clip-path",
    "color-profile",
    "cursor",
    "fill",
    "filter",
    "marker",
    "marker-end",
    "marker-mid",
    "marker-start",
    "mask",
    "stroke",
    "style",
];

/// Adds the references of an SVG document; one that is not well-formed keeps its bytes and gets a warning.
pub(super) fn scan(bytes: &[u8], scan: &mut Scan) {
    if ["href", "url(", "style"].iter().all(|part| memmem::find(bytes, part.as_bytes()).is_none()) {
        return;
    }
    let text = Text::of_file(bytes);
    let mut document = Document::new(text.as_str());
    match document.read() {
        Ok(()) => scan.references.extend(document.found.references.into_iter().map(|mut reference| {
            reference.span = text.span(reference.span);
            reference
        })),
        Err(message) => scan.warnings.push(Warning {
            offset: text.offset(document.position().min(text.as_str().len())),
            message: format!("is no well-formed XML, so its references are left as they are: {message}"),
        }),
    }
}

/// A document being read; spans are in its text, not yet in the file.
struct Document<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    found: Scan,
    /// Elements that are open.
    depth: usize,
    style: Option<Style>,
}

/// The `<style>` that is open.
struct Style {
    css: Text<'static>,
    /// Where the text stands as it is, without entities.
    verbatim: Vec<Range<usize>>,
}

impl<'t> Document<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, reader: Reader::from_str(text), found: Scan::default(), depth: 0, style: None }
    }

    /// Where an error is.
    fn position(&self) -> usize {
        let position = match self.reader.error_position() {
            0 => self.reader.buffer_position(),
            position => position,
        };
        usize::try_from(position).unwrap_or(usize::MAX)
    }

    fn read(&mut self) -> Result<(), String> {
        loop {
            match self.reader.read_event().map_err(|error| error.to_string())? {
                Event::Start(element) => {
                    self.element(&element).map_err(|error| error.to_string())?;
                    self.depth += 1;
                    self.style = is_style_sheet(&element).then(|| Style { css: Text::new(), verbatim: Vec::new() });
                }
                Event::Empty(element) => self.element(&element).map_err(|error| error.to_string())?,
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    self.end_style();
                }
                Event::PI(instruction) if instruction.target() == "xml-stylesheet" => {
                    self.stylesheet(instruction.attributes()).map_err(|error| error.to_string())?;
                }
                Event::Eof if self.depth > 0 => return Err(format!("{} elements are not closed", self.depth)),
                Event::Eof => return Ok(()),
                content => self.content(&content),
            }
        }
    }

    fn element(&mut self, element: &BytesStart<'_>) -> Result<(), AttrError> {
        let name = element.local_name();
        for attribute in element.attributes() {
            let attribute = attribute?;
            let key = attribute.key.into_inner();
            if attribute.key.local_name().into_inner() == "href" && LOADING.contains(&name.into_inner()) {
                self.link(&attribute.value, ReferenceKind::SvgHref);
            } else if STYLED.contains(&key)
                && let Some(css) = self.attribute_text(&attribute.value)
            {
                css::scan_in_xml(&css, &mut self.found);
            }
        }
        Ok(())
    }

    fn stylesheet(&mut self, attributes: Attributes<'_>) -> Result<(), AttrError> {
        for attribute in attributes {
            let attribute = attribute?;
            if attribute.key.into_inner() == "href" {
                self.link(&attribute.value, ReferenceKind::XmlStylesheet);
            }
        }
        Ok(())
    }

    fn link(&mut self, value: &str, kind: ReferenceKind) {
        let Some(target) = self.attribute_text(value) else {
            return;
        };
        let start = offset_in(self.text, value);
        self.found.references.push(Reference {
            span: start..start + value.len(),
            target: target.as_str().to_owned(),
            kind,
            syntax: Syntax::Xml,
            in_xml: true,
        });
    }

    /// What the value of an attribute means; `None` if it has entities of the document's own.
    fn attribute_text(&self, value: &str) -> Option<Text<'static>> {
        let mut text = Text::new();
        let mut rest = value;
        while let Some(ampersand) = memchr::memchr(b'&', rest.as_bytes()) {
            let end = ampersand + memchr::memchr(b';', &rest.as_bytes()[ampersand..])? + 1;
            let offset = offset_in(self.text, rest);
            text.push(&rest[..ampersand], offset);
            push_entity(&mut text, &rest[ampersand..end], offset + ampersand)?;
            rest = &rest[end..];
        }
        text.push(rest, offset_in(self.text, rest));
        Some(text)
    }

    /// Text between tags, which matters in a `<style>` only.
    fn content(&mut self, event: &Event<'_>) {
        let Some(style) = &mut self.style else { return };
        match event {
            Event::Text(text) => style.css.push(text, offset_in(self.text, text)),
            Event::CData(text) => {
                let start = offset_in(self.text, text);
                style.css.push(text, start);
                style.verbatim.push(start..start + text.len());
            }
            Event::GeneralRef(name) => {
                let start = offset_in(self.text, name) - 1;
                // An entity of the document's own has no character that could matter to CSS.
                let entity = &self.text[start..start + name.len() + 2];
                if push_entity(&mut style.css, entity, start).is_none() {
                    style.css.push_escape(char::REPLACEMENT_CHARACTER, start..start + entity.len());
                }
            }
            _ => {}
        }
    }

    fn end_style(&mut self) {
        let Some(style) = self.style.take() else { return };
        let mut found = Scan::default();
        css::scan_in_xml(&style.css, &mut found);
        for mut reference in found.references {
            reference.in_xml = !style.verbatim.iter().any(|verbatim| verbatim.contains(&reference.span.start));
            self.found.references.push(reference);
        }
    }
}

/// Adds the character that an entity such as `&amp;` means; `None` if it is of the document's own.
fn push_entity(text: &mut Text<'_>, entity: &str, offset: usize) -> Option<()> {
    let meant = unescape(entity).ok()?.chars().next()?;
    text.push_escape(meant, offset..offset + entity.len());
    Some(())
}

fn is_style_sheet(element: &BytesStart<'_>) -> bool {
    let is_css = |kind: &str| kind.is_empty() || kind.eq_ignore_ascii_case("text/css");
    element.local_name().into_inner() == "style"
        && element.try_get_attribute("type").is_ok_and(|kind| kind.is_none_or(|kind| is_css(&kind.value)))
}
