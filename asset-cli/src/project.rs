//! The configuration and the assets of the project that the command runs in.

use std::path::{Path, PathBuf};

use asset_build::Config;
use asset_core::{Assets, Error, ErrorKind};

use crate::args::{IMPORTED, ManifestArgument};

/// Reads `file`, or the `asset.toml` here or in the nearest directory above.
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

/// Reads the configuration as [`config`] does, if there is one.
pub(crate) fn optional_config(file: Option<&Path>) -> Result<Option<Config>, Error> {
    match file.map_or_else(|| Config::find("."), |file| Ok(file.to_owned())) {
        Ok(file) => Config::read(shortened(file)).map(Some),
        Err(_) => Ok(None),
    }
}

/// The assets of the manifest in `argument`, else those of the last build; without any `asset.toml`, those that
/// `asset import` imported here.
pub(crate) fn assets(file: Option<&Path>, argument: &ManifestArgument) -> Result<Assets, Error> {
    let imported = Path::new(IMPORTED);
    match &argument.manifest {
        Some(path) => Assets::from_manifest(path),
        // `--config` asks for a build of ours.
        None if file.is_none() && Config::find(".").is_err() && imported.is_file() => Assets::from_manifest(imported),
        None => built(&config(file)?),
    }
}

/// The assets of the last build.
pub(crate) fn built(config: &Config) -> Result<Assets, Error> {
    match config.manifest_path() {
        Some(path) => present(path, "manifest").and_then(Assets::from_manifest),
        None => output(config).and_then(Assets::from_manifest),
    }
}

/// The output directory of the last build. A fresh clone has none.
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

/// The path relative to the current directory if it is below it, for messages.
fn shortened(path: PathBuf) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).map(Path::to_owned).unwrap_or(path)
}
