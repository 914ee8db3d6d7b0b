#![allow(clippy::unwrap_used)]

use axum::body::Body;
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt;
use tower::ServiceExt;

async fn get(path: &str) -> (HeaderMap, String) {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let response = super::app().unwrap().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    let headers = response.headers().clone();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (headers, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn the_page_links_a_stylesheet_that_is_kept_for_a_year() {
    let (_, page) = get("/").await;
    let url = page.split_once("href=\"").unwrap().1.split_once('"').unwrap().0;

    let (headers, css) = get(url).await;
    assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
    assert!(css.starts_with("body {"), "{css}");
}
