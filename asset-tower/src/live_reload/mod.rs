//! Live reload: pages in a browser that follow the builds of `asset dev`.
//!
//! The layer answers two paths below the mount of the prefix, `.asset/live.js` and `.asset/live`, and adds the first, a
//! script, to HTML pages. The script listens to the second, a stream of server-sent events.

mod access;
mod body;
mod events;
mod hub;
mod inject;
mod watched;

use std::fmt;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use asset_core::Assets;
use bytes::Bytes;
use http::header::{self, HeaderValue};
use http::request::Parts;
use http::{Method, Request, Response, StatusCode, response};
use http_body::Body;
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

pub use self::access::HostCheck;
use self::access::{Access, Refusal};
pub use self::body::LiveReloadBody;
use self::events::EventStream;
use self::hub::{Hub, Position};
use self::inject::Injection;

/// The script, with places for the state of the application.
const SCRIPT: &str = include_str!("live.js");

type Nonce = dyn Fn(&response::Parts) -> Option<String> + Send + Sync;

/// Makes open pages follow the builds of `asset dev`: a layer around all routes of an application.
///
/// A changed stylesheet is swapped, and scroll position and form input stay. Anything else that the page has loaded reloads
/// it, as does a restarted application once it answers. What a failed build found is shown over the page until the next good
/// one. Pages are responses of type `text/html` that are not encoded, so compression belongs outside this layer.
///
/// Nothing of it can be reached unless the assets were opened [for development](asset_core::AssetsBuilder::development): then
/// the layer only hands requests on.
///
/// ```
/// use asset_core::Assets;
/// use asset_tower::{AssetService, LiveReload};
/// use axum::Router;
/// # let dir = tempfile::tempdir()?;
/// # std::fs::write(dir.path().join("app.css"), "body {}\n")?;
/// # let dir = dir.path();
///
/// let assets = Assets::builder().development(cfg!(debug_assertions)).from_dir(dir)?;
/// let live_reload = LiveReload::new(&assets).watch("templates");
/// let router: Router = Router::new().nest_service("/static", AssetService::new(assets)?).layer(live_reload);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Who may listen
///
/// The stream names paths of sources, so it is for pages of this application alone: `Host` must be `localhost`, a name below
/// it, a loopback address or one that was [allowed](Self::allow_host), and `Sec-Fetch-Site` and `Origin` must not name
/// another origin. Anything else is answered 403. The layer does not see who is connected: listen on a loopback address in
/// development.
#[derive(Clone)]
pub struct LiveReload {
    /// `None` unless in development.
    live: Option<Live>,
}

#[derive(Clone)]
struct Live {
    hub: Arc<Hub>,
    access: Access,
    nonce: Option<Arc<Nonce>>,
}

impl LiveReload {
    /// The layer for an application with these assets; it does nothing unless they are for development.
    pub fn new(assets: &Assets) -> Self {
        let live = || Live { hub: Arc::new(Hub::new(assets.clone())), access: Access::default(), nonce: None };
        Self { live: assets.is_development().then(live) }
    }

    /// Reloads pages when a file in this directory changes, or below it: the templates. Dotfiles and backups of editors don't
    /// count.
    #[must_use]
    pub fn watch(self, dir: impl Into<PathBuf>) -> Self {
        if let Some(live) = &self.live {
            live.hub.watch(dir.into());
        }
        self
    }

    /// The nonce that a page's `Content-Security-Policy` asks of scripts. By default it is taken from that header of the
    /// response; this is for a policy that something outside this layer adds, or one in a `<meta>`.
    #[must_use]
    pub fn nonce(mut self, nonce: impl Fn(&response::Parts) -> Option<String> + Send + Sync + 'static) -> Self {
        if let Some(live) = &mut self.live {
            live.nonce = Some(Arc::new(nonce));
        }
        self
    }

    /// Also serves pages whose `Host` has this name, without a port: `shop.test`, an address in the local network.
    #[must_use]
    pub fn allow_host(mut self, name: impl Into<String>) -> Self {
        if let Some(live) = &mut self.live {
            live.access.allow_host(name.into());
        }
        self
    }

    /// Also serves pages of other origins on this machine, such as another port of `localhost`: for an application whose
    /// assets another server has. Defaults to `false`.
    #[must_use]
    pub fn allow_local_origins(mut self, yes: bool) -> Self {
        if let Some(live) = &mut self.live {
            live.access.allow_local_origins(yes);
        }
        self
    }
}

impl fmt::Debug for LiveReload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveReload").field("is_development", &self.live.is_some()).finish_non_exhaustive()
    }
}

impl<S> Layer<S> for LiveReload {
    type Service = LiveReloadService<S>;

    fn layer(&self, inner: S) -> LiveReloadService<S> {
        LiveReloadService { live: self.live.clone(), inner }
    }
}

/// The service of [`LiveReload`].
#[derive(Clone)]
pub struct LiveReloadService<S> {
    live: Option<Live>,
    inner: S,
}

impl<S: fmt::Debug> fmt::Debug for LiveReloadService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveReloadService").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl<S, B, R> Service<Request<B>> for LiveReloadService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    R: Body<Data = Bytes>,
{
    type Response = Response<LiveReloadBody<R>>;
    type Error = S::Error;
    type Future = LiveReloadFuture<S::Future, R>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> LiveReloadFuture<S::Future, R> {
        let Some(live) = &self.live else {
            return LiveReloadFuture::inner(self.inner.call(request), None);
        };
        let (parts, body) = request.into_parts();
        if let Some(response) = live.answer(&parts) {
            return LiveReloadFuture::own(response);
        }
        let injection = inject::is_wanted(&parts).then(|| live.injection());
        LiveReloadFuture::inner(self.inner.call(Request::from_parts(parts, body)), injection)
    }
}

impl Live {
    /// The answer to a request for the script or the events; `None` for any other path.
    fn answer<R>(&self, request: &Parts) -> Option<Response<LiveReloadBody<R>>> {
        let is_script = self.hub.is_path(request.uri.path(), "live.js");
        if !is_script && !self.hub.is_path(request.uri.path(), "live") {
            return None;
        }
        if request.method != Method::GET {
            let mut response = text(StatusCode::METHOD_NOT_ALLOWED, "only GET is allowed\n");
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET"));
            return Some(response);
        }
        let origin = match self.access.check(request) {
            Ok(origin) => origin,
            Err(Refusal(why)) => return Some(text(StatusCode::FORBIDDEN, why)),
        };
        let mut response = if is_script { self.script() } else { self.events(request) };
        if let Some(origin) = origin {
            response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            response.headers_mut().insert(header::VARY, HeaderValue::from_static("Origin"));
        }
        Some(response)
    }

    fn script<R>(&self) -> Response<LiveReloadBody<R>> {
        let since = self.hub.position().to_string();
        let script = SCRIPT.replace("@INSTANCE@", self.hub.instance()).replace("@SINCE@", &since);
        own("text/javascript; charset=utf-8", LiveReloadBody::bytes(script.into()))
    }

    fn events<R>(&self, request: &Parts) -> Response<LiveReloadBody<R>> {
        let query = request.uri.query().unwrap_or_default();
        let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        let since = value("since").and_then(Position::parse);
        let since = since.filter(|_| value("instance") == Some(self.hub.instance()));
        let stream = EventStream::new(Arc::clone(&self.hub), since);
        let mut response = own("text/event-stream", LiveReloadBody::events(stream));
        // A proxy must not wait for more.
        response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
        response
    }

    fn injection(&self) -> Injection {
        Injection::new(&self.hub.mount(), self.hub.instance(), self.hub.position(), self.nonce.clone())
    }
}

fn own<R>(media_type: &'static str, body: LiveReloadBody<R>) -> Response<LiveReloadBody<R>> {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn text<R>(status: StatusCode, text: &'static str) -> Response<LiveReloadBody<R>> {
    let mut response = own("text/plain; charset=utf-8", LiveReloadBody::bytes(Bytes::from_static(text.as_bytes())));
    *response.status_mut() = status;
    response
}

pin_project! {
    /// The response of a [`LiveReloadService`].
    #[must_use = "futures do nothing unless polled"]
    pub struct LiveReloadFuture<F, R> {
        #[pin]
        state: State<F, R>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<F, R> {
        Own { response: Option<Response<LiveReloadBody<R>>> },
        Inner { #[pin] response: F, injection: Option<Injection> },
    }
}

impl<F, R> LiveReloadFuture<F, R> {
    fn own(response: Response<LiveReloadBody<R>>) -> Self {
        Self { state: State::Own { response: Some(response) } }
    }

    fn inner(response: F, injection: Option<Injection>) -> Self {
        Self { state: State::Inner { response, injection } }
    }
}

impl<F, R, E> Future for LiveReloadFuture<F, R>
where
    F: Future<Output = Result<Response<R>, E>>,
    R: Body<Data = Bytes>,
{
    type Output = Result<Response<LiveReloadBody<R>>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(Ok(match self.project().state.project() {
            StateProjection::Own { response } => {
                response.take().unwrap_or_else(|| unreachable!("BUG: polled after the end"))
            }
            StateProjection::Inner { response, injection } => {
                let (mut parts, body) = ready!(response.poll(cx))?.into_parts();
                // An empty page is a redirect, or one for HEAD.
                let injection = injection.take().filter(|_| !body.is_end_stream());
                let script = injection.and_then(|injection| injection.apply(&mut parts));
                Response::from_parts(parts, LiveReloadBody::inner(body, script))
            }
        }))
    }
}

impl<F, R> fmt::Debug for LiveReloadFuture<F, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LiveReloadFuture")
    }
}
