//! Where a template uses our functions.

use std::ops::Range;

use asset_core::internal::TemplateFunction;

use crate::lexer::{Kind, Lexer, Piece, Token};
use crate::value::{Spanned, Value, closing, comma_separated, values};

/// One use of a function, filter or object of ours in a template. Ranges are bytes of the template.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Call<'s> {
    /// What is called.
    pub function: TemplateFunction,
    /// How it is written.
    pub form: Form,
    /// Where its name stands.
    pub name: Range<usize>,
    /// What it is given; for a filter the value before the `|` comes first.
    pub arguments: Vec<GivenArgument<'s>>,
}

/// How a use is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Form {
    /// `static_url("css/app.css")`
    Function,
    /// `"css/app.css" | static_url`
    Filter,
    /// `assets.url("css/app.css")`
    Method,
    /// `assets["css/app.css"]`
    Item,
}

/// An argument as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GivenArgument<'s> {
    /// The keyword before `=`, and where it stands.
    pub keyword: Option<(&'s str, Range<usize>)>,
    /// What it can be, and where that stands: more than one value only for `"a" if x else "b"`.
    pub values: Vec<(Value<'s>, Range<usize>)>,
    /// Whether it stands for any number of arguments: `*list`, `**map` or `...map`.
    pub is_spread: bool,
}

/// Every use of our functions in a template, in the order of their names.
///
/// ```
/// use asset_template_lint::{Value, find_calls};
///
/// let calls = find_calls(r#"{% set logo = "img/logo.svg" | static_url %}{# static_url("no.css") #}"#);
/// assert_eq!(calls.len(), 1);
/// assert_eq!(calls[0].function.name(), "static_url");
/// assert_eq!(calls[0].arguments[0].values[0].0, Value::Text("img/logo.svg".into()));
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

/// The tokens of one `{{ … }}` or `{% … %}`.
pub(crate) struct Tag<'s, 't> {
    source: &'s str,
    tokens: &'t [Token],
}

impl<'s, 't> Tag<'s, 't> {
    /// The tag that the lexer gave last.
    pub(crate) fn new(lexer: &'t Lexer<'s>) -> Self {
        Self { source: lexer.source(), tokens: lexer.tokens() }
    }

    pub(crate) fn calls(&self) -> impl Iterator<Item = Call<'s>> {
        (0..self.tokens.len()).filter_map(|at| self.call(at))
    }

    /// The string literals, with their quotes.
    pub(crate) fn strings(&self) -> impl Iterator<Item = Range<usize>> {
        self.tokens.iter().filter(|token| token.kind == Kind::Text).map(Token::span)
    }

    /// The use whose name is the token at this position.
    fn call(&self, at: usize) -> Option<Call<'s>> {
        if self.tokens[at].kind != Kind::Name {
            return None;
        }
        let name = self.word(at);
        if name == TemplateFunction::OBJECT {
            return self.of_object(at);
        }
        let function = TemplateFunction::ALL.into_iter().find(|function| function.name() == name)?;
        let (form, mut arguments) = match at.checked_sub(1) {
            Some(pipe) if self.is(pipe, b'|') => (Form::Filter, vec![self.operand(pipe)]),
            Some(0) if self.word(0) == "filter" => (Form::Filter, vec![self.computed(at)]),
            _ if self.is(at + 1, b'(') && !self.is_other(at) => (Form::Function, Vec::new()),
            _ => return None,
        };
        if self.is(at + 1, b'(') {
            arguments.extend(self.arguments(at + 1));
        }
        Some(Call { function, form, name: self.tokens[at].span(), arguments })
    }

    /// `assets.url(…)` and the other methods, and `assets["…"]`. A method that is not ours is that of another `assets`.
    fn of_object(&self, at: usize) -> Option<Call<'s>> {
        if self.is_other(at) {
            return None;
        }
        let (function, form, end) = if self.is(at + 1, b'[') {
            (TemplateFunction::STATIC_URL, Form::Item, at)
        } else if self.is(at + 1, b'.') && self.is(at + 3, b'(') {
            let method = self.word(at + 2);
            (TemplateFunction::ALL.into_iter().find(|function| function.method() == method)?, Form::Method, at + 2)
        } else {
            return None;
        };
        let name = self.tokens[at].start..self.tokens[end].end;
        Some(Call { function, form, name, arguments: self.arguments(end + 1) })
    }

    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(crate) fn token(&self, at: usize) -> Token {
        self.tokens[at]
    }

    pub(crate) fn is(&self, at: usize, sign: u8) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(sign))
    }

    /// The token at this position if it is a name, else nothing.
    pub(crate) fn word(&self, at: usize) -> &'s str {
        match self.tokens.get(at) {
            Some(token) if token.kind == Kind::Name => &self.source[token.span()],
            _ => "",
        }
    }

    /// Whether the name here is not ours: an attribute, a test, a macro of a namespace, or what defines one.
    pub(crate) fn is_other(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let of_namespace = || self.is(before, b':') && before >= 2 && self.is(before - 1, b':');
        let is_test = match self.word(before) {
            "is" => true,
            "not" => before > 0 && self.word(before - 1) == "is",
            "macro" | "component" => before == 0,
            _ => false,
        };
        is_test || self.is(before, b'.') || of_namespace() && !self.word(before - 2).is_empty()
    }

    /// What stands before the `|` at this position.
    fn operand(&self, pipe: usize) -> GivenArgument<'s> {
        let Some(end) = pipe.checked_sub(1) else { return self.computed(pipe) };
        let begin = if self.is(end, b')') { self.opening(end) } else { Some(end) };
        let Some(begin) = begin.filter(|&begin| begin == 0 || self.begins_operand(begin)) else {
            return self.computed(end);
        };
        let values = values(self.source, &self.tokens[begin..=end]);
        if values.is_empty() { self.computed(end) } else { GivenArgument { keyword: None, values, is_spread: false } }
    }

    /// Whether nothing before the token at `begin` belongs to the same operand. What follows `~` does not belong to it
    /// in Tera 2 and MiniJinja, but does in Tera 1.
    fn begins_operand(&self, begin: usize) -> bool {
        let before = begin - 1;
        match self.tokens[before].kind {
            Kind::Sign(b'.' | b'|' | b')' | b']' | b'}' | b'~') | Kind::Number | Kind::Text => false,
            Kind::Name => matches!(self.word(before), "in" | "if" | "elif" | "else" | "and" | "or" | "not"),
            Kind::Sign(_) | Kind::Equals => true,
        }
    }

    /// The position of the bracket that the one at `end` closes.
    fn opening(&self, end: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for at in (0..=end).rev() {
            match self.tokens[at].kind {
                Kind::Sign(b')' | b']' | b'}') => depth += 1,
                Kind::Sign(b'(' | b'[' | b'{') => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return Some(at);
            }
        }
        None
    }

    fn computed(&self, at: usize) -> GivenArgument<'s> {
        let value: Spanned<'s> = (Value::Computed, self.tokens[at].span());
        GivenArgument { keyword: None, values: vec![value], is_spread: false }
    }

    /// What stands between the bracket at `open` and the one that closes it.
    fn arguments(&self, open: usize) -> Vec<GivenArgument<'s>> {
        let end = closing(self.tokens, open).unwrap_or(self.tokens.len());
        comma_separated(&self.tokens[open + 1..end]).map(|part| self.argument(part)).collect()
    }

    fn argument(&self, tokens: &[Token]) -> GivenArgument<'s> {
        let (keyword, value) = match tokens {
            [name, equals, value @ ..] if name.kind == Kind::Name && equals.is(b'=') => {
                (Some((&self.source[name.span()], name.span())), value)
            }
            _ => (None, tokens),
        };
        let is_spread = matches!(tokens, [first, ..] if first.is(b'*') || first.is(b'.'));
        let whole = tokens[0].start..tokens[tokens.len() - 1].end;
        let mut values = if is_spread { Vec::new() } else { values(self.source, value) };
        if values.is_empty() {
            values.push((Value::Computed, whole));
        }
        GivenArgument { keyword, values, is_spread }
    }
}
