//! The cache directory, which may be deleted at any time.

use std::fs;
use std::path::PathBuf;

use asset_core::{Config, Error};

/// Makes the cache directory of `config`, which tells git to ignore it, and gives its path.
///
/// # Errors
/// `Io` if it can't be made.
pub(crate) fn create(config: &Config) -> Result<PathBuf, Error> {
    let path = config.path(&config.cache_dir);
    fs::create_dir_all(&path).map_err(|cause| Error::io("make the folder", &path, &cause))?;
    let ignore = path.join(".gitignore");
    if !ignore.exists() {
        fs::write(&ignore, "*\n").map_err(|cause| Error::io("write", &ignore, &cause))?;
    }
    Ok(path)
}
