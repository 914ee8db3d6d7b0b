//! What a logical path may be.

use crate::error::{Error, ErrorKind};
use crate::suggest::shortened;

/// The directory below an output that holds everything but outputs.
pub(crate) const STATE: &str = ".asset";

/// Why `path` can't be a logical path or a path under the output, or `None` if it can.
///
/// A path has `/`-separated, non-empty segments; `.`, `..`, backslashes and control characters are refused on every
/// system, so that a manifest means the same everywhere and no path leaves its root. None leads into `.asset`, where it
/// could replace what readers go by.
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
    // Some file systems take `.Asset` for it.
    if path.split('/').next().is_some_and(|first| first.eq_ignore_ascii_case(STATE)) {
        return Some("begins with `.asset`, where the output keeps manifests, history and pointer");
    }
    None
}

/// Whether one look shows that `path` has no fault, as it does for nearly every path of a large manifest.
fn is_harmless(path: &str) -> bool {
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

/// Fails unless `path` can be a logical path.
///
/// # Errors
/// `Invalid`, naming the path and the reason.
pub fn check_logical_path(path: &str) -> Result<(), Error> {
    match fault(path) {
        None => Ok(()),
        Some(why) => Err(Error::new(ErrorKind::Invalid, format!("path {:?} {why}", shortened(path)))),
    }
}

/// A lookup argument cut before its `?query` or `#fragment`.
pub(crate) fn split_suffix(argument: &str) -> (&str, &str) {
    argument.split_at(argument.find(['?', '#']).unwrap_or(argument.len()))
}
