//! One sequence of bytes with a known digest, wherever it is.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use asset_core::internal::FileStamp;
use asset_core::{Digest, Error};
use bytes::Bytes;

use super::digest;
use super::memory::{Held, Memory};
use super::open::{self, Opened};

/// Bytes with a known size and digest, and where they are.
#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) place: Place,
    pub(crate) size: u64,
    pub(crate) digest: Digest,
    /// Of an earlier build than the current one.
    pub(crate) is_earlier: bool,
    held: OnceLock<Held>,
    /// The file whose bytes were last found to have the digest.
    verified: Mutex<Option<FileStamp>>,
}

/// Where bytes are.
#[derive(Debug)]
pub(crate) enum Place {
    /// A file under an output directory, by its `/`-separated path.
    Output { root: Arc<Path>, file: String },
    /// A file of the load path.
    Source(PathBuf),
    /// Here.
    Memory(Bytes),
}

/// What a load gives.
pub(crate) enum Loaded {
    /// The bytes with the digest.
    Same(Content),
    /// A source that was edited after its version was computed: its bytes of now and their digest.
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
    /// There is something else than what was promised, or it can't be read.
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

    fn new(path: &Path, cause: io::Error) -> Self {
        let is_missing = cause.kind() == io::ErrorKind::NotFound;
        let error = Error::io("serve", path, cause);
        if is_missing { Self::Missing(error) } else { Self::Unusable(error) }
    }
}

impl Stored {
    pub(crate) fn new(place: Place, size: u64, digest: Digest) -> Self {
        Self { place, size, digest, is_earlier: false, held: OnceLock::new(), verified: Mutex::new(None) }
    }

    /// Whether it may be edited under its name.
    pub(crate) fn is_source(&self) -> bool {
        matches!(self.place, Place::Source(_))
    }

    /// The bytes, if that takes no file.
    pub(crate) fn ready(&self) -> Option<&Bytes> {
        match &self.place {
            Place::Memory(bytes) => Some(bytes),
            Place::Output { .. } | Place::Source(_) => self.held.get().map(|held| &held.bytes),
        }
    }

    /// The bytes, read and checked; small ones are held from then on while `memory` has room.
    pub(crate) fn load(&self, memory: &Arc<Memory>) -> Result<Loaded, Failure> {
        if let Some(bytes) = self.ready() {
            return Ok(Loaded::Same(Content::Whole(bytes.clone())));
        }
        let path = self.path();
        let failed = |cause: io::Error| Failure::new(&path, cause);
        let opened = self.open().map_err(failed)?;
        if opened.stamp.size() != self.size {
            return self.other(opened, memory).map_err(failed);
        }
        let content = read_small(opened, memory.largest_file).map_err(failed)?;
        if self.is_verified(&content).map_err(failed)? {
            if let Content::Whole(bytes) = &content
                && let Some(held) = memory.hold(bytes, self.is_earlier)
            {
                // Another request may have been faster; its bytes are the same.
                let _ = self.held.set(held);
            }
            return Ok(Loaded::Same(content));
        }
        let opened = self.open().map_err(failed)?;
        self.other(opened, memory).map_err(failed)
    }

    fn path(&self) -> PathBuf {
        match &self.place {
            Place::Output { root, file } => root.join(file),
            Place::Source(path) => path.clone(),
            Place::Memory(_) => PathBuf::new(),
        }
    }

    fn open(&self) -> io::Result<Opened> {
        match &self.place {
            Place::Output { root, file } => open::output(root, file),
            Place::Source(path) => open::source(path),
            Place::Memory(_) => unreachable!("BUG: bytes in memory need no file"),
        }
    }

    fn is_verified(&self, content: &Content) -> io::Result<bool> {
        let mut verified = self.verified.lock().unwrap_or_else(PoisonError::into_inner);
        match content {
            Content::Whole(bytes) => Ok(digest::of_bytes(&self.digest, bytes) == self.digest),
            Content::File(opened) if *verified == Some(opened.stamp) => Ok(true),
            Content::File(opened) => {
                let is_same = digest_of_file(&self.digest, &opened.file)? == self.digest;
                // A file that has just been written may be written again without another stamp.
                if is_same && opened.stamp.is_settled(SystemTime::now()) {
                    *verified = Some(opened.stamp);
                }
                Ok(is_same)
            }
        }
    }

    /// What to do with a file that is not what was promised: only an edited source has bytes worth sending.
    fn other(&self, opened: Opened, memory: &Arc<Memory>) -> io::Result<Loaded> {
        if matches!(self.place, Place::Output { .. }) || opened.through_link {
            let message = "its bytes are not those that the manifest or the version names";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let content = read_small(opened, memory.largest_file)?;
        let digest = match &content {
            Content::Whole(bytes) => digest::of_bytes(&self.digest, bytes),
            Content::File(opened) => digest_of_file(&self.digest, &opened.file)?,
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

fn digest_of_file(expected: &Digest, mut file: &File) -> io::Result<Digest> {
    let digest = digest::of_reader(expected, file)?;
    file.rewind()?;
    Ok(digest)
}
