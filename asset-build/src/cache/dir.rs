//! The cache directory, which may be deleted at any time.

use std::path::{Path, PathBuf};

use asset_core::Error;
use asset_core::internal::{OutputDir, manifest_digest};

use crate::Config;
use crate::output::{create_dir, remove_staged, remove_temp_of, replace_unsynced};

const BUILDS: &str = "builds";

/// Makes the cache directory of `config`, with a file that makes git ignore it, and gives its path.
///
/// # Errors
/// `Io` if it can't be made.
pub(crate) fn create(config: &Config) -> Result<PathBuf, Error> {
    let path = config.path(&config.cache_dir);
    create_at(&path)?;
    Ok(path)
}

/// Makes a directory with a file that makes git ignore it.
///
/// # Errors
/// `Io` if it can't be made.
pub(crate) fn create_at(path: &Path) -> Result<(), Error> {
    create_dir(path)?;
    let ignore = path.join(".gitignore");
    if ignore.exists() { Ok(()) } else { replace_unsynced(&ignore, path, &[b"*\n"]) }
}

/// The same with the directory that [`build`] is in.
///
/// # Errors
/// As for [`create`].
pub(crate) fn create_builds(config: &Config) -> Result<(), Error> {
    create_dir(&create(config)?.join(BUILDS))
}

/// The file with the record of the last build. One file per output directory, so that two projects can share a cache
/// directory.
pub(crate) fn build(config: &Config) -> PathBuf {
    config.path(&config.cache_dir).join(BUILDS).join(name(config))
}

/// The output directory of development builds, relative to the configuration's base. One per output directory, too.
pub(crate) fn development(config: &Config) -> PathBuf {
    config.cache_dir.join("dev").join(name(config))
}

/// A name for the output directory of `config` that no other project has.
fn name(config: &Config) -> String {
    let output = OutputDir::new(config.path(&config.output));
    let absolute = std::path::absolute(output.root()).unwrap_or_else(|_| output.root().to_owned());
    let name = manifest_digest(absolute.as_os_str().as_encoded_bytes());
    format!("{name:.16}")
}

/// The file with the variants of the last build.
pub(crate) fn build_variants(config: &Config) -> PathBuf {
    build(config).with_extension("variants")
}

/// The directory of compressed bytes, with a file for each digest and coding.
pub(crate) fn compressed(config: &Config) -> PathBuf {
    config.path(&config.cache_dir).join("variants")
}

/// Where compressed bytes are written before they have their names. Only the build that holds the lock of the output
/// directory uses it, so anything in it when a build begins was left by a killed one.
pub(crate) fn compressed_staging(config: &Config) -> PathBuf {
    build(config).with_extension("staging")
}

/// Removes what a killed build left in the cache directory. The lock of the output directory must be held.
///
/// # Errors
/// `Io` if that fails.
pub(crate) fn remove_leftovers(config: &Config) -> Result<(), Error> {
    remove_staged(&compressed_staging(config))?;
    [build(config), build_variants(config)].iter().try_for_each(|path| remove_temp_of(path))
}
