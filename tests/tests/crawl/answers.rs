//! One request and what came back.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use tower::ServiceExt;

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) cache_control: String,
    pub(crate) body: Vec<u8>,
}

/// Asks for an absolute URL.
pub(crate) async fn get(router: &Router, url: &str) -> Answer {
    let path = url.splitn(4, '/').nth(3).unwrap();
    let host = url.split('/').nth(2).unwrap();
    let request = Request::get(format!("/{path}")).header(header::HOST, host).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let cache_control = response.headers().get(header::CACHE_CONTROL).map(|value| value.to_str().unwrap().to_owned());
    Answer {
        status: response.status().as_u16(),
        cache_control: cache_control.unwrap_or_default(),
        body: to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec(),
    }
}
