//! The one way in which a single file is written: whole, or not at all.
//!
//! The next content is written beside the file, made durable and renamed, so that neither a full disk nor a crash leaves
//! half a file. Outputs, of which there are many, have the same guarantee from [`staging`](crate::staging).

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use asset_core::Error;
use tempfile::NamedTempFile;

use crate::output::fsync::sync_dir;

/// What temp files beside the replaced ones begin with.
const TEMP: &str = ".asset-tmp-";

/// Replaces the file at `path`, whose directory is there, by `text`. Two processes must not do so at once: for the files of an output directory, hold
/// its lock.
///
/// # Errors
/// `Io`; the file is then as it was.
pub fn replace(path: &Path, text: &str) -> Result<(), Error> {
    Replacement::prepare(path, text)?.commit()
}

/// Whether `path` has the name of a temp file, which is written beside the file that it will replace.
pub fn is_temp(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(TEMP.as_bytes()))
}

/// Makes the file at `path` have these bytes, by way of the directory `staging` on the same file system. Several processes
/// may do so at once, and nothing is synced: the reader must be able to tell a file that a power loss cut off.
///
/// # Errors
/// `Io`; the file is then as it was.
pub(crate) fn replace_unsynced(path: &Path, staging: &Path, parts: &[&[u8]]) -> Result<(), Error> {
    let failed = |cause| Error::io("write", path, cause);
    let mut temp = temp_in(staging).map_err(failed)?;
    parts.iter().try_for_each(|part| temp.as_file_mut().write_all(part)).map_err(failed)?;
    temp.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// A new file in a directory that nobody else has, removed when it is dropped. Everybody may read it, as far as the umask
/// lets them: a web server has to.
pub(crate) fn temp_in(dir: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(dir)
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
    /// Writes the next content of the file at `path`, whose directory is there.
    ///
    /// # Errors
    /// `Io` if that is not possible.
    pub(crate) fn prepare(path: &Path, text: &str) -> Result<Self, Error> {
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

/// The directory that a file is in.
pub(crate) fn dir_of(path: &Path) -> &Path {
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
        let path = entry.map_err(|cause| Error::io("read the directory", dir, cause))?.path();
        if is_temp(&path) {
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
