//! Packages and tools from the npm registry.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::fetched::{Reason, dir_in, keep, run};

/// The directory of a package's files, from the `cache` directory or else from the registry.
///
/// # Errors
/// Why it can't be had: `npm` or `tar` is missing, or the registry doesn't answer.
pub fn package(cache: &Path, name: &str, version: &str) -> Result<PathBuf, Reason> {
    let place = cache.join(format!("{}-{version}", name.replace('/', "-")));
    if place.is_dir() {
        return Ok(place);
    }
    let work = dir_in(cache)?;
    run(npm().args(["pack", "--silent", &format!("{name}@{version}")]).current_dir(&work))?;
    let archive = fs::read_dir(&work)?.next().ok_or("npm left no archive")??.path();
    run(Command::new("tar").arg("-xzf").arg(archive).current_dir(&work))?;
    keep(&work.path().join("package"), place)
}

/// A copy of a `package` directory without directories in it, with what its `package.json` depends on installed in it.
///
/// # Errors
/// Why it can't be had, as for [`package`].
pub fn installed(cache: &Path, package: &Path) -> Result<PathBuf, Reason> {
    let work = dir_in(cache)?;
    let mut contents = Vec::new();
    for entry in fs::read_dir(package)? {
        let path = entry?.path();
        let text = fs::read(&path)?;
        fs::write(work.path().join(path.file_name().unwrap_or_default()), &text)?;
        contents.push((path, text));
    }
    // The registry is asked again only when something in the directory changed.
    contents.sort();
    let digest = asset_core::internal::manifest_digest(format!("{contents:?}").as_bytes());
    let place = cache.join(format!("installed-{digest:.16}"));
    if place.is_dir() {
        return Ok(place);
    }
    run(npm().args(["install", "--no-package-lock", "--ignore-scripts", "--silent"]).current_dir(&work))?;
    keep(work.path(), place)
}

fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}
