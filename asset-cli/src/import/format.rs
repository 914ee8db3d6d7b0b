//! Recognizes whose manifest a file is.

use std::path::{Path, PathBuf};

use asset_core::{Error, Prefix};
use clap::ValueEnum;
use serde_json::Value;

use super::{Document, ToolDir, ToolManifest, flat, vite, webassets};

/// The format of a tool's manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Vite: an object with `file` for each source and chunk
    Vite,
    /// webpack-manifest-plugin, gulp-rev: a map from names to versioned names or URLs
    Flat,
    /// webassets, `manifest = "json"`: a map from outputs of bundles to their versions
    Webassets,
}

impl Format {
    /// Detects the format from the entries.
    ///
    /// # Errors
    /// `Manifest` at the first entry that fits no format.
    pub(super) fn detect(document: &Document) -> Result<Self, Error> {
        let values = || document.entries.iter().map(|(_, value)| value);
        if values().all(|value| value["file"].is_string()) {
            return Ok(Self::Vite);
        }
        if values().all(Value::is_string) {
            // Versions have neither directories nor extensions.
            let is_version = |value: &Value| value.as_str().is_some_and(|text| !text.contains(['.', '/']));
            return Ok(if values().all(is_version) { Self::Webassets } else { Self::Flat });
        }
        let (first, (odd, _)) = (&document.entries[0].1, odd_one(&document.entries));
        let message = match first {
            Value::String(_) => format!("`{odd}` is not a string, but the entries before it are"),
            _ => format!(
                "`{odd}` has an unknown format: Vite's manifest has objects with `file`; those of webpack-manifest-plugin, gulp-rev and webassets have strings"
            ),
        };
        Err(document.manifest_error(odd, message))
    }

    /// The directory that the tool writes its files into by default, if its manifest is at `file`.
    pub(super) fn default_dir(self, file: &Path) -> PathBuf {
        let dir = file.parent().unwrap_or(Path::new(""));
        let dir = match self {
            Self::Vite if dir.ends_with(".vite") => dir.parent().unwrap_or(Path::new("")),
            _ => dir,
        };
        if dir.as_os_str().is_empty() { PathBuf::from(".") } else { dir.to_owned() }
    }

    /// Reads a manifest. Its URLs must start with `prefix`, if that is given.
    ///
    /// # Errors
    /// `Manifest` for every entry that is not in this format.
    pub(super) fn read(
        self,
        document: &Document,
        dir: &ToolDir,
        prefix: Option<&Prefix>,
    ) -> Result<ToolManifest, Vec<Error>> {
        match self {
            Self::Vite => vite::read(document),
            Self::Flat => flat::read(document, dir, prefix),
            Self::Webassets => webassets::read(document),
        }
    }
}

/// The first entry of another type than the first one, or the first one.
fn odd_one(entries: &[(String, Value)]) -> &(String, Value) {
    let is_string = entries[0].1.is_string();
    entries
        .iter()
        .find(|(_, value)| is_string && !value.is_string() || !is_string && !value["file"].is_string())
        .unwrap_or(&entries[0])
}
