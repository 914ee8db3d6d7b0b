//! The coding that a client gets.

use crate::support::{Fixture, css, fixture, get, get_with, gunzip, promptly, thousand, unbrotli};

async fn coding(fixture: &Fixture, lines: &[&str]) -> String {
    let headers: Vec<(&str, &str)> = lines.iter().map(|&line| ("accept-encoding", line)).collect();
    let answer = get_with(&fixture.service, &fixture.three.path("app.css"), &headers).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("vary"), "Accept-Encoding");
    answer.header("content-encoding").to_owned()
}

#[tokio::test]
async fn a_client_that_accepts_none_of_our_codings_gets_the_plain_form() {
    let fixture = fixture();
    for value in ["", "identity", "notgzip", "gzipx", "*", "*;q=0", "identity;q=0", "deflate, zstd"] {
        assert_eq!(coding(&fixture, &[value]).await, "", "{value}");
    }
    assert_eq!(coding(&fixture, &[]).await, "");
}

#[tokio::test]
async fn the_heaviest_wins_then_brotli() {
    let fixture = fixture();
    for (value, expected) in [
        ("gzip", "gzip"),
        ("br, gzip", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip;q=0", ""),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("gzip;q=1, br;q=0.1", "gzip"),
        ("gzip ; q=0.9 ,br;Q=0.8", "gzip"),
        ("identity;q=1, gzip;q=0.5", ""),
        ("identity;q=0.5, gzip", "gzip"),
        ("*;q=0, gzip", "gzip"),
    ] {
        assert_eq!(coding(&fixture, &[value]).await, expected, "{value}");
    }
    assert_eq!(coding(&fixture, &["deflate", "gzip"]).await, "gzip");
}

#[tokio::test]
async fn a_malformed_weight_accepts_nothing() {
    let fixture = fixture();
    for value in ["gzip;q=abc", "gzip;q=1.5", "gzip;q=0.0000", "gzip;q=", "gzip;", "gzip;level=9"] {
        assert_eq!(coding(&fixture, &[value]).await, "", "{value}");
    }
}

#[tokio::test]
async fn every_coding_decodes_to_the_plain_bytes_and_has_its_own_tag() {
    let fixture = fixture();
    let path = fixture.three.path("app.css");
    let plain = get(&fixture.service, &path).await;
    let brotli = get_with(&fixture.service, &path, &[("accept-encoding", "br")]).await;
    let gzip = get_with(&fixture.service, &path, &[("accept-encoding", "gzip")]).await;
    assert_eq!(plain.body, css(3));
    assert_eq!(unbrotli(&brotli.body), css(3));
    assert_eq!(gunzip(&gzip.body), css(3));
    let etags = [plain.header("etag"), brotli.header("etag"), gzip.header("etag")];
    assert!(etags[1].ends_with("-br\"") && etags[2].ends_with("-gzip\""), "{etags:?}");
    assert_ne!(etags[0], etags[1].replace("-br", ""));
    let again = get_with(&fixture.service, &path, &[("accept-encoding", "br"), ("if-none-match", etags[1])]).await;
    assert_eq!((again.status.as_u16(), again.header("vary")), (304, "Accept-Encoding"));
    assert_eq!(again.header("content-encoding"), "");
    let plain = get_with(&fixture.service, &path, &[("if-none-match", etags[1])]).await;
    assert_eq!(plain.status, 200, "the plain form is not what the client has");
}

#[tokio::test]
async fn an_asset_without_variants_does_not_vary() {
    let fixture = fixture();
    let path = fixture.three.path("plain.txt");
    let answer = get_with(&fixture.service, &path, &[("accept-encoding", "br, gzip")]).await;
    answer.assert_immutable(&thousand());
    assert_eq!((answer.header("content-encoding"), answer.header("vary")), ("", ""));
}

#[tokio::test]
async fn a_variant_has_no_url() {
    let fixture = fixture();
    for suffix in [".br", ".gz", ".gzip"] {
        let path = fixture.three.path("app.css") + suffix;
        get(&fixture.service, &path).await.assert_error(404);
    }
}

#[tokio::test]
async fn a_header_of_sixty_kilobytes_takes_linear_time() {
    let fixture = fixture();
    let path = fixture.three.path("app.css");
    get(&fixture.service, &path).await;
    for long in ["*,".repeat(30_000), "gzip;q=0.0000,".repeat(4_300), ";".repeat(60_000)] {
        let headers = [("accept-encoding", &*long)];
        let answer = promptly(async || get_with(&fixture.service, &path, &headers).await).await;
        answer.assert_immutable(&css(3));
    }
}

#[tokio::test]
async fn a_variant_that_is_not_smaller_is_not_sent() {
    let fixture = fixture();
    let mut variants = fixture.site.output().read_variants().unwrap();
    let variant = asset_core::internal::Variant::new(1000, crate::support::md5(&thousand()));
    variants.insert(fixture.three.row("plain.txt").file.clone(), asset_core::Coding::Gzip, variant);
    fixture.site.write_variants(&variants);
    let headers = [("accept-encoding", "gzip")];
    let answer = get_with(&fixture.site.service(), &fixture.three.path("plain.txt"), &headers).await;
    assert_eq!(answer.header("content-encoding"), "");
}

#[tokio::test]
async fn a_variant_that_is_broken_or_gone_is_as_if_there_were_none() {
    let fixture = fixture();
    let file = fixture.three.row("app.css").file.clone();
    fixture.site.write(&format!("{file}.br"), b"not what the list says");
    fixture.site.remove(&format!("{file}.gz"));
    for value in ["br", "gzip"] {
        let headers = [("accept-encoding", value)];
        let answer = get_with(&fixture.service, &fixture.three.path("app.css"), &headers).await;
        answer.assert_immutable(&css(3));
        assert_eq!(answer.header("content-encoding"), "");
        assert_eq!(answer.header("etag"), fixture.three.etag("app.css"));
    }
}
