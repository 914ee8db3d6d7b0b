//! Finds the `asset.toml` that a directory belongs to.

use std::path::{Path, PathBuf};

use asset_core::{Error, ErrorKind};

use crate::Config;

const NAME: &str = "asset.toml";

/// What lies in the directory where the search ends: a workspace's lock file, a repository.
const ENDS: [&str; 2] = ["Cargo.lock", ".git"];

impl Config {
    /// The absolute path of the `asset.toml` for `dir`: in it, or in the nearest directory above that has one.
    ///
    /// The search ends after the first directory with a `Cargo.lock` or `.git` in it, which is the workspace's root, or
    /// at the root of the file system.
    ///
    /// # Errors
    /// `Config` if there is none, naming where the search began and ended; `Io` if the current directory, from which a
    /// relative `dir` starts, can't be had.
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
        let above = match last == start {
            true => String::new(),
            false => format!(" or above it, up to `{}`", last.display()),
        };
        let message = format!("no `{NAME}` in `{}`{above}; `asset init` writes one", start.display());
        Err(Error::new(ErrorKind::Config, message))
    }
}
