//! Calls of functions whose names are almost ours: `static_ulr("css/app.css")`.

use std::collections::HashSet;

use asset_core::internal::{TemplateFunction, did_you_mean, is_misspelt};
use asset_core::{Error, ErrorKind};

use crate::syntax::{Spanned, Tag};

/// The names that a template defines or imports. They are its own, however similar to ours they are.
#[derive(Default)]
pub(crate) struct LocalNames<'s>(HashSet<&'s str>);

impl<'s> LocalNames<'s> {
    /// Adds the names that a tag defines or imports.
    pub(crate) fn add(&mut self, tag: &Tag<'s, '_>) {
        if matches!(tag.word(0), "macro" | "component" | "import" | "from" | "set" | "for") {
            // What follows `=` or `in` is used, not defined.
            let ends = |at: &usize| tag.is(*at, b'=') || tag.word(*at) == "in";
            self.0.extend((1..tag.len()).take_while(|at| !ends(at)).map(|at| tag.word(at)));
        }
    }
}

/// The functions, filters and methods in a tag that are not ours, and whose names are almost ours.
pub(crate) fn typos<'s>(tag: &Tag<'s, '_>, local_names: &LocalNames<'s>) -> Vec<Spanned<Error>> {
    let typo = |(at, name): (usize, Spanned<&'s str>)| {
        let error = if is_method(tag, at) {
            method_typo(name.item).filter(|_| !local_names.0.contains(TemplateFunction::OBJECT))
        } else if is_function(tag, at) {
            function_typo(name.item).filter(|_| !local_names.0.contains(name.item))
        } else {
            None
        };
        Some(Spanned::new(error?, name.span))
    };
    tag.names().filter_map(typo).collect()
}

/// Whether the name at `at` is a method that is called on `assets`.
fn is_method(tag: &Tag<'_, '_>, at: usize) -> bool {
    let is_object = |object: usize| tag.word(object) == TemplateFunction::OBJECT && !tag.is_unrelated(object);
    at >= 2 && tag.is(at - 1, b'.') && is_object(at - 2) && tag.is(at + 1, b'(')
}

/// Whether the name at `at` is a filter, or a function that is called.
fn is_function(tag: &Tag<'_, '_>, at: usize) -> bool {
    let is_filter = at > 0 && tag.is(at - 1, b'|') || at == 1 && tag.word(0) == "filter";
    is_filter || tag.is(at + 1, b'(') && !tag.is_unrelated(at)
}

fn function_typo(name: &str) -> Option<Error> {
    typo(name, name, TemplateFunction::ALL.map(TemplateFunction::name))
}

fn method_typo(name: &str) -> Option<Error> {
    let written = format!("{}.{name}", TemplateFunction::OBJECT);
    typo(name, &written, TemplateFunction::ALL.map(TemplateFunction::method))
}

/// The error for a name that is almost one of `ours`; `written` is the name as the message has it.
fn typo(name: &str, written: &str, ours: [&'static str; 5]) -> Option<Error> {
    if ours.contains(&name) {
        return None;
    }
    let similar: Vec<&str> = ours.into_iter().filter(|known| is_misspelt(name, known)).collect();
    if similar.is_empty() {
        return None;
    }
    let message = format!("`{written}` is not an asset function{}", did_you_mean(name, similar));
    Some(Error::new(ErrorKind::Invalid, message))
}
