//! Opening files: regular ones only, never waiting, no links below the output folder.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// A file that is open, and what its metadata said then.
pub(crate) struct Opened {
    pub(crate) file: File,
    pub(crate) identity: FileIdentity,
    /// Whether the path's last segment is a link.
    pub(crate) through_link: bool,
}

/// What tells an unchanged file from another one under the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileIdentity {
    pub(crate) size: u64,
    modified: Option<SystemTime>,
    device_and_inode: (u64, u64),
}

impl FileIdentity {
    pub(crate) fn of(file: &File) -> io::Result<Self> {
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "no regular file"));
        }
        Ok(Self::in_metadata(&metadata))
    }

    /// Of whatever is at `path`, without opening it.
    pub(crate) fn at(path: &Path) -> Option<Self> {
        path.metadata().ok().map(|metadata| Self::in_metadata(&metadata))
    }

    /// Whether it was modified less than `span` before or after `time`, as far as that is known.
    pub(crate) fn was_modified_within(&self, span: Duration, time: SystemTime) -> bool {
        let distance = |modified| time.duration_since(modified).unwrap_or_else(|ahead| ahead.duration());
        self.modified.is_none_or(|modified| distance(modified) < span)
    }

    fn in_metadata(metadata: &Metadata) -> Self {
        let device_and_inode = system::device_and_inode(metadata);
        Self { size: metadata.len(), modified: metadata.modified().ok(), device_and_inode }
    }
}

/// Opens the output `file` (`/`-separated) under `root`. The root may be a link; nothing below it is followed.
pub(super) fn output(root: &Path, file: &str) -> io::Result<Opened> {
    let file = system::open_below(root, file)?;
    Ok(Opened { identity: FileIdentity::of(&file)?, file, through_link: false })
}

/// Opens a file of the load path, which may have links; whoever asks must then insist on the digest.
pub(super) fn source(path: &Path) -> io::Result<Opened> {
    let through_link = path.symlink_metadata()?.is_symlink();
    let file = system::open(path)?;
    Ok(Opened { identity: FileIdentity::of(&file)?, file, through_link })
}

/// Up to `length` bytes from `position` on that the system has in memory; `None` if there are none, or if it can't say.
#[cfg(target_os = "linux")]
pub(crate) fn read_cached(file: &File, position: u64, length: usize) -> Option<Vec<u8>> {
    use rustix::io::{ReadWriteFlags, preadv2};

    let mut bytes = vec![0; length];
    let buffers = &mut [io::IoSliceMut::new(&mut bytes)];
    let count = preadv2(file, buffers, position, ReadWriteFlags::NOWAIT).ok()?;
    bytes.truncate(count);
    (count > 0).then_some(bytes)
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn read_cached(_file: &File, _position: u64, _length: usize) -> Option<Vec<u8>> {
    None
}

#[cfg(unix)]
mod system {
    use std::fs::{File, Metadata};
    use std::io;
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;

    use rustix::fs::{CWD, Mode, OFlags, openat};

    // Without NONBLOCK, opening a FIFO waits for a writer, and a few requests would stop every thread.
    const READ: OFlags = OFlags::RDONLY.union(OFlags::CLOEXEC).union(OFlags::NONBLOCK).union(OFlags::NOCTTY);
    const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::CLOEXEC).union(OFlags::DIRECTORY);

    pub(super) fn open_below(root: &Path, file: &str) -> io::Result<File> {
        let mut folder = openat(CWD, root, FOLDER, Mode::empty())?;
        let (folders, name) = file.rsplit_once('/').unwrap_or(("", file));
        for segment in folders.split('/').filter(|segment| !segment.is_empty()) {
            folder = openat(&folder, segment, FOLDER | OFlags::NOFOLLOW, Mode::empty())?;
        }
        Ok(openat(&folder, name, READ | OFlags::NOFOLLOW, Mode::empty())?.into())
    }

    pub(super) fn open(path: &Path) -> io::Result<File> {
        Ok(openat(CWD, path, READ, Mode::empty())?.into())
    }

    pub(super) fn device_and_inode(metadata: &Metadata) -> (u64, u64) {
        (metadata.dev(), metadata.ino())
    }
}

#[cfg(not(unix))]
mod system {
    use std::fs::{File, Metadata};
    use std::io;
    use std::path::{Path, PathBuf};

    pub(super) fn open_below(root: &Path, file: &str) -> io::Result<File> {
        let mut path = PathBuf::from(root);
        for segment in file.split('/') {
            path.push(segment);
            if path.symlink_metadata()?.is_symlink() {
                return Err(io::Error::new(io::ErrorKind::InvalidInput, "a link"));
            }
        }
        open(&path)
    }

    pub(super) fn open(path: &Path) -> io::Result<File> {
        // Here only links and regular files open as files; anything else that a name can be is refused beforehand.
        if !path.metadata()?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "no regular file"));
        }
        File::open(path)
    }

    pub(super) fn device_and_inode(_metadata: &Metadata) -> (u64, u64) {
        (0, 0)
    }
}
