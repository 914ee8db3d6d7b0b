//! Reads `asset.toml`.

mod dev;
mod document;
mod keys;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::toml::de::DeTable;
use asset_core::{Error, ErrorKind, Location};

use self::document::Document;
use self::keys::Reader;
use super::Config;

const NAME: &str = "asset.toml";

/// The search ends at a directory with one of these: a workspace's lock file, a repository.
const ENDS: [&str; 2] = ["Cargo.lock", ".git"];

impl Config {
    /// The absolute path of the `asset.toml` for `dir`: in it, or in the nearest directory above that has one.
    ///
    /// The search ends after the first directory with a `Cargo.lock` or `.git` in it, which is the workspace's root, or
    /// at the root of the file system.
    ///
    /// # Errors
    /// `Config` if there is none, naming where the search began and ended; `Io` if the current directory, from which a
    /// relative `dir` starts, can't be determined.
    pub fn find(dir: impl AsRef<Path>) -> Result<PathBuf, Error> {
        let dir = dir.as_ref();
        let start = std::path::absolute(dir).map_err(|cause| Error::io("find the directory", dir, cause))?;
        let mut last = start.as_path();
        for dir in start.ancestors() {
            let file = dir.join(NAME);
            if file.is_file() {
                return Ok(file);
            }
            last = dir;
            if ENDS.iter().any(|end| dir.join(end).exists()) {
                break;
            }
        }
        let above = if last == start { String::new() } else { format!(" or above it, up to `{}`", last.display()) };
        let message = format!("no `{NAME}` in `{}`{above}; `asset init` writes one", start.display());
        Err(Error::new(ErrorKind::Config, message))
    }

    /// Reads the `asset.toml` at `path`; relative paths in it start from its directory.
    ///
    /// # Errors
    /// `Io` if it can't be read, `Config` as for [`parse`](Self::parse).
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|cause| Error::io("read the configuration", path, cause))?;
        let text = std::str::from_utf8(&bytes).map_err(|error| {
            Error::new(ErrorKind::Config, "not UTF-8").located(Location::in_text(path, &bytes, error.valid_up_to()))
        })?;
        Self::parse(text, path)
    }

    /// Reads the text of the `asset.toml` at `path`, which need not exist.
    ///
    /// Nothing else is looked up on disk. The environment variable of `token-env` is read here.
    ///
    /// ```
    /// use asset_build::Config;
    ///
    /// let config = Config::parse("prefix = '/assets/'", "site/asset.toml")?;
    /// assert_eq!(config.prefix.to_string(), "/assets/");
    /// assert_eq!(config.path(&config.output), std::path::Path::new("site/public"));
    ///
    /// let error = Config::parse("prefx = '/assets/'", "asset.toml").err().map(|error| error.to_string());
    /// assert_eq!(error.as_deref(), Some("asset.toml:1:1: unknown key `prefx`; did you mean `prefix`?"));
    /// # Ok::<(), asset_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `Config`, with line and column of the first mistake: not TOML, an unknown key, a value
    /// of the wrong type or form, a variable that is not set, settings that contradict each other.
    pub fn parse(text: &str, path: impl AsRef<Path>) -> Result<Self, Error> {
        let document = Document { text, path: path.as_ref() };
        let table = DeTable::parse(text).map_err(|error| document.syntax_error(&error))?;
        let mut config = Reader::read(document, table.get_ref())?;
        let checked = config.check().and_then(|()| config.check_output_paths());
        checked.map_err(|violation| {
            let place = Document::find(table.get_ref(), &violation.place);
            let at = place.or_else(|| Document::find(table.get_ref(), &[violation.other])).unwrap_or(0);
            document.error(at, violation.message)
        })?;
        config.origin = Some(Arc::new(Origin { path: document.path.to_owned(), text: text.to_owned() }));
        Ok(config)
    }
}

/// The file that a configuration was read from, kept to locate later errors in it.
pub(super) struct Origin {
    path: PathBuf,
    text: String,
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path.fmt(f)
    }
}

impl Origin {
    /// The place of a key, as deep as the file has it.
    pub(super) fn location(&self, key: &[&str]) -> Option<Location> {
        let table = DeTable::parse(&self.text).ok()?;
        let at = Document::find(table.get_ref(), key)?;
        Some(Location::in_text(&self.path, self.text.as_bytes(), at))
    }
}
