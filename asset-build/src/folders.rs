//! The folders that outputs are in.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use asset_core::Error;

/// The folders that a build has put something into.
#[derive(Default)]
pub(crate) struct Folders(Mutex<HashMap<PathBuf, Content>>);

/// What may be in a folder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    /// The build made the folder, so nothing but the outputs that it wrote.
    Ours,
    Anything,
}

impl Folders {
    /// Whether nothing is in the folder but what this build wrote.
    pub(crate) fn is_ours(&self, folder: &Path) -> bool {
        self.lock().get(folder) == Some(&Content::Ours)
    }

    /// Makes the folder, unless it is there; it is about to get an output.
    ///
    /// # Errors
    /// `Io` if it can't be made.
    pub(crate) fn make(&self, folder: &Path) -> Result<(), Error> {
        if self.lock().contains_key(folder) {
            return Ok(());
        }
        folder.parent().map_or(Ok(()), create_dir)?;
        // Of two threads that are here with one folder, one makes it; what both then write is ours.
        match fs::create_dir(folder) {
            Ok(()) => {
                self.lock().insert(folder.to_owned(), Content::Ours);
            }
            Err(_) => {
                create_dir(folder)?;
                self.lock().entry(folder.to_owned()).or_insert(Content::Anything);
            }
        }
        Ok(())
    }

    /// Says that something is put into the folder that may have the name of an output.
    pub(crate) fn share(&self, folder: &Path) {
        self.lock().insert(folder.to_owned(), Content::Anything);
    }

    /// Makes the names of everything in the folders survive a power loss.
    ///
    /// # Errors
    /// `Io` if that fails.
    pub(crate) fn sync(&self) -> Result<(), Error> {
        self.lock().keys().try_for_each(|folder| sync_dir(folder))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<PathBuf, Content>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes a folder and those above it, unless they are there.
///
/// # Errors
/// `Io` if that fails.
pub(crate) fn create_dir(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(|cause| Error::io("make the folder", path, &cause))
}

/// Makes the names in a folder survive a power loss.
///
/// # Errors
/// `Io` if that fails.
#[cfg(unix)]
pub(crate) fn sync_dir(path: &Path) -> Result<(), Error> {
    fs::File::open(path).and_then(|folder| folder.sync_all()).map_err(|cause| Error::io("sync", path, &cause))
}

#[cfg(not(unix))]
pub(crate) fn sync_dir(_path: &Path) -> Result<(), Error> {
    Ok(())
}
