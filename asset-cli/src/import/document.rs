//! A tool's manifest as JSON, with the places of its entries.

use std::collections::HashSet;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use asset_core::{Error, ErrorKind, Location, LogicalPath};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Value;

/// A JSON object in a file: its entries in order, without duplicate keys.
pub(super) struct Document {
    path: PathBuf,
    text: String,
    pub(super) entries: Vec<(String, Value)>,
}

impl Document {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// `Io` if it can't be read; `Manifest` with line and column if it is not a JSON object, has a duplicate key or is empty.
    pub(super) fn read(path: &Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path).map_err(|cause| unreadable(path, cause))?;
        let ObjectEntries(entries) = serde_json::from_str(&text).map_err(|error| json_error(path, &error))?;
        if entries.is_empty() {
            return Err(Error::new(ErrorKind::Manifest, "this manifest names no files").at(path, 1, 1));
        }
        Ok(Self { path: path.to_owned(), text, entries })
    }

    /// The text of every entry.
    ///
    /// # Errors
    /// `Manifest` for each entry that is not a string.
    pub(super) fn strings(&self) -> Result<Vec<(&str, &str)>, Vec<Error>> {
        collect_all(self.entries.iter().map(|(key, value)| match value.as_str() {
            Some(value) => Ok((key.as_str(), value)),
            None => Err(self.manifest_error(key, format!("`{key}` is not a string"))),
        }))
    }

    /// An error about the text `mention`, located where it first occurs.
    pub(super) fn error(&self, mention: &str, kind: ErrorKind, message: impl Into<String>) -> Error {
        // If it is written with escapes, it is not found, and the error points at the start.
        let offset = self.text.find(&Value::from(mention).to_string()).unwrap_or_default();
        Error::new(kind, message).located(Location::in_text(&self.path, self.text.as_bytes(), offset))
    }

    /// An error as for [`error`](Self::error), about the manifest itself.
    pub(super) fn manifest_error(&self, mention: &str, message: impl Into<String>) -> Error {
        self.error(mention, ErrorKind::Manifest, message)
    }

    /// Parses a logical path, with an error located at the `mention` that it comes from.
    pub(super) fn logical_path(&self, text: &str, mention: &str) -> Result<LogicalPath, Error> {
        text.parse().map_err(|error: Error| self.manifest_error(mention, error.message()))
    }
}

/// All values, or all errors.
pub(super) fn collect_all<T>(results: impl IntoIterator<Item = Result<T, Error>>) -> Result<Vec<T>, Vec<Error>> {
    let (mut values, mut errors) = (Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(value) => values.push(value),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(values) } else { Err(errors) }
}

/// Where tools write their manifests, relative to the directory of their files.
const USUAL_PATHS: [&str; 4] = [".vite/manifest.json", "manifest.json", "rev-manifest.json", ".webassets-manifest"];

/// The error for a file that can't be read; names the manifest in the tool's directory, if `path` is that directory or a file
/// in it.
fn unreadable(path: &Path, cause: io::Error) -> Error {
    let dir = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    let near = USUAL_PATHS.iter().map(|usual| dir.join(usual)).find(|usual| usual != path && usual.is_file());
    let near = near.map(|near| format!("; did you mean `{}`?", near.display())).unwrap_or_default();
    Error::io("read", path, cause).followed_by(&near)
}

/// An error of serde_json, whose messages end with the location; ours start with it.
fn json_error(path: &Path, error: &serde_json::Error) -> Error {
    let (line, column) = (error.line().max(1), error.column().max(1));
    let message = error.to_string();
    let message =
        message.strip_suffix(&format!(" at line {} column {}", error.line(), error.column())).unwrap_or(&message);
    let message = if error.is_data() { message.to_owned() } else { format!("this is not JSON: {message}") };
    Error::new(ErrorKind::Manifest, message).at(path, line, column)
}

struct ObjectEntries(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for ObjectEntries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = ObjectEntries;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of names")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<ObjectEntries, M::Error> {
                let (mut entries, mut seen) = (Vec::new(), HashSet::new());
                while let Some(key) = map.next_key::<String>()? {
                    if !seen.insert(key.clone()) {
                        return Err(M::Error::custom(format!("duplicate key `{}`", key.escape_debug())));
                    }
                    entries.push((key, map.next_value()?));
                }
                Ok(ObjectEntries(entries))
            }
        }

        deserializer.deserialize_map(Object)
    }
}
