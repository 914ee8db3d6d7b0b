//! The directory that a tool wrote its files into.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use asset_build::Config;
use asset_core::internal::{Listing, did_you_mean};
use asset_core::{Digests, Directory, Error, ErrorKind};

/// What lies in a tool's directory, and where that is under the output directory.
pub(super) struct Dir {
    path: PathBuf,
    below: String,
    files: BTreeMap<String, PathBuf>,
}

impl Dir {
    /// The directory at `path`, which is the `output` directory or in it.
    ///
    /// # Errors
    /// `Io` if one can't be read, or is no directory; `Config` if the directory is not in the output.
    pub(super) fn open(path: &Path, output: Option<&Path>) -> Result<Self, Error> {
        if !path.is_dir() {
            return Err(Error::new(ErrorKind::Io, format!("there is no directory `{}`", path.display())));
        }
        let below = output.map_or_else(|| Ok(String::new()), |output| below(path, output))?;
        let listing = Listing::walk(&Directory::new(path))?;
        let files = listing.assets().map(|listed| (listed.path.to_string(), listed.file.path.clone())).collect();
        Ok(Self { path: path.to_owned(), below, files })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The path of this directory in the output directory, with a slash at its end; empty if they are one.
    pub(super) fn below(&self) -> &str {
        &self.below
    }

    /// The paths of the files, sorted.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    pub(super) fn has(&self, file: &str) -> bool {
        self.files.contains_key(file)
    }

    /// What is said of the bytes of `file`, as `config` wants to know it.
    ///
    /// # Errors
    /// `Manifest`, with the nearest names, if it is not there; `Io` if it can't be read.
    pub(super) fn digests(&self, file: &str, config: &Config) -> Result<Digests, Error> {
        let mut digester = config.digester();
        digester.update(&self.read(file)?);
        Ok(digester.finish())
    }

    /// The bytes of `file`.
    ///
    /// # Errors
    /// As for [`digests`](Self::digests).
    pub(super) fn read(&self, file: &str) -> Result<Vec<u8>, Error> {
        let Some(path) = self.files.get(file) else {
            let near = did_you_mean(file, self.files());
            let message = format!("`{file}` is not in `{}`{near}", self.path.display());
            return Err(Error::new(ErrorKind::Manifest, message));
        };
        std::fs::read(path).map_err(|cause| Error::io("read", path, cause))
    }
}

fn below(path: &Path, output: &Path) -> Result<String, Error> {
    let canonical = |path: &Path| path.canonicalize().map_err(|cause| Error::io("open the directory", path, cause));
    let (inner, outer) = (canonical(path)?, canonical(output)?);
    let Ok(below) = inner.strip_prefix(&outer) else {
        let message = format!(
            "the files in `{}` can't be served from `{}`, which they are not in",
            path.display(),
            output.display()
        );
        return Err(Error::new(ErrorKind::Config, message));
    };
    let names = below.iter().map(|name| format!("{}/", name.to_string_lossy()));
    Ok(names.collect())
}
