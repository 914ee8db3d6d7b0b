//! The output directory: every output is written whole or not at all, and never over a good one.
//!
//! Outputs are staged ([`staging`]) and moved into place together once all of them are durable ([`fsync`]). Single files
//! are replaced by rename ([`atomic_file`]). Readers follow the manifest and the pointer, which move last ([`commit`]).

mod atomic_file;
mod carry_over;
mod commit;
mod compare;
mod fsync;
mod lock;
mod staging;

use std::collections::HashSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use asset_core::Error;
use asset_core::internal::{Build, FileStamp, History, OutputDir};
use asset_core::manifest::Digests;

pub(crate) use self::atomic_file::{Replacement, remove_temp_of, replace_unsynced};
pub use self::atomic_file::{create, is_temp, replace};
pub(crate) use self::carry_over::{CarriedOver, carry_over, earlier_deploy};
pub(crate) use self::commit::Commit;
use self::compare::{Found, are_equal, compare, continues_with};
pub(crate) use self::compare::{copy_same_bytes, proves_bytes, same_bytes};
pub(crate) use self::fsync::create_dir;
pub(crate) use self::lock::remove_staged;
use self::lock::{Lock, remove_leftovers};
pub(crate) use self::staging::Staged;
use self::staging::{Name, Staging};
use crate::Config;

/// The outputs of one build. Holds the output directory's lock for as long as it lives.
pub(crate) struct Outputs {
    dir: OutputDir,
    staging: Staging,
    is_durable: bool,
    /// Released last.
    lock: Lock,
    written: AtomicUsize,
    reused: AtomicUsize,
    /// Outputs whose bytes are others than before, with the same digest.
    collisions: Mutex<HashSet<String>>,
}

impl Outputs {
    /// Whether the output directory of `config` exists.
    pub(crate) fn exist(config: &Config) -> bool {
        OutputDir::new(config.path(&config.output)).state().is_dir()
    }

    /// Opens the output directory, waits for a build that uses it, and removes what a killed one left.
    ///
    /// # Errors
    /// `Io` if the directory can't be made, locked or cleaned.
    pub(crate) fn open(config: &Config) -> Result<Self, Error> {
        let dir = OutputDir::new(config.path(&config.output));
        create_dir(&dir.manifests())?;
        let lock = Lock::acquire(&dir)?;
        remove_leftovers(config, &dir)?;
        let staging = Staging::open(&dir, config.is_durable)?;
        Ok(Self {
            dir,
            staging,
            is_durable: config.is_durable,
            lock,
            written: AtomicUsize::new(0),
            reused: AtomicUsize::new(0),
            collisions: Mutex::default(),
        })
    }

    pub(crate) fn dir(&self) -> &OutputDir {
        &self.dir
    }

    /// The next content of a file of this build, as durable as its outputs are.
    ///
    /// # Errors
    /// As for [`Replacement::prepare`].
    pub(crate) fn replacement(&self, path: &Path, text: &str) -> Result<Replacement, Error> {
        Replacement::prepare(path, text, self.is_durable)
    }

    /// Whether another build used the directory: the sources may have changed since.
    pub(crate) fn has_waited(&self) -> bool {
        self.lock.has_waited
    }

    /// How many outputs were written.
    pub(crate) fn written(&self) -> usize {
        self.written.load(Ordering::Relaxed)
    }

    /// How many outputs existed already.
    pub(crate) fn reused(&self) -> usize {
        self.reused.load(Ordering::Relaxed)
    }

    /// A place for bytes whose name is not known yet.
    pub(crate) fn stage(&self) -> Result<Staged, Error> {
        self.staging.begin()
    }

    /// Stages `bytes` for `file`, unless it has them already, and gives the stamp of the output if no rename is still to
    /// change it.
    pub(crate) fn put(&self, file: &str, bytes: &[u8], digests: &Digests) -> Result<Option<FileStamp>, Error> {
        self.put_with(file, digests, bytes, |name| self.staging.write(name, file, bytes))
    }

    /// The same with bytes that are staged.
    pub(crate) fn put_staged(&self, staged: Staged, file: &str, digests: &Digests) -> Result<Option<FileStamp>, Error> {
        let bytes = staged.reader()?;
        self.put_with(file, digests, bytes, |name| self.staging.finish(staged, name, file))
    }

    fn put_with(
        &self,
        file: &str,
        digests: &Digests,
        mut bytes: impl Read,
        stage: impl FnOnce(Name) -> Result<FileStamp, Error>,
    ) -> Result<Option<FileStamp>, Error> {
        let moves_with_dir = self.staging.is_in_new_dir(file)?;
        let path = self.dir.root().join(file);
        let mut is_equal = true;
        // In a new directory nothing can be in the way, which spares a look per file.
        let found = if moves_with_dir {
            Found::Nothing
        } else {
            compare(&path, digests, |found| {
                let next =
                    is_equal && continues_with(&mut bytes, found).map_err(|cause| Error::io("read", &path, cause))?;
                is_equal = next;
                Ok(())
            })?
        };
        let stamp = match found {
            Found::Same(stamp) if is_equal => {
                self.count_reused(1);
                return Ok(Some(stamp));
            }
            Found::Nothing => stage(Name::New)?,
            Found::Same(_) => {
                self.collisions.lock().unwrap_or_else(PoisonError::into_inner).insert(file.to_owned());
                stage(Name::Replaced)?
            }
            Found::Other => stage(Name::Replaced)?,
        };
        self.written.fetch_add(1, Ordering::Relaxed);
        // A rename of its own changes the stamp of a file.
        Ok(moves_with_dir.then_some(stamp))
    }

    /// Whether `file` got other bytes with the digest that it had: by its MD5 alone, it looks unchanged.
    pub(crate) fn has_collided(&self, file: &str) -> bool {
        self.collisions.lock().unwrap_or_else(PoisonError::into_inner).contains(file)
    }

    /// Whether `file`, which may still be staged, has the bytes that are staged.
    ///
    /// # Errors
    /// `Io` if they can't be read.
    pub(crate) fn has_bytes_of(&self, file: &str, staged: &Staged) -> Result<bool, Error> {
        are_equal(&self.path_of(file), staged.reader()?)
    }

    /// Stages bytes that are carried over for `file`. They are not counted.
    pub(crate) fn carry_over(&self, staged: Staged, file: &str) -> Result<(), Error> {
        self.staging.is_in_new_dir(file)?;
        let is_taken = self.dir.root().join(file).symlink_metadata().is_ok();
        self.staging.finish(staged, if is_taken { Name::Replaced } else { Name::New }, file)?;
        Ok(())
    }

    /// Moves everything staged under its name, durably.
    ///
    /// # Errors
    /// As for [`Staging::move_into_place`].
    pub(crate) fn move_into_place(&self) -> Result<(), Error> {
        self.staging.move_into_place()
    }

    /// The path of the bytes of `file`, which may still be staged.
    pub(crate) fn path_of(&self, file: &str) -> PathBuf {
        self.staging.find(file).unwrap_or_else(|| self.dir.root().join(file))
    }

    /// Whether `file` has this stamp; it is not read.
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

    /// The stamp of `file`, if it is a regular file with exactly these bytes; the file is read.
    pub(crate) fn stamp_if_same(&self, file: &str, digests: &Digests) -> Result<Option<FileStamp>, Error> {
        Ok(if let Found::Same(stamp) = self.compare(file, digests)? { Some(stamp) } else { None })
    }

    fn compare(&self, file: &str, digests: &Digests) -> Result<Found, Error> {
        compare(&self.dir.root().join(file), digests, |_| Ok(()))
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

/// Every build that the output directory has a manifest of: first those that the history does not name, then the others,
/// ordered by when each was last current.
///
/// # Errors
/// `Io` if the directory of the manifests can't be read.
pub(crate) fn kept_builds(dir: &OutputDir, history: &History) -> Result<Vec<Build>, Error> {
    let mut builds = dir.unrecorded_builds(history)?;
    builds.extend(dir.builds_of(history));
    Ok(builds)
}
