//! The service that the targets ask, with everything in memory.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use asset_core::Assets;
use asset_tower::AssetService;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode, Uri};
use http_body_util::BodyExt;
use tower::ServiceExt;

/// Twenty bytes.
pub const PLAIN: &[u8] = b"body { margin: 0px }";
/// Stands for them in a coding: nobody here decodes.
pub const GZIP: &[u8] = b"gzip";
/// The path of their URL, after the mount.
pub const PATH: &str = "/css/app.8e0c6c34.css";
/// The tag of the plain form.
pub const ETAG: &str = "\"8e0c6c3487312d343be4a40f05d84135\"";

const MANIFEST: &str = r#"{
  "schema": 1,
  "prefix": "/static/",
  "style": "filename",
  "version": "hash",
  "bundles": {},
  "assets": {
    "css/app.css": {"file": "css/app.8e0c6c34.css", "version": "8e0c6c34", "digest": "8e0c6c3487312d343be4a40f05d84135", "size": 20, "type": "text/css; charset=utf-8"}
  }
}
"#;
const VARIANTS: &str = r#"{
  "css/app.8e0c6c34.css": {"gzip": {"size": 4, "digest": "749cadba7b2ed8d4a2aaa91a9cb1896c"}}
}
"#;

/// What was answered.
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

/// A service with one asset and one variant of it.
pub fn service() -> AssetService {
    let assets = Assets::embedded(MANIFEST).expect("the manifest is valid");
    let files = [
        ("css/app.8e0c6c34.css", PLAIN),
        ("css/app.8e0c6c34.css.gz", GZIP),
        (".asset/variants.json", VARIANTS.as_bytes()),
    ];
    AssetService::builder(assets).in_memory(files).build().expect("the files are what the manifest names")
}

/// The answer to a GET; nothing that is in memory is waited for.
pub fn get(service: &AssetService, target: Uri, header: Option<(HeaderName, HeaderValue)>) -> Answer {
    let mut request = Request::new(());
    *request.uri_mut() = target;
    request.headers_mut().extend(header);
    let answer = pin!(async {
        let Ok(response) = service.clone().oneshot(request).await;
        let (head, body) = response.into_parts();
        let body = body.collect().await.expect("bytes in memory").to_bytes();
        Answer { status: head.status, headers: head.headers, body }
    });
    match answer.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer,
        Poll::Pending => panic!("there is nothing to wait for"),
    }
}

/// The answer to a GET of the asset with one more header, or nothing if it can be no header.
pub fn get_with(service: &AssetService, name: HeaderName, value: &[u8]) -> Option<Answer> {
    let value = HeaderValue::from_bytes(value).ok()?;
    Some(get(service, Uri::from_static(PATH), Some((name, value))))
}
