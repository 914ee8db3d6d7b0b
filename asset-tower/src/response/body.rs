//! The body of every response.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use asset_core::Digest;
use bytes::Bytes;
use http_body::{Frame, SizeHint};

use super::stream::FileStream;
use crate::headers::Part;
use crate::storage::Content;

/// The body of a response: bytes in memory, or a file that is read as the client takes it.
///
/// It gives exactly as many bytes as `Content-Length` says, or an error, on which the server ends the connection.
pub struct AssetBody(Inner);

enum Inner {
    Whole(Option<Bytes>),
    /// On the heap, since a response is moved a number of times, and most are in memory.
    File(Box<FileStream>),
}

impl AssetBody {
    pub(crate) fn empty() -> Self {
        Self(Inner::Whole(None))
    }

    pub(crate) fn bytes(bytes: Bytes) -> Self {
        Self(Inner::Whole((!bytes.is_empty()).then_some(bytes)))
    }

    /// All of `content`, which has this digest, or a part of it.
    pub(crate) fn of(content: Content, digest: Digest, part: Option<Part>) -> Self {
        match (content, part) {
            (Content::Whole(bytes), None) => Self::bytes(bytes),
            (Content::Whole(bytes), Some(part)) => {
                // A part is within the size, which was an exact number of bytes in memory.
                let start = usize::try_from(part.start).unwrap_or(usize::MAX).min(bytes.len());
                let end = usize::try_from(part.last()).unwrap_or(usize::MAX).saturating_add(1).min(bytes.len());
                Self::bytes(bytes.slice(start..end))
            }
            (Content::File(opened), part) => Self(Inner::File(Box::new(FileStream::new(opened, digest, part)))),
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
