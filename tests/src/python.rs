//! Packages from PyPI.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::fetched::{Reason, dir_in, keep, run};

/// The Python of an environment with this package, from the `cache` directory or else made anew.
///
/// # Errors
/// Why it can't be had: `python3` or its `venv` is missing, or the registry doesn't answer.
pub fn with_package(cache: &Path, name: &str, version: &str) -> Result<PathBuf, Reason> {
    let place = cache.join(format!("python-{name}-{version}"));
    let python = Path::new("bin/python");
    if place.is_dir() {
        return Ok(place.join(python));
    }
    let work = dir_in(cache)?;
    run(Command::new("python3").args(["-m", "venv"]).arg(work.path()))?;
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    run(Command::new(work.path().join(python)).args(install).arg(format!("{name}=={version}")))?;
    Ok(keep(work.path(), place)?.join(python))
}
