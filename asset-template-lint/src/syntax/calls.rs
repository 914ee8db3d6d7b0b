//! The uses of our functions in a template.

use std::ops::Range;

use asset_core::internal::TemplateFunction;

use super::lexer::{Lexer, Piece, Token, TokenKind};
use super::value::{closing, comma_separated, span_of, values};
use super::{Spanned, Value};

/// One use of a function, filter or object of ours in a template. Ranges are bytes of the template.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Call<'s> {
    /// The function that is called.
    pub function: TemplateFunction,
    /// The syntax of the call.
    pub form: CallForm,
    /// The bytes of its name.
    pub name: Range<usize>,
    /// Its arguments; those of a filter start with the value before the `|`.
    pub arguments: Vec<Argument<'s>>,
}

/// The syntax of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallForm {
    /// `static_url("css/app.css")`
    Function,
    /// `"css/app.css" | static_url`
    Filter,
    /// `assets.url("css/app.css")`
    Method,
    /// `assets["css/app.css"]`
    Item,
}

/// An argument of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Argument<'s> {
    /// The keyword before `=`.
    pub keyword: Option<Spanned<&'s str>>,
    /// The values that it can have, at least one: more than one only for `"a" if x else "b"`.
    pub values: Vec<Spanned<Value<'s>>>,
    /// Whether it expands to any number of arguments: `*list`, `**map` or `...map`.
    pub is_spread: bool,
}

impl Argument<'_> {
    /// The bytes of the value, without the keyword.
    pub(crate) fn value_span(&self) -> Range<usize> {
        let start = self.values.iter().map(|value| value.span.start).min();
        let end = self.values.iter().map(|value| value.span.end).max();
        start.unwrap_or_default()..end.unwrap_or_default()
    }
}

/// Finds every use of our functions in a template, in the order of their names.
///
/// ```
/// use asset_template_lint::internal::{Value, find_calls};
///
/// let calls = find_calls(r#"{% set logo = "img/logo.svg" | static_url %}{# static_url("no.css") #}"#);
/// assert_eq!(calls.len(), 1);
/// assert_eq!(calls[0].function.name(), "static_url");
/// assert_eq!(calls[0].arguments[0].values[0].item, Value::Text("img/logo.svg".into()));
/// ```
pub fn find_calls(source: &str) -> Vec<Call<'_>> {
    let (mut lexer, mut calls) = (Lexer::new(source), Vec::new());
    while let Some(piece) = lexer.next_piece() {
        if piece == Piece::Tag {
            calls.extend(Tag::new(&lexer).calls());
        }
    }
    calls
}

/// The tokens of one `{{ … }}` or `{% … %}`. Positions are those of tokens.
pub(crate) struct Tag<'s, 't> {
    source: &'s str,
    tokens: &'t [Token],
}

impl<'s, 't> Tag<'s, 't> {
    /// The tag that the lexer returned last.
    pub(crate) fn new(lexer: &'t Lexer<'s>) -> Self {
        Self { source: lexer.source(), tokens: lexer.tokens() }
    }

    pub(crate) fn calls(&self) -> impl Iterator<Item = Call<'s>> {
        (0..self.tokens.len()).filter_map(|at| self.call(at))
    }

    /// The string literals, with their quotes.
    pub(crate) fn strings(&self) -> impl Iterator<Item = Range<usize>> {
        self.tokens.iter().filter(|token| token.kind == TokenKind::String).map(Token::span)
    }

    /// The call whose name is the token at `at`.
    fn call(&self, at: usize) -> Option<Call<'s>> {
        if self.tokens[at].kind != TokenKind::Name {
            return None;
        }
        let name = self.word(at);
        if name == TemplateFunction::OBJECT {
            return self.method_or_item(at);
        }
        let function = TemplateFunction::ALL.into_iter().find(|function| function.name() == name)?;
        let (form, mut arguments) = match at.checked_sub(1) {
            Some(pipe) if self.is(pipe, b'|') => (CallForm::Filter, vec![self.operand(pipe)]),
            // `{% filter static_url %}`: the operand is what the block renders to.
            Some(0) if self.word(0) == "filter" => (CallForm::Filter, vec![self.dynamic(at)]),
            _ if self.is(at + 1, b'(') && !self.is_unrelated(at) => (CallForm::Function, Vec::new()),
            _ => return None,
        };
        if self.is(at + 1, b'(') {
            arguments.extend(self.arguments(at + 1));
        }
        Some(Call { function, form, name: self.tokens[at].span(), arguments })
    }

    /// `assets.url(…)` and the other methods, and `assets["…"]`. With any other method, `assets` is not our object.
    fn method_or_item(&self, at: usize) -> Option<Call<'s>> {
        if self.is_unrelated(at) {
            return None;
        }
        let (function, form, end) = if self.is(at + 1, b'[') {
            (TemplateFunction::STATIC_URL, CallForm::Item, at)
        } else if self.is(at + 1, b'.') && self.is(at + 3, b'(') {
            let method = self.word(at + 2);
            (TemplateFunction::ALL.into_iter().find(|function| function.method() == method)?, CallForm::Method, at + 2)
        } else {
            return None;
        };
        let name = self.tokens[at].start..self.tokens[end].end;
        Some(Call { function, form, name, arguments: self.arguments(end + 1) })
    }

    /// The names in the tag, with their positions.
    pub(crate) fn names(&self) -> impl Iterator<Item = (usize, Spanned<&'s str>)> {
        let tokens = self.tokens.iter().enumerate().filter(|(_, token)| token.kind == TokenKind::Name);
        tokens.map(|(at, token)| (at, Spanned::new(&self.source[token.span()], token.span())))
    }

    /// The number of tokens.
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(crate) fn is(&self, at: usize, symbol: u8) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(symbol))
    }

    /// The name at `at`; empty if the token there is not a name.
    pub(crate) fn word(&self, at: usize) -> &'s str {
        match self.tokens.get(at) {
            Some(token) if token.kind == TokenKind::Name => &self.source[token.span()],
            _ => "",
        }
    }

    /// Whether the name at `at` can't be ours: it is an attribute, a test, a macro of a namespace, or a definition.
    pub(crate) fn is_unrelated(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let of_namespace = || self.is(before, b':') && before >= 2 && self.is(before - 1, b':');
        // `x is static_url` and `x is not static_url` are tests, which no adapter registers.
        let is_test = match self.word(before) {
            "is" => true,
            "not" => before > 0 && self.word(before - 1) == "is",
            "macro" | "component" => before == 0,
            _ => false,
        };
        is_test || self.is(before, b'.') || of_namespace() && !self.word(before - 2).is_empty()
    }

    /// The operand before the `|` at `pipe`.
    fn operand(&self, pipe: usize) -> Argument<'s> {
        let Some(end) = pipe.checked_sub(1) else { return self.dynamic(pipe) };
        let start = if self.is(end, b')') { self.opening(end) } else { Some(end) };
        let Some(start) = start.filter(|&start| start == 0 || self.starts_operand(start)) else {
            return self.dynamic(end);
        };
        let values = values(self.source, &self.tokens[start..=end]);
        if values.is_empty() { self.dynamic(end) } else { Argument { keyword: None, values, is_spread: false } }
    }

    /// Whether no token before the one at `start` belongs to the same operand. A filter after `~` takes only the last part
    /// of the concatenation in Tera 2 and MiniJinja, but all of it in Tera 1, so that `~` counts as a part of the operand.
    fn starts_operand(&self, start: usize) -> bool {
        let before = start - 1;
        match self.tokens[before].kind {
            TokenKind::Symbol(b'.' | b'|' | b')' | b']' | b'}' | b'~') | TokenKind::Number | TokenKind::String => false,
            TokenKind::Name => matches!(self.word(before), "in" | "if" | "elif" | "else" | "and" | "or" | "not"),
            TokenKind::Symbol(_) | TokenKind::Equals => true,
        }
    }

    /// The position of the bracket that the one at `end` closes.
    fn opening(&self, end: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for at in (0..=end).rev() {
            match self.tokens[at].kind {
                TokenKind::Symbol(b')' | b']' | b'}') => depth += 1,
                TokenKind::Symbol(b'(' | b'[' | b'{') => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return Some(at);
            }
        }
        None
    }

    fn dynamic(&self, at: usize) -> Argument<'s> {
        let value = Spanned::new(Value::Dynamic, self.tokens[at].span());
        Argument { keyword: None, values: vec![value], is_spread: false }
    }

    /// The arguments between the bracket at `open` and the one that closes it.
    fn arguments(&self, open: usize) -> Vec<Argument<'s>> {
        let end = closing(self.tokens, open).unwrap_or(self.tokens.len());
        comma_separated(&self.tokens[open + 1..end]).map(|part| self.argument(part)).collect()
    }

    fn argument(&self, tokens: &[Token]) -> Argument<'s> {
        let (keyword, value) = match tokens {
            [name, equals, value @ ..] if name.kind == TokenKind::Name && equals.is(b'=') => {
                (Some(Spanned::new(&self.source[name.span()], name.span())), value)
            }
            _ => (None, tokens),
        };
        // `...map` starts with a `.`, which no other argument does.
        let is_spread = matches!(tokens, [first, ..] if first.is(b'*') || first.is(b'.'));
        let mut values = if is_spread { Vec::new() } else { values(self.source, value) };
        if values.is_empty() {
            values.push(Spanned::new(Value::Dynamic, span_of(tokens)));
        }
        Argument { keyword, values, is_spread }
    }
}
