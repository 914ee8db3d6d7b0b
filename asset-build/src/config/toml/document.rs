//! The text of an `asset.toml`, its values with their places, and the errors about them.

use std::path::Path;

use asset_core::internal::{did_you_mean, printable};
use asset_core::{Error, ErrorKind, Location};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The text that is being read.
#[derive(Clone, Copy)]
pub(super) struct Document<'a> {
    pub(super) text: &'a str,
    pub(super) path: &'a Path,
}

/// A key and its value.
pub(super) struct Entry<'a> {
    pub(super) key: &'a str,
    pub(super) key_at: usize,
    pub(super) value: Value<'a>,
}

/// A value, knowing what messages call it and where it is.
pub(super) struct Value<'a> {
    document: Document<'a>,
    /// `key `prefix`` or `item 2 of `exclude``.
    pub(super) name: String,
    pub(super) at: usize,
    value: &'a DeValue<'a>,
}

impl<'a> Document<'a> {
    /// A mistake at byte `at` of the text.
    pub(super) fn error(&self, at: usize, message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Config, message).located(Location::in_text(self.path, self.text.as_bytes(), at))
    }

    pub(super) fn syntax_error(&self, error: &toml::de::Error) -> Error {
        self.error(error.span().map_or(0, |span| span.start), error.message().trim_end().replace('\n', ", "))
    }

    /// The entries of a table in the order of the text.
    pub(super) fn entries(self, table: &'a DeTable<'a>) -> Vec<Entry<'a>> {
        let entries = table.iter().map(|(key, value)| Entry {
            key: key.get_ref(),
            key_at: key.span().start,
            value: self.value(format!("key `{}`", printable(key.get_ref())), value),
        });
        let mut entries: Vec<Entry<'a>> = entries.collect();
        entries.sort_by_key(|entry| entry.key_at);
        entries
    }

    fn value(self, name: String, value: &'a Spanned<DeValue<'a>>) -> Value<'a> {
        Value { document: self, name, at: value.span().start, value: value.get_ref() }
    }

    /// The offset of `place`, as deep as the text has it; `None` without even its first key.
    pub(super) fn find(table: &DeTable<'_>, place: &[impl AsRef<str>]) -> Option<usize> {
        let (first, rest) = place.split_first()?;
        let mut value = table.get(first.as_ref())?;
        for part in rest {
            let deeper = match value.get_ref() {
                DeValue::Array(items) => part.as_ref().parse().ok().and_then(|at: usize| items.get(at)),
                DeValue::Table(table) => table.get(part.as_ref()),
                _ => None,
            };
            let Some(deeper) = deeper else { break };
            value = deeper;
        }
        Some(value.span().start)
    }
}

impl<'a> Entry<'a> {
    /// The error for a key that is none of `known`; `whose` is empty or ends the phrase: ` of a root`.
    pub(super) fn unknown(&self, whose: &str, known: &[&str]) -> Error {
        let near = did_you_mean(self.key, known.iter().copied());
        self.refuse(format!("unknown key `{}`{whose}{near}", printable(self.key)))
    }

    /// An error at the key.
    pub(super) fn refuse(&self, message: impl Into<String>) -> Error {
        self.value.document.error(self.key_at, message)
    }
}

impl<'a> Value<'a> {
    /// An error at the value.
    pub(super) fn refuse(&self, message: impl Into<String>) -> Error {
        self.document.error(self.at, message)
    }

    /// The error for a value of another type than `expected`, which comes with its article.
    pub(super) fn wrong_type(&self, expected: &str) -> Error {
        let found = match self.value {
            DeValue::String(text) => format!("the string `{}`", printable(text)),
            DeValue::Boolean(yes) => format!("`{yes}`"),
            DeValue::Integer(_) => "an integer".to_owned(),
            DeValue::Float(_) => "a float".to_owned(),
            DeValue::Datetime(_) => "a date or time".to_owned(),
            DeValue::Array(_) => "an array".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
        };
        self.refuse(format!("{} must be {expected}, not {found}", self.name))
    }

    pub(super) fn as_bool(&self) -> Option<bool> {
        self.value.as_bool()
    }

    pub(super) fn as_str(&self) -> Option<&'a str> {
        match self.value {
            DeValue::String(text) => Some(text),
            _ => None,
        }
    }

    /// The entries of a table, or `None` if this is none.
    pub(super) fn as_table(&self) -> Option<Vec<Entry<'a>>> {
        self.value.as_table().map(|table| self.document.entries(table))
    }

    pub(super) fn string(&self) -> Result<&'a str, Error> {
        self.as_str().ok_or_else(|| self.wrong_type("a string"))
    }

    /// A string that is not empty.
    pub(super) fn path(&self) -> Result<&'a str, Error> {
        match self.string()? {
            "" => Err(self.refuse(format!("{} is empty", self.name))),
            path => Ok(path),
        }
    }

    /// A string that `parse` understands.
    pub(super) fn parsed<T>(&self, parse: impl FnOnce(&str) -> Result<T, Error>) -> Result<T, Error> {
        parse(self.string()?).map_err(|error| self.refuse(error.message()))
    }

    /// The items of an array of `what`.
    pub(super) fn items(&self, what: &str) -> Result<Vec<Value<'a>>, Error> {
        let DeValue::Array(items) = self.value else {
            return Err(self.wrong_type(&format!("an array of {what}")));
        };
        let item = |(at, value)| {
            let name = self.name.strip_prefix("key ").unwrap_or(&self.name);
            self.document.value(format!("item {} of {name}", at + 1), value)
        };
        Ok(items.iter().enumerate().map(item).collect())
    }

    pub(super) fn strings(&self) -> Result<Vec<String>, Error> {
        self.items("strings")?.iter().map(|item| item.string().map(str::to_owned)).collect()
    }
}
