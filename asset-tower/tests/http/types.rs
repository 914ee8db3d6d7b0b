//! Media types, and what else is said of a type.

use crate::support::{Site, get, get_with};

const TABLE: [(&str, &str); 17] = [
    ("a.css", "text/css; charset=utf-8"),
    ("a.js", "text/javascript; charset=utf-8"),
    ("a.mjs", "text/javascript; charset=utf-8"),
    ("a.json", "application/json"),
    ("a.js.map", "application/json"),
    ("a.svg", "image/svg+xml"),
    ("a.html", "text/html; charset=utf-8"),
    ("a.txt", "text/plain; charset=utf-8"),
    ("a.wasm", "application/wasm"),
    ("a.woff2", "font/woff2"),
    ("a.webmanifest", "application/manifest+json"),
    ("a.ico", "image/x-icon"),
    ("a.avif", "image/avif"),
    ("a.webp", "image/webp"),
    ("LICENSE", "application/octet-stream"),
    ("a.unknown-type", "application/octet-stream"),
    ("a.b.CSS", "text/css; charset=utf-8"),
];

#[tokio::test]
async fn types_come_from_one_fixed_table() {
    let site = Site::new();
    let files: Vec<(&str, &[u8])> = TABLE.iter().map(|&(path, _)| (path, path.as_bytes())).collect();
    let deploy = site.deploy(&files);
    let service = site.service();
    for (path, expected) in TABLE {
        let answer = get(&service, &deploy.path(path)).await;
        assert_eq!(answer.header("content-type"), expected, "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
}

#[tokio::test]
async fn errors_are_text_and_never_repeat_the_path() {
    let site = Site::new();
    site.deploy(&[("plain.txt", b"plain")]);
    let answer = get(&site.service(), "/evil-<script>.css".replace(['<', '>'], "%3C").as_str()).await;
    answer.assert_error(404);
    assert_eq!(&*answer.body, b"not found\n");
}

#[tokio::test]
async fn documents_are_sandboxed_if_asked_for() {
    let site = Site::new();
    let deploy = site.deploy(&[("a.svg", b"<svg/>"), ("a.html", b"<p>"), ("a.css", b"a {}")]);
    let service = site.service();
    assert_eq!(get(&service, &deploy.path("a.svg")).await.header("content-security-policy"), "");
    let service = site.builder().sandbox(true).build().unwrap();
    for (path, expected) in [("a.svg", "sandbox"), ("a.html", "sandbox"), ("a.css", "")] {
        let answer = get(&service, &deploy.path(path)).await;
        assert_eq!(answer.header("content-security-policy"), expected, "{path}");
    }
}

#[tokio::test]
async fn an_application_adds_headers_but_not_what_describes_the_body() {
    let site = Site::new();
    let deploy = site.deploy(&[("downloads/a.txt", b"one"), ("b.txt", b"two")]);
    let service = site
        .builder()
        .add_headers(|asset, headers| {
            if asset.path().starts_with("downloads/") {
                headers.insert("content-disposition", "attachment".parse().unwrap());
                headers.insert("cache-control", "public, max-age=31536000, immutable, no-transform".parse().unwrap());
                headers.insert("content-length", "7".parse().unwrap());
                headers.insert("etag", "\"mine\"".parse().unwrap());
            }
        })
        .build()
        .unwrap();
    let answer = get(&service, &deploy.path("downloads/a.txt")).await;
    assert_eq!(answer.header("content-disposition"), "attachment");
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable, no-transform");
    assert_eq!(answer.header("content-length"), "3");
    assert_eq!(answer.header("etag"), deploy.etag("downloads/a.txt"));
    assert_eq!(get(&service, &deploy.path("b.txt")).await.header("content-disposition"), "");
    let again = get_with(&service, &deploy.path("downloads/a.txt"), &[("if-none-match", "*")]).await;
    assert_eq!(again.header("cache-control"), "public, max-age=31536000, immutable, no-transform");
}
