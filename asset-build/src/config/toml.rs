//! Reads `asset.toml`.

mod dev;
mod document;
mod keys;
mod search;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::toml::de::DeTable;
use asset_core::{Error, ErrorKind, Location};

use self::document::Document;
use self::keys::Reader;
use super::Config;

impl Config {
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

/// The file that a configuration was read from, kept to say where in it a later mistake is.
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
    /// Where the file says this, as deep as it has it.
    pub(super) fn location(&self, key: &[&str]) -> Option<Location> {
        let table = DeTable::parse(&self.text).ok()?;
        let at = Document::find(table.get_ref(), key)?;
        Some(Location::in_text(&self.path, self.text.as_bytes(), at))
    }
}
