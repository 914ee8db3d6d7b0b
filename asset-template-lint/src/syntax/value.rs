//! An argument, as far as it is known without rendering.

use std::borrow::Cow;

use asset_core::internal::ArgValue;

use super::Spanned;
use super::lexer::{Token, TokenKind};
use super::string::unescaped;

/// One value that an argument can have.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value<'s> {
    /// A string literal, unescaped.
    Text(Cow<'s, str>),
    /// A concatenation that starts with this string literal: `"img/icons.svg#" ~ name`.
    Prefix(Cow<'s, str>),
    /// A list and its items. A list in it is [`Other`](Self::Other).
    List(Vec<Spanned<Value<'s>>>),
    /// Another literal; never [`ArgValue::Text`].
    Other(ArgValue<'static>),
    /// Known only when the page is rendered: a variable, a call, a concatenation.
    Dynamic,
}

impl Value<'_> {
    /// The value as template functions take it. A dynamic one counts as a string; the items of lists and maps are left out,
    /// since functions only look at the type of these.
    pub(crate) fn as_arg_value(&self) -> ArgValue<'_> {
        match self {
            Self::Text(text) => text.as_ref().into(),
            Self::List(_) => ArgValue::List(Vec::new()),
            Self::Other(value) => value.clone(),
            Self::Prefix(_) | Self::Dynamic => "".into(),
        }
    }
}

/// The bytes from the first to the last of `tokens`, which are not empty.
pub(super) fn span_of(tokens: &[Token]) -> std::ops::Range<usize> {
    tokens[0].start..tokens[tokens.len() - 1].end
}

/// The values that an expression can have: more than one for a condition, `"a" if x else "b"`.
pub(super) fn values<'s>(source: &'s str, tokens: &[Token]) -> Vec<Spanned<Value<'s>>> {
    // A stack, not recursion: templates may nest conditions without limit.
    let (mut values, mut stack) = (Vec::new(), vec![tokens]);
    while let Some(tokens) = stack.pop() {
        let tokens = without_parentheses(tokens);
        if tokens.is_empty() {
            continue;
        }
        match condition(source, tokens) {
            Some((then, otherwise)) => stack.extend([otherwise, then]),
            None => values.push(Spanned::new(simple(source, tokens), span_of(tokens))),
        }
    }
    values
}

/// The position of the bracket that closes the one at `open`.
pub(super) fn closing(tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        depth = deeper(depth, token);
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// The nesting depth after `token`.
fn deeper(depth: usize, token: &Token) -> usize {
    match token.kind {
        TokenKind::Symbol(b'(' | b'[' | b'{') => depth + 1,
        TokenKind::Symbol(b')' | b']' | b'}') => depth.saturating_sub(1),
        _ => depth,
    }
}

/// The expression inside the parentheses that enclose all of it.
fn without_parentheses(tokens: &[Token]) -> &[Token] {
    let leading = tokens.iter().take_while(|token| token.is(b'(')).count();
    let trailing = tokens.iter().rev().take_while(|token| token.is(b')')).count();
    if leading + trailing >= tokens.len() {
        return &tokens[..0];
    }
    // `(a) ~ (b)` starts and ends with parentheses too: only those that stay open in between enclose everything.
    let (mut depth, mut around) = (leading, leading.min(trailing));
    for token in &tokens[leading..tokens.len() - trailing] {
        depth = deeper(depth, token);
        around = around.min(depth);
    }
    &tokens[around..tokens.len() - around]
}

/// The two values of `value if condition else value`.
fn condition<'t>(source: &str, tokens: &'t [Token]) -> Option<(&'t [Token], &'t [Token])> {
    let mut words = outside(tokens).filter(|(_, token)| token.kind == TokenKind::Name);
    let (begin, _) = words.find(|(_, token)| &source[token.span()] == "if")?;
    let (end, _) = words.find(|(_, token)| &source[token.span()] == "else")?;
    Some((&tokens[..begin], &tokens[end + 1..]))
}

/// The tokens outside brackets, with their positions.
fn outside(tokens: &[Token]) -> impl Iterator<Item = (usize, &Token)> {
    let mut depth = 0;
    tokens.iter().enumerate().filter(move |(_, token)| {
        let before = depth;
        depth = deeper(depth, token);
        before == 0 && depth == 0
    })
}

fn simple<'s>(source: &'s str, tokens: &[Token]) -> Value<'s> {
    // `-5` is one literal for the functions, and two tokens here.
    let unsigned = match tokens {
        [sign, rest @ ..] if sign.is(b'-') && matches!(rest, [Token { kind: TokenKind::Number, .. }]) => rest,
        _ => tokens,
    };
    match unsigned {
        [only] => literal(source, only),
        [text, tilde, rest @ ..]
            if text.kind == TokenKind::String && tilde.is(b'~') && is_concatenation(source, rest) =>
        {
            Value::Prefix(unescaped(&source[text.span()]))
        }
        [open, ..] if closing(tokens, 0) == Some(tokens.len() - 1) => match open.kind {
            TokenKind::Symbol(b'[') => Value::List(items(source, &tokens[1..tokens.len() - 1])),
            TokenKind::Symbol(b'{') => Value::Other(ArgValue::Map(Vec::new())),
            _ => Value::Dynamic,
        },
        _ => Value::Dynamic,
    }
}

/// Whether `tokens` continue a concatenation to its end: no filter, comparison or other operator in them binds weaker than `~`.
fn is_concatenation(source: &str, tokens: &[Token]) -> bool {
    outside(tokens).all(|(_, token)| match token.kind {
        TokenKind::Name => !matches!(&source[token.span()], "and" | "or" | "not" | "in" | "is" | "if" | "else"),
        TokenKind::Symbol(symbol) => matches!(symbol, b'~' | b'.'),
        TokenKind::String | TokenKind::Number => true,
        TokenKind::Equals => false,
    })
}

/// The items of a list, given without its brackets. Inner lists are not parsed, so that this does not recurse.
fn items<'s>(source: &'s str, tokens: &[Token]) -> Vec<Spanned<Value<'s>>> {
    let item = |tokens: &[Token]| {
        let value = match tokens {
            [only] => literal(source, only),
            [open, ..] if open.is(b'[') => Value::Other(ArgValue::List(Vec::new())),
            _ => Value::Dynamic,
        };
        Spanned::new(value, span_of(tokens))
    };
    comma_separated(tokens).map(item).collect()
}

/// The parts of `tokens` between the commas outside brackets, without empty ones.
pub(super) fn comma_separated(tokens: &[Token]) -> impl Iterator<Item = &[Token]> {
    let mut depth = 0;
    let parts = tokens.split(move |token| {
        depth = deeper(depth, token);
        depth == 0 && token.is(b',')
    });
    parts.filter(|part| !part.is_empty())
}

fn literal<'s>(source: &'s str, token: &Token) -> Value<'s> {
    let text = &source[token.span()];
    match token.kind {
        TokenKind::String => Value::Text(unescaped(text)),
        TokenKind::Number => Value::Other(ArgValue::Number(text.to_owned())),
        TokenKind::Name => match text {
            "true" | "True" => Value::Other(ArgValue::Bool(true)),
            "false" | "False" => Value::Other(ArgValue::Bool(false)),
            "none" | "None" | "null" => Value::Other(ArgValue::None),
            _ => Value::Dynamic,
        },
        _ => Value::Dynamic,
    }
}
