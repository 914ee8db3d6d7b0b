//! Whose manifest it is.

use std::path::{Path, PathBuf};

use asset_core::{Error, Prefix};
use clap::ValueEnum;
use serde_json::Value;

use super::{Dir, Document, Foreign, flat, vite, webassets};

/// What a foreign manifest looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Vite: an object for each source and chunk, with its `file`
    Vite,
    /// webpack-manifest-plugin, gulp-rev: names, and the versioned names or URLs that belong to them
    Flat,
    /// webassets, `manifest = "json"`: outputs of bundles, and their versions
    Webassets,
}

impl Format {
    /// The format that the shape of a manifest tells.
    ///
    /// # Errors
    /// `Manifest` if it is none, at the first entry that fits nothing.
    pub(super) fn of(document: &Document) -> Result<Self, Error> {
        let values = || document.entries.iter().map(|(_, value)| value);
        if values().all(|value| value["file"].is_string()) {
            return Ok(Self::Vite);
        }
        if values().all(Value::is_string) {
            // A version has neither directory nor extension.
            let is_version = |value: &Value| value.as_str().is_some_and(|text| !text.contains(['.', '/']));
            return Ok(if values().all(is_version) { Self::Webassets } else { Self::Flat });
        }
        let (first, (odd, _)) = (&document.entries[0].1, odd_one(&document.entries));
        let message = match first {
            Value::String(_) => format!("`{odd}` is no string, as the entries before it are"),
            _ => format!(
                "`{odd}` is of no known form: Vite's manifest has objects with `file`; those of webpack-manifest-plugin, gulp-rev and webassets have strings"
            ),
        };
        Err(document.fault(odd, message))
    }

    /// The directory that the tool writes its files into if its manifest is at `file` and nobody says otherwise.
    pub(super) fn usual_dir(self, file: &Path) -> PathBuf {
        let dir = file.parent().unwrap_or(Path::new(""));
        let dir = match self {
            Self::Vite if dir.ends_with(".vite") => dir.parent().unwrap_or(Path::new("")),
            _ => dir,
        };
        if dir.as_os_str().is_empty() { PathBuf::from(".") } else { dir.to_owned() }
    }

    /// What the manifest says; `prefix` is what its URLs must begin with, if that is known.
    ///
    /// # Errors
    /// `Manifest`, everything that is not as this tool writes it.
    pub(super) fn read(self, document: &Document, dir: &Dir, prefix: Option<&Prefix>) -> Result<Foreign, Vec<Error>> {
        match self {
            Self::Vite => vite::read(document),
            Self::Flat => flat::read(document, dir, prefix),
            Self::Webassets => webassets::read(document),
        }
    }
}

/// The first entry that is of another kind than the first one, or that one.
fn odd_one(entries: &[(String, Value)]) -> &(String, Value) {
    let is_string = entries[0].1.is_string();
    entries
        .iter()
        .find(|(_, value)| is_string && !value.is_string() || !is_string && !value["file"].is_string())
        .unwrap_or(&entries[0])
}
