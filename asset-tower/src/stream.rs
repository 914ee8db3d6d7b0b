//! A file that is sent as fast as the client takes it.

use std::io::{self, Read, Seek, SeekFrom};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use asset_core::Digest;
use bytes::Bytes;

use crate::blocking::{self, Blocking};
use crate::file::{Opened, is_beginning, read_cached, stamp_of};
use crate::header::Part;

/// The bytes that are given at once, and so held for each slow reader.
const CHUNK: u64 = 32 << 10;
/// A host that has fewer bytes than this to send gets the next chunk.
const FEW: u64 = 8 << 10;
/// What is given to a host that asks for more without sending what it has: hosts collect a number of chunks, whatever is
/// in them, before they wait for a slow client. Hardly more than it takes to hold it at all.
const MORSEL: u64 = 64;
/// How often such a host is asked to send first.
const PATIENCE: u8 = 2;
/// Whoever keeps more bytes than this is no host with a slow client, but wants the whole at once.
const HOARD: u64 = 128 << 10;

/// A part of a file, given in chunks.
pub(crate) struct FileStream {
    /// Bytes not yet given.
    pub(crate) remaining: u64,
    state: State,
    /// Bytes given that are not dropped yet.
    unsent: Arc<AtomicU64>,
    /// How often the host was asked to send since it last had few to send.
    asked: u8,
}

enum State {
    Idle(Reader),
    Reading(Blocking<(Reader, io::Result<Bytes>)>),
    Ended,
}

/// A file, and where to read next.
struct Reader {
    opened: Opened,
    /// What its bytes had when it was opened.
    digest: Digest,
    position: u64,
}

/// Bytes that count as unsent until they are dropped.
struct Chunk {
    bytes: Vec<u8>,
    unsent: Arc<AtomicU64>,
}

impl Chunk {
    fn new(bytes: Vec<u8>, unsent: Arc<AtomicU64>) -> Self {
        unsent.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        Self { bytes, unsent }
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        self.unsent.fetch_sub(self.bytes.len() as u64, Ordering::Relaxed);
    }
}

impl AsRef<[u8]> for Chunk {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl FileStream {
    /// A `part` of the file, or all of it.
    pub(crate) fn new(opened: Opened, digest: Digest, part: Option<Part>) -> Self {
        let part = part.unwrap_or(Part { start: 0, length: opened.stamp.size() });
        let reader = Reader { opened, digest, position: part.start };
        Self { remaining: part.length, state: State::Idle(reader), unsent: Arc::default(), asked: 0 }
    }

    /// The next bytes; an error ends the stream.
    pub(crate) fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Poll::Ready(None),
                State::Idle(_) if self.remaining == 0 => return Poll::Ready(None),
                State::Idle(reader) => {
                    let Some(length) = self.next_length() else {
                        self.state = State::Idle(reader);
                        cx.waker().wake_by_ref();
                        return Poll::Pending;
                    };
                    self.state = self.read(reader, length);
                }
                State::Reading(mut reading) => match Pin::new(&mut reading).poll_done(cx) {
                    Poll::Pending => {
                        self.state = State::Reading(reading);
                        return Poll::Pending;
                    }
                    Poll::Ready(Ok((reader, Ok(chunk)))) => {
                        self.remaining -= chunk.len() as u64;
                        self.state = State::Idle(reader);
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                    Poll::Ready(Ok((_, Err(error))) | Err(error)) => return Poll::Ready(Some(Err(error))),
                },
            }
        }
    }

    /// How much to give now, or `None` if the host should first send what it has.
    fn next_length(&mut self) -> Option<u64> {
        let most = match self.unsent.load(Ordering::Relaxed) {
            0..FEW => {
                self.asked = 0;
                CHUNK
            }
            FEW..HOARD if self.asked < PATIENCE => {
                self.asked += 1;
                return None;
            }
            FEW..HOARD => MORSEL,
            HOARD.. => CHUNK,
        };
        Some(most.min(self.remaining))
    }

    /// Reads here and now what takes no waiting. The last bytes may take some, because the file is looked at again.
    fn read(&self, mut reader: Reader, length: u64) -> State {
        let is_last = length == self.remaining;
        let unsent = self.unsent.clone();
        let cached = if is_last { None } else { reader.read_cached(length) };
        State::Reading(match cached {
            Some(bytes) => Blocking::Done(Some((reader, Ok(Bytes::from_owner(Chunk::new(bytes, unsent)))))),
            None => blocking::run(move || {
                let bytes = reader.read(length, is_last);
                (reader, bytes.map(|bytes| Bytes::from_owner(Chunk::new(bytes, unsent))))
            }),
        })
    }
}

impl Reader {
    /// Up to `length` next bytes, if the system has some in memory.
    fn read_cached(&mut self, length: u64) -> Option<Vec<u8>> {
        let bytes = read_cached(&self.opened.file, self.position, usize::try_from(length).ok()?)?;
        self.position += bytes.len() as u64;
        Some(bytes)
    }

    /// The next `length` bytes. A file that changed meanwhile is an error at the latest with the last of them, so
    /// that no client takes a mixture of two versions for a whole.
    fn read(&mut self, length: u64, is_last: bool) -> io::Result<Vec<u8>> {
        let mut file = &self.opened.file;
        file.seek(SeekFrom::Start(self.position))?;
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
        file.take(length).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != length {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file became shorter while it was sent"));
        }
        if is_last && !self.is_unchanged()? {
            let message = "the file changed while it was sent";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        self.position += length;
        Ok(bytes)
    }

    /// A file to which something was appended still begins with what was promised.
    fn is_unchanged(&self) -> io::Result<bool> {
        let Opened { file, stamp, .. } = &self.opened;
        Ok(stamp_of(file)? == *stamp || is_beginning(file, stamp.size(), &self.digest)?)
    }
}
