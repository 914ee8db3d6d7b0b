//! The lock of an output directory, and what a killed build left in it.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

use asset_core::Error;
use asset_core::internal::OutputDir;

use super::atomic_file::{remove_temp_of, remove_temps_in};
use super::staging::Staging;
use crate::Config;

/// The lock, held for as long as this lives. It is one of the operating system: that of a killed build is free.
pub(super) struct Lock {
    _file: File,
    /// Whether another build held it at first.
    pub(super) has_waited: bool,
}

impl Lock {
    /// Waits for the lock.
    ///
    /// # Errors
    /// `Io` if the file can't be opened or locked.
    pub(super) fn acquire(dir: &OutputDir) -> Result<Self, Error> {
        let path = dir.state().join("lock");
        let file = File::options().create(true).truncate(false).write(true).open(&path);
        let lock = file.and_then(|file| Ok(Self { has_waited: wait_for(&file)?, _file: file }));
        lock.map_err(|cause| Error::io("lock", &path, cause))
    }
}

/// Locks the file; says whether another process had it.
fn wait_for(file: &File) -> io::Result<bool> {
    // Tried first, since a caller that waited must look at the sources again.
    match file.try_lock() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => file.lock().map(|()| true),
        Err(TryLockError::Error(cause)) => Err(cause),
    }
}

/// Removes what a killed build staged, and the temp files that it left beside the files that it replaced. The lock must be
/// held.
pub(super) fn remove_leftovers(config: &Config, dir: &OutputDir) -> Result<(), Error> {
    remove_staged(&Staging::dir(dir))?;
    remove_temps_in(&dir.state())?;
    remove_temps_in(&dir.manifests())?;
    config.manifest_path().iter().try_for_each(|path| remove_temp_of(path))
}

/// Removes a staging directory with everything in it, if there is one.
///
/// # Errors
/// `Io` if that fails.
pub(crate) fn remove_staged(staging: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(staging) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
            Err(Error::io("remove the leftovers in", staging, cause))
        }
        _ => Ok(()),
    }
}
