//! The service in front of another one.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use tower_service::Service;

use crate::blocking::{self, Blocking};
use crate::driver::Answer;
use crate::response::{AssetBody, Final};
use crate::service::AssetService;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// An [`AssetService`] that hands requests for anything but an asset to another service: see [`AssetService::fallback`].
#[derive(Debug, Clone)]
pub struct WithFallback<F> {
    assets: AssetService,
    other: F,
}

impl AssetService {
    /// Hands requests for anything but an asset to `other`: pages, another directory, an error page. Every path that the
    /// catalog gives or gave to an asset is still answered here.
    ///
    /// ```
    /// use asset_core::Assets;
    /// use asset_tower::AssetService;
    /// use axum::Router;
    /// use axum::routing::get;
    ///
    /// # fn example(assets: Assets) -> Result<Router, asset_core::Error> {
    /// let service = AssetService::builder(assets).strip_mount(true).build()?;
    /// let pages = Router::new().route("/about", get(async || "About us"));
    /// let router = Router::new().fallback_service(service.fallback(pages));
    /// # Ok(router)
    /// # }
    /// ```
    ///
    /// [`AssetLayer`](crate::AssetLayer) does the same as a layer around another service.
    pub fn fallback<F>(self, other: F) -> WithFallback<F> {
        WithFallback::new(self, other)
    }
}

impl<F> WithFallback<F> {
    pub(crate) fn new(assets: AssetService, other: F) -> Self {
        Self { assets, other }
    }
}

impl<F, B, R> Service<Request<B>> for WithFallback<F>
where
    F: Service<Request<B>, Response = Response<R>> + Clone,
{
    type Response = Response<FallbackBody<R>>;
    type Error = F::Error;
    type Future = FallbackFuture<F, B>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), F::Error>> {
        self.other.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> FallbackFuture<F, B> {
        // The service that is ready is used up, and the next call waits for a new one.
        let next = self.other.clone();
        let mut other = std::mem::replace(&mut self.other, next);
        self.assets.poll_if_due();
        let (head, body) = request.into_parts();
        let state = match self.assets.driver().answer_at_once(&head) {
            Some(Answer::Response(response)) => State::Ours { response: Some(response) },
            Some(Answer::NotAnAsset) => State::Others { response: other.call(Request::from_parts(head, body)) },
            None => {
                let (driver, asked) = (Arc::clone(self.assets.driver()), head.clone());
                let ours = blocking::run(move || driver.answer(&asked));
                State::Asking { ours, waiting: Some((other, Request::from_parts(head, body))) }
            }
        };
        FallbackFuture { state }
    }
}

pin_project! {
    /// The response of a [`WithFallback`].
    #[must_use = "futures do nothing unless polled"]
    pub struct FallbackFuture<F, B>
    where
        F: Service<Request<B>>,
    {
        #[pin]
        state: State<F, B, F::Future>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<F, B, R> {
        Asking { ours: Blocking<Answer>, waiting: Option<(F, Request<B>)> },
        Ours { response: Option<Response<AssetBody>> },
        Others { #[pin] response: R },
    }
}

impl<F, B, R> Future for FallbackFuture<F, B>
where
    F: Service<Request<B>, Response = Response<R>>,
{
    type Output = Result<Response<FallbackBody<R>>, F::Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.project().state;
        loop {
            let next = match state.as_mut().project() {
                StateProjection::Ours { response } => {
                    let Some(response) = response.take() else { unreachable!("BUG: polled after the end") };
                    return Poll::Ready(Ok(response.map(|body| FallbackBody { inner: Inner::Ours { body } })));
                }
                StateProjection::Others { response } => {
                    let response = ready!(response.poll(cx))?;
                    return Poll::Ready(Ok(response.map(|body| FallbackBody { inner: Inner::Others { body } })));
                }
                StateProjection::Asking { ours, waiting } => {
                    let ours = ready!(Pin::new(ours).poll_done(cx));
                    match (ours, waiting.take()) {
                        (Ok(Answer::Response(response)), _) => State::Ours { response: Some(response) },
                        (Ok(Answer::NotAnAsset), Some((mut other, request))) => {
                            State::Others { response: other.call(request) }
                        }
                        // The runtime ended first.
                        (Err(_), _) | (Ok(Answer::NotAnAsset), None) => {
                            State::Ours { response: Some(Final::Failed.respond()) }
                        }
                    }
                }
            };
            state.set(next);
        }
    }
}

pin_project! {
    /// The body of an asset, or of the other service's response.
    #[derive(Debug)]
    pub struct FallbackBody<B> {
        #[pin]
        inner: Inner<B>,
    }
}

pin_project! {
    #[project = InnerProjection]
    #[derive(Debug)]
    enum Inner<B> {
        Ours { body: AssetBody },
        Others { #[pin] body: B },
    }
}

impl<B> Body for FallbackBody<B>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        match self.project().inner.project() {
            InnerProjection::Ours { body } => Pin::new(body).poll_frame(cx),
            InnerProjection::Others { body } => {
                body.poll_frame(cx).map(|frame| frame.map(|frame| frame.map_err(io::Error::other)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.inner {
            Inner::Ours { body } => body.is_end_stream(),
            Inner::Others { body } => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.inner {
            Inner::Ours { body } => body.size_hint(),
            Inner::Others { body } => body.size_hint(),
        }
    }
}

impl<F, B> std::fmt::Debug for FallbackFuture<F, B>
where
    F: Service<Request<B>>,
{
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FallbackFuture")
    }
}
