//! Finds the `asset.toml` that a folder belongs to.

use std::path::{Path, PathBuf};

use crate::{Config, Error, ErrorKind};

const NAME: &str = "asset.toml";

/// What lies in the folder where the search ends: a workspace's lock file, a repository.
const ENDS: [&str; 2] = ["Cargo.lock", ".git"];

impl Config {
    /// The absolute path of the `asset.toml` for `folder`: in it, or in the nearest folder above that has one.
    ///
    /// The search ends after the first folder with a `Cargo.lock` or `.git` in it, which is the workspace's root, or at
    /// the root of the file system.
    ///
    /// # Errors
    /// `Config` if there is none, naming where the search began and ended; `Io` if the current folder, from which a
    /// relative `folder` starts, can't be had.
    pub fn find(folder: impl AsRef<Path>) -> Result<PathBuf, Error> {
        let folder = folder.as_ref();
        let start = std::path::absolute(folder).map_err(|cause| Error::io("find the folder", folder, cause))?;
        let mut last = start.as_path();
        for folder in start.ancestors() {
            let file = folder.join(NAME);
            if file.is_file() {
                return Ok(file);
            }
            last = folder;
            if ENDS.iter().any(|end| folder.join(end).exists()) {
                break;
            }
        }
        let above = match last == start {
            true => String::new(),
            false => format!(" or above it, up to `{}`", last.display()),
        };
        let message = format!("no `{NAME}` in `{}`{above}; `asset init` writes one", start.display());
        Err(Error::new(ErrorKind::Config, message))
    }
}
