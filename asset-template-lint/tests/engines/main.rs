//! The lint finds the calls that the engines' own parsers find.
#![allow(clippy::unwrap_used)]

mod jinja;
mod properties;
mod tera2;

use asset_template_lint::internal::{CallForm, Value, find_calls};

/// A use of one of our functions, as far as all parsers report it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Use {
    /// Line from 1 and column from 0, in characters.
    pub(crate) at: (usize, usize),
    pub(crate) what: String,
    /// The first argument, if it is one string.
    pub(crate) text: Option<String>,
}

const NAMES: [&str; 5] = ["static_url", "asset_url", "asset_urls", "static_integrity", "asset_tags"];

/// The uses that the lint finds.
pub(crate) fn found(source: &str) -> Vec<Use> {
    let calls = find_calls(source);
    let mut uses: Vec<Use> = calls
        .iter()
        .map(|call| {
            let before = &source[..call.name.start];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap().chars().count();
            let what = match call.form {
                CallForm::Filter => format!("| {}", call.function.name()),
                CallForm::Function => call.function.name().to_owned(),
                _ => "assets".to_owned(),
            };
            let text = match call.arguments.first().map(|argument| argument.values.as_slice()) {
                Some([value]) => match &value.item {
                    Value::Text(text) => Some(text.to_string()),
                    _ => None,
                },
                _ => None,
            };
            Use { at: (line, column), what, text }
        })
        .collect();
    uses.sort();
    uses
}

#[test]
fn in_templates_of_minijinja() {
    let template = include_str!("templates/minijinja.html");
    let uses = found(template);
    assert_eq!(uses, jinja::found(template).unwrap());
    assert_eq!(uses.len(), 44);
}

#[test]
fn in_templates_of_tera() {
    let template = include_str!("templates/tera.html");
    let mut uses = found(template);
    uses.iter_mut().for_each(|used| used.text = None);
    assert_eq!(uses, tera2::found(template).unwrap());
    assert_eq!(uses.len(), 26);
}
