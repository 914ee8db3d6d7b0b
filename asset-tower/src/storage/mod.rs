//! The bytes of assets: opened without following links, checked against their digest, held in memory or streamed.

mod memory;
mod open;
mod outputs;
mod verify;

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use asset_core::internal::FileStamp;
use asset_core::{Digest, Error, ErrorKind};
use bytes::Bytes;

use self::memory::Resident;

pub(crate) use self::memory::Memory;
pub(crate) use self::open::{Opened, read_cached, stamp_of};
pub(crate) use self::outputs::Outputs;
pub(crate) use self::verify::is_beginning;

/// Bytes with a known size and digest, and where they are.
#[derive(Debug)]
pub(crate) struct Blob {
    pub(crate) size: u64,
    pub(crate) digest: Digest,
    location: Location,
    /// Of another build than the current one, so that it may take less memory.
    is_kept: bool,
    resident: OnceLock<Resident>,
    /// The file whose bytes were last found to have the digest.
    verified: Mutex<Option<FileStamp>>,
}

/// Where bytes are.
#[derive(Debug)]
pub(crate) enum Location {
    Memory(Bytes),
    File(FileLocation),
    /// Nowhere, although the manifest names this output.
    Nowhere(String),
}

#[derive(Debug)]
pub(crate) enum FileLocation {
    /// A file under an output directory, by its `/`-separated path.
    Output { root: Arc<Path>, file: String },
    /// A file of the load path.
    Source(PathBuf),
}

/// The result of a load.
pub(crate) enum Loaded {
    /// The bytes with the digest.
    Promised(Content),
    /// A source that was edited after its version was computed: its current bytes and their digest.
    Edited { content: Content, digest: Digest },
}

/// Bytes ready to be sent.
pub(crate) enum Content {
    Whole(Bytes),
    File(Opened),
}

/// Why there are no bytes to send.
#[derive(Debug)]
pub(crate) enum Failure {
    /// There is no such file.
    Missing(Error),
    /// The file has other bytes than the manifest names, or can't be read.
    Unusable(Error),
}

impl Content {
    pub(crate) fn size(&self) -> u64 {
        match self {
            Self::Whole(bytes) => bytes.len() as u64,
            Self::File(opened) => opened.stamp.size(),
        }
    }
}

impl Failure {
    pub(crate) fn error(&self) -> &Error {
        match self {
            Self::Missing(error) | Self::Unusable(error) => error,
        }
    }

    pub(crate) fn is_missing(&self) -> bool {
        matches!(self, Self::Missing(_))
    }

    fn new(path: &Path, cause: io::Error) -> Self {
        let is_missing = cause.kind() == io::ErrorKind::NotFound;
        let error = Error::io("serve", path, cause);
        if is_missing { Self::Missing(error) } else { Self::Unusable(error) }
    }
}

impl FileLocation {
    fn path(&self) -> PathBuf {
        match self {
            Self::Output { root, file } => root.join(file),
            Self::Source(path) => path.clone(),
        }
    }

    fn open(&self) -> io::Result<Opened> {
        match self {
            Self::Output { root, file } => open::output(root, file),
            Self::Source(path) => open::source(path),
        }
    }
}

impl Blob {
    pub(crate) fn new(location: Location, size: u64, digest: Digest) -> Self {
        Self { size, digest, location, is_kept: false, resident: OnceLock::new(), verified: Mutex::new(None) }
    }

    /// The same as one of another build than the current one.
    pub(crate) fn kept(self) -> Self {
        Self { is_kept: true, ..self }
    }

    /// Whether it may be edited under its name.
    pub(crate) fn is_source(&self) -> bool {
        matches!(self.location, Location::File(FileLocation::Source(_)))
    }

    /// The bytes if they are in memory.
    pub(crate) fn in_memory(&self) -> Option<&Bytes> {
        match &self.location {
            Location::Memory(bytes) => Some(bytes),
            Location::File(_) => self.resident.get().map(|resident| &resident.bytes),
            Location::Nowhere(_) => None,
        }
    }

    /// The bytes, read and checked; small ones are held from then on while `memory` has room.
    ///
    /// # Errors
    /// Why there are no bytes that may be sent.
    pub(crate) fn load(&self, memory: &Arc<Memory>) -> Result<Loaded, Failure> {
        if let Some(bytes) = self.in_memory() {
            return Ok(Loaded::Promised(Content::Whole(bytes.clone())));
        }
        match &self.location {
            Location::Memory(bytes) => Ok(Loaded::Promised(Content::Whole(bytes.clone()))),
            Location::File(file) => self.read(file, memory).map_err(|cause| Failure::new(&file.path(), cause)),
            Location::Nowhere(file) => {
                let message = format!("output `{file}` is named by the manifest, but not served from anywhere");
                Err(Failure::Missing(Error::new(ErrorKind::Io, message)))
            }
        }
    }

    fn read(&self, file: &FileLocation, memory: &Arc<Memory>) -> io::Result<Loaded> {
        let opened = file.open()?;
        if opened.stamp.size() != self.size {
            return self.edited(file, opened, memory);
        }
        let content = read_small(opened, memory.largest_file)?;
        if !self.is_verified(&content)? {
            // Opened again, as it may have been replaced since.
            return self.edited(file, file.open()?, memory);
        }
        if let Content::Whole(bytes) = &content
            && let Some(resident) = memory.hold(bytes, self.is_kept)
        {
            // Another request may have been faster; its bytes are the same.
            let _ = self.resident.set(resident);
        }
        Ok(Loaded::Promised(content))
    }

    fn is_verified(&self, content: &Content) -> io::Result<bool> {
        let opened = match content {
            Content::Whole(bytes) => return Ok(verify::of_bytes(&self.digest, bytes) == self.digest),
            Content::File(opened) => opened,
        };
        // One request at a time reads a large file for this.
        let mut verified = self.verified.lock().unwrap_or_else(PoisonError::into_inner);
        if *verified == Some(opened.stamp) {
            return Ok(true);
        }
        let is_same = verify::of_file(&self.digest, &opened.file)? == self.digest;
        // A file that has just been written may be written again without another stamp.
        if is_same && opened.stamp.is_settled(SystemTime::now()) {
            *verified = Some(opened.stamp);
        }
        Ok(is_same)
    }

    /// A file without the promised bytes: only an edited source has others that may be sent.
    fn edited(&self, file: &FileLocation, opened: Opened, memory: &Arc<Memory>) -> io::Result<Loaded> {
        if matches!(file, FileLocation::Output { .. }) || opened.through_link {
            let message = "its bytes are not those that the manifest or the version names";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let content = read_small(opened, memory.largest_file)?;
        let digest = match &content {
            Content::Whole(bytes) => verify::of_bytes(&self.digest, bytes),
            Content::File(opened) => verify::of_file(&self.digest, &opened.file)?,
        };
        Ok(Loaded::Edited { content, digest })
    }
}

/// The whole of a file of at most `largest` bytes, or the file itself.
fn read_small(opened: Opened, largest: u64) -> io::Result<Content> {
    let size = opened.stamp.size();
    let Some(capacity) = usize::try_from(size).ok().filter(|_| size <= largest) else {
        return Ok(Content::File(opened));
    };
    let mut bytes = Vec::with_capacity(capacity);
    // One byte more than there should be, so that a growing file is noticed.
    (&opened.file).take(size + 1).read_to_end(&mut bytes)?;
    Ok(Content::Whole(bytes.into()))
}
