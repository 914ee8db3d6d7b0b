//! The service in front of another one.

use std::convert::Infallible;

use asset_core::Assets;
use asset_tower::{AssetLayer, AssetService};
use axum::body::Body;
use axum::routing::{get, post};
use axum::{Router, extract::Request};
use http::Response;
use http_body_util::BodyExt;
use tower::{Service, ServiceExt};

use crate::support::{css, fixture};

/// What an application does besides assets.
fn pages() -> Router {
    Router::new()
        .route("/about", get(async || "about us"))
        .route("/assets/echo", post(async |body: String| body))
        .fallback(async |request: Request| (http::StatusCode::NOT_FOUND, format!("no page {}", request.uri().path())))
}

async fn ask<S, R>(service: &S, method: &str, path: &str, body: &'static str) -> (u16, String)
where
    S: Service<Request, Response = Response<R>, Error = Infallible> + Clone,
    R: http_body::Body<Error: std::fmt::Debug>,
{
    let request = http::Request::builder().method(method).uri(path).body(Body::from(body)).unwrap();
    let response = service.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn what_is_no_asset_goes_on_with_its_body() {
    let fixture = fixture();
    let service = fixture.builder().strip_mount(true).build().unwrap().fallback(pages());
    let current = format!("/assets{}", fixture.three.path("app.css"));
    assert_eq!(ask(&service, "GET", &current, "").await, (200, String::from_utf8(css(3)).unwrap()));
    assert_eq!(ask(&service, "GET", "/about", "").await, (200, "about us".to_owned()));
    assert_eq!(ask(&service, "POST", "/assets/echo", "text").await, (200, "text".to_owned()));
    assert_eq!(ask(&service, "GET", "/assets/missing.css", "").await.1, "no page /assets/missing.css");
}

#[tokio::test]
async fn every_url_of_an_asset_is_answered_before_the_other_service() {
    let fixture = fixture();
    let service = fixture.builder().strip_mount(true).unversioned(false).build().unwrap().fallback(pages());
    let url = |path: String| format!("/assets{path}");
    let kept = ask(&service, "GET", &url(fixture.one.path("app.css")), "").await;
    assert_eq!(kept, (200, String::from_utf8(css(1)).unwrap()));
    assert_eq!(ask(&service, "GET", &url(fixture.two.path("app.css")), "").await.0, 301);
    assert_eq!(ask(&service, "GET", "/assets/app.00000000.css", "").await.0, 503);
    assert_eq!(ask(&service, "GET", "/assets/app.css", "").await, (404, "not found\n".to_owned()));
    assert_eq!(ask(&service, "POST", "/assets/app.css", "").await.0, 405);
}

#[tokio::test]
async fn versions_that_are_not_computed_yet_are_asked_for_first() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("app.css"), "body {}").unwrap();
    for development in [false, true] {
        let assets = Assets::builder().development(development).from_dir(dir.path()).unwrap();
        let service = AssetService::new(assets).unwrap().fallback(pages());
        assert_eq!(ask(&service, "GET", "/app.css", "").await, (200, "body {}".to_owned()));
        assert_eq!(ask(&service, "GET", "/about", "").await.1, "about us");
        assert_eq!(ask(&service, "GET", "/missing.3f2a9c1d.css", "").await.1, "no page /missing.3f2a9c1d.css");
    }
}

#[tokio::test]
async fn a_router_takes_it_as_its_fallback() {
    let fixture = fixture();
    let service = fixture.builder().strip_mount(true).build().unwrap().fallback(pages());
    let router = Router::new().route("/", get(async || "home")).fallback_service(service);
    assert_eq!(ask(&router, "GET", "/", "").await.1, "home");
    assert_eq!(ask(&router, "GET", "/about", "").await.1, "about us");
    assert_eq!(ask(&router, "GET", &format!("/assets{}", fixture.three.path("app.css")), "").await.0, 200);
}

#[tokio::test]
async fn a_router_takes_the_service_as_a_layer() {
    let fixture = fixture();
    let service = fixture.builder().strip_mount(true).build().unwrap();
    let router = pages().route("/", get(async || "home")).layer(AssetLayer::new(service));
    assert_eq!(ask(&router, "GET", "/", "").await.1, "home");
    assert_eq!(ask(&router, "POST", "/assets/echo", "text").await, (200, "text".to_owned()));
    assert_eq!(ask(&router, "GET", "/missing", "").await, (404, "no page /missing".to_owned()));
    let current = format!("/assets{}", fixture.three.path("app.css"));
    assert_eq!(ask(&router, "GET", &current, "").await, (200, String::from_utf8(css(3)).unwrap()));
    assert_eq!(ask(&router, "POST", &current, "").await.0, 405);
}
