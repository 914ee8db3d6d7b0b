//! The service.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use http::{Request, Response};
use tower_service::Service;

use crate::blocking::{self, Blocking};
use crate::driver::Driver;
use crate::health::Health;
use crate::response::{AssetBody, Final};

/// Serves assets under the URLs that templates and macros make.
///
/// Only what the catalog names is served: a request's path is looked up, never resolved on disk. The service never
/// fails; its errors are responses. It is a cheap clone, takes any request body and reads none.
///
/// ```
/// use asset_core::Assets;
/// use asset_tower::AssetService;
/// # let dir = tempfile::tempdir()?;
/// # std::fs::write(dir.path().join("app.css"), "body {}\n")?;
/// # let dir = dir.path();
///
/// let assets = Assets::from_dir(dir)?;
/// let service = AssetService::new(assets)?;
/// let router: axum::Router = axum::Router::new().nest_service("/static", service);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # The mount
///
/// A router that nests the service strips its mount from the path: axum's `nest_service("/static", service)` for the prefix
/// `/static/`. Where nothing does, as on a bare hyper server or with axum's `fallback_service`, set
/// [`strip_mount(true)`](crate::AssetServiceBuilder::strip_mount). That is also faster: nearly half of the cost of a nesting
/// router is writing the path of each request again, which costs more than the whole service does.
#[derive(Clone)]
pub struct AssetService {
    driver: Arc<Driver>,
}

impl AssetService {
    /// What is served now, and what is wrong.
    pub fn health(&self) -> Health {
        self.poll_if_due();
        self.driver.health()
    }

    pub(crate) fn from_driver(driver: Driver) -> Self {
        Self { driver: Arc::new(driver) }
    }

    pub(crate) fn driver(&self) -> &Arc<Driver> {
        &self.driver
    }

    /// Looks at the files beside the outputs about once a second, on the blocking pool; this request does not wait.
    pub(crate) fn poll_if_due(&self) {
        if self.driver.is_poll_due() {
            let driver = self.driver.clone();
            drop(blocking::run(move || driver.poll()));
        }
    }
}

impl<B> Service<Request<B>> for AssetService {
    type Response = Response<AssetBody>;
    type Error = Infallible;
    type Future = ResponseFuture;

    fn poll_ready(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> ResponseFuture {
        self.poll_if_due();
        // The body is dropped unread: no method that is answered has one.
        let (request, _) = request.into_parts();
        if let Some(answer) = self.driver.answer_at_once(&request) {
            return ResponseFuture(Blocking::Done(Some(answer.or_not_found(&request))));
        }
        let driver = self.driver.clone();
        ResponseFuture(blocking::run(move || driver.answer(&request).or_not_found(&request)))
    }
}

impl fmt::Debug for AssetService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AssetService")
            .field("policy", self.driver.policy())
            .field("health", &self.driver.health())
            .finish_non_exhaustive()
    }
}

/// The response of an [`AssetService`]: ready at once if the bytes are in memory.
#[must_use = "futures do nothing unless polled"]
pub struct ResponseFuture(Blocking<Response<AssetBody>>);

impl Future for ResponseFuture {
    type Output = Result<Response<AssetBody>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let response = ready!(Pin::new(&mut self.0).poll_done(cx));
        // An error: the runtime ended first.
        Poll::Ready(Ok(response.unwrap_or_else(|_| Final::Failed.respond())))
    }
}

impl fmt::Debug for ResponseFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseFuture")
    }
}
