//! The service.

use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;
use std::task::{Context, Poll};

use asset_core::{Asset, Assets, Embedded, Error, ErrorKind};
use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use tower_service::Service;

use crate::blocking::{self, Blocking};
use crate::outputs::Outputs;
use crate::policy::Policy;
use crate::shared::Shared;
use crate::{AssetBody, Clock, Cors, Gone, Health, ResponseFuture, SharedStore, WithFallback};

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
/// let service = AssetService::from_directory(assets)?;
/// let router: axum::Router = axum::Router::new().nest_service("/static", service);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # The mount
///
/// A router that nests the service cuts its mount off the path: axum's `nest_service("/static", service)` for the prefix
/// `/static/`. Where nothing does, as on a bare hyper server or with axum's `fallback_service`, say
/// [`full_paths(true)`](Self::full_paths). That is also the faster way: a router that cuts writes the path of each request
/// anew, which costs more than all that the service does.
#[derive(Clone)]
pub struct AssetService {
    shared: Arc<Shared>,
}

impl AssetService {
    /// Serves the outputs of a build from its output directory, those of earlier builds too as long as they are kept.
    ///
    /// # Errors
    /// `Io` if the directory is not there or can't be read; `Manifest` for a malformed history or list of variants;
    /// `Invalid` if `assets` were computed from a directory, whose files no build wrote.
    pub fn from_output(assets: Assets, output: impl AsRef<Path>) -> Result<Self, Error> {
        let output = output.as_ref();
        if assets.catalog().development_output().is_some() {
            // The output directory of a fresh clone comes with the first build that is not for development.
            return Shared::open(assets, Outputs::dir(output)).map(Self::new);
        }
        let metadata =
            std::fs::metadata(output).map_err(|cause| Error::io("open the output directory", output, cause))?;
        if !metadata.is_dir() {
            return Err(Error::new(ErrorKind::Io, format!("output directory `{}` is no directory", output.display())));
        }
        if assets.catalog().manifest_digest().is_none() {
            let message =
                "assets that are computed from a directory have no output directory; serve them with `from_directory`";
            return Err(Error::new(ErrorKind::Invalid, message));
        }
        Shared::open(assets, Outputs::dir(output)).map(Self::new)
    }

    /// Serves the files of the directory or configuration that `assets` were computed from.
    ///
    /// # Errors
    /// `Invalid` if `assets` were read from a manifest, which names outputs but not where they are.
    pub fn from_directory(assets: Assets) -> Result<Self, Error> {
        if assets.catalog().manifest_digest().is_some() {
            let message = "assets of a manifest are served from an output directory; name it with `from_output`";
            return Err(Error::new(ErrorKind::Invalid, message));
        }
        Shared::open(assets, Outputs::Sources).map(Self::new)
    }

    /// Serves what `embed_assets!` compiled in, by the assets of its manifest: one executable is everything.
    ///
    /// ```
    /// use asset_core::{Assets, Embedded, Error};
    /// use asset_tower::AssetService;
    ///
    /// // const EMBEDDED: Embedded = asset_macros::embed_assets!("public");
    /// fn service(embedded: Embedded) -> Result<AssetService, Error> {
    ///     let assets = Assets::embedded(embedded.manifest)?;
    ///     AssetService::from_embedded(assets, embedded)
    /// }
    /// ```
    ///
    /// # Errors
    /// As for [`from_memory`](Self::from_memory).
    pub fn from_embedded(assets: Assets, embedded: Embedded) -> Result<Self, Error> {
        Self::from_memory(assets, embedded.files.iter().map(|&(file, bytes)| (file, Bytes::from_static(bytes))))
    }

    /// Serves outputs from memory: the files of an output directory, each by its path under it, `.asset/variants.json`
    /// among them if there are variants. All are checked against their digests here.
    ///
    /// # Errors
    /// `Invalid` unless `assets` are [embedded](Assets::embedded), since others can change; `Manifest` for an output that
    /// is missing or is not what the manifest names, for a variant that is not what the list names, and for a malformed
    /// list.
    pub fn from_memory<F, B>(assets: Assets, files: impl IntoIterator<Item = (F, B)>) -> Result<Self, Error>
    where
        F: Into<String>,
        B: Into<Bytes>,
    {
        let files = files.into_iter().map(|(file, bytes)| (file.into(), bytes.into())).collect();
        let outputs = Outputs::memory(&assets, files)?;
        Shared::open(assets, outputs).map(Self::new)
    }

    /// Whether requests come with their whole path, the prefix's mount in it, because no router cut it off.
    /// Then what does not begin with the mount is a 404. Defaults to `false`.
    #[must_use]
    pub fn full_paths(self, yes: bool) -> Self {
        self.changed(|policy| policy.full_paths = yes)
    }

    /// Whether an asset is also served under its logical path, without a version: its bytes of now, to be asked for
    /// again each time. Defaults to `true`; with `false` that is a 404.
    #[must_use]
    pub fn unversioned(self, yes: bool) -> Self {
        self.changed(|policy| policy.unversioned = yes)
    }

    /// What a URL of an earlier deploy answers when its bytes are gone. Defaults to a 301 that is not stored.
    #[must_use]
    pub fn gone(self, gone: Gone) -> Self {
        self.changed(|policy| policy.gone = gone)
    }

    /// Which assets other origins may read. Defaults to those that need it; to none in development, where they are
    /// sources, which any page that is open in the same browser could read.
    #[must_use]
    pub fn cors(self, cors: Cors) -> Self {
        self.changed(|policy| policy.cors = cors)
    }

    /// Whether SVG, HTML and XML get `Content-Security-Policy: sandbox`, so that a browser that is sent to one of them
    /// runs none of its scripts: for assets that users upload. Defaults to `false`.
    #[must_use]
    pub fn sandbox(self, yes: bool) -> Self {
        self.changed(|policy| policy.sandbox = yes)
    }

    /// Headers of the application's own, which replace the service's; called once per asset and build.
    ///
    /// What says how long and what the body is can't be replaced: `Content-Length`, `Content-Encoding`,
    /// `Content-Range`, `ETag`.
    ///
    /// ```
    /// # use asset_core::Assets;
    /// # use asset_tower::AssetService;
    /// use http::{HeaderValue, header};
    ///
    /// # fn example(service: AssetService) -> AssetService {
    /// service.add_headers(|asset, headers| {
    ///     if asset.path().starts_with("downloads/") {
    ///         headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    ///     }
    /// })
    /// # }
    /// ```
    #[must_use]
    pub fn add_headers(self, add: impl Fn(&Asset, &mut HeaderMap) + Send + Sync + 'static) -> Self {
        self.changed(|policy| policy.add_headers = Some(Arc::new(add)))
    }

    /// How many bytes are held in memory: of one file at most `largest`, which default to 1 MiB, and `total`, which
    /// default to 64 MiB. What is larger, or comes when memory is full, is read from its file for each request.
    #[must_use]
    pub fn in_memory(self, largest: u64, total: u64) -> Self {
        self.changed(|policy| {
            policy.largest_held = largest;
            policy.held_total = total;
        })
    }

    /// Where to look for versions of the next deploy, whose pages other machines already send out.
    #[must_use]
    pub fn shared_store(self, store: impl SharedStore) -> Self {
        self.changed(|policy| policy.store = Some(Arc::new(store)))
    }

    /// Calls `report` with what is wrong on the server's side: a file that is not what the manifest says, a manifest
    /// that can't be read. The client only gets a status. By default nobody is told.
    #[must_use]
    pub fn on_problem(self, report: impl Fn(&Error) + Send + Sync + 'static) -> Self {
        let service = self.changed(|policy| policy.report = Some(Arc::new(report)));
        service.shared.report_problems();
        service
    }

    /// Takes the time from another clock than the system's.
    #[must_use]
    pub fn clock(self, clock: impl Clock) -> Self {
        self.changed(|policy| policy.clock = Arc::new(clock))
    }

    /// Hands requests for what is no asset to `other`: pages, another directory, an error page of the application's
    /// own. Everything that the catalog gives or gave a URL to is still answered here. Call it last.
    ///
    /// ```
    /// # use asset_tower::AssetService;
    /// use axum::Router;
    /// use axum::routing::get;
    ///
    /// # fn example(service: AssetService) -> Router {
    /// let pages = Router::new().route("/about", get(async || "About us"));
    /// Router::new().fallback_service(service.full_paths(true).fallback(pages))
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

    fn new(shared: Shared) -> Self {
        Self { shared: Arc::new(shared) }
    }

    fn changed(self, change: impl FnOnce(&mut Policy)) -> Self {
        Self::new(self.shared.with(change))
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
