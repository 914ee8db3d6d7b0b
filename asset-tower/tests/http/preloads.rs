//! The `Link` header.

use asset_core::{Asset, Assets, Catalog, Manifest, StaticAsset};
use asset_tower::preload;

use crate::support::fixture;

fn asset(url: &'static str, content_type: &'static str, integrity: &'static str) -> StaticAsset {
    StaticAsset::new(url, content_type, 1).with_integrity(integrity)
}

#[test]
fn assets_of_a_catalog_are_joined_in_their_order() {
    let fixture = fixture();
    let assets = Assets::builder().follow(false).from_manifest(fixture.site.root()).unwrap();
    let catalog = assets.catalog();
    let page: Vec<&Asset> = ["app.css", "font.woff2"].map(|path| catalog.asset(path).unwrap()).into();
    let [style, font] = ["app.css", "font.woff2"].map(|path| fixture.three.path(path));
    let expected =
        format!("</assets{style}>; rel=preload; as=style, </assets{font}>; rel=preload; as=font; crossorigin");
    assert_eq!(preload(page), expected);
    assert_eq!(preload::<&Asset>([]), "");
}

#[test]
fn the_media_type_says_what_it_is_fetched_as() {
    for (media_type, expected) in [
        ("text/css; charset=utf-8", "style"),
        ("text/javascript; charset=utf-8", "script"),
        ("image/svg+xml", "image"),
        ("image/webp", "image"),
        ("video/mp4", "video"),
        ("audio/ogg", "audio"),
        ("text/vtt; charset=utf-8", "track"),
        ("application/json", "fetch; crossorigin"),
        ("application/wasm", "fetch; crossorigin"),
        ("font/woff2", "font; crossorigin"),
    ] {
        let link = preload([&asset("/static/x", media_type, "")]);
        assert_eq!(link, format!("</static/x>; rel=preload; as={expected}"), "{media_type}");
    }
}

#[test]
fn integrity_on_another_host_takes_permission() {
    let link = |url| preload([&asset(url, "text/css", "sha384-oQ sha512-xx")]);
    assert_eq!(link("/app.css"), "</app.css>; rel=preload; as=style; integrity=\"sha384-oQ sha512-xx\"");
    for elsewhere in ["https://cdn.example.com/app.css", "//cdn.example.com/app.css"] {
        let expected = format!("<{elsewhere}>; rel=preload; as=style; crossorigin; integrity=\"sha384-oQ sha512-xx\"");
        assert_eq!(link(elsewhere), expected);
    }
}

#[test]
fn a_module_is_fetched_as_one() {
    let text = r#"{"schema": 1, "prefix": "https://cdn.example.com/", "style": "filename", "version": "hash", "bundles": {}, "assets": {
        "a.js": {"file": "a.js", "version": "3f2a9c1d", "digest": "3f2a9c1d000000000000000000000000", "size": 9, "type": "text/javascript", "integrity": "sha384-oQ", "imports": []}}}"#;
    let catalog = Catalog::from_manifest(&Manifest::parse(text.as_bytes(), "m").unwrap(), "m");
    let link = preload([catalog.asset("a.js").unwrap()]);
    assert_eq!(link, "<https://cdn.example.com/a.js>; rel=modulepreload; integrity=\"sha384-oQ\"");
}

#[test]
fn integrity_is_said_only_of_what_browsers_check() {
    let link = |media_type| preload([&asset("https://cdn.example.com/x", media_type, "sha384-oQ")]);
    assert_eq!(link("image/webp"), "<https://cdn.example.com/x>; rel=preload; as=image");
    assert_eq!(link("font/woff2"), "<https://cdn.example.com/x>; rel=preload; as=font; crossorigin");
}

#[test]
fn names_that_need_encoding_can_not_end_the_link() {
    let text = r#"{"schema": 1, "prefix": "/static/", "style": "none", "version": "hash", "bundles": {}, "assets": {
        "a>, <b.css": {"file": "x", "version": "3f2a9c1d", "digest": "3f2a9c1d000000000000000000000000", "size": 9, "type": "text/css"}}}"#;
    let catalog = Catalog::from_manifest(&Manifest::parse(text.as_bytes(), "m").unwrap(), "m");
    let link = preload([catalog.asset("a>, <b.css").unwrap()]);
    assert_eq!(link, "</static/a%3E,%20%3Cb.css>; rel=preload; as=style");
}

#[test]
fn what_can_not_stand_in_a_header_is_left_out() {
    assert_eq!(preload([&asset("/app.css", "text/css", "sha384-oQ\r\nX: y")]), "");
}
