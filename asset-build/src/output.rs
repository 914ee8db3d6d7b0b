//! Writing outputs: whole or not at all, and never over a good one.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use asset_core::{Config, Digester, Digests, Error, OutputFolder};
use tempfile::{NamedTempFile, TempPath};

use crate::cache::{self, Stamp};
use crate::folders::{Folders, create_dir};
use crate::replace::{remove_temp_of, remove_temps_in};
use crate::variants::{kept_staging, memory_file};

/// The outputs of one build. Holds the output folder's lock for as long as it lives.
pub(crate) struct Outputs {
    folder: OutputFolder,
    _lock: File,
    has_waited: bool,
    /// Where files have got their names, which are not yet durable.
    folders: Folders,
    /// What replaces an existing file, and so waits until nothing can fail any more.
    replacements: Mutex<BTreeMap<PathBuf, TempPath>>,
    written: AtomicUsize,
    reused: AtomicUsize,
}

/// Bytes on their way to an output, under a name that nobody looks for.
pub(crate) struct Staged {
    file: NamedTempFile,
    /// What messages name: the name of the file says nothing.
    folder: PathBuf,
}

impl Staged {
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.file.as_file_mut().write_all(bytes).map_err(|cause| Error::io("write into", &self.folder, &cause))
    }

    /// The file, whose bytes survive a power loss; it is on its way to `path`.
    fn synced(self, path: &Path) -> Result<NamedTempFile, Error> {
        self.file.as_file().sync_all().map_err(|cause| Error::io("write", path, &cause))?;
        Ok(self.file)
    }
}

impl Outputs {
    /// Whether a build made the output folder of `config` before.
    pub(crate) fn exist(config: &Config) -> bool {
        OutputFolder::new(config.path(&config.output)).state().is_dir()
    }

    /// Opens the output folder, waits for a build that is at it, and removes what a killed one left.
    ///
    /// # Errors
    /// `Io` if the folder can't be made, locked or cleaned.
    pub(crate) fn open(config: &Config) -> Result<Self, Error> {
        let folder = OutputFolder::new(config.path(&config.output));
        let staging = staging(&folder);
        create_dir(&folder.state())?;
        let path = folder.state().join("lock");
        let lock = File::options().create(true).truncate(false).write(true).open(&path);
        let lock = lock.and_then(|file| wait_for(&file).map(|has_waited| (file, has_waited)));
        let (lock, has_waited) = lock.map_err(|cause| Error::io("lock", &path, &cause))?;
        remove_temps(config, &folder)?;
        create_dir(&staging)?;
        Ok(Self {
            folder,
            _lock: lock,
            has_waited,
            folders: Folders::default(),
            replacements: Mutex::default(),
            written: AtomicUsize::new(0),
            reused: AtomicUsize::new(0),
        })
    }

    pub(crate) fn folder(&self) -> &OutputFolder {
        &self.folder
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
        let folder = staging(&self.folder);
        let mut builder = tempfile::Builder::new();
        let file = builder.permissions_if_unix().tempfile_in(&folder);
        let file = file.map_err(|cause| Error::io("write into", &folder, &cause))?;
        Ok(Staged { file, folder })
    }

    /// Makes `file` hold `bytes`, unless it does, and gives its stamp, if that stays what it is.
    pub(crate) fn put(&self, file: &str, bytes: &[u8], digests: &Digests) -> Result<Option<Stamp>, Error> {
        let stage = || {
            let mut staged = self.stage()?;
            staged.push(bytes).map(|()| staged)
        };
        self.put_with(file, digests, stage)
    }

    /// The same with bytes that are staged.
    pub(crate) fn put_staged(&self, staged: Staged, file: &str, digests: &Digests) -> Result<Option<Stamp>, Error> {
        self.put_with(file, digests, || Ok(staged))
    }

    fn put_with(
        &self,
        file: &str,
        digests: &Digests,
        stage: impl FnOnce() -> Result<Staged, Error>,
    ) -> Result<Option<Stamp>, Error> {
        let path = self.folder.root().join(file);
        // No other asset may claim the name, so a folder that began empty has nothing to look at.
        let is_sure = self.folders.is_ours(self.folder_of(&path));
        let found = if is_sure { Found::Nothing } else { found(&path, digests, |_| Ok(()))? };
        let stamp = match found {
            Found::Same(stamp) => {
                self.count_reused(1);
                return Ok(Some(stamp));
            }
            Found::Nothing => Some(self.place_new(stage()?, &path)?),
            Found::Other => self.replace_later(stage()?, path).map(|()| None)?,
        };
        self.written.fetch_add(1, Ordering::Relaxed);
        Ok(stamp)
    }

    /// Renames the staged bytes to `file`, at once if it is new, else in [`settle`](Self::settle). Does not count it. An asset
    /// of this build may claim the same name later.
    pub(crate) fn place(&self, staged: Staged, file: &str) -> Result<(), Error> {
        let path = self.folder.root().join(file);
        if path.symlink_metadata().is_ok() {
            return self.replace_later(staged, path);
        }
        self.place_new(staged, &path)?;
        self.folders.share(self.folder_of(&path));
        Ok(())
    }

    fn replace_later(&self, staged: Staged, path: PathBuf) -> Result<(), Error> {
        let temp = staged.synced(&path)?.into_temp_path();
        lock(&self.replacements).insert(path, temp);
        Ok(())
    }

    fn place_new(&self, staged: Staged, path: &Path) -> Result<Stamp, Error> {
        self.folders.make(self.folder_of(path))?;
        let placed = staged.synced(path)?.persist(path).map_err(|error| error.error);
        // A rename changes the stamp, so it is taken afterwards.
        let metadata = placed.and_then(|file| file.metadata()).map_err(|cause| Error::io("write", path, &cause))?;
        Ok(Stamp::of_output(&metadata))
    }

    /// Makes every output appear under its name and survive a power loss. Nothing but renames is left to fail.
    pub(crate) fn settle(&self) -> Result<(), Error> {
        for (path, temp) in std::mem::take(&mut *lock(&self.replacements)) {
            self.folders.share(self.folder_of(&path));
            temp.persist(&path).map_err(|error| Error::io("write", &path, &error.error))?;
        }
        self.folders.sync()
    }

    fn folder_of<'p>(&'p self, path: &'p Path) -> &'p Path {
        path.parent().unwrap_or(self.folder.root())
    }

    /// Where the bytes of `file` are, which may still have to be renamed.
    pub(crate) fn whereabouts(&self, file: &str) -> PathBuf {
        let path = self.folder.root().join(file);
        lock(&self.replacements).get(&path).map_or(path.clone(), |temp| temp.to_path_buf())
    }

    /// Whether `file` looks as it did when its bytes were last known; it is not read.
    pub(crate) fn recognises(&self, file: &str, stamp: Option<&Stamp>) -> bool {
        stamp.is_some() && self.stamp(file).as_ref() == stamp
    }

    /// The stamp of `file`, if it is a regular file.
    pub(crate) fn stamp(&self, file: &str) -> Option<Stamp> {
        stamp_of(&self.folder.root().join(file))
    }

    /// The stamp of the list of variants, if there is one.
    pub(crate) fn list_stamp(&self) -> Option<Stamp> {
        stamp_of(&self.folder.variants())
    }

    /// The stamp of `file`, if it is a regular file with exactly these bytes; it is read to know.
    pub(crate) fn held(&self, file: &str, digests: &Digests) -> Result<Option<Stamp>, Error> {
        let found = found(&self.folder.root().join(file), digests, |_| Ok(()))?;
        Ok(if let Found::Same(stamp) = found { Some(stamp) } else { None })
    }

    /// Counts outputs that stay as they are.
    pub(crate) fn count_reused(&self, count: usize) {
        self.reused.fetch_add(count, Ordering::Relaxed);
    }
}

fn stamp_of(path: &Path) -> Option<Stamp> {
    let metadata = fs::symlink_metadata(path).ok()?;
    metadata.is_file().then(|| Stamp::of_output(&metadata))
}

/// Whether the file at `path` is a regular file of this size and digest; its integrity follows from them.
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
    Same(Stamp),
    Other,
}

fn found(path: &Path, digests: &Digests, mut take: impl FnMut(&[u8]) -> Result<(), Error>) -> Result<Found, Error> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(cause) => return Err(Error::io("read", path, &cause)),
    };
    if !metadata.is_file() || metadata.len() != digests.size {
        return Ok(Found::Other);
    }
    let mut digester = Digester::like(&digests.digest);
    let read = |cause| Error::io("read", path, &cause);
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
    let is_same = digester.finish().digest == digests.digest;
    Ok(if is_same { Found::Same(Stamp::of_output(&metadata)) } else { Found::Other })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
fn remove_temps(config: &Config, folder: &OutputFolder) -> Result<(), Error> {
    for staging in [staging(folder), kept_staging(config)] {
        match fs::remove_dir_all(&staging) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                return Err(Error::io("remove the leftovers in", &staging, &cause));
            }
            _ => {}
        }
    }
    remove_temps_in(&folder.state())?;
    remove_temps_in(&folder.manifests())?;
    let elsewhere = [Some(cache::file(config)), Some(memory_file(config)), config.manifest_path()];
    elsewhere.iter().flatten().try_for_each(|path| remove_temp_of(path))
}

fn staging(folder: &OutputFolder) -> PathBuf {
    folder.state().join("staging")
}

/// Outputs are for a web server to read; temp files are private by default.
trait Readable {
    fn permissions_if_unix(&mut self) -> &mut Self;
}

impl Readable for tempfile::Builder<'_, '_> {
    #[cfg(unix)]
    fn permissions_if_unix(&mut self) -> &mut Self {
        // The umask still applies, as for any new file.
        self.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666))
    }

    #[cfg(not(unix))]
    fn permissions_if_unix(&mut self) -> &mut Self {
        self
    }
}
