//! The service.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use asset_core::{Assets, Error};
use http::{Request, Response};
use tower_service::Service;

use crate::blocking::{self, Blocking};
use crate::outputs::Outputs;
use crate::policy::Policy;
use crate::shared::Shared;
use crate::{AssetBody, Health, ResponseFuture, WithFallback};

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
/// A router that nests the service cuts its mount off the path: axum's `nest_service("/static", service)` for the prefix
/// `/static/`. Where nothing does, as on a bare hyper server or with axum's `fallback_service`, say
/// [`strip_mount(true)`](AssetServiceBuilder::strip_mount). That is also the faster way: a router that strips the mount
/// writes the path of each request again, which costs more than all that the service does.
#[derive(Clone)]
pub struct AssetService {
    shared: Arc<Shared>,
}

impl AssetService {
    pub(crate) fn open(assets: Assets, outputs: Outputs, policy: Policy) -> Result<Self, Error> {
        Ok(Self { shared: Arc::new(Shared::open(assets, outputs, policy)?) })
    }

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
    pub fn fallback<F>(self, other: F) -> WithFallback<F> {
        WithFallback::new(self, other)
    }

    /// What is served now, and what is wrong.
    pub fn health(&self) -> Health {
        self.look_if_due();
        self.shared.health()
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Looks for a newer manifest about once a second, on a thread that may wait; this request does not.
    pub(crate) fn look_if_due(&self) {
        if self.shared.is_look_due() {
            let shared = self.shared.clone();
            drop(blocking::run(move || shared.look()));
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
        self.look_if_due();
        let (request, _) = request.into_parts();
        if let Some(response) = self.shared.answer_now(&request) {
            return ResponseFuture::new(Blocking::Done(Some(response)));
        }
        let shared = self.shared.clone();
        ResponseFuture::new(blocking::run(move || shared.answer(&request)))
    }
}

impl std::fmt::Debug for AssetService {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AssetService").finish_non_exhaustive()
    }
}
