//! The future of a response.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::Response;

use crate::AssetBody;
use crate::blocking::Blocking;
use crate::respond;

/// The response of an [`AssetService`](crate::AssetService): there at once for what is in memory.
#[must_use = "futures do nothing unless polled"]
pub struct ResponseFuture(Blocking<Response<AssetBody>>);

impl ResponseFuture {
    pub(crate) fn new(response: Blocking<Response<AssetBody>>) -> Self {
        Self(response)
    }
}

impl Future for ResponseFuture {
    type Output = Result<Response<AssetBody>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let response = ready!(Pin::new(&mut self.0).poll_done(cx));
        Poll::Ready(Ok(response.unwrap_or_else(|_| respond::failed())))
    }
}

impl std::fmt::Debug for ResponseFuture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ResponseFuture")
    }
}
