//! The manifest as it was before a build.

use std::path::PathBuf;
use std::sync::OnceLock;

use asset_core::internal::OutputDir;
use asset_core::{Error, Manifest};

use crate::Config;

/// The manifest file of a configuration, whatever is in it.
pub(crate) struct Committed {
    path: PathBuf,
    text: Option<Vec<u8>>,
    /// Parsed once it is asked for.
    manifest: OnceLock<Option<Result<Manifest, Error>>>,
}

impl Committed {
    /// Reads the manifest file, or with `manifest = false` the current one of the output directory.
    ///
    /// # Errors
    /// `Io` if it is there and can't be read; `Manifest` if a newer release wrote it. A damaged manifest is no error here:
    /// a build replaces it.
    pub(crate) fn read(config: &Config) -> Result<Self, Error> {
        let path = match config.manifest_path() {
            Some(path) => path,
            None => {
                let output = OutputDir::new(config.path(&config.output));
                let digest = output.read_pointer().ok().flatten().unwrap_or_else(|| "none".to_owned());
                output.manifest(&digest)
            }
        };
        let text = match std::fs::read(&path) {
            Ok(text) => Some(text),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => None,
            Err(cause) => return Err(Error::io("read the manifest", &path, cause)),
        };
        if let Some(text) = text.as_deref().filter(|text| Manifest::is_newer(text)) {
            Manifest::parse(text, &path)?;
        }
        Ok(Self { path, text, manifest: OnceLock::new() })
    }

    pub(crate) fn path(&self) -> &std::path::Path {
        &self.path
    }

    pub(crate) fn text(&self) -> Option<&[u8]> {
        self.text.as_deref()
    }

    /// The manifest, if it is there and whole.
    pub(crate) fn manifest(&self) -> Option<&Manifest> {
        self.parsed()?.as_ref().ok()
    }

    /// The manifest, if it is there and whole; afterwards there is none.
    pub(crate) fn take(&mut self) -> Option<Manifest> {
        self.manifest.take()??.ok()
    }

    /// Why it can't be read, if it is there and damaged.
    pub(crate) fn damage(&self) -> Option<&Error> {
        self.parsed()?.as_ref().err()
    }

    fn parsed(&self) -> Option<&Result<Manifest, Error>> {
        self.manifest.get_or_init(|| Some(Manifest::parse(self.text()?, &self.path))).as_ref()
    }

    /// Whether the file has exactly this text.
    pub(crate) fn is(&self, text: &str) -> bool {
        self.text() == Some(text.as_bytes())
    }
}
