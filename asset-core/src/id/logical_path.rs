//! Logical paths: what people write to name an asset.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;
use std::sync::Arc;

use crate::error::{Error, ErrorKind};
use crate::message::shortened;

/// The directory inside an output directory that holds everything but outputs.
pub(crate) const STATE: &str = ".asset";

/// The `/`-separated path of an asset under its root, as people write it: `css/app.css`. An asset of a named root also
/// has one of the form `name:path`.
///
/// Segments are not empty. `.`, `..`, backslashes and control characters are refused on every system, so that a
/// manifest means the same everywhere and no path leaves its root. None starts with `.asset`, where it could replace
/// the files by which readers find the current build. A clone shares the text.
///
/// ```
/// use asset_core::LogicalPath;
///
/// let path: LogicalPath = "css/app.css".parse()?;
/// assert_eq!(path, "css/app.css");
/// assert!("css/../app.css".parse::<LogicalPath>().is_err());
/// # Ok::<(), asset_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogicalPath(Arc<str>);

impl LogicalPath {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path with this text, or why it is not one.
    pub(crate) fn checked(text: &str) -> Result<Self, &'static str> {
        fault(text).map_or_else(|| Ok(Self(text.into())), Err)
    }
}

impl FromStr for LogicalPath {
    type Err = Error;

    /// # Errors
    /// `Invalid`, naming the path and the reason.
    fn from_str(text: &str) -> Result<Self, Error> {
        let error = |why| Error::new(ErrorKind::Invalid, format!("path {:?} {why}", shortened(text)));
        Self::checked(text).map_err(error)
    }
}

impl fmt::Display for LogicalPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for LogicalPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Deref for LogicalPath {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for LogicalPath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for LogicalPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for LogicalPath {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for LogicalPath {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

/// Why `path` can't be a logical path or a path under the output, or `None` if it can.
pub(crate) fn fault(path: &str) -> Option<&'static str> {
    if is_harmless(path) {
        return None;
    }
    if path.is_empty() {
        return Some("is empty");
    }
    if path.starts_with('/') {
        return Some("is absolute");
    }
    if path.chars().any(char::is_control) {
        return Some("has a control character");
    }
    if path.contains('\\') {
        return Some("has a backslash");
    }
    if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Some("has a `.` or `..` segment");
    }
    if path.split('/').any(str::is_empty) {
        return Some("has an empty segment");
    }
    // On file systems that ignore case, `.Asset` is the same directory.
    if path.split('/').next().is_some_and(|first| first.eq_ignore_ascii_case(STATE)) {
        return Some("begins with `.asset`, where the output keeps manifests, history and pointer");
    }
    None
}

/// Whether one pass over the bytes shows that `path` is valid. It does for nearly every path, and manifests are large.
fn is_harmless(path: &str) -> bool {
    // As if a slash preceded the path, so that the first segment is checked like all others.
    let mut previous = b'/';
    for &byte in path.as_bytes() {
        let begins_badly = previous == b'/' && matches!(byte, b'/' | b'.');
        if begins_badly || byte == b'\\' || !matches!(byte, b' '..=b'~') {
            return false;
        }
        previous = byte;
    }
    previous != b'/'
}

/// Splits a lookup argument before its `?query` or `#fragment`.
pub(crate) fn split_suffix(argument: &str) -> (&str, &str) {
    argument.split_at(argument.find(['?', '#']).unwrap_or(argument.len()))
}
