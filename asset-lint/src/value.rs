//! What an argument is, as far as it can be known without rendering.

use std::borrow::Cow;
use std::ops::Range;

use asset_core::Argument;

use crate::lexer::{Kind, Token};
use crate::string::unescaped;

/// One value that an argument can have.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value<'s> {
    /// A string literal, its escapes undone.
    Text(Cow<'s, str>),
    /// Another literal; never [`Argument::Text`].
    Other(Argument<'static>),
    /// Only rendering shows it: a variable, a call, a concatenation.
    Computed,
}

impl Value<'_> {
    /// The value as messages tell it apart; a computed one is taken for a string.
    pub(crate) fn as_argument(&self) -> Argument<'_> {
        match self {
            Self::Text(text) => Argument::Text(text),
            Self::Other(argument) => *argument,
            Self::Computed => Argument::Text(""),
        }
    }
}

/// A value and where it stands in the source.
pub(crate) type Spanned<'s> = (Value<'s>, Range<usize>);

/// Every value that the expression of these tokens can have: more than one if it is a condition, `"a" if x else "b"`.
pub(crate) fn values<'s>(source: &'s str, tokens: &[Token]) -> Vec<Spanned<'s>> {
    let (mut found, mut left) = (Vec::new(), vec![tokens]);
    while let Some(tokens) = left.pop() {
        let tokens = without_parentheses(tokens);
        let Some((first, last)) = tokens.first().zip(tokens.last()) else { continue };
        match condition(source, tokens) {
            Some((then, otherwise)) => left.extend([otherwise, then]),
            None => found.push((simple(source, tokens), first.start..last.end)),
        }
    }
    found
}

/// The position of the bracket that closes the one at `open`.
pub(crate) fn closing(tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        depth = deeper(depth, token);
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// The depth of brackets behind `token`.
pub(crate) fn deeper(depth: usize, token: &Token) -> usize {
    match token.kind {
        Kind::Sign(b'(' | b'[' | b'{') => depth + 1,
        Kind::Sign(b')' | b']' | b'}') => depth.saturating_sub(1),
        _ => depth,
    }
}

fn without_parentheses(mut tokens: &[Token]) -> &[Token] {
    while tokens.first().is_some_and(|token| token.is(b'(')) && closing(tokens, 0) == Some(tokens.len() - 1) {
        tokens = &tokens[1..tokens.len() - 1];
    }
    tokens
}

/// The two values of `value if condition else value`.
fn condition<'t>(source: &str, tokens: &'t [Token]) -> Option<(&'t [Token], &'t [Token])> {
    let mut depth = 0;
    let mut words = tokens.iter().enumerate().filter(|(_, token)| {
        depth = deeper(depth, token);
        depth == 0 && token.kind == Kind::Name
    });
    let (begin, _) = words.find(|(_, token)| &source[token.span()] == "if")?;
    let (end, _) = words.find(|(_, token)| &source[token.span()] == "else")?;
    Some((&tokens[..begin], &tokens[end + 1..]))
}

fn simple<'s>(source: &'s str, tokens: &[Token]) -> Value<'s> {
    let unsigned = match tokens {
        [sign, rest @ ..] if sign.is(b'-') && matches!(rest, [Token { kind: Kind::Number, .. }]) => rest,
        _ => tokens,
    };
    match unsigned {
        [only] => literal(source, only),
        [open, ..] if closing(tokens, 0) == Some(tokens.len() - 1) => match open.kind {
            Kind::Sign(b'[') => Value::Other(Argument::List),
            Kind::Sign(b'{') => Value::Other(Argument::Map),
            _ => Value::Computed,
        },
        _ => Value::Computed,
    }
}

fn literal<'s>(source: &'s str, token: &Token) -> Value<'s> {
    let text = &source[token.span()];
    match token.kind {
        Kind::Text => Value::Text(unescaped(text)),
        Kind::Number => Value::Other(Argument::Number),
        Kind::Name => match text {
            "true" | "True" | "false" | "False" => Value::Other(Argument::Bool),
            "none" | "None" | "null" => Value::Other(Argument::None),
            _ => Value::Computed,
        },
        _ => Value::Computed,
    }
}
