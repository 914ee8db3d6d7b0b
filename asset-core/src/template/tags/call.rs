//! From the arguments of a call of `asset_tags` to its options.

use super::{AttributeValue, TagOptions};
use crate::error::Error;
use crate::template::{ArgValue, TemplateFunction};

const FUNCTION: TemplateFunction = TemplateFunction::ASSET_TAGS;

impl TagOptions {
    /// The options of a call; `given` are its arguments with their keywords. `none` counts as not given.
    ///
    /// # Errors
    /// `Invalid`, naming function and argument: unknown, missing, given twice, undefined or of another type; as for
    /// [`attribute`](Self::attribute).
    pub fn from_arguments<'a>(given: impl IntoIterator<Item = (&'a str, ArgValue<'a>)>) -> Result<Self, Error> {
        let mut given: Vec<(&str, ArgValue<'_>)> = given.into_iter().collect();
        // Engines pass keywords in any order; the message must not depend on it.
        given.sort_by_key(|(keyword, _)| *keyword);
        let is_known = |keyword: &str| keyword == FUNCTION.keyword() || FUNCTION.options().contains(&keyword);
        if let Some((unknown, _)) = given.iter().find(|(keyword, _)| !is_known(keyword)) {
            return Err(FUNCTION.unknown(unknown));
        }
        if let Some(pair) = given.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(FUNCTION.error(&format!("argument `{}` is given twice", pair[0].0)));
        }
        if !given.iter().any(|&(keyword, _)| keyword == FUNCTION.keyword()) {
            return Err(FUNCTION.error(&format!("missing argument `{}`", FUNCTION.keyword())));
        }
        given.into_iter().try_fold(Self::default(), |options, (keyword, value)| options.taken(keyword, value))
    }

    fn taken(self, keyword: &str, value: ArgValue<'_>) -> Result<Self, Error> {
        if keyword == FUNCTION.keyword() {
            return Ok(Self { names: names(value)?, ..self });
        }
        if value == ArgValue::None {
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

    fn with_attributes(self, value: ArgValue<'_>) -> Result<Self, Error> {
        let ArgValue::Map(mut pairs) = value else {
            return Err(FUNCTION.mismatch("attributes", "a map", &value));
        };
        pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
        pairs.into_iter().try_fold(self, |options, (name, value)| {
            let value = match value {
                ArgValue::Text(text) => AttributeValue::Text(text.into_owned()),
                ArgValue::Number(number) => AttributeValue::Text(number),
                ArgValue::Bool(yes) => yes.into(),
                ArgValue::None => AttributeValue::Absent,
                other => {
                    let name = format!("attributes.{name}");
                    return Err(FUNCTION.mismatch(&name, "a string, a number or a boolean", &other));
                }
            };
            options.attribute(&name, value)
        })
    }
}

fn names(value: ArgValue<'_>) -> Result<Vec<String>, Error> {
    const WANTED: &str = "a string or a list of strings";
    match value {
        ArgValue::Text(name) => Ok(vec![name.into_owned()]),
        ArgValue::List(names) => {
            let name = |name| match name {
                ArgValue::Text(name) => Ok(name.into_owned()),
                other => Err(FUNCTION.mismatch("name", WANTED, &other)),
            };
            names.into_iter().map(name).collect()
        }
        other => Err(FUNCTION.mismatch("name", WANTED, &other)),
    }
}

fn flag(keyword: &str, value: &ArgValue<'_>) -> Result<bool, Error> {
    match value {
        ArgValue::Bool(yes) => Ok(*yes),
        other => Err(FUNCTION.mismatch(keyword, "true or false", other)),
    }
}

fn text(keyword: &str, value: ArgValue<'_>) -> Result<String, Error> {
    match value {
        ArgValue::Text(text) => Ok(text.into_owned()),
        other => Err(FUNCTION.mismatch(keyword, "a string", &other)),
    }
}
