#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

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

#[tokio::test]
async fn the_page_links_a_stylesheet_that_is_kept_for_a_year() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let app = super::app(&here.join("templates"), &here.join("../static"), false).unwrap();
    let (_, page) = get(&app, "/").await;
    let (headers, css) = get(&app, url(&page)).await;
    assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
    assert!(css.starts_with("body {"), "{css}");
}

#[tokio::test]
async fn in_development_a_changed_template_still_knows_the_functions() {
    let dir = tempfile::tempdir().unwrap();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::copy(here.join("templates/page.html"), dir.path().join("page.html")).unwrap();
    let app = super::app(dir.path(), &here.join("../static"), true).unwrap();
    let (_, first) = get(&app, "/").await;
    let (headers, _) = get(&app, url(&first)).await;
    assert_eq!(headers["cache-control"], "no-cache");

    fs::write(dir.path().join("page.html"), r#"<link href="{{ "css/app.css" | static_url }}">changed"#).unwrap();
    let (_, second) = get(&app, "/").await;
    assert_eq!(second, format!(r#"<link href="{}">changed"#, url(&first)));
}
