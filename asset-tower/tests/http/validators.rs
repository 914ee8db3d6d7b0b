//! `If-None-Match`, `If-Match` and the dates that are never looked at.

use crate::support::{IMMUTABLE, css, fixture, get, get_with, send};

#[tokio::test]
async fn what_the_client_has_is_not_sent_again() {
    let fixture = fixture();
    let path = fixture.three.path("app.css");
    let etag = fixture.three.etag("app.css");
    let third = format!("\"a\", W/\"b\" , {etag}");
    for value in [&etag, &format!("W/{etag}"), &third, "*"] {
        let answer = get_with(&fixture.service, &path, &[("if-none-match", value)]).await;
        assert_eq!(answer.status, 304, "{value}");
        assert_eq!(answer.header("etag"), etag);
        assert_eq!(answer.header("cache-control"), IMMUTABLE);
        assert_eq!(answer.header("vary"), "Accept-Encoding");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("content-type"), "");
        assert_eq!(answer.header("content-length"), "");
        assert!(answer.body.is_empty());
    }
    let lines = [("if-none-match", "\"a\""), ("if-none-match", &*etag)];
    assert_eq!(get_with(&fixture.service, &path, &lines).await.status, 304);
    assert_eq!(send(&fixture.service, "HEAD", &path, &lines).await.status, 304);
}

#[tokio::test]
async fn an_unquoted_or_malformed_tag_is_no_tag() {
    let fixture = fixture();
    let path = fixture.three.path("app.css");
    let digest = fixture.three.row("app.css").digest.to_string();
    let unclosed = "\"a\", ".repeat(5000);
    for value in [&*digest, "\"", "W/", "W/\"", "\u{fffd}", &unclosed, "**", "*, \"a\""] {
        get_with(&fixture.service, &path, &[("if-none-match", value)]).await.assert_immutable(&css(3));
    }
}

#[tokio::test]
async fn dates_are_not_looked_at() {
    let fixture = fixture();
    let path = fixture.three.path("app.css");
    let far = "Thu, 01 Jan 2099 00:00:00 GMT";
    for headers in [
        &[("if-modified-since", far)][..],
        &[("if-modified-since", "garbage")],
        &[("if-none-match", "\"other\""), ("if-modified-since", far)],
        &[("if-unmodified-since", "Thu, 01 Jan 1970 00:00:00 GMT")],
    ] {
        let answer = get_with(&fixture.service, &path, headers).await;
        answer.assert_immutable(&css(3));
        assert_eq!(answer.header("last-modified"), "");
    }
}

#[tokio::test]
async fn if_match_compares_strongly_and_comes_before_if_none_match() {
    let fixture = fixture();
    let path = fixture.three.path("app.css");
    let etag = fixture.three.etag("app.css");
    for value in [&etag, "*", &format!("\"other\", {etag}")] {
        get_with(&fixture.service, &path, &[("if-match", value)]).await.assert_immutable(&css(3));
    }
    for value in ["\"other\"", &format!("W/{etag}"), ""] {
        get_with(&fixture.service, &path, &[("if-match", value)]).await.assert_error(412);
    }
    let both = [("if-match", "\"other\""), ("if-none-match", &*etag)];
    get_with(&fixture.service, &path, &both).await.assert_error(412);
}

#[tokio::test]
async fn an_unknown_path_is_404_whatever_the_conditions() {
    let fixture = fixture();
    for header in ["if-match", "if-none-match"] {
        get_with(&fixture.service, "/missing.css", &[(header, "\"other\"")]).await.assert_error(404);
        get_with(&fixture.service, "/missing.css", &[(header, "*")]).await.assert_error(404);
    }
}

#[tokio::test]
async fn an_old_url_has_its_own_tag() {
    let fixture = fixture();
    let old = fixture.one.path("app.css");
    let answer = get_with(&fixture.service, &old, &[("if-none-match", &fixture.three.etag("app.css"))]).await;
    answer.assert_immutable(&css(1));
    assert_eq!(answer.header("etag"), fixture.one.etag("app.css"));
    let answer = get_with(&fixture.service, &old, &[("if-none-match", &fixture.one.etag("app.css"))]).await;
    assert_eq!(answer.status, 304);
    assert_eq!(get(&fixture.service, &old).await.body, css(1));
}

#[tokio::test]
async fn a_star_asks_whether_there_are_bytes() {
    let fixture = fixture();
    let star = [("if-none-match", "*")];
    let kept = get_with(&fixture.service, &fixture.one.path("app.css"), &star).await;
    assert_eq!((kept.status.as_u16(), kept.header("etag")), (304, &*fixture.one.etag("app.css")));
    assert!(kept.body.is_empty());
    for _ in 0..2 {
        let gone = get_with(&fixture.service, &fixture.two.path("app.css"), &star).await;
        gone.assert_error(301);
        assert_eq!(gone.header("location"), format!("/assets{}", fixture.three.path("app.css")));
    }
    fixture.site.remove(&fixture.three.row("plain.txt").file);
    get_with(&fixture.service, "/plain.txt", &star).await.assert_error(404);
}
