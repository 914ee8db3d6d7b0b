//! What an argument is, as far as it can be known without rendering.

use std::borrow::Cow;
use std::ops::Range;

use asset_core::internal::ArgValue;

use crate::lexer::{Kind, Token};
use crate::string::unescaped;

/// One value that an argument can have.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value<'s> {
    /// A string literal, its escapes undone.
    Text(Cow<'s, str>),
    /// A concatenation that begins with this string literal: `"img/icons.svg#" ~ name`.
    Beginning(Cow<'s, str>),
    /// A list of literals and others, each with its place. Lists in it are [`Other`](Self::Other).
    List(Vec<(Value<'s>, Range<usize>)>),
    /// Another literal; never [`ArgValue::Text`].
    Other(ArgValue<'static>),
    /// Only rendering shows it: a variable, a call, a concatenation.
    Computed,
}

impl Value<'_> {
    /// The value as a template function takes it: a computed one is taken for a string, and what is in lists and maps
    /// does not matter.
    pub(crate) fn as_arg_value(&self) -> ArgValue<'_> {
        match self {
            Self::Text(text) => text.as_ref().into(),
            Self::List(_) => ArgValue::List(Vec::new()),
            Self::Other(value) => value.clone(),
            Self::Beginning(_) | Self::Computed => "".into(),
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
fn deeper(depth: usize, token: &Token) -> usize {
    match token.kind {
        Kind::Sign(b'(' | b'[' | b'{') => depth + 1,
        Kind::Sign(b')' | b']' | b'}') => depth.saturating_sub(1),
        _ => depth,
    }
}

/// The inside of all parentheses that are around the whole expression.
fn without_parentheses(tokens: &[Token]) -> &[Token] {
    let leading = tokens.iter().take_while(|token| token.is(b'(')).count();
    let trailing = tokens.iter().rev().take_while(|token| token.is(b')')).count();
    if leading + trailing >= tokens.len() {
        return &tokens[..0];
    }
    let (mut depth, mut around) = (leading, leading.min(trailing));
    for token in &tokens[leading..tokens.len() - trailing] {
        depth = deeper(depth, token);
        around = around.min(depth);
    }
    &tokens[around..tokens.len() - around]
}

/// The two values of `value if condition else value`.
fn condition<'t>(source: &str, tokens: &'t [Token]) -> Option<(&'t [Token], &'t [Token])> {
    let mut words = outside(tokens).filter(|(_, token)| token.kind == Kind::Name);
    let (begin, _) = words.find(|(_, token)| &source[token.span()] == "if")?;
    let (end, _) = words.find(|(_, token)| &source[token.span()] == "else")?;
    Some((&tokens[..begin], &tokens[end + 1..]))
}

/// The tokens outside of brackets, with their positions.
fn outside(tokens: &[Token]) -> impl Iterator<Item = (usize, &Token)> {
    let mut depth = 0;
    tokens.iter().enumerate().filter(move |(_, token)| {
        let before = depth;
        depth = deeper(depth, token);
        before == 0 && depth == 0
    })
}

fn simple<'s>(source: &'s str, tokens: &[Token]) -> Value<'s> {
    let unsigned = match tokens {
        [sign, rest @ ..] if sign.is(b'-') && matches!(rest, [Token { kind: Kind::Number, .. }]) => rest,
        _ => tokens,
    };
    match unsigned {
        [only] => literal(source, only),
        [text, tilde, rest @ ..] if text.kind == Kind::Text && tilde.is(b'~') && is_joined(source, rest) => {
            Value::Beginning(unescaped(&source[text.span()]))
        }
        [open, ..] if closing(tokens, 0) == Some(tokens.len() - 1) => match open.kind {
            Kind::Sign(b'[') => Value::List(items(source, &tokens[1..tokens.len() - 1])),
            Kind::Sign(b'{') => Value::Other(ArgValue::Map(Vec::new())),
            _ => Value::Computed,
        },
        _ => Value::Computed,
    }
}

/// Whether all of this is joined by `~` to what stands before it: no filter, comparison or other operator binds weaker.
fn is_joined(source: &str, tokens: &[Token]) -> bool {
    outside(tokens).all(|(_, token)| match token.kind {
        Kind::Name => !matches!(&source[token.span()], "and" | "or" | "not" | "in" | "is" | "if" | "else"),
        Kind::Sign(sign) => matches!(sign, b'~' | b'.'),
        Kind::Text | Kind::Number => true,
        Kind::Equals => false,
    })
}

/// The items of a list without its brackets. Lists in it are not looked into, so that this does not recurse.
fn items<'s>(source: &'s str, tokens: &[Token]) -> Vec<Spanned<'s>> {
    let item = |tokens: &[Token]| {
        let span = tokens[0].start..tokens[tokens.len() - 1].end;
        let value = match tokens {
            [only] => literal(source, only),
            [open, ..] if open.is(b'[') => Value::Other(ArgValue::List(Vec::new())),
            _ => Value::Computed,
        };
        (value, span)
    };
    comma_separated(tokens).map(item).collect()
}

/// The parts of `tokens` between commas outside of brackets; empty ones are left out.
pub(crate) fn comma_separated(tokens: &[Token]) -> impl Iterator<Item = &[Token]> {
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
        Kind::Text => Value::Text(unescaped(text)),
        Kind::Number => Value::Other(ArgValue::Number(text.to_owned())),
        Kind::Name => match text {
            "true" | "True" => Value::Other(ArgValue::Bool(true)),
            "false" | "False" => Value::Other(ArgValue::Bool(false)),
            "none" | "None" | "null" => Value::Other(ArgValue::None),
            _ => Value::Computed,
        },
        _ => Value::Computed,
    }
}
