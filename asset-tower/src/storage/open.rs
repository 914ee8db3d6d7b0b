//! Opening files: regular ones only, never waiting, no links below the output directory.

use std::fs::File;
use std::io;
use std::path::Path;

use asset_core::internal::FileStamp;

/// A file that is open, and what its metadata said then.
pub(crate) struct Opened {
    pub(crate) file: File,
    pub(crate) stamp: FileStamp,
    /// Whether the path's last segment is a link.
    pub(crate) through_link: bool,
}

/// The stamp of an open file.
///
/// # Errors
/// `InvalidInput` if it is not a regular file.
pub(crate) fn stamp_of(file: &File) -> io::Result<FileStamp> {
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    Ok(FileStamp::of(&metadata))
}

/// Opens the output `file` (`/`-separated) under `root`. The root may be a link; nothing below it is followed.
pub(super) fn output(root: &Path, file: &str) -> io::Result<Opened> {
    let file = system::open_below(root, file)?;
    Ok(Opened { stamp: stamp_of(&file)?, file, through_link: false })
}

/// Opens a file of the load path, which may have links; the caller must then insist on the digest.
pub(super) fn source(path: &Path) -> io::Result<Opened> {
    let through_link = path.symlink_metadata()?.is_symlink();
    let file = system::open(path)?;
    Ok(Opened { stamp: stamp_of(&file)?, file, through_link })
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
    use std::fs::File;
    use std::io;
    use std::path::Path;

    use rustix::fs::{CWD, Mode, OFlags, openat};

    // Without NONBLOCK, opening a FIFO waits for a writer, and a few requests would stop every thread.
    const READ: OFlags = OFlags::RDONLY.union(OFlags::CLOEXEC).union(OFlags::NONBLOCK).union(OFlags::NOCTTY);
    const DIR: OFlags = OFlags::RDONLY.union(OFlags::CLOEXEC).union(OFlags::DIRECTORY);

    pub(super) fn open_below(root: &Path, file: &str) -> io::Result<File> {
        let mut dir = openat(CWD, root, DIR, Mode::empty())?;
        let (dirs, name) = file.rsplit_once('/').unwrap_or(("", file));
        for segment in dirs.split('/').filter(|segment| !segment.is_empty()) {
            dir = openat(&dir, segment, DIR | OFlags::NOFOLLOW, Mode::empty())?;
        }
        Ok(openat(&dir, name, READ | OFlags::NOFOLLOW, Mode::empty())?.into())
    }

    pub(super) fn open(path: &Path) -> io::Result<File> {
        Ok(openat(CWD, path, READ, Mode::empty())?.into())
    }
}

#[cfg(not(unix))]
mod system {
    use std::fs::File;
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
        // On these systems only links and regular files open as files; anything else is refused beforehand.
        if !path.metadata()?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
        }
        File::open(path)
    }
}
