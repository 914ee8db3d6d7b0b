//! Where outputs are until all of them are whole.
//!
//! A build that fails, even at the last asset, has changed no existing output. Staging is one directory below the output
//! directory: renames within a file system are atomic, and what a killed build left is found without walking all outputs,
//! as temp files beside each output would require.
//!
//! Two directories in `<output>/.asset/staging` mirror the output directory: `new` for names that are free, `replacing`
//! for names that are not. Once every byte is durable, the files move: one by one into directories that exist, and a new
//! directory at once, with everything in it. A build that fails or is killed before that leaves no new output at all.
//!
//! A rename is the most expensive step of writing a small file (5 of 14 µs): it looks up two paths, and renames between
//! directories wait for each other. The first build of 50,000 files in 100 directories makes 100 of them instead, which
//! takes a fifth less time. Nothing was gained with files without names (`O_TMPFILE`), nor with open directories in place
//! of paths. `staging` itself is not renamed into place: the outputs of earlier deploys stay beside the new ones.
//!
//! A file that moves with its directory keeps its times, so its stamp is known when it is written; for others it is taken
//! after the rename.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use asset_core::Error;
use asset_core::internal::{FileStamp, OutputDir};
use tempfile::NamedTempFile;

use super::atomic_file::temp_in;
use super::fsync::{FileSystem, create_dir};

/// The outputs that a build has written and not yet moved into place. Dropped, it removes them.
pub(crate) struct Staging {
    output: PathBuf,
    dir: PathBuf,
    file_system: FileSystem,
    /// The directories that something is staged for, and whether they are new in the output.
    dirs: Mutex<HashMap<String, bool>>,
    count: AtomicUsize,
}

/// The effect of moving a staged file to its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    New,
    Replaced,
}

/// Bytes of an output whose name is not known yet.
pub(crate) struct Staged {
    file: NamedTempFile,
    /// Named in messages, since the name of the file says nothing.
    dir: PathBuf,
}

impl Staged {
    /// The bytes, from the beginning.
    pub(super) fn reader(&self) -> Result<File, Error> {
        self.file.reopen().map_err(|cause| Error::io("read", &self.dir, cause))
    }

    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.file.as_file_mut().write_all(bytes).map_err(|cause| Error::io("write into", &self.dir, cause))
    }
}

impl Staging {
    /// Where the outputs of `output` are staged.
    pub(crate) fn dir(output: &OutputDir) -> PathBuf {
        output.state().join("staging")
    }

    /// # Errors
    /// `Io` if its directory can't be made.
    pub(crate) fn open(output: &OutputDir, is_durable: bool) -> Result<Self, Error> {
        let dir = Self::dir(output);
        create_dir(&dir)?;
        Ok(Self {
            output: output.root().to_owned(),
            file_system: FileSystem::of(&dir, is_durable)?,
            dir,
            dirs: Mutex::default(),
            count: AtomicUsize::new(0),
        })
    }

    /// Whether the directory of an output is new, so that no name in it is taken. Afterwards the output can be staged.
    ///
    /// # Errors
    /// `Io` if there is something else than a directory.
    pub(crate) fn is_in_new_dir(&self, file: &str) -> Result<bool, Error> {
        self.is_new(above(file))
    }

    fn is_new(&self, dir: &str) -> Result<bool, Error> {
        if let Some(&is_new) = self.dirs().get(dir) {
            return Ok(is_new);
        }
        let is_new = !dir.is_empty() && (self.is_new(above(dir))? || !is_dir(&self.output.join(dir))?);
        create_dir(&self.mirror(Name::New).join(dir))?;
        self.dirs().insert(dir.to_owned(), is_new);
        Ok(is_new)
    }

    /// Stages `bytes` for `file`, and gives their stamp. Its directory was asked for before.
    ///
    /// # Errors
    /// `Io` if they can't be written.
    pub(crate) fn write(&self, name: Name, file: &str, bytes: &[u8]) -> Result<FileStamp, Error> {
        let path = self.path(name, file)?;
        let written = File::create_new(path).and_then(|mut file| {
            file.write_all(bytes)?;
            file.metadata()
        });
        self.staged(file, written)
    }

    /// Begins a file for bytes whose name is not known yet.
    ///
    /// # Errors
    /// `Io` if that fails.
    pub(crate) fn begin(&self) -> Result<Staged, Error> {
        let file = temp_in(&self.dir).map_err(|cause| Error::io("write into", &self.dir, cause))?;
        Ok(Staged { file, dir: self.dir.clone() })
    }

    /// Gives staged bytes their name, as in [`write`](Self::write).
    ///
    /// # Errors
    /// As there.
    pub(crate) fn finish(&self, staged: Staged, name: Name, file: &str) -> Result<FileStamp, Error> {
        let path = self.path(name, file)?;
        let placed = staged.file.persist_noclobber(path).map_err(|error| error.error);
        // A rename changes the stamp, so it is taken afterwards.
        self.staged(file, placed.and_then(|file| file.metadata()))
    }

    fn path(&self, name: Name, file: &str) -> Result<PathBuf, Error> {
        let mirror = self.mirror(name);
        if name == Name::Replaced {
            create_dir(&mirror.join(above(file)))?;
        }
        Ok(mirror.join(file))
    }

    fn staged(&self, file: &str, written: io::Result<fs::Metadata>) -> Result<FileStamp, Error> {
        let metadata = written.map_err(|cause| Error::io("write", &self.output.join(file), cause))?;
        self.count.fetch_add(1, Ordering::Relaxed);
        Ok(FileStamp::of(&metadata))
    }

    /// The path of the bytes of an output, if they are staged.
    pub(crate) fn find(&self, file: &str) -> Option<PathBuf> {
        [Name::New, Name::Replaced].into_iter().map(|name| self.mirror(name).join(file)).find(|path| path.is_file())
    }

    /// Moves everything staged under its name, durably. Files with new names move first, so that an existing output changes
    /// only once nothing but such replacements can fail.
    ///
    /// # Errors
    /// `Io` if something can't be written after all, or can't be renamed.
    pub(crate) fn move_into_place(&self) -> Result<(), Error> {
        let count = self.count.swap(0, Ordering::Relaxed);
        if count == 0 {
            return Ok(());
        }
        self.file_system.sync_tree(&self.dir, count)?;
        let mut changed = Vec::new();
        for name in [Name::New, Name::Replaced] {
            move_into(&self.mirror(name), &self.output, &mut changed)?;
        }
        self.dirs().clear();
        self.file_system.sync_names(&changed)
    }

    fn mirror(&self, name: Name) -> PathBuf {
        self.dir.join(match name {
            Name::New => "new",
            Name::Replaced => "replacing",
        })
    }

    fn dirs(&self) -> MutexGuard<'_, HashMap<String, bool>> {
        self.dirs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What can't be removed now is removed by the next build.
        for name in [Name::New, Name::Replaced] {
            let _ = fs::remove_dir_all(self.mirror(name));
        }
    }
}

/// Moves the contents of the directory `from` into the directory `to`, a new directory as a whole, and notes which
/// directories have changed.
fn move_into(from: &Path, to: &Path, changed: &mut Vec<PathBuf>) -> Result<(), Error> {
    let failed = |cause| Error::io("read the directory", from, cause);
    let entries = match fs::read_dir(from) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(failed)?,
    };
    let mut has_changed = false;
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) && to.is_dir() {
            move_into(&from, &to, changed)?;
        } else {
            fs::rename(&from, &to).map_err(|cause| Error::io("write", &to, cause))?;
            has_changed = true;
        }
    }
    if has_changed {
        changed.push(to.to_owned());
    }
    Ok(())
}

/// The directory that a path is in.
fn above(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(dir, _)| dir)
}

fn is_dir(path: &Path) -> Result<bool, Error> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Ok(true),
        Ok(_) => Err(Error::io("make the directory", path, io::Error::other("a file has its name"))),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(Error::io("make the directory", path, cause)),
    }
}
