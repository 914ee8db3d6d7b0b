//! A file that is sent as fast as the client takes it.
//!
//! What the system has in memory is read on the spot (`preadv2` with `RWF_NOWAIT`, Linux). Only what it must fetch goes to
//! a blocking thread, and the last bytes, because the file is looked at again. That halves the processor time of a 20 MB
//! file.
//!
//! hyper collects up to 16 chunks, about 400 KiB, for each client that takes nothing, whatever their size. So the stream
//! counts the bytes that it gave and that are not dropped yet. From the low water mark on, it first asks the server to send,
//! and then trickles. A stalled reader costs one chunk and a little more: 2,000 of them stay below 200 MB with their
//! connections. Chunks that grow while the client takes them would save nothing, since a system accepts more than half a
//! megabyte before the first stall.
//!
//! It never waits for a chunk to be dropped: a caller that collects the whole body, as a test or a compressing layer does,
//! would wait forever. One that keeps more than the high water mark is taken for such a caller and gets whole chunks.

use std::io::{self, Read, Seek, SeekFrom};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use asset_core::Digest;
use bytes::Bytes;

use crate::blocking::{self, Blocking};
use crate::headers::Part;
use crate::storage::{Opened, is_beginning, read_cached, stamp_of};

/// The bytes that are given at once, and so held for each slow reader. Chunks of 8 KiB take three times the processor
/// time.
const CHUNK: u64 = 32 << 10;
/// With fewer unsent bytes than this, the server gets the next chunk.
const LOW_WATER_MARK: u64 = 8 << 10;
/// With more unsent bytes than this, they are not waiting for a slow client: the caller collects the whole body.
const HIGH_WATER_MARK: u64 = 128 << 10;
/// How often a server between the marks is asked to send first.
const YIELDS: u8 = 2;
/// What a server between the marks gets after that: hardly more than it takes to hold a chunk at all.
const TRICKLE: u64 = 64;

/// A part of a file, given in chunks.
pub(crate) struct FileStream {
    /// Bytes not yet given.
    pub(crate) remaining: u64,
    state: State,
    /// Bytes given that are not dropped yet.
    unsent: Arc<AtomicU64>,
    /// How often the server was asked to send since the low water mark.
    yields: u8,
}

enum State {
    Idle(Reader),
    Reading(Blocking<(Reader, io::Result<Bytes>)>),
    Ended,
}

/// A file, and where to read next.
struct Reader {
    opened: Opened,
    /// Of its bytes when it was opened.
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
        Self { remaining: part.length, state: State::Idle(reader), unsent: Arc::default(), yields: 0 }
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

    /// How much to give now, or `None` if the server should first send what it has.
    fn next_length(&mut self) -> Option<u64> {
        let most = match self.unsent.load(Ordering::Relaxed) {
            0..LOW_WATER_MARK => {
                self.yields = 0;
                CHUNK
            }
            LOW_WATER_MARK..HIGH_WATER_MARK if self.yields < YIELDS => {
                self.yields += 1;
                return None;
            }
            LOW_WATER_MARK..HIGH_WATER_MARK => TRICKLE,
            HIGH_WATER_MARK.. => CHUNK,
        };
        Some(most.min(self.remaining))
    }

    /// Reads on the spot what is cached. The last bytes may take longer, because the file is looked at again.
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

    /// The next `length` bytes. A file that changed in the meantime is an error at the latest with the last of them, so
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

    /// A file that was only appended to still begins with the promised bytes.
    fn is_unchanged(&self) -> io::Result<bool> {
        let Opened { file, stamp, .. } = &self.opened;
        Ok(stamp_of(file)? == *stamp || is_beginning(file, stamp.size(), &self.digest)?)
    }
}
