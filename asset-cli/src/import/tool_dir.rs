//! The directory that a tool wrote its files into.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use asset_build::Config;
use asset_core::internal::{Listing, did_you_mean};
use asset_core::manifest::Digests;
use asset_core::{Directory, Error, ErrorKind};

/// A tool's directory, and where it is in the output directory.
pub(super) struct ToolDir {
    path: PathBuf,
    /// The path in the output directory, with a final slash; empty if they are the same.
    path_in_output: String,
    files: BTreeMap<String, PathBuf>,
}

impl ToolDir {
    /// Opens the directory at `path`, which is the `output` directory or inside it.
    ///
    /// # Errors
    /// `Io` if one can't be read, or is not a directory; `Config` if the directory is not inside the output.
    pub(super) fn open(path: &Path, output: Option<&Path>) -> Result<Self, Error> {
        if !path.is_dir() {
            return Err(Error::new(ErrorKind::Io, format!("there is no directory `{}`", path.display())));
        }
        let path_in_output = output.map_or_else(|| Ok(String::new()), |output| path_in_output(path, output))?;
        let listing = Listing::walk(&Directory::new(path))?;
        let files = listing.assets().map(|listed| (listed.path.to_string(), listed.file.path.clone())).collect();
        Ok(Self { path: path.to_owned(), path_in_output, files })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The path of this directory in the output directory, with a final slash; empty if they are the same.
    pub(super) fn path_in_output(&self) -> &str {
        &self.path_in_output
    }

    /// The paths of the files, sorted.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    pub(super) fn has(&self, file: &str) -> bool {
        self.files.contains_key(file)
    }

    /// The digests of `file` that `config` asks for.
    ///
    /// # Errors
    /// `Manifest`, with the nearest names, if the file does not exist; `Io` if it can't be read.
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

fn path_in_output(path: &Path, output: &Path) -> Result<String, Error> {
    let canonical = |path: &Path| path.canonicalize().map_err(|cause| Error::io("open the directory", path, cause));
    let (inner, outer) = (canonical(path)?, canonical(output)?);
    let Ok(relative) = inner.strip_prefix(&outer) else {
        let message = format!(
            "the files in `{}` can't be served from `{}`, which does not contain them",
            path.display(),
            output.display()
        );
        return Err(Error::new(ErrorKind::Config, message));
    };
    let names = relative.iter().map(|name| format!("{}/", name.to_string_lossy()));
    Ok(names.collect())
}
