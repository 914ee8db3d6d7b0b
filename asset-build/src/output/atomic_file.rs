//! Writing a single file: whole, or not at all.
//!
//! The next content is written beside the file, made durable and renamed, so that neither a full disk nor a crash leaves
//! half a file. Outputs, of which there are many, have the same guarantee from [`staging`](super::staging).

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use asset_core::Error;
use tempfile::{NamedTempFile, TempPath};

use super::fsync::sync_dir;

/// The beginning of the names of temp files.
const TEMP: &str = ".asset-tmp-";

/// Replaces the file at `path`, whose directory exists, by `text`. Two processes must not do so at once: for the files of an
/// output directory, hold its lock.
///
/// # Errors
/// `Io`; the file is then as it was.
pub fn replace(path: &Path, text: &str) -> Result<(), Error> {
    Replacement::prepare(path, text, true)?.commit()
}

/// Creates the file at `path`, in a directory that exists, with `text`. Never replaces a file, not even one that another
/// process creates at the same time.
///
/// # Errors
/// `Io`, of kind `AlreadyExists` if there is a file; nothing is left of the new one.
pub fn create(path: &Path, text: &str) -> Result<(), Error> {
    let failed = |cause| Error::io("write", path, cause);
    // Removed when it is dropped.
    let temp = TempPath::try_from_path(temp_of(path)).map_err(failed)?;
    write_new(&temp, text.as_bytes(), true).map_err(failed)?;
    temp.persist_noclobber(path).map_err(|error| failed(error.error))?;
    sync_dir(dir_of(path))
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

/// A new file in a directory, removed when it is dropped. Everybody may read it, as far as the umask allows: a web server
/// has to.
pub(super) fn temp_in(dir: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(dir)
}

/// The next content of a file, durable beside it; only the rename is left. Dropped, it leaves nothing.
pub(crate) struct Replacement {
    pub(super) path: PathBuf,
    temp: PathBuf,
    is_durable: bool,
}

impl Replacement {
    /// Writes the next content of the file at `path`, whose directory exists; it survives a power loss if `is_durable`.
    ///
    /// # Errors
    /// `Io` if that fails.
    pub(crate) fn prepare(path: &Path, text: &str, is_durable: bool) -> Result<Self, Error> {
        // From here on, a failure removes the temp file.
        let replacement = Self { path: path.to_owned(), temp: temp_of(path), is_durable };
        write_new(&replacement.temp, text.as_bytes(), is_durable).map_err(|cause| Error::io("write", path, cause))?;
        Ok(replacement)
    }

    /// Gives the file its next content, durably.
    ///
    /// # Errors
    /// `Io`; the file then has its old or its next content.
    pub(crate) fn commit(self) -> Result<(), Error> {
        fs::rename(&self.temp, &self.path).map_err(|cause| Error::io("write", &self.path, cause))?;
        if self.is_durable { sync_dir(dir_of(&self.path)) } else { Ok(()) }
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        // After a rename there is nothing to remove.
        let _ = fs::remove_file(&self.temp);
    }
}

/// The directory that a file is in.
pub(super) fn dir_of(path: &Path) -> &Path {
    path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Removes the temp file that a killed build may have left beside `path`.
///
/// # Errors
/// `Io` if it exists and can't be removed.
pub(crate) fn remove_temp_of(path: &Path) -> Result<(), Error> {
    let temp = temp_of(path);
    remove_if_there(&temp).map_err(|cause| Error::io("remove the leftover", &temp, cause))
}

/// Removes every temp file in `dir`, a directory that only builds write to.
///
/// # Errors
/// `Io` if the directory can't be read, or one can't be removed.
pub(super) fn remove_temps_in(dir: &Path) -> Result<(), Error> {
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
pub(super) fn temp_of(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(TEMP);
    name.push(path.file_name().unwrap_or_default());
    path.with_file_name(name)
}

pub(super) fn write_new(path: &Path, bytes: &[u8], is_durable: bool) -> io::Result<()> {
    // If a link has the name, it is removed, not written through.
    remove_if_there(path)?;
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    if is_durable { file.sync_all() } else { Ok(()) }
}

pub(super) fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(cause),
        _ => Ok(()),
    }
}
