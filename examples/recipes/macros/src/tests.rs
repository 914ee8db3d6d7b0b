#![allow(clippy::unwrap_used)]

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use tower::ServiceExt;

async fn page(path: &str) -> String {
    let response = super::pages().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

#[tokio::test]
async fn every_way_of_making_a_page_links_the_same_url() {
    let url = asset_macros::static_url!("css/app.css");
    for path in ["/", "/askama", "/format"] {
        let page = page(path).await;
        assert!(page.contains(&format!(r#"<link rel="stylesheet" href="{url}""#)), "{path}:\n{page}");
    }
}
