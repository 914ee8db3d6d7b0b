//! One HTML tag, and how its attributes are written.

use std::borrow::Cow;

use super::AttributeValue;

/// A `<link>` or `<script>` with its attributes, each name once.
pub(super) struct Tag<'a> {
    name: &'static str,
    attributes: Vec<(&'a str, Option<Cow<'a, str>>)>,
}

impl<'a> Tag<'a> {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new() }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<Cow<'a, str>>) -> Self {
        self.attributes.push((name, Some(value.into())));
        self
    }

    /// Adds the attribute unless its value is empty.
    pub(super) fn with_some(self, name: &'static str, value: &'a str) -> Self {
        if value.is_empty() { self } else { self.with(name, value) }
    }

    /// Adds the attribute without a value, if `yes`.
    pub(super) fn with_bare(mut self, name: &'static str, yes: bool) -> Self {
        if yes {
            self.attributes.push((name, None));
        }
        self
    }

    /// Sets an attribute that the author gave, replacing one of the same name.
    pub(super) fn set(&mut self, name: &'a str, value: &'a AttributeValue) {
        let value = match value {
            AttributeValue::Text(text) => Some(Cow::Borrowed(text.as_str())),
            AttributeValue::Bare => None,
            AttributeValue::Absent => return self.attributes.retain(|(other, _)| *other != name),
        };
        match self.attributes.iter_mut().find(|(other, _)| *other == name) {
            Some(there) => there.1 = value,
            None => self.attributes.push((name, value)),
        }
    }

    pub(super) fn write(&self, html: &mut String) {
        html.extend(["<", self.name]);
        for (name, value) in &self.attributes {
            html.extend([" ", name]);
            if let Some(value) = value {
                html.push_str("=\"");
                push_escaped(html, value);
                html.push('"');
            }
        }
        html.push_str(if self.name == "script" { "></script>" } else { ">" });
    }
}

fn push_escaped(html: &mut String, value: &str) {
    for c in value.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            // Not `&apos;`, which HTML 4 lacks.
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
}
