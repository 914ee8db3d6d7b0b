//! The demo as its visitors see it.

use std::path::Path;

use asset_core::Assets;
use asset_tower::{AssetService, LiveReload};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use axum::middleware::{self, Next};
use axum::response::Response;
use demo::{Pages, prepare, site};

use crate::page::{Page, View};
use crate::project::{Project, follow};
use crate::server::Server;

const PAGES: [&str; 2] = ["/", "/line"];

/// What a first visit of the departures fetches.
const DEPARTURES: [&str; 13] = [
    "/",
    "/static/css/departures.css",
    "/static/css/nightjar.css",
    "/static/fonts/nightjar-sign.woff2",
    "/static/img/icons.svg",
    "/static/img/logo.svg",
    "/static/img/rails.svg",
    "/static/img/viaduct.webp",
    "/static/js/clock.js",
    "/static/js/departures.js",
    "/static/js/flaps.js",
    "/static/js/floor.js",
    "/static/site.webmanifest",
];

#[test]
fn the_departures_take_every_file_and_the_console_stays_empty() {
    let Some(mut page) = Page::new() else { return };
    let demo = Demo::new();
    let server = Server::start(demo.router());
    page.open(&server.url("/"));
    assert_eq!(page.problems(), [""; 0]);
    assert_eq!(server.asked(), DEPARTURES);

    // Three seconds after the page was loaded, the console hears of what was preloaded for nothing.
    page.wait_until("performance.now() > performance.getEntriesByType('navigation')[0].loadEventEnd + 3500");
    page.wait_until("!document.querySelector('.turning')");
    assert_eq!(page.problems(), [""; 0]);
    assert_eq!(page.evaluate("document.querySelectorAll('link[integrity], script[integrity]').length"), 6);
    assert_eq!(page.evaluate("document.fonts.check('1em \"Nightjar Sign\"', 'A')"), true);
    assert_eq!(page.style("h1", "font-family").split(',').next(), Some("\"Nightjar Sign\""));
    assert_eq!(page.style(".board", "border-radius"), "14.4px");
    assert_eq!(page.evaluate("document.querySelectorAll('[role=text].flaps').length"), 10);
    assert_eq!(page.evaluate("document.querySelectorAll('mark').length"), 7);
    assert_eq!(page.evaluate(BROKEN_IMAGES), serde_json::json!([]));
    assert_eq!(page.web_manifest()["icons"][0]["src"], "img/logo.848ef154.svg");
    assert_eq!(page.evaluate("document.querySelector('use').getBBox().width > 0"), true);
}

#[test]
fn the_line_takes_every_file_and_the_console_stays_empty() {
    let Some(mut page) = Page::new() else { return };
    let demo = Demo::new();
    let server = Server::start(demo.router());
    page.open(&server.url("/line"));
    assert_eq!(page.problems(), [""; 0]);
    assert_eq!(page.style(".stops li", "display"), "grid");
    assert_eq!(page.evaluate("document.querySelector('.train').naturalWidth > 0"), true);
    assert_eq!(page.evaluate(BROKEN_IMAGES), serde_json::json!([]));
    assert_eq!(page.evaluate("document.querySelectorAll('mark').length"), 5);
}

#[test]
fn a_file_that_was_tampered_with_is_refused() {
    let Some(mut page) = Page::new() else { return };
    let demo = Demo::new();
    let server = Server::start(demo.router().layer(middleware::from_fn(tampered)));
    page.open(&server.url("/"));
    let problems = page.problems().join("\n");
    for file in ["css/departures.", "js/departures."] {
        let refused = |line: &str| line.contains("'integrity' attribute") && line.contains(file);
        assert!(problems.lines().any(refused), "{file}: {problems}");
    }
    assert_eq!(page.evaluate("document.querySelectorAll('.flaps').length"), 0);
    assert_eq!(page.style(".board", "border-radius"), "0px");
}

#[test]
fn a_second_visit_asks_for_nothing_but_the_page() {
    let Some(mut page) = Page::new() else { return };
    let demo = Demo::new();
    let server = Server::start(demo.router());
    for path in PAGES {
        page.open(&server.url(path));
    }
    server.answered();
    for path in PAGES {
        page.open(&server.url(path));
        assert_eq!(page.problems(), [""; 0]);
        assert_eq!(server.asked(), [path]);
    }
    page.reload();
    assert_eq!(server.asked(), ["/line"]);
}

#[test]
fn after_an_edit_a_reload_fetches_what_changed_and_what_refers_to_it() {
    let Some(mut page) = Page::new() else { return };
    let demo = Demo::new();
    let server = Server::start(demo.router());
    page.open(&server.url("/"));
    server.answered();

    demo.project.edit("js/clock.js", "${length} min", "${length} minutes");
    demo.project.edit("css/board.css", "border-radius: 0.9rem", "border-radius: 1rem");
    prepare(&demo.project.path("")).unwrap_or_else(|failure| panic!("{failure}"));
    follow(&demo.service, &demo.assets);
    page.reload();
    assert_eq!(page.problems(), [""; 0]);
    assert_eq!(server.asked(), ["/", "/static/css/departures.css", "/static/js/clock.js", "/static/js/departures.js"]);
    assert_eq!(page.style(".board", "border-radius"), "16px");
    // The table under the floor now has two addresses in a row, which must fit too.
    assert_eq!(page.evaluate("document.querySelectorAll('.before a').length"), 2);
    page.view(&View::PHONE);
    assert_eq!(page.evaluate(TOO_WIDE), 0);
    assert_eq!(page.evaluate("document.querySelectorAll('[role=text].flaps').length"), 10);
}

/// Leaves the pictures in `target/tmp/demo`, to be looked at.
#[test]
fn the_pages_fit_a_desk_and_a_phone_by_day_and_by_night() {
    let Some(mut page) = Page::new() else { return };
    let demo = Demo::new();
    let server = Server::start(demo.router());
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("demo");
    for (name, path) in [("departures", "/"), ("line", "/line")] {
        let mut grounds = Vec::new();
        for (view, shape) in
            [("desk", View::DESK), ("phone", View::PHONE), ("dark", View { is_dark: true, ..View::DESK })]
        {
            page.view(&shape);
            page.open(&server.url(path));
            page.wait_until("!document.querySelector('.turning') && !document.getAnimations().length");
            page.draw(&dir.join(format!("{name}-{view}.png")));
            assert_eq!(page.evaluate(TOO_WIDE), 0, "{name} on a {view}");
            assert_eq!(page.evaluate(BROKEN_IMAGES), serde_json::json!([]));
            grounds.push(page.style("body", "background-color"));
        }
        assert_eq!(grounds, ["rgb(242, 237, 224)", "rgb(242, 237, 224)", "rgb(13, 26, 34)"], "{name}");
    }
}

/// How far one can scroll to the side.
const TOO_WIDE: &str = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth";

const BROKEN_IMAGES: &str =
    "[...document.images].filter((image) => !image.complete || !image.naturalWidth).map((image) => image.src)";

/// The demo's program, without its process.
struct Demo {
    project: Project,
    assets: Assets,
    service: AssetService,
}

impl Demo {
    fn new() -> Self {
        let project = Project::demo();
        let prepared = prepare(&project.path("")).unwrap_or_else(|failure| panic!("{failure}"));
        let service = AssetService::builder(prepared.assets.clone()).output_dir(prepared.output).build().unwrap();
        Self { project, assets: prepared.assets, service }
    }

    fn router(&self) -> Router {
        site(Pages::new(&self.assets).unwrap(), self.service.clone(), LiveReload::new(&self.assets))
    }
}

/// Changes what nobody would see in the files with an integrity.
async fn tampered(mut request: Request, next: Next) -> Response {
    let is_checked = request.uri().path().contains("/departures.");
    request.headers_mut().remove(header::ACCEPT_ENCODING);
    let mut response = next.run(request).await;
    if is_checked {
        let bytes = axum::body::to_bytes(std::mem::take(response.body_mut()), usize::MAX).await.unwrap();
        response.headers_mut().remove(header::CONTENT_LENGTH);
        *response.body_mut() = Body::from([&bytes[..], b"\n"].concat());
    }
    response
}
