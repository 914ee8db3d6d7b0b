//! Which attributes hold URLs, by the element that has them.

use super::super::ReferenceKind;

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

/// Attributes of HTML elements that load something, where they are allowed in SVG: in `<foreignObject>`.
const HTML: &[(&str, &[&str])] = &[
    ("data", &["object"]),
    ("poster", &["video"]),
    ("src", &["audio", "embed", "img", "input", "script", "source", "track", "video"]),
    ("srcset", &["img", "source"]),
];

/// Whether an element changes an attribute of another one over time.
pub(super) fn is_animation(name: &str) -> bool {
    matches!(name, "animate" | "animateColor" | "set")
}

/// The kind of an attribute's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    /// A URL.
    Url(ReferenceKind),
    /// URLs with a descriptor each, between commas.
    SourceSet,
    /// URLs between semicolons.
    Steps,
    /// CSS, perhaps with `url()`.
    Css,
}

/// An element, and everything that decides the kinds of its attributes.
pub(super) struct Element<'e> {
    /// Its name without a prefix.
    pub(super) name: &'e str,
    /// The name of the element that it is in.
    pub(super) parent: Option<&'e str>,
    /// Whether it is in a `<foreignObject>`.
    pub(super) is_foreign: bool,
    /// Which attribute of its parent it animates.
    pub(super) animates: Option<&'e str>,
}

impl Element<'_> {
    /// The kind of the attribute with this name, if it may be a reference.
    pub(super) fn value(&self, attribute: &str) -> Option<Value> {
        if is_animation(self.name) && matches!(attribute, "values" | "to" | "from" | "by") {
            return self.step(attribute);
        }
        let is_html = |&(name, elements): &(&str, &[&str])| name == attribute && elements.contains(&self.name);
        if local(attribute) == "href" && LOADING.contains(&self.name) {
            Some(Value::Url(ReferenceKind::SvgHref))
        } else if STYLED.contains(&attribute) {
            Some(Value::Css)
        } else if self.is_foreign && HTML.iter().any(is_html) {
            Some(if attribute == "srcset" { Value::SourceSet } else { Value::Url(ReferenceKind::Html) })
        } else {
            None
        }
    }

    /// The kind of the value that an animation gives an attribute.
    fn step(&self, attribute: &str) -> Option<Value> {
        match self.animates? {
            name if STYLED.contains(&name) => Some(Value::Css),
            name if local(name) != "href" || self.parent == Some("a") => None,
            _ if attribute == "values" => Some(Value::Steps),
            _ => Some(Value::Url(ReferenceKind::SvgHref)),
        }
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
