//! The arguments of a call of `asset_tags`, as a template gave them.

use super::{AttributeValue, TagOptions};
use crate::{Argument, Error, TemplateFunction};

const FUNCTION: TemplateFunction = TemplateFunction::ASSET_TAGS;

/// A value that a template gave to `asset_tags`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Given {
    /// A string.
    Text(String),
    /// `true` or `false`.
    Bool(bool),
    /// `none` or `null`.
    None,
    /// A list, tuple or iterator.
    List(Vec<Given>),
    /// A map or struct.
    Map(Vec<(String, Given)>),
    /// A variable that the template doesn't have.
    Undefined,
    /// A number of any kind, as the template would print it.
    Number(String),
    /// Anything else.
    Other,
}

impl Given {
    fn as_argument(&self) -> Argument<'_> {
        match self {
            Self::Text(text) => Argument::Text(text),
            Self::Bool(_) => Argument::Bool,
            Self::None => Argument::None,
            Self::List(_) => Argument::List,
            Self::Map(_) => Argument::Map,
            Self::Undefined => Argument::Undefined,
            Self::Number(_) => Argument::Number,
            Self::Other => Argument::Other,
        }
    }
}

impl TagOptions {
    /// The options that a call gave, each with its keyword; `none` is as if it were not given.
    ///
    /// # Errors
    /// `Invalid`, naming function and argument: unknown, missing, given twice, undefined or of another kind; as for
    /// [`attribute`](Self::attribute).
    pub fn from_arguments(given: impl IntoIterator<Item = (String, Given)>) -> Result<Self, Error> {
        let mut given: Vec<(String, Given)> = given.into_iter().collect();
        // Engines keep keywords in any order; the first message is the same each time.
        given.sort_by(|(one, _), (other, _)| one.cmp(other));
        let is_known = |keyword: &str| keyword == FUNCTION.keyword() || FUNCTION.options().contains(&keyword);
        if let Some((unknown, _)) = given.iter().find(|(keyword, _)| !is_known(keyword)) {
            return Err(FUNCTION.unknown(unknown));
        }
        if let Some(pair) = given.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(FUNCTION.error(&format!("argument `{}` is given twice", pair[0].0)));
        }
        if !given.iter().any(|(keyword, _)| keyword == FUNCTION.keyword()) {
            return Err(FUNCTION.error(&format!("missing argument `{}`", FUNCTION.keyword())));
        }
        given.into_iter().try_fold(Self::default(), |options, (keyword, value)| options.taken(&keyword, value))
    }

    fn taken(self, keyword: &str, value: Given) -> Result<Self, Error> {
        if keyword == FUNCTION.keyword() {
            return Ok(Self { names: names(value)?, ..self });
        }
        if value == Given::None {
            return Ok(self);
        }
        Ok(match keyword {
            "preload" => self.preload(flag(keyword, &value)?),
            "module" => self.module(flag(keyword, &value)?),
            "defer" => self.defer(flag(keyword, &value)?),
            "async" => self.run_async(flag(keyword, &value)?),
            "media" => self.media(text(keyword, value)?),
            "nonce" => self.nonce(text(keyword, value)?),
            _ => return self.with_attributes(value),
        })
    }

    fn with_attributes(self, value: Given) -> Result<Self, Error> {
        let Given::Map(mut pairs) = value else {
            return Err(FUNCTION.mismatch("attributes", "a map", value.as_argument()));
        };
        pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
        pairs.into_iter().try_fold(self, |options, (name, value)| {
            let value = match value {
                Given::Text(text) | Given::Number(text) => AttributeValue::Text(text),
                Given::Bool(yes) => yes.into(),
                Given::None => AttributeValue::Absent,
                other => {
                    let name = format!("attributes.{name}");
                    return Err(FUNCTION.mismatch(&name, "a string, a number or a boolean", other.as_argument()));
                }
            };
            options.attribute(&name, value)
        })
    }
}

fn names(value: Given) -> Result<Vec<String>, Error> {
    const WANTED: &str = "a string or a list of strings";
    match value {
        Given::Text(name) => Ok(vec![name]),
        Given::List(names) => {
            let name = |name| match name {
                Given::Text(name) => Ok(name),
                other => Err(FUNCTION.mismatch("name", WANTED, other.as_argument())),
            };
            names.into_iter().map(name).collect()
        }
        other => Err(FUNCTION.mismatch("name", WANTED, other.as_argument())),
    }
}

fn flag(keyword: &str, value: &Given) -> Result<bool, Error> {
    match value {
        Given::Bool(yes) => Ok(*yes),
        other => Err(FUNCTION.mismatch(keyword, "true or false", other.as_argument())),
    }
}

fn text(keyword: &str, value: Given) -> Result<String, Error> {
    match value {
        Given::Text(text) => Ok(text),
        other => Err(FUNCTION.mismatch(keyword, "a string", other.as_argument())),
    }
}
