//! The one error type of the workspace.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::message::{printable, printable_path};

/// What went wrong, as a program can tell it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No asset has this logical path.
    UnknownAsset,
    /// No bundle has this name.
    UnknownBundle,
    /// An argument, setting or name is malformed.
    Invalid,
    /// The version of a known asset can't be determined (webassets' `VersionIndeterminableError`).
    VersionIndeterminable,
    /// `asset.toml` is malformed or contradicts itself.
    Config,
    /// A manifest, history or pointer is malformed or damaged.
    Manifest,
    /// The process and its macros read different manifests.
    Mismatch,
    /// A reference inside an asset can't be resolved.
    Reference,
    /// Two sources claim the same logical path or output.
    Conflict,
    /// A file or directory could not be read or written.
    Io,
}

/// An error whose `Display` is the complete message: what is wrong, where, and the nearest valid answer.
///
/// Template engines keep only the text of an error, so the text is complete by itself. For `Io`,
/// [`source`](std::error::Error::source) is the error of the system.
///
/// ```
/// use asset_core::{Error, ErrorKind};
///
/// let error = Error::new(ErrorKind::Config, "unknown key `prefx`").at("asset.toml", 3, 1);
/// assert_eq!(error.to_string(), "asset.toml:3:1: unknown key `prefx`");
/// assert_eq!(error.kind(), ErrorKind::Config);
/// ```
#[derive(Clone)]
pub struct Error(Box<Repr>);

// Boxed in `Error`, so that results stay small.
#[derive(Clone)]
struct Repr {
    kind: ErrorKind,
    message: String,
    location: Option<Location>,
    // Shared, as `io::Error` can't be cloned.
    source: Option<Arc<std::io::Error>>,
}

/// Where in a text file an error was found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Location {
    /// The file, as the caller named it.
    pub path: PathBuf,
    /// Line, starting at 1.
    pub line: usize,
    /// Column in characters, starting at 1.
    pub column: usize,
}

impl Location {
    /// A position in the file at `path`; line and column start at 1.
    pub fn new(path: impl Into<PathBuf>, line: usize, column: usize) -> Self {
        Self { path: path.into(), line, column }
    }

    /// The line and column of byte `offset` of `text`; an offset past the end counts as the end.
    pub fn in_text(path: impl Into<PathBuf>, text: &[u8], offset: usize) -> Self {
        let before = &text[..offset.min(text.len())];
        // Editors don't count a byte order mark.
        let mark = if before.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(mark, |newline| newline + 1);
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let column = String::from_utf8_lossy(&before[line_start..]).chars().count() + 1;
        Self::new(path, line, column)
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", printable_path(&self.path), self.line, self.column)
    }
}

impl Error {
    /// An error of `kind`. Messages are lower case, without a full stop. Characters that a terminal would interpret,
    /// such as escape sequences in a file name, are escaped.
    ///
    /// ```
    /// use asset_core::{Error, ErrorKind};
    ///
    /// let error = Error::new(ErrorKind::Invalid, "no directory `\u{1b}[2J`");
    /// assert_eq!(error.to_string(), r"no directory `\u{1b}[2J`");
    /// ```
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let mut message = message.into();
        if let Cow::Owned(escaped) = printable(&message) {
            message = escaped;
        }
        Self(Box::new(Repr { kind, message, location: None, source: None }))
    }

    /// A failed file operation: what was attempted, on which path, and the system's reason.
    pub fn io(action: &str, path: &Path, cause: std::io::Error) -> Self {
        let mut error = Self::new(ErrorKind::Io, format!("can't {action} `{}`: {cause}", printable_path(path)));
        error.0.source = Some(Arc::new(cause));
        error
    }

    /// The kind of the system's error, for `Io`: tells a missing file from one without permission.
    pub fn io_kind(&self) -> Option<std::io::ErrorKind> {
        self.0.source.as_ref().map(|cause| cause.kind())
    }

    /// The same error with `message` appended to its own.
    #[must_use]
    pub fn followed_by(mut self, message: &str) -> Self {
        self.0.message.push_str(&printable(message));
        self
    }

    /// The same error at a position in a text file; `line` and `column` start at 1.
    #[must_use]
    pub fn at(self, path: impl Into<PathBuf>, line: usize, column: usize) -> Self {
        self.located(Location::new(path, line, column))
    }

    /// The same error at `location`.
    #[must_use]
    pub fn located(mut self, location: Location) -> Self {
        self.0.location = Some(location);
        self
    }

    /// What went wrong, as a program can tell it apart.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The position in a text file, if the error has one.
    pub fn location(&self) -> Option<&Location> {
        self.0.location.as_ref()
    }

    /// The message without the location.
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(location) = &self.0.location {
            write!(f, "{location}: ")?;
        }
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .field("location", &self.0.location)
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|cause| cause as _)
    }
}
