//! What tests fetch, each under a name of its own in a directory that stays.

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// Why something can't be had.
pub type Reason = Box<dyn Error>;

/// A new directory in the `cache` directory, on the same disk as what is kept there.
pub(crate) fn dir_in(cache: &Path) -> io::Result<TempDir> {
    fs::create_dir_all(cache)?;
    TempDir::new_in(cache)
}

/// Gives what was fetched its name.
pub(crate) fn keep(dir: &Path, place: PathBuf) -> Result<PathBuf, Reason> {
    match fs::rename(dir, &place) {
        Err(_) if place.is_dir() => Ok(place), // another process was faster
        done => Ok(done.map(|()| place)?),
    }
}

/// Runs a command that must succeed.
pub(crate) fn run(command: &mut Command) -> Result<(), Reason> {
    let output = command.stdin(Stdio::null()).output().map_err(|cause| format!("{command:?}: {cause}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr).trim()).into())
}
