//! Methods, and the shape of the answers.

use crate::support::{css, fixture, get, md5, send};

#[tokio::test]
async fn get_of_the_current_url_gives_the_bytes_of_the_manifest_for_ever() {
    let fixture = fixture();
    let answer = get(&fixture.service, &fixture.three.path("app.css")).await;
    answer.assert_immutable(&css(3));
    assert_eq!(md5(&answer.body), fixture.three.row("app.css").digest);
    assert_eq!(answer.header("etag"), fixture.three.etag("app.css"));
    assert_eq!(answer.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("vary"), "Accept-Encoding");
    assert_eq!(answer.header("content-encoding"), "");
    assert_eq!(answer.header("last-modified"), "");
}

#[tokio::test]
async fn head_gives_the_headers_of_get_and_no_body() {
    let fixture = fixture();
    for path in ["app.css", "plain.txt", "empty.css"].map(|path| fixture.three.path(path)) {
        let get = get(&fixture.service, &path).await;
        let head = send(&fixture.service, "HEAD", &path, &[]).await;
        assert_eq!((head.status, &head.headers), (get.status, &get.headers));
        assert!(head.body.is_empty());
    }
    send(&fixture.service, "HEAD", "/missing.css", &[]).await.assert_error(404);
}

#[tokio::test]
async fn other_methods_get_405_whether_the_path_is_known_or_not() {
    let fixture = fixture();
    for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "FOO", "get"] {
        for path in [&*fixture.three.path("app.css"), "/missing.css", "/%zz"] {
            let answer = send(&fixture.service, method, path, &[]).await;
            answer.assert_error(405);
            assert_eq!(answer.header("allow"), "GET, HEAD, OPTIONS");
        }
    }
}

#[tokio::test]
async fn options_gives_204_and_allow() {
    let fixture = fixture();
    for path in [&*fixture.three.path("app.css"), "/missing.css", "*"] {
        let answer = send(&fixture.service, "OPTIONS", path, &[]).await;
        assert_eq!(answer.status, 204);
        assert_eq!(answer.header("allow"), "GET, HEAD, OPTIONS");
        assert_eq!(answer.header("access-control-allow-origin"), "");
        assert!(answer.body.is_empty());
    }
}

#[tokio::test]
async fn a_preflight_is_answered_for_what_other_origins_may_read() {
    let fixture = fixture();
    let preflight = [("origin", "https://example.org"), ("access-control-request-method", "GET")];
    let answer = send(&fixture.service, "OPTIONS", &fixture.three.path("font.woff2"), &preflight).await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("access-control-allow-methods"), "GET, HEAD, OPTIONS");
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    let answer = send(&fixture.service, "OPTIONS", &fixture.three.path("logo.svg"), &preflight).await;
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn an_empty_asset_is_an_asset() {
    let fixture = fixture();
    let answer = get(&fixture.service, &fixture.three.path("empty.css")).await;
    answer.assert_immutable(b"");
    assert_eq!(answer.header("etag"), "\"d41d8cd98f00b204e9800998ecf8427e\"");
}

#[tokio::test]
async fn an_asset_without_its_version_is_asked_for_again_each_time() {
    let fixture = fixture();
    let answer = get(&fixture.service, "/app.css").await;
    answer.assert_no_cache(&css(3));
    assert_eq!(answer.header("etag"), fixture.three.etag("app.css"));
    get(&fixture.builder().unversioned(false).build().unwrap(), "/app.css").await.assert_error(404);
}
