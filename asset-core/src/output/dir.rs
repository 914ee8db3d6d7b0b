//! What an output directory has besides outputs: kept manifests, history and pointer.

use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind};
use crate::id::Digest;
use crate::id::logical_path::STATE;
use crate::manifest::Manifest;
use crate::manifest::read_bytes;
use crate::output::History;
use crate::output::Variants;

/// The paths of an output directory.
///
/// ```
/// use asset_core::internal::OutputDir;
///
/// let output = OutputDir::new("public");
/// assert!(output.pointer().ends_with("public/.asset/current"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputDir {
    root: PathBuf,
}

impl OutputDir {
    /// The output directory at `root`; nothing is read.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The directory of the versioned files.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// `.asset`, which holds everything but outputs.
    pub fn state(&self) -> PathBuf {
        self.root.join(STATE)
    }

    /// The directory of every build's manifest.
    pub fn manifests(&self) -> PathBuf {
        self.state().join("manifests")
    }

    /// The kept manifest of this digest.
    pub fn manifest(&self, digest: Digest) -> PathBuf {
        self.manifests().join(format!("{digest}.json"))
    }

    /// The file with a line for every move of the pointer.
    pub fn history(&self) -> PathBuf {
        self.state().join("history")
    }

    /// The pointer: a file that holds the digest of the current manifest.
    pub fn pointer(&self) -> PathBuf {
        self.state().join("current")
    }

    /// The list of outputs in other content codings.
    pub fn variants(&self) -> PathBuf {
        self.state().join("variants.json")
    }

    /// What a failed development build found: a JSON array in one line, which does not exist after a good one.
    pub fn findings(&self) -> PathBuf {
        self.state().join("findings.json")
    }

    /// The digest that the pointer holds, or `None` before the first build.
    ///
    /// # Errors
    /// `Io` if the pointer can't be read, `Manifest` if it does not hold a digest.
    pub fn read_pointer(&self) -> Result<Option<Digest>, Error> {
        let path = self.pointer();
        let Some(text) = read_if_there(&path, "read the pointer")? else {
            return Ok(None);
        };
        // A build writes a newline; a pointer copied by hand may lack it.
        if let Some(digest) = Digest::sha256_from_hex(text.trim_end_matches('\n')) {
            return Ok(Some(digest));
        }
        let message = format!("pointer `{}` does not hold a manifest digest; run `asset build`", path.display());
        Err(Error::new(ErrorKind::Manifest, message))
    }

    /// The bytes of the kept manifest of this digest.
    ///
    /// # Errors
    /// `Io` if it can't be read, `Manifest` if the digest of its bytes is not the one in its name.
    pub fn read_kept_bytes(&self, digest: Digest) -> Result<Vec<u8>, Error> {
        read_bytes(&self.manifest(digest))
    }

    /// The kept manifest of this digest.
    ///
    /// # Errors
    /// As for [`read_kept_bytes`](Self::read_kept_bytes), and `Manifest` as for [`Manifest::parse`].
    pub fn read_kept(&self, digest: Digest) -> Result<Manifest, Error> {
        Manifest::parse(&self.read_kept_bytes(digest)?, self.manifest(digest))
    }

    /// The history, empty before the first build.
    ///
    /// # Errors
    /// `Io` if it can't be read, `Manifest` with line and column if a line is malformed.
    pub fn read_history(&self) -> Result<History, Error> {
        let path = self.history();
        match read_if_there(&path, "read the history")? {
            Some(text) => History::parse(&text, &path),
            None => Ok(History::default()),
        }
    }

    /// The variants, none before the first build that compresses.
    ///
    /// # Errors
    /// `Io` if the list can't be read, `Manifest` as for [`Variants::parse`].
    pub fn read_variants(&self) -> Result<Variants, Error> {
        let path = self.variants();
        match read_if_there(&path, "read the list of variants")? {
            Some(text) => Variants::parse(text.as_bytes(), &path),
            None => Ok(Variants::default()),
        }
    }
}

fn read_if_there(path: &Path, action: &str) -> Result<Option<String>, Error> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io(action, path, error)),
    }
}
