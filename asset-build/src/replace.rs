//! Replacing a file as a whole, and what a killed build leaves of that.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use asset_core::Error;

use crate::disk::{create_dir, sync_dir};

/// What temp files beside the replaced ones begin with.
const TEMP: &str = ".asset-tmp-";

/// Replaces the file at `path` by `text`: temp file beside it, fsync, rename. The output directory must be locked.
///
/// # Errors
/// `Io`; the file is then as it was.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), Error> {
    Replacement::prepare(path, text)?.commit()
}

/// Makes several files have their next content, in this order: all of them or none. Only a crash in between, or a disk
/// that fails the way back too, leaves the first of them changed.
///
/// # Errors
/// `Io`; every file is then as it was.
pub(crate) fn commit_all(replacements: Vec<Replacement>) -> Result<(), Error> {
    let mut changed = Vec::with_capacity(replacements.len());
    for replacement in replacements {
        let path = replacement.path.clone();
        let before = match fs::read(&path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
            before => before.map(Some).map_err(|cause| Error::io("read", &path, cause)),
        };
        let committed = before.and_then(|before| {
            changed.push((path, before));
            replacement.commit()
        });
        if let Err(error) = committed {
            changed.iter().rev().for_each(|(path, before)| put_back(path, before.as_deref()));
            return Err(error);
        }
    }
    Ok(())
}

/// Gives a file the content that it had; the error that made this necessary is the one to report.
fn put_back(path: &Path, before: Option<&[u8]>) {
    let _ = match before {
        Some(bytes) => write_new(&temp_of(path), bytes).and_then(|()| fs::rename(temp_of(path), path)),
        None => remove_if_there(path),
    };
}

/// The next content of a file, durable beside it; only the rename is left. Dropped, it leaves nothing.
pub(crate) struct Replacement {
    path: PathBuf,
    temp: PathBuf,
}

impl Replacement {
    /// Writes the next content of the file at `path`. The output directory must be locked.
    ///
    /// # Errors
    /// `Io` if that is not possible.
    pub(crate) fn prepare(path: &Path, text: &str) -> Result<Self, Error> {
        create_dir(dir_of(path))?;
        // From here on, a failure removes what there is of the temp file.
        let replacement = Self { path: path.to_owned(), temp: temp_of(path) };
        write_new(&replacement.temp, text.as_bytes()).map_err(|cause| Error::io("write", path, cause))?;
        Ok(replacement)
    }

    /// Makes the file have its next content, for good.
    ///
    /// # Errors
    /// `Io`; the file is then as it was, or as it shall be.
    pub(crate) fn commit(self) -> Result<(), Error> {
        fs::rename(&self.temp, &self.path).map_err(|cause| Error::io("write", &self.path, cause))?;
        sync_dir(dir_of(&self.path))
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        // After a rename there is nothing to remove.
        let _ = fs::remove_file(&self.temp);
    }
}

fn dir_of(path: &Path) -> &Path {
    path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Removes the temp file that a killed build may have left beside `path`.
///
/// # Errors
/// `Io` if it is there and can't be removed.
pub(crate) fn remove_temp_of(path: &Path) -> Result<(), Error> {
    let temp = temp_of(path);
    remove_if_there(&temp).map_err(|cause| Error::io("remove the leftover", &temp, cause))
}

/// Removes every temp file in `dir`, which holds nothing but ours.
///
/// # Errors
/// `Io` if the directory can't be read, or one can't be removed.
pub(crate) fn remove_temps_in(dir: &Path) -> Result<(), Error> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(Error::io("read the directory", dir, cause)),
    };
    for entry in entries {
        let entry = entry.map_err(|cause| Error::io("read the directory", dir, cause))?;
        if entry.file_name().as_encoded_bytes().starts_with(TEMP.as_bytes()) {
            let path = entry.path();
            remove_if_there(&path).map_err(|cause| Error::io("remove the leftover", &path, cause))?;
        }
    }
    Ok(())
}

/// Always the same name, so that what a killed build left is found again.
fn temp_of(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(TEMP);
    name.push(path.file_name().unwrap_or_default());
    path.with_file_name(name)
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Whatever is there, a link perhaps, is not written through.
    remove_if_there(path)?;
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(cause),
        _ => Ok(()),
    }
}
