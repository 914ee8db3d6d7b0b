//! A tool's manifest as text: JSON, and where in it something stands.

use std::collections::HashSet;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use asset_core::{Error, ErrorKind, Location, LogicalPath};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Value;

/// A JSON object of a file; its keys in their order, none twice.
pub(super) struct Document {
    path: PathBuf,
    text: String,
    pub(super) entries: Vec<(String, Value)>,
}

impl Document {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// `Io` if it can't be read; `Manifest` with line and column if it is no JSON object, has a name twice or names nothing.
    pub(super) fn read(path: &Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path).map_err(|cause| unreadable(path, cause))?;
        let Entries(entries) = serde_json::from_str(&text).map_err(|error| fault(path, &error))?;
        if entries.is_empty() {
            return Err(Error::new(ErrorKind::Manifest, "no file is named here").at(path, 1, 1));
        }
        Ok(Self { path: path.to_owned(), text, entries })
    }

    /// The text of every entry.
    ///
    /// # Errors
    /// `Manifest` for each entry that is no string.
    pub(super) fn strings(&self) -> Result<Vec<(&str, &str)>, Vec<Error>> {
        every(self.entries.iter().map(|(key, value)| match value.as_str() {
            Some(value) => Ok((key.as_str(), value)),
            None => Err(self.fault(key, format!("`{key}` is no string"))),
        }))
    }

    /// An error about what `mention` says, where that stands first.
    pub(super) fn error(&self, mention: &str, kind: ErrorKind, message: impl Into<String>) -> Error {
        // Not found if it is written with escapes; then the message alone must do.
        let offset = self.text.find(&Value::from(mention).to_string()).unwrap_or_default();
        Error::new(kind, message).located(Location::in_text(&self.path, self.text.as_bytes(), offset))
    }

    /// An error as for [`error`](Self::error), about the manifest itself.
    pub(super) fn fault(&self, mention: &str, message: impl Into<String>) -> Error {
        self.error(mention, ErrorKind::Manifest, message)
    }

    /// The logical path with this text, or an error about the `mention` it is from.
    pub(super) fn logical_path(&self, text: &str, mention: &str) -> Result<LogicalPath, Error> {
        text.parse().map_err(|error: Error| self.fault(mention, error.message()))
    }
}

/// All the values, or all the errors.
pub(super) fn every<T>(results: impl IntoIterator<Item = Result<T, Error>>) -> Result<Vec<T>, Vec<Error>> {
    let (mut values, mut errors) = (Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(value) => values.push(value),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(values) } else { Err(errors) }
}

/// Where tools write their manifests, in the directory of their files.
const USUAL: [&str; 4] = [".vite/manifest.json", "manifest.json", "rev-manifest.json", ".webassets-manifest"];

/// With the manifest that may be meant, if `path` is the tool's directory, or none of what is in it.
fn unreadable(path: &Path, cause: io::Error) -> Error {
    let dir = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    let near = USUAL.iter().map(|usual| dir.join(usual)).find(|usual| usual != path && usual.is_file());
    let near = near.map(|near| format!("; did you mean `{}`?", near.display())).unwrap_or_default();
    Error::io("read", path, cause).followed_by(&near)
}

/// serde_json ends its messages with the place, which belongs in front of ours.
fn fault(path: &Path, error: &serde_json::Error) -> Error {
    let (line, column) = (error.line().max(1), error.column().max(1));
    let message = error.to_string();
    let message =
        message.strip_suffix(&format!(" at line {} column {}", error.line(), error.column())).unwrap_or(&message);
    let message = if error.is_data() { message.to_owned() } else { format!("this is no JSON: {message}") };
    Error::new(ErrorKind::Manifest, message).at(path, line, column)
}

struct Entries(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Entries;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of names")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Entries, M::Error> {
                let (mut entries, mut seen) = (Vec::new(), HashSet::new());
                while let Some(key) = map.next_key::<String>()? {
                    if !seen.insert(key.clone()) {
                        return Err(M::Error::custom(format!("`{}` is there twice", key.escape_debug())));
                    }
                    entries.push((key, map.next_value()?));
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(Object)
    }
}
