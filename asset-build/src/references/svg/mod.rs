//! References in SVG: attributes of elements, and CSS in `<style>` and in attributes.

mod attributes;
mod lists;

use std::ops::Range;

use memchr::{memchr, memmem};
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::attributes::{AttrError, Attribute, Attributes};
use quick_xml::events::{BytesStart, Event};

use self::attributes::{Element, Value, is_animation};
use super::text::{Text, offset_in};
use super::{Reference, ReferenceKind, Scan, Syntax, Warning, css};

/// Adds the references of an SVG document; one that is not well-formed keeps its bytes and gets a warning.
pub(super) fn scan(bytes: &[u8], scan: &mut Scan) {
    if !may_refer(bytes) {
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
            message: format!("is not well-formed XML, so its references are left as they are: {message}"),
        }),
    }
}

/// The cheap test: whether anything in a document could be a reference. "No" is sure, "yes" is not: an entity may be
/// any character.
fn may_refer(bytes: &[u8]) -> bool {
    let has = |part: &str| memmem::find(bytes, part.as_bytes()).is_some();
    has("href") || has("style") || has("foreignObject") || has("&") || css::last_sign(bytes).is_some()
}

/// The element whose contents are HTML.
const FOREIGN: &str = "foreignObject";

/// A document being read; spans are in its text, not yet in the file.
struct Document<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    found: Scan,
    /// The names of the elements that are open, without prefixes.
    open: Vec<&'t str>,
    /// How many of them are a `<foreignObject>`.
    foreign: usize,
    style: Option<Style>,
}

/// The `<style>` that is open.
struct Style {
    css: Text<'static>,
    /// The parts of the file that are literal text, without entities; ascending.
    verbatim: Vec<Range<usize>>,
}

impl<'t> Document<'t> {
    fn new(text: &'t str) -> Self {
        let (open, foreign) = (Vec::new(), 0);
        Self { text, reader: Reader::from_str(text), found: Scan::default(), open, foreign, style: None }
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
                    self.enter(&element);
                }
                Event::Empty(element) => self.element(&element).map_err(|error| error.to_string())?,
                Event::End(_) => self.leave(),
                Event::PI(instruction) if instruction.target() == "xml-stylesheet" => {
                    self.stylesheet(instruction.attributes()).map_err(|error| error.to_string())?;
                }
                Event::Eof if !self.open.is_empty() => {
                    return Err(format!("{} elements are not closed", self.open.len()));
                }
                Event::Eof => return Ok(()),
                content => self.content(&content),
            }
        }
    }

    fn enter(&mut self, element: &BytesStart<'t>) {
        let name = self.local_name(element);
        self.open.push(name);
        self.foreign += usize::from(name == FOREIGN);
        self.style = is_style_sheet(element).then(|| Style { css: Text::new(), verbatim: Vec::new() });
    }

    fn leave(&mut self) {
        let name = self.open.pop();
        self.foreign -= usize::from(name == Some(FOREIGN));
        self.end_style();
    }

    fn local_name(&self, element: &BytesStart<'t>) -> &'t str {
        let name = element.local_name().into_inner();
        let start = offset_in(self.text, name);
        &self.text[start..start + name.len()]
    }

    fn element(&mut self, start: &BytesStart<'t>) -> Result<(), AttrError> {
        let name = self.local_name(start);
        let animates = if is_animation(name) { start.try_get_attribute("attributeName")? } else { None };
        let element = Element {
            name,
            parent: self.open.last().copied(),
            is_foreign: self.foreign > 0,
            animates: animates.as_ref().map(|attribute| attribute.value.trim()),
        };
        for attribute in start.attributes() {
            let Attribute { key, value } = attribute?;
            if let Some(kind) = element.value(key.into_inner())
                && let Some(text) = self.attribute_text(&value)
            {
                self.value(&text, kind);
            }
        }
        Ok(())
    }

    /// Adds what the value of an attribute refers to.
    fn value(&mut self, text: &Text<'_>, kind: Value) {
        let whole = 0..text.as_str().len();
        match kind {
            Value::Css => css::scan_in_xml(text, &mut self.found),
            Value::Url(kind) => self.reference(text, whole, kind, Syntax::Xml),
            Value::SourceSet => {
                for url in lists::source_set(text.as_str()) {
                    self.reference(text, url, ReferenceKind::Html, Syntax::XmlList);
                }
            }
            Value::Steps => {
                for url in lists::steps(text.as_str()) {
                    self.reference(text, url, ReferenceKind::SvgHref, Syntax::XmlList);
                }
            }
        }
    }

    fn stylesheet(&mut self, attributes: Attributes<'_>) -> Result<(), AttrError> {
        for attribute in attributes {
            let Attribute { key, value } = attribute?;
            if key.into_inner() == "href"
                && let Some(text) = self.attribute_text(&value)
            {
                self.value(&text, Value::Url(ReferenceKind::XmlStylesheet));
            }
        }
        Ok(())
    }

    fn reference(&mut self, text: &Text<'_>, url: Range<usize>, kind: ReferenceKind, syntax: Syntax) {
        self.found.references.push(Reference {
            target: text.as_str()[url.clone()].to_owned(),
            span: text.span(url),
            kind,
            syntax,
            in_xml: true,
        });
    }

    /// The decoded value of an attribute; `None` if it has entities that the document defines itself.
    fn attribute_text(&self, value: &str) -> Option<Text<'static>> {
        let mut text = Text::new();
        let mut rest = value;
        while let Some(ampersand) = memchr(b'&', rest.as_bytes()) {
            let end = ampersand + memchr(b';', &rest.as_bytes()[ampersand..])? + 1;
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
            let next = style.verbatim.partition_point(|verbatim| verbatim.start <= reference.span.start);
            let before = next.checked_sub(1).map(|at| &style.verbatim[at]);
            reference.in_xml = before.is_none_or(|verbatim| !verbatim.contains(&reference.span.start));
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::prefilter_tests::pieces;
    use super::*;

    const PIECES: [&str; 8] = ["p.svg#g", "'", "(", ")", ";", " ", "#id", "none"];

    /// Places in a document where something may be a reference.
    const PLACES: [&str; 7] = [
        "<path fill=\"{}\"/>",
        "<g stroke='{}'>{}</g>",
        "<set attributeName=\"mask\" to=\"{}\"/>",
        "<a><animate attributeName=\"fill\" values=\"{}\"/></a>",
        "<text>{}</text>",
        "<![CDATA[{}]]>",
        "<image x=\"{}\"/>",
    ];

    fn documents() -> impl Strategy<Value = String> {
        let place = || prop::sample::select(PLACES.as_slice());
        let part =
            (place(), pieces(&PIECES)).prop_map(|(place, text)| place.replace("{}", &text.replace('\'', "&apos;")));
        prop::collection::vec(part, 1..4).prop_map(|parts| format!("<svg>{}</svg>", parts.concat()))
    }

    proptest! {
        #[test]
        fn where_the_cheap_test_says_no_there_is_nothing(document in documents()) {
            let mut whole = Document::new(&document);
            prop_assert_eq!(whole.read(), Ok(()));
            if !may_refer(document.as_bytes()) {
                prop_assert_eq!(whole.found.references, []);
            }
        }
    }
}
