//! The layer that makes open pages follow the sources.
#![allow(clippy::unwrap_used)]

use std::convert::Infallible;
use std::fs;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use asset_core::Assets;
use asset_tower::{AssetService, LiveReload};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use http_body::Frame;
use http_body_util::BodyExt;
use tempfile::TempDir;
use tower::ServiceExt;

/// Long enough for any machine; reached only if something is wrong.
const DEADLINE: Duration = Duration::from_secs(60);

const PAGE: &str = "<!doctype html>\n<title>shop</title>\n</html>\n";

/// A directory of assets, and one of templates.
struct Site {
    dir: TempDir,
    assets: Assets,
}

impl Site {
    fn new(is_development: bool) -> Self {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in [("static/app.css", "one {}"), ("static/app.js", "one()"), ("templates/page.html", "one")] {
            fs::create_dir_all(dir.path().join(path).parent().unwrap()).unwrap();
            fs::write(dir.path().join(path), text).unwrap();
        }
        let assets = Assets::builder().development(is_development).from_dir(dir.path().join("static")).unwrap();
        Self { dir, assets }
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.dir.path().join(path), text).unwrap();
    }

    fn live_reload(&self) -> LiveReload {
        LiveReload::new(&self.assets).watch(self.dir.path().join("templates"))
    }

    fn router(&self) -> Router {
        self.router_with(self.live_reload())
    }

    fn router_with(&self, live_reload: LiveReload) -> Router {
        let csp = |policy: &'static str| async move { ([(header::CONTENT_SECURITY_POLICY, policy)], Html(PAGE)) };
        Router::new()
            .route("/", get(async || Html(PAGE)))
            .route("/data", get(async || "[]"))
            .route("/encoded", get(async || ([(header::CONTENT_ENCODING, "br")], Html(PAGE))))
            .route("/csp", get(move || csp("default-src 'self'; script-src 'nonce-r4nd0m='")))
            .route("/streamed", get(streamed))
            .route("/missing", get(async || (StatusCode::NOT_FOUND, Html(PAGE))))
            .route("/unchanged", get(async || (StatusCode::NOT_MODIFIED, [(header::CONTENT_TYPE, "text/html")])))
            .nest_service("/static", AssetService::new(self.assets.clone()).unwrap())
            .layer(live_reload)
    }
}

async fn streamed() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        Body::new(Chunks(vec!["<p>two", "<p>one", "<!doctype html>"])),
    )
}

/// Chunks of a body, the last first.
struct Chunks(Vec<&'static str>);

impl http_body::Body for Chunks {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.pop().map(|chunk| Ok(Frame::data(Bytes::from(chunk)))))
    }
}

async fn ask(router: &Router, path: &str, headers: &[(&str, &str)]) -> Response<Body> {
    let request = Request::get(path).header("host", "localhost:3000");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
}

/// The part of a page that the layer added.
async fn added(router: &Router, path: &str, headers: &[(&str, &str)]) -> String {
    let response = ask(router, path, headers).await;
    let length = response.headers().get(header::CONTENT_LENGTH).map(|length| length.to_str().unwrap().to_owned());
    let page = text(response).await;
    assert_eq!(length, Some(page.len().to_string()), "{path}");
    page.strip_prefix(PAGE).unwrap_or_else(|| panic!("{path}: {page}")).to_owned()
}

/// The attributes of the script that the layer added to a page: `instance` and `since`.
fn state(added: &str) -> (String, String) {
    let value = |name: &str| added.split_once(&format!("{name}=\"")).unwrap().1.split_once('"').unwrap().0.to_owned();
    (value("data-instance"), value("data-since"))
}

/// The events of a page that was just made.
struct Events {
    body: Body,
    text: String,
}

impl Events {
    async fn of(router: &Router) -> Self {
        let (instance, since) = state(&added(router, "/", &[]).await);
        Self::since(router, &instance, &since).await
    }

    async fn since(router: &Router, instance: &str, since: &str) -> Self {
        let response = ask(router, &format!("/static/.asset/live?instance={instance}&since={since}"), &[]).await;
        assert_eq!(response.status(), 200);
        let headers = response.headers();
        let header = |name: &str| headers[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "text/event-stream");
        assert_eq!(header("cache-control"), "no-store");
        Self { body: response.into_body(), text: String::new() }
    }

    /// The next event and its data; `None` at the end.
    async fn next(&mut self) -> Option<(String, String)> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                let Some(event) = event.strip_prefix("event: ") else { continue };
                let (name, data) = event.split_once("\ndata: ").unwrap();
                return Some((name.to_owned(), data.to_owned()));
            }
            let frame =
                tokio::time::timeout(DEADLINE, self.body.frame()).await.expect("an event within the deadline")?;
            self.text += std::str::from_utf8(&frame.unwrap().into_data().unwrap()).unwrap();
        }
    }

    /// The data of the next event, which has this name.
    async fn data(&mut self, expected: &str) -> String {
        let (name, data) = self.next().await.unwrap();
        assert_eq!(name, expected, "{data}");
        data
    }
}

#[tokio::test]
async fn a_page_gets_the_script_and_its_length() {
    let site = Site::new(true);
    let added = added(&site.router(), "/", &[]).await;
    let (instance, since) = state(&added);
    let expected = format!(
        "\n<script src=\"/static/.asset/live.js\" data-instance=\"{instance}\" data-since=\"{since}\"></script>\n"
    );
    assert_eq!(added, expected);
}

#[tokio::test]
async fn a_page_that_is_streamed_gets_it_at_the_end() {
    let site = Site::new(true);
    let response = ask(&site.router(), "/streamed", &[]).await;
    assert_eq!(response.headers().get(header::CONTENT_LENGTH), None);
    let mut body = response.into_body();
    let mut chunks = Vec::new();
    while let Some(frame) = body.frame().await {
        chunks.push(String::from_utf8(frame.unwrap().into_data().unwrap().to_vec()).unwrap());
    }
    assert_eq!(chunks[..3], ["<!doctype html>", "<p>one", "<p>two"]);
    assert!(chunks[3].starts_with("\n<script src=\"/static/.asset/live.js\""), "{chunks:?}");
    assert_eq!(chunks.len(), 4);
}

#[tokio::test]
async fn a_policy_is_given_its_nonce() {
    let site = Site::new(true);
    assert!(added(&site.router(), "/csp", &[]).await.ends_with(" nonce=\"r4nd0m=\"></script>\n"));
    let router = site.router_with(site.live_reload().nonce(|_| Some("0ther".to_owned())));
    assert!(added(&router, "/", &[]).await.ends_with(" nonce=\"0ther\"></script>\n"));
    let router = site.router_with(site.live_reload().nonce(|_| Some("\"><script>".to_owned())));
    assert!(!added(&router, "/", &[]).await.contains("nonce"));
}

#[tokio::test]
async fn what_is_not_a_whole_page_stays_as_it_is() {
    let site = Site::new(true);
    let router = site.router();
    assert_eq!(text(ask(&router, "/data", &[]).await).await, "[]");
    assert_eq!(text(ask(&router, "/encoded", &[]).await).await, PAGE);
    assert_eq!(text(ask(&router, "/unchanged", &[]).await).await, "");
    for fetched in [("sec-fetch-dest", "empty"), ("hx-request", "true"), ("turbo-frame", "cart")] {
        assert_eq!(added(&router, "/", &[fetched]).await, "", "{fetched:?}");
    }
    for whole in [("sec-fetch-dest", "document"), ("sec-fetch-dest", "iframe")] {
        assert_ne!(added(&router, "/", &[whole]).await, "", "{whole:?}");
    }
    assert_ne!(added(&router, "/missing", &[]).await, "");
    let head = Request::head("/").header("host", "localhost").body(Body::empty()).unwrap();
    let response = router.oneshot(head).await.unwrap();
    assert_eq!(response.headers()[header::CONTENT_LENGTH], PAGE.len().to_string());
}

#[tokio::test]
async fn without_development_there_is_nothing() {
    let site = Site::new(false);
    let router = site.router();
    assert_eq!(added(&router, "/", &[]).await, "");
    for path in ["/static/.asset/live.js", "/static/.asset/live", "/static/.asset/live?instance=a&since=1-0"] {
        let response = ask(&router, path, &[]).await;
        assert_eq!(response.status(), 404, "{path}");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store", "{path}");
    }
}

#[tokio::test]
async fn the_script_has_the_state_for_a_page_that_was_written_by_hand() {
    let site = Site::new(true);
    let response = ask(&site.router(), "/static/.asset/live.js", &[]).await;
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    let script = text(response).await;
    assert!(!script.contains("@INSTANCE@") && !script.contains("@SINCE@"));
    assert!(script.contains("script.dataset.since ?? \"1-0\""));
}

#[tokio::test]
async fn other_hosts_origins_and_methods_are_refused() {
    let site = Site::new(true);
    let router = site.router();
    for path in ["/static/.asset/live.js", "/static/.asset/live"] {
        for (name, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("origin", "null")]
        {
            let response = ask(&router, path, &[(name, value)]).await;
            assert_eq!(response.status(), 403, "{path} {name}: {value}");
            assert_eq!(response.headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN), None);
            assert_eq!(text(response).await, "live reload is for pages of the application itself\n");
        }
        let rebound = Request::get(path).header("host", "evil.example").body(Body::empty()).unwrap();
        assert_eq!(router.clone().oneshot(rebound).await.unwrap().status(), 403);
        let posted = Request::post(path).header("host", "localhost").body(Body::empty()).unwrap();
        let response = router.clone().oneshot(posted).await.unwrap();
        assert_eq!((response.status().as_u16(), &response.headers()["allow"]), (405, &"GET".parse().unwrap()));
    }
}

#[tokio::test]
async fn a_changed_asset_is_told_with_its_url() {
    let site = Site::new(true);
    let router = site.router();
    let before = site.assets.catalog().asset("app.css").unwrap().url().to_owned();
    let mut events = Events::of(&router).await;
    site.write("static/app.css", "two {}");
    let data = events.data("change").await;
    let catalog = site.assets.catalog();
    let asset = catalog.asset("app.css").unwrap();
    assert_ne!(asset.url(), before);
    let expected = format!(
        "\"assets\":[{{\"path\":\"app.css\",\"url\":\"{}\",\"version\":\"{}\",\"type\":\"text/css; charset=utf-8\"}}]}}",
        asset.url(),
        asset.version()
    );
    assert!(data.ends_with(&expected), "{data}");
    // The next one says what came after that.
    site.assets.catalog().asset("app.js").unwrap();
    site.write("static/app.js", "two()");
    let data = events.data("change").await;
    assert!(data.contains("\"path\":\"app.js\"") && !data.contains("app.css"), "{data}");
}

#[tokio::test]
async fn what_happened_before_a_page_listens_is_told_too() {
    let site = Site::new(true);
    let router = site.router();
    site.assets.catalog().asset("app.css").unwrap();
    let (instance, since) = state(&added(&router, "/", &[]).await);
    for text in ["two {}", "three {}"] {
        let generation = site.assets.generation();
        site.write("static/app.css", text);
        let start = Instant::now();
        while site.assets.generation() == generation {
            assert!(start.elapsed() < DEADLINE);
        }
        site.assets.catalog().asset("app.css").unwrap();
    }
    let mut events = Events::since(&router, &instance, &since).await;
    assert!(events.data("change").await.contains("\"path\":\"app.css\""));
}

#[tokio::test]
async fn anything_that_nobody_can_name_reloads_the_page() {
    let site = Site::new(true);
    let router = site.router();
    let (instance, since) = state(&added(&router, "/", &[]).await);
    for (instance, since) in [("other", &*since), (&*instance, "99-0"), (&*instance, "x"), (&*instance, "")] {
        let mut events = Events::since(&router, instance, since).await;
        events.data("reload").await;
        assert_eq!(events.next().await, None, "{instance} {since}");
    }
    let mut events = Events::of(&router).await;
    site.write("static/new.css", "new {}");
    events.data("reload").await;
}

#[tokio::test]
async fn a_changed_template_reloads_the_page() {
    let site = Site::new(true);
    let router = site.router();
    let mut events = Events::of(&router).await;
    site.write("templates/.page.html.swp", "editor");
    site.write("templates/page.html", "two");
    events.data("reload").await;
    // A page that was made since has it.
    let (instance, since) = state(&added(&router, "/", &[]).await);
    let mut events = Events::since(&router, &instance, &since).await;
    site.write("static/new.css", "new {}");
    events.data("reload").await;
}

#[tokio::test]
async fn a_stream_ends_so_that_an_application_can() {
    let site = Site::new(true);
    let mut events = Events::of(&site.router()).await;
    let start = Instant::now();
    events.data("again").await;
    assert_eq!(events.next().await, None);
    assert!(start.elapsed() > Duration::from_secs(5));
}

#[tokio::test]
async fn a_router_may_be_nested() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("app.css"), "one {}").unwrap();
    let assets = Assets::builder().development(true).prefix("/shop/static/").from_dir(dir.path()).unwrap();
    let service = AssetService::new(assets.clone()).unwrap();
    let inner = Router::new()
        .route("/", get(async || Html(PAGE)))
        .nest_service("/static", service)
        .layer(LiveReload::new(&assets));
    let router = Router::new().nest("/shop", inner);
    let page = text(ask(&router, "/shop", &[]).await).await;
    assert!(page.contains("<script src=\"/shop/static/.asset/live.js\""), "{page}");
    assert_eq!(ask(&router, "/shop/static/.asset/live.js", &[]).await.status(), 200);
    assert_eq!(ask(&router, "/static/.asset/live.js", &[]).await.status(), 404);
}

#[tokio::test]
async fn other_ports_of_this_machine_may_be_allowed() {
    let site = Site::new(true);
    let router = site.router_with(site.live_reload().allow_local_origins(true));
    let origin = "http://localhost:8000";
    let response = ask(&router, "/static/.asset/live.js", &[("sec-fetch-site", "same-site"), ("origin", origin)]).await;
    assert_eq!(response.status(), 200);
    let header = |headers: &HeaderMap, name: &str| headers[name].to_str().unwrap().to_owned();
    assert_eq!(header(response.headers(), "access-control-allow-origin"), origin);
    assert_eq!(header(response.headers(), "vary"), "Origin");
    let evil = [("origin", "https://evil.example")];
    assert_eq!(ask(&router, "/static/.asset/live.js", &evil).await.status(), 403);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn nothing_runs_without_a_page_that_listens() {
    let threads = || {
        let tasks = fs::read_dir("/proc/self/task").unwrap();
        let names = tasks.filter_map(|task| fs::read_to_string(task.ok()?.path().join("comm")).ok());
        names.filter(|name| name.trim() == "asset-live").count()
    };
    let until = async |expected: &dyn Fn(usize) -> bool| {
        let start = Instant::now();
        while !expected(threads()) {
            assert!(start.elapsed() < DEADLINE, "{}", threads());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let site = Site::new(true);
    let events = Events::of(&site.router()).await;
    until(&|threads| threads > 0).await;
    drop(events);
    // Those of the other tests end too.
    until(&|threads| threads == 0).await;
}
