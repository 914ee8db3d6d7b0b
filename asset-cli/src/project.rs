//! The configuration and the assets of the project that the command runs in.

use std::path::{Path, PathBuf};

use asset_build::Config;
use asset_core::{Assets, Error, ErrorKind};

use crate::args::{IMPORTED, ManifestArgument};

/// The configuration of `file`, or of the `asset.toml` here or in the nearest directory above.
pub(crate) fn config(file: Option<&Path>) -> Result<Config, Error> {
    Config::read(config_file(file)?)
}

/// `file`, or the `asset.toml` here or in the nearest directory above.
pub(crate) fn config_file(file: Option<&Path>) -> Result<PathBuf, Error> {
    match file {
        Some(file) => Ok(file.to_owned()),
        None => Config::find(".").map(shortened),
    }
}

/// The configuration as for [`config`], if there is one.
pub(crate) fn config_if_there(file: Option<&Path>) -> Result<Option<Config>, Error> {
    match file.map_or_else(|| Config::find("."), |file| Ok(file.to_owned())) {
        Ok(file) => Config::read(shortened(file)).map(Some),
        Err(_) => Ok(None),
    }
}

/// What the manifest that was asked for names, or else what the last build made; without any `asset.toml` what
/// `asset import` made here.
pub(crate) fn assets(file: Option<&Path>, asked: &ManifestArgument) -> Result<Assets, Error> {
    let imported = Path::new(IMPORTED);
    match &asked.manifest {
        Some(path) => Assets::from_manifest(path),
        None if file.is_none() && Config::find(".").is_err() && imported.is_file() => Assets::from_manifest(imported),
        None => built(&config(file)?),
    }
}

/// What the last build made.
pub(crate) fn built(config: &Config) -> Result<Assets, Error> {
    match config.manifest_path() {
        Some(path) => present(path, "manifest").and_then(Assets::from_manifest),
        None => output(config).and_then(Assets::from_manifest),
    }
}

/// The output directory of the last build, which a fresh clone does not have.
pub(crate) fn output(config: &Config) -> Result<PathBuf, Error> {
    present(config.path(&config.output), "output directory")
}

fn present(path: PathBuf, what: &str) -> Result<PathBuf, Error> {
    if path.exists() {
        return Ok(path);
    }
    let message = format!("there is no {what} `{}`; run `asset build`", path.display());
    Err(Error::new(ErrorKind::Manifest, message))
}

/// Paths in messages start from the current directory where they can.
fn shortened(path: PathBuf) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).map(Path::to_owned).unwrap_or(path)
}
