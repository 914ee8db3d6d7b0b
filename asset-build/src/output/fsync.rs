//! Making files survive a power loss.
//!
//! Before the first name moves, everything staged is synced: up to 16 files one by one, more of them with one `syncfs` of
//! the whole file system. On ext4 each `fsync` waits for the journal, up to 5 ms, while a whole tree waits a few times:
//! 5,000 files of 8 KB are durable after 0.6 s with one `syncfs`, and after 3 s with an `fsync` for each on two threads.
//!
//! `syncfs` may have to write what other programs left in memory, so a few files are not worth it. It is used only where
//! it does for each file what `fsync` does: on btrfs, ext2 to ext4, tmpfs and XFS, on Linux 5.8 or later, which reports
//! what could not be written since the directory was opened. FUSE and network file systems may leave it to their server,
//! and overlayfs does not report failures of the layer below. There, and on other systems than Linux, every file is synced,
//! on as many threads as a build has.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use asset_core::Error;
use rayon::prelude::*;

/// Up to this many files or directories are synced one by one, more of them with the whole file system.
const FEW: usize = 16;

/// The file system of a directory.
pub(crate) struct FileSystem {
    dir: PathBuf,
    /// Whether anything is synced at all.
    is_durable: bool,
    /// Open since before anything was written, so that a failure to write it is reported; `None` if only files can be synced.
    whole: Option<File>,
}

impl FileSystem {
    /// The file system of `dir`, of which nothing is synced unless `is_durable`.
    ///
    /// # Errors
    /// `Io` if the directory can't be opened.
    pub(crate) fn of(dir: &Path, is_durable: bool) -> Result<Self, Error> {
        let whole = whole(dir).map_err(|cause| Error::io("open", dir, cause))?;
        Ok(Self { dir: dir.to_owned(), is_durable, whole })
    }

    /// Makes `count` new files below `dir`, and the directories that they are in, survive a power loss.
    ///
    /// # Errors
    /// `Io` if that fails, or a file can't be written after all.
    pub(crate) fn sync_tree(&self, dir: &Path, count: usize) -> Result<(), Error> {
        match &self.whole {
            _ if !self.is_durable => Ok(()),
            Some(whole) if count > FEW => self.sync_whole(whole),
            _ => sync_each(dir),
        }
    }

    /// Makes the names in the directories survive a power loss.
    ///
    /// # Errors
    /// `Io` if that fails.
    pub(crate) fn sync_names(&self, dirs: &[PathBuf]) -> Result<(), Error> {
        match &self.whole {
            _ if !self.is_durable => Ok(()),
            Some(whole) if dirs.len() > FEW => self.sync_whole(whole),
            _ => dirs.iter().try_for_each(|dir| sync_dir(dir)),
        }
    }

    #[cfg(target_os = "linux")]
    fn sync_whole(&self, whole: &File) -> Result<(), Error> {
        rustix::fs::syncfs(whole).map_err(|cause| Error::io("sync", &self.dir, cause.into()))
    }

    #[cfg(not(target_os = "linux"))]
    fn sync_whole(&self, _whole: &File) -> Result<(), Error> {
        unreachable!("BUG: `{}` can't be synced as a whole", self.dir.display())
    }
}

/// The directory, open, if syncing its file system does for every file what syncing the file does.
#[cfg(target_os = "linux")]
fn whole(dir: &Path) -> std::io::Result<Option<File>> {
    /// btrfs, ext2 to ext4, tmpfs and XFS, by the numbers of `statfs(2)`. Others may leave it to a server, or to a layer
    /// below them whose failures they don't tell.
    const SURE: [u32; 4] = [0x9123_683e, 0xef53, 0x0102_1994, 0x5846_5342];
    let dir = File::open(dir)?;
    let kind = rustix::fs::fstatfs(&dir)?.f_type as u32;
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    Ok((SURE.contains(&kind) && tells_failures(&release)).then_some(dir))
}

#[cfg(not(target_os = "linux"))]
fn whole(_dir: &Path) -> std::io::Result<Option<File>> {
    Ok(None)
}

/// Whether syncing a file system reports what could not be written, as Linux does since 5.8.
#[cfg(target_os = "linux")]
fn tells_failures(release: &str) -> bool {
    let mut numbers = release.split(['.', '-']).map_while(|number| number.parse::<u32>().ok());
    (numbers.next(), numbers.next()) >= (Some(5), Some(8))
}

/// Syncs every file below a directory, and the directories.
fn sync_each(dir: &Path) -> Result<(), Error> {
    let failed = |cause| Error::io("sync", dir, cause);
    let entries: Vec<_> = fs::read_dir(dir).and_then(Iterator::collect).map_err(failed)?;
    entries.into_par_iter().try_for_each(|entry| match entry.file_type() {
        Ok(kind) if kind.is_dir() => sync_each(&entry.path()),
        // Where a file is open for reading only, some systems don't sync it.
        _ => File::options().write(true).open(entry.path()).and_then(|file| file.sync_all()).map_err(failed),
    })?;
    sync_dir(dir)
}

/// Makes the names in a directory survive a power loss.
///
/// # Errors
/// `Io` if that fails.
#[cfg(unix)]
pub(super) fn sync_dir(path: &Path) -> Result<(), Error> {
    File::open(path).and_then(|dir| dir.sync_all()).map_err(|cause| Error::io("sync", path, cause))
}

/// Windows does not sync directories.
#[cfg(not(unix))]
pub(super) fn sync_dir(_path: &Path) -> Result<(), Error> {
    Ok(())
}

/// Makes a directory and those above it, unless they are there.
///
/// # Errors
/// `Io` if that fails.
pub(crate) fn create_dir(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(|cause| Error::io("make the directory", path, cause))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn kernels_that_keep_failures_to_themselves_are_known() {
        for release in ["5.8.0-generic", "5.10", "6.18.44-fc", "10.0.1"] {
            assert!(tells_failures(release), "{release}");
        }
        for release in ["", "4.18.0-553.el8", "5.7.19", "5", "unknown"] {
            assert!(!tells_failures(release), "{release}");
        }
    }

    #[test]
    fn one_file_is_synced_like_many_and_what_is_not_there_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("a")).unwrap();
        fs::write(dir.path().join("a/b"), "b").unwrap();
        let mut file_system = FileSystem::of(dir.path(), true).unwrap();
        for count in [1, FEW + 1] {
            file_system.sync_tree(dir.path(), count).unwrap();
        }
        file_system.sync_names(&vec![dir.path().to_owned(); FEW + 1]).unwrap();
        file_system.whole = None;
        file_system.sync_tree(dir.path(), FEW + 1).unwrap();
        let gone = dir.path().join("gone");
        let error = file_system.sync_tree(&gone, FEW + 1).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("can't sync `{}`: No such file or directory (os error 2)", gone.display())
        );
    }
}
