//! Calls that look like ours, but for a letter.

use std::collections::HashSet;
use std::ops::Range;

use asset_core::internal::{TemplateFunction, did_you_mean, is_misspelt};
use asset_core::{Error, ErrorKind};

use crate::calls::Tag;
use crate::lexer::Kind;

/// The names that a template defines or imports: they are its own, however they look.
#[derive(Default)]
pub(crate) struct OwnNames<'s>(HashSet<&'s str>);

impl<'s> OwnNames<'s> {
    /// Takes in what a tag defines or imports.
    pub(crate) fn learn(&mut self, tag: &Tag<'s, '_>) {
        if matches!(tag.word(0), "macro" | "component" | "import" | "from" | "set" | "for") {
            let ends = |at: &usize| tag.is(*at, b'=') || tag.word(*at) == "in";
            self.0.extend((1..tag.len()).take_while(|at| !ends(at)).map(|at| tag.word(at)));
        }
    }
}

impl<'s> Tag<'s, '_> {
    /// Functions, filters and methods that are none of ours, and whose names are nearly those of ours.
    pub(crate) fn misspelt(&self, own: &OwnNames<'s>) -> Vec<(Error, Range<usize>)> {
        (0..self.len()).filter_map(|at| self.misspelt_at(at, own)).collect()
    }

    fn misspelt_at(&self, at: usize, own: &OwnNames<'s>) -> Option<(Error, Range<usize>)> {
        if self.token(at).kind != Kind::Name {
            return None;
        }
        if self.is_of_object(at) {
            let methods = TemplateFunction::ALL.map(TemplateFunction::method);
            return self.nearly((at, TemplateFunction::OBJECT), &methods, own);
        }
        let is_filter = at > 0 && self.is(at - 1, b'|') || at == 1 && self.word(0) == "filter";
        let is_call = is_filter || self.is(at + 1, b'(') && !self.is_other(at);
        if is_call { self.nearly((at, ""), &TemplateFunction::ALL.map(TemplateFunction::name), own) } else { None }
    }

    /// Whether the name here is that of a method that is called on `assets`.
    fn is_of_object(&self, at: usize) -> bool {
        let is_object = |object: usize| self.word(object) == TemplateFunction::OBJECT && !self.is_other(object);
        at >= 2 && self.is(at - 1, b'.') && is_object(at - 2) && self.is(at + 1, b'(')
    }

    fn nearly(
        &self,
        (at, object): (usize, &'static str),
        ours: &[&'static str],
        own: &OwnNames<'s>,
    ) -> Option<(Error, Range<usize>)> {
        let name = self.word(at);
        let is_own = own.0.contains(if object.is_empty() { name } else { object });
        if is_own || ours.contains(&name) {
            return None;
        }
        let near: Vec<&str> = ours.iter().copied().filter(|known| is_misspelt(name, known)).collect();
        let what = if object.is_empty() { name.to_owned() } else { format!("{object}.{name}") };
        let message = format!("`{what}` is no function for assets{}", did_you_mean(name, near.iter().copied()));
        (!near.is_empty()).then(|| (Error::new(ErrorKind::Invalid, message), self.token(at).span()))
    }
}
