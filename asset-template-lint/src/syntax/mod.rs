//! The syntax that Tera 1, Tera 2 and MiniJinja share, as far as the lint needs it: [`Lexer`] splits a template into text
//! and tags, [`Tag`] finds the calls in a tag, [`Value`] is an argument as far as it is known before rendering.

mod calls;
mod lexer;
mod string;
mod value;

use std::ops::Range;

pub(crate) use self::calls::Tag;
pub use self::calls::{Argument, Call, CallForm, find_calls};
pub(crate) use self::lexer::{Lexer, Piece};
pub use self::value::Value;

/// A part of a template, with the bytes of the source that it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spanned<T> {
    /// The part.
    pub item: T,
    /// Its bytes in the source.
    pub span: Range<usize>,
}

impl<T> Spanned<T> {
    pub(crate) fn new(item: T, span: Range<usize>) -> Self {
        Self { item, span }
    }
}
