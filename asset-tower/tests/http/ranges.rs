//! Parts of assets.

use crate::support::{Fixture, brotli, css, fixture, get, get_with, send, thousand};

async fn range(fixture: &Fixture, value: &str) -> crate::support::Answer {
    get_with(&fixture.service, &fixture.three.path("plain.txt"), &[("range", value)]).await
}

#[tokio::test]
async fn a_range_gives_exactly_its_bytes() {
    let fixture = fixture();
    for (value, first, last) in [
        ("bytes=0-9", 0, 9),
        ("bytes=990-", 990, 999),
        ("bytes=-10", 990, 999),
        ("bytes=0-0", 0, 0),
        ("bytes=999-999", 999, 999),
        ("bytes=0-99999", 0, 999),
        ("bytes=-5000", 0, 999),
        ("BYTES=0-9", 0, 9),
        ("bytes=5-99999999999999999999999999", 5, 999),
    ] {
        let answer = range(&fixture, value).await;
        assert_eq!(answer.status, 206, "{value}");
        assert_eq!(answer.header("content-range"), format!("bytes {first}-{last}/1000"));
        assert_eq!(answer.header("content-length"), (last - first + 1).to_string());
        assert_eq!(answer.header("etag"), fixture.three.etag("plain.txt"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.body, thousand()[first..=last], "{value}");
    }
}

#[tokio::test]
async fn a_range_beyond_the_end_is_not_satisfiable() {
    let fixture = fixture();
    let digits = format!("bytes={}-", "9".repeat(400));
    for value in ["bytes=1000-", "bytes=-0", "bytes=18446744073709551616-", &digits] {
        let answer = range(&fixture, value).await;
        answer.assert_error(416);
        assert_eq!(answer.header("content-range"), "bytes */1000");
    }
    let digits = format!("bytes=0-{}", "9".repeat(400));
    assert_eq!(range(&fixture, &digits).await.body, thousand());
}

#[tokio::test]
async fn what_is_no_single_range_of_bytes_gives_the_whole() {
    let fixture = fixture();
    let backwards = format!("bytes=2{0}-1{0}", "0".repeat(30));
    for value in [
        &*backwards,
        "",
        "bytes=",
        "bytes=abc",
        "bytes=9-0",
        "bytes=--5",
        "lines=0-9",
        "bytes=0-1,5-6",
        "bytes",
        "bytes=-",
    ] {
        let answer = range(&fixture, value).await;
        answer.assert_immutable(&thousand());
        assert_eq!(answer.header("content-range"), "", "{value}");
        assert_eq!(answer.header("accept-ranges"), "bytes");
    }
    let many = format!("bytes={}", "0-,".repeat(2000));
    range(&fixture, &many).await.assert_immutable(&thousand());
}

#[tokio::test]
async fn an_empty_asset_has_no_part_but_its_end() {
    let fixture = fixture();
    let path = fixture.three.path("empty.css");
    let answer = get_with(&fixture.service, &path, &[("range", "bytes=0-0")]).await;
    answer.assert_error(416);
    assert_eq!(answer.header("content-range"), "bytes */0");
    get_with(&fixture.service, &path, &[("range", "bytes=-1")]).await.assert_immutable(b"");
}

#[tokio::test]
async fn if_range_takes_only_a_strong_tag() {
    let fixture = fixture();
    let path = fixture.three.path("plain.txt");
    let etag = fixture.three.etag("plain.txt");
    let answer = get_with(&fixture.service, &path, &[("range", "bytes=0-9"), ("if-range", &etag)]).await;
    assert_eq!((answer.status.as_u16(), &*answer.body), (206, &b"0123456789"[..]));
    for other in
        ["\"other\"", &format!("W/{etag}"), "Thu, 01 Jan 2099 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", ""]
    {
        let answer = get_with(&fixture.service, &path, &[("range", "bytes=0-9"), ("if-range", other)]).await;
        answer.assert_immutable(&thousand());
    }
}

#[tokio::test]
async fn conditions_come_before_ranges_and_head_has_none() {
    let fixture = fixture();
    let path = fixture.three.path("plain.txt");
    let etag = fixture.three.etag("plain.txt");
    let answer = get_with(&fixture.service, &path, &[("range", "bytes=0-9"), ("if-none-match", &etag)]).await;
    assert_eq!(answer.status, 304);
    let head = send(&fixture.service, "HEAD", &path, &[("range", "bytes=0-9")]).await;
    assert_eq!((head.status.as_u16(), head.header("content-length")), (200, "1000"));
}

#[tokio::test]
async fn a_part_is_of_the_coding_that_is_sent() {
    let fixture = fixture();
    let headers = [("range", "bytes=2-7"), ("accept-encoding", "br")];
    let answer = get_with(&fixture.service, &fixture.three.path("app.css"), &headers).await;
    assert_eq!(answer.status, 206);
    assert_eq!(answer.header("content-encoding"), "br");
    assert_eq!(answer.header("vary"), "Accept-Encoding");
    assert_eq!(answer.body, brotli(&css(3))[2..8]);
    let whole = get_with(&fixture.service, &fixture.three.path("app.css"), &headers[1..]).await;
    assert_eq!(answer.header("etag"), whole.header("etag"));
}

#[tokio::test]
async fn parts_of_what_is_too_large_for_memory_are_the_same() {
    let fixture = fixture();
    let path = fixture.three.path("plain.txt");
    let service = fixture.builder().memory_limit_per_file(10).memory_limit(10).build().unwrap();
    get(&service, &path).await.assert_immutable(&thousand());
    let answer = get_with(&service, &path, &[("range", "bytes=995-")]).await;
    assert_eq!((answer.status.as_u16(), &*answer.body), (206, &b"56789"[..]));
}
