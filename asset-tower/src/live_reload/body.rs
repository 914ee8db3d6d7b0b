//! The body of a response that passed the layer.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use super::events::EventStream;

pin_project! {
    /// The body of a response that passed [`LiveReload`](crate::LiveReload): that of the application, with the script at its
    /// end if it is a page, or one of the layer's own.
    #[derive(Debug)]
    pub struct LiveReloadBody<B> {
        #[pin]
        kind: Kind<B>,
    }
}

pin_project! {
    #[project = KindProjection]
    #[derive(Debug)]
    enum Kind<B> {
        Inner { #[pin] body: B, script: Option<Bytes>, trailers: Option<HeaderMap> },
        Bytes { bytes: Option<Bytes> },
        Events { stream: EventStream },
    }
}

impl<B> LiveReloadBody<B> {
    pub(super) fn inner(body: B, script: Option<Bytes>) -> Self {
        Self { kind: Kind::Inner { body, script, trailers: None } }
    }

    pub(super) fn bytes(bytes: Bytes) -> Self {
        Self { kind: Kind::Bytes { bytes: Some(bytes) } }
    }

    pub(super) fn events(stream: EventStream) -> Self {
        Self { kind: Kind::Events { stream } }
    }
}

impl<B: Body<Data = Bytes>> Body for LiveReloadBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        match self.project().kind.project() {
            KindProjection::Inner { body, script, trailers } => {
                if let Some(trailers) = trailers.take() {
                    return Poll::Ready(Some(Ok(Frame::trailers(trailers))));
                }
                let frame = match ready!(body.poll_frame(cx)) {
                    None => return Poll::Ready(script.take().map(|script| Ok(Frame::data(script)))),
                    Some(frame) => frame?,
                };
                Poll::Ready(Some(Ok(match (frame.into_trailers(), script.take()) {
                    // What follows trailers is lost.
                    (Ok(last), Some(rest)) => {
                        *trailers = Some(last);
                        Frame::data(rest)
                    }
                    (Ok(last), None) => Frame::trailers(last),
                    (Err(data), rest) => {
                        *script = rest;
                        data
                    }
                })))
            }
            KindProjection::Bytes { bytes } => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            KindProjection::Events { stream } => {
                stream.poll_event(cx).map(|event| event.map(|event| Ok(Frame::data(event))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.kind {
            Kind::Inner { body, script, trailers } => body.is_end_stream() && script.is_none() && trailers.is_none(),
            Kind::Bytes { bytes } => bytes.is_none(),
            Kind::Events { .. } => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.kind {
            Kind::Inner { body, script, .. } => {
                let added = script.as_ref().map_or(0, |script| script.len() as u64);
                let inner = body.size_hint();
                let mut hint = SizeHint::new();
                hint.set_lower(inner.lower().saturating_add(added));
                if let Some(upper) = inner.upper() {
                    hint.set_upper(upper.saturating_add(added));
                }
                hint
            }
            Kind::Bytes { bytes } => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            Kind::Events { .. } => SizeHint::new(),
        }
    }
}
