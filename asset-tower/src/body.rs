//! The body of every response.

use std::io::{self, Read, Seek, SeekFrom};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::blocking::{self, Blocking};
use crate::file::{Content, FileIdentity, Opened, is_beginning};
use crate::header::Part;

/// Bytes read from a file at once, and so held for each slow reader.
const CHUNK: u64 = 64 << 10;

/// The body of a response: bytes in memory, or a file that is read as the client takes it.
///
/// It gives exactly as many bytes as `Content-Length` says, or an error, on which the host ends the connection.
pub struct AssetBody(Inner);

enum Inner {
    Whole(Option<Bytes>),
    File(FileBody),
}

struct FileBody {
    /// Bytes not yet given.
    remaining: u64,
    state: State,
}

enum State {
    Idle(Reader),
    Reading(Blocking<(Reader, io::Result<Bytes>)>),
    Ended,
}

/// A file at the position to read next.
struct Reader {
    opened: Opened,
    /// What its bytes had when it was opened.
    digest: Box<str>,
}

impl AssetBody {
    pub(crate) fn empty() -> Self {
        Self(Inner::Whole(None))
    }

    pub(crate) fn bytes(bytes: Bytes) -> Self {
        Self(Inner::Whole((!bytes.is_empty()).then_some(bytes)))
    }

    /// All of `content`, which has this digest, or a part of it.
    pub(crate) fn of(content: Content, digest: &str, part: Option<Part>) -> io::Result<Self> {
        match (content, part) {
            (Content::Whole(bytes), None) => Ok(Self::bytes(bytes)),
            (Content::Whole(bytes), Some(part)) => {
                // A part lies within the size, which was an exact number of bytes in memory.
                let start = usize::try_from(part.start).unwrap_or(usize::MAX).min(bytes.len());
                let end = usize::try_from(part.last()).unwrap_or(usize::MAX).saturating_add(1).min(bytes.len());
                Ok(Self::bytes(bytes.slice(start..end)))
            }
            (Content::File(opened), part) => {
                let part = part.unwrap_or(Part { start: 0, length: opened.identity.size });
                (&opened.file).seek(SeekFrom::Start(part.start))?;
                Ok(Self(Inner::File(FileBody {
                    remaining: part.length,
                    state: State::Idle(Reader { opened, digest: digest.into() }),
                })))
            }
        }
    }

    fn remaining(&self) -> u64 {
        match &self.0 {
            Inner::Whole(bytes) => bytes.as_ref().map_or(0, |bytes| bytes.len() as u64),
            Inner::File(file) => file.remaining,
        }
    }
}

impl http_body::Body for AssetBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        match &mut self.0 {
            Inner::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Inner::File(file) => file.poll_chunk(cx).map(|chunk| Some(chunk?.map(Frame::data))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.remaining() == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.remaining())
    }
}

impl std::fmt::Debug for AssetBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AssetBody({} bytes)", self.remaining())
    }
}

impl FileBody {
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Poll::Ready(None),
                State::Idle(_) if self.remaining == 0 => return Poll::Ready(None),
                State::Idle(mut reader) => {
                    let length = self.remaining.min(CHUNK);
                    let is_last = length == self.remaining;
                    self.state = State::Reading(blocking::run(move || {
                        let chunk = reader.read(length, is_last);
                        (reader, chunk)
                    }));
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
}

impl Reader {
    /// The next `length` bytes. A file that changed meanwhile is an error at the latest with the last of them, so
    /// that no client takes a mixture of two versions for a whole.
    fn read(&mut self, length: u64, is_last: bool) -> io::Result<Bytes> {
        let mut chunk = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
        (&self.opened.file).take(length).read_to_end(&mut chunk)?;
        if chunk.len() as u64 != length {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file became shorter while it was sent"));
        }
        if is_last && !self.is_unchanged()? {
            let message = "the file changed while it was sent";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        Ok(chunk.into())
    }

    /// A file to which something was appended still begins with what was promised.
    fn is_unchanged(&self) -> io::Result<bool> {
        let Opened { file, identity, .. } = &self.opened;
        Ok(FileIdentity::of(file)? == *identity || is_beginning(file, identity.size, &self.digest)?)
    }
}
