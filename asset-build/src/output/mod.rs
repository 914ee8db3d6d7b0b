//! Writing outputs: whole or not at all, and never over a good one.

pub(crate) mod atomic_file;
pub(crate) mod carry_over;
pub(crate) mod commit;
pub(crate) mod fsync;
pub(crate) mod staging;

use std::fs::{self, File, TryLockError};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use asset_core::internal::{Digester, FileStamp, OutputDir};
use asset_core::{Digests, Error};

use crate::Config;
use crate::output::atomic_file::{remove_temp_of, remove_temps_in};
use crate::output::fsync::create_dir;
use crate::output::staging::{Name, Staged, Staging};

/// The outputs of one build. Holds the output directory's lock for as long as it lives.
pub(crate) struct Outputs {
    dir: OutputDir,
    staging: Staging,
    /// Unlocked last.
    _lock: File,
    has_waited: bool,
    written: AtomicUsize,
    reused: AtomicUsize,
}

impl Outputs {
    /// Whether a build made the output directory of `config` before.
    pub(crate) fn exist(config: &Config) -> bool {
        OutputDir::new(config.path(&config.output)).state().is_dir()
    }

    /// Opens the output directory, waits for a build that is at it, and removes what a killed one left.
    ///
    /// # Errors
    /// `Io` if the directory can't be made, locked or cleaned.
    pub(crate) fn open(config: &Config) -> Result<Self, Error> {
        let dir = OutputDir::new(config.path(&config.output));
        create_dir(&dir.manifests())?;
        let path = dir.state().join("lock");
        let lock = File::options().create(true).truncate(false).write(true).open(&path);
        let lock = lock.and_then(|file| wait_for(&file).map(|has_waited| (file, has_waited)));
        let (lock, has_waited) = lock.map_err(|cause| Error::io("lock", &path, cause))?;
        remove_temps(config, &dir)?;
        Ok(Self {
            staging: Staging::open(&dir)?,
            dir,
            _lock: lock,
            has_waited,
            written: AtomicUsize::new(0),
            reused: AtomicUsize::new(0),
        })
    }

    pub(crate) fn dir(&self) -> &OutputDir {
        &self.dir
    }

    /// Whether another build was at it: the sources may have changed meanwhile.
    pub(crate) fn has_waited(&self) -> bool {
        self.has_waited
    }

    /// How many outputs were written, and how many were there already.
    pub(crate) fn counts(&self) -> (usize, usize) {
        (self.written.load(Ordering::Relaxed), self.reused.load(Ordering::Relaxed))
    }

    /// A place for bytes whose name is not known yet.
    pub(crate) fn stage(&self) -> Result<Staged, Error> {
        self.staging.begin()
    }

    /// Makes `file` hold `bytes` once the outputs are published, unless it does already, and gives its stamp, if that stays
    /// what it is.
    pub(crate) fn put(&self, file: &str, bytes: &[u8], digests: &Digests) -> Result<Option<FileStamp>, Error> {
        self.put_with(file, digests, |name| self.staging.write(name, file, bytes))
    }

    /// The same with bytes that are staged.
    pub(crate) fn put_staged(&self, staged: Staged, file: &str, digests: &Digests) -> Result<Option<FileStamp>, Error> {
        self.put_with(file, digests, |name| self.staging.finish(staged, name, file))
    }

    fn put_with(
        &self,
        file: &str,
        digests: &Digests,
        stage: impl FnOnce(Name) -> Result<FileStamp, Error>,
    ) -> Result<Option<FileStamp>, Error> {
        let moves_with_dir = self.staging.is_in_new_dir(file)?;
        let found = match moves_with_dir {
            true => Found::Nothing,
            false => found(&self.dir.root().join(file), digests, |_| Ok(()))?,
        };
        let stamp = match found {
            Found::Same(stamp) => {
                self.count_reused(1);
                return Ok(Some(stamp));
            }
            Found::Nothing => stage(Name::New)?,
            Found::Other => stage(Name::Replaced)?,
        };
        self.written.fetch_add(1, Ordering::Relaxed);
        // A rename of its own changes the stamp of a file.
        Ok(moves_with_dir.then_some(stamp))
    }

    /// Makes `file` hold the staged bytes once the outputs are published. Does not count it.
    pub(crate) fn bring(&self, staged: Staged, file: &str) -> Result<(), Error> {
        self.staging.is_in_new_dir(file)?;
        let is_taken = self.dir.root().join(file).symlink_metadata().is_ok();
        self.staging.finish(staged, if is_taken { Name::Replaced } else { Name::New }, file)?;
        Ok(())
    }

    /// Makes every output appear under its name and survive a power loss.
    ///
    /// # Errors
    /// As for [`Staging::publish`].
    pub(crate) fn publish(&self) -> Result<(), Error> {
        self.staging.publish()
    }

    /// Where the bytes of `file` are, which may still have to be published.
    pub(crate) fn whereabouts(&self, file: &str) -> PathBuf {
        self.staging.find(file).unwrap_or_else(|| self.dir.root().join(file))
    }

    /// Whether `file` looks as it did when its bytes were last known; it is not read.
    pub(crate) fn recognises(&self, file: &str, stamp: Option<&FileStamp>) -> bool {
        stamp.is_some() && self.stamp(file).as_ref() == stamp
    }

    /// The stamp of `file`, if it is a regular file.
    pub(crate) fn stamp(&self, file: &str) -> Option<FileStamp> {
        stamp_of(&self.dir.root().join(file))
    }

    /// The stamp of the list of variants, if there is one.
    pub(crate) fn list_stamp(&self) -> Option<FileStamp> {
        stamp_of(&self.dir.variants())
    }

    /// The stamp of `file`, if it is a regular file with exactly these bytes; it is read to know.
    pub(crate) fn held(&self, file: &str, digests: &Digests) -> Result<Option<FileStamp>, Error> {
        let found = found(&self.dir.root().join(file), digests, |_| Ok(()))?;
        Ok(if let Found::Same(stamp) = found { Some(stamp) } else { None })
    }

    /// Counts outputs that stay as they are.
    pub(crate) fn count_reused(&self, count: usize) {
        self.reused.fetch_add(count, Ordering::Relaxed);
    }
}

fn stamp_of(path: &Path) -> Option<FileStamp> {
    let metadata = fs::symlink_metadata(path).ok()?;
    metadata.is_file().then(|| FileStamp::of(&metadata))
}

/// Whether the file at `path` is a regular file of this size and digest and, if there is one, of this integrity: an MD5 alone
/// proves nothing against somebody who looks for collisions.
pub(crate) fn same_bytes(path: &Path, digests: &Digests) -> Result<bool, Error> {
    copy_same_bytes(path, digests, |_| Ok(()))
}

/// As [`same_bytes`], with the bytes going to `take` piece by piece; only at the end it is known whether they are right.
pub(crate) fn copy_same_bytes(
    path: &Path,
    digests: &Digests,
    take: impl FnMut(&[u8]) -> Result<(), Error>,
) -> Result<bool, Error> {
    Ok(matches!(found(path, digests, take)?, Found::Same(_)))
}

/// What is in the place of an output.
enum Found {
    Nothing,
    /// A regular file of its size and digest.
    Same(FileStamp),
    Other,
}

fn found(path: &Path, digests: &Digests, mut take: impl FnMut(&[u8]) -> Result<(), Error>) -> Result<Found, Error> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(cause) => return Err(Error::io("access", path, cause)),
    };
    if !metadata.is_file() || metadata.len() != digests.size {
        return Ok(Found::Other);
    }
    let mut digester = Digester::again(digests);
    let read = |cause| Error::io("read", path, cause);
    let mut file = File::open(path).map_err(read)?;
    let mut chunk = vec![0; 256 << 10];
    loop {
        match file.read(&mut chunk).map_err(read)? {
            0 => break,
            length => {
                digester.update(&chunk[..length]);
                take(&chunk[..length])?;
            }
        }
    }
    let is_same = digester.finish() == *digests;
    Ok(if is_same { Found::Same(FileStamp::of(&metadata)) } else { Found::Other })
}

/// Locks the file; says whether another process had it.
fn wait_for(file: &File) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => file.lock().map(|()| true),
        Err(TryLockError::Error(cause)) => Err(cause),
    }
}

/// Removes what a killed build staged, and what it left beside the files that it replaced.
fn remove_temps(config: &Config, dir: &OutputDir) -> Result<(), Error> {
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
