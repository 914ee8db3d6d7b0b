//! The keys and values of a manifest's objects.

use super::json::{Cursor, Read};
use crate::error::Error;
use crate::id::LogicalPath;
use crate::suggest::did_you_mean;

pub(super) fn logical_path(cursor: &mut Cursor<'_>) -> Read<LogicalPath> {
    let offset = cursor.next_offset();
    let text = cursor.string()?;
    LogicalPath::checked(&text).or_else(|why| cursor.fault(offset, format!("{text:?} {why}")))
}

pub(crate) fn parsed<T>(cursor: &mut Cursor<'_>, parse: impl Fn(&str) -> Result<T, Error>) -> Read<T> {
    let offset = cursor.next_offset();
    let text = cursor.string()?;
    parse(&text).or_else(|error| cursor.fault(offset, error.to_string()))
}

pub(super) fn checked(cursor: &mut Cursor<'_>, fault: impl Fn(&str) -> Option<&'static str>) -> Read<String> {
    let offset = cursor.next_offset();
    let text = cursor.string()?;
    match fault(&text) {
        None => Ok(text.into_owned()),
        Some(why) => cursor.fault(offset, format!("{text:?} {why}")),
    }
}

pub(super) fn media_type_fault(text: &str) -> Option<&'static str> {
    let is_type = text.contains('/') && text.bytes().all(|b| matches!(b, b' '..=b'~'));
    (!is_type).then_some("is not a media type")
}

pub(super) fn integrity_fault(text: &str) -> Option<&'static str> {
    let is_one = |part: &str| {
        part.split_once('-').is_some_and(|(algorithm, value)| {
            matches!(algorithm, "sha256" | "sha384" | "sha512")
                && !value.is_empty()
                && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
        })
    };
    (!text.split(' ').all(is_one))
        .then_some("is not an integrity value: `sha256-…`, `sha384-…` or `sha512-…`, separated by spaces")
}

/// Checks the keys of one object: all known, none duplicate, none missing.
pub(super) struct Seen {
    known: &'static [&'static str],
    what: &'static str,
    offset: usize,
    bits: u16,
}

impl Seen {
    pub(super) fn new(known: &'static [&'static str], what: &'static str, offset: usize) -> Self {
        Self { known, what, offset, bits: 0 }
    }

    pub(super) fn key(&mut self, cursor: &Cursor<'_>, key: &str, offset: usize) -> Read<()> {
        // Canonical entries have their keys in the order of `known`, so the next one is nearly always right.
        let next = self.bits.trailing_ones() as usize;
        let at = match self.known.get(next) {
            Some(known) if *known == key => Some(next),
            _ => self.known.iter().position(|known| *known == key),
        };
        let Some(at) = at else {
            let near = did_you_mean(key, self.known.iter().copied());
            return cursor.fault(offset, format!("unknown key `{}` of the {}{near}", key.escape_debug(), self.what));
        };
        if self.bits & (1 << at) != 0 {
            return cursor.fault(offset, format!("duplicate key `{key}`"));
        }
        self.bits |= 1 << at;
        Ok(())
    }

    pub(super) fn all_but(&self, cursor: &Cursor<'_>, optional: &[&str]) -> Read<()> {
        let missing =
            (0..self.known.len()).find(|at| self.bits & (1 << at) == 0 && !optional.contains(&self.known[*at]));
        match missing {
            None => Ok(()),
            Some(at) => cursor.fault(self.offset, format!("missing key `{}` of the {}", self.known[at], self.what)),
        }
    }
}
