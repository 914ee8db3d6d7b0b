#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt;
use tower::ServiceExt;

async fn get(app: &Router, path: &str) -> (HeaderMap, String) {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let response = app.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    let headers = response.headers().clone();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (headers, String::from_utf8(body.to_vec()).unwrap())
}

fn url(page: &str) -> &str {
    page.split_once("href=\"").unwrap().1.split_once('"').unwrap().0
}

/// Asks for the page until it is no longer `before`; notifications of the file system take a moment.
async fn next_page(app: &Router, before: &str) -> String {
    let end = Instant::now() + Duration::from_secs(10);
    loop {
        let (_, page) = get(app, "/").await;
        if page != before {
            return page;
        }
        assert!(Instant::now() < end, "the page never changed:\n{page}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_changed_template_and_a_changed_asset_are_seen_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let (templates, assets) = (dir.path().join("templates"), dir.path().join("static"));
    fs::create_dir_all(&templates).unwrap();
    fs::create_dir_all(assets.join("css")).unwrap();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::copy(here.join("templates/page.html"), templates.join("page.html")).unwrap();
    fs::write(assets.join("css/app.css"), "body {}\n").unwrap();
    let app = super::app(&templates, &assets).unwrap();

    let (_, first) = get(&app, "/").await;
    let (headers, css) = get(&app, url(&first)).await;
    assert_eq!((headers["cache-control"].to_str().unwrap(), &*css), ("no-cache", "body {}\n"));

    fs::write(assets.join("css/app.css"), "body { color: green }\n").unwrap();
    let second = next_page(&app, &first).await;
    assert_ne!(url(&first), url(&second));
    assert_eq!(get(&app, url(&second)).await.1, "body { color: green }\n");

    fs::write(templates.join("page.html"), "<link href=\"{{ static_url('css/app.css') }}\">changed").unwrap();
    let third = next_page(&app, &second).await;
    assert!(third.ends_with(">changed"), "{third}");
    assert_eq!(url(&second), url(&third));
}
