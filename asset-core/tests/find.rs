//! From the path of a request back to an asset.

#![cfg(feature = "directory")]
#![allow(clippy::unwrap_used)]

use asset_core::catalog::Lookup;
use asset_core::{Assets, Catalog, Directory, Manifest, Style};

fn catalog(style: &str, prefix: &str, version: &str) -> Catalog {
    let row = |file: &str, version: &str| {
        let digest = "0cc175b9c0f1b6a831c399e269772661";
        format!(r#"{{"file": "{file}", "version": "{version}", "digest": "{digest}", "size": 1, "type": "text/css"}}"#)
    };
    let token = if version == "token" { "v2" } else { "0cc175b9" };
    let text = format!(
        r#"{{"schema": 1, "prefix": "{prefix}", "style": "{style}", "version": "{version}", "bundles": {{}}, "assets": {{
        "LICENSE": {}, "css/a b.css": {}, "css/app.css": {}, "js/app.js.map": {}}}}}"#,
        row(&format!("LICENSE.{token}"), token),
        row(&format!("css/a b.{token}.css"), token),
        row(&format!("css/app.{token}.css"), token),
        row(&format!("js/app.{token}.js.map"), token),
    );
    Catalog::from_manifest(&Manifest::parse(text.as_bytes(), "m.json").unwrap(), "m.json")
}

/// A word for what was found, and the logical path.
fn found(catalog: &Catalog, path: &str, query: Option<&str>) -> String {
    match catalog.find(path, query) {
        Lookup::Current(known) => format!("current {}", known.asset.path()),
        Lookup::Unversioned(known) => format!("unversioned {}", known.asset.path()),
        Lookup::Plain(known) => format!("plain {}", known.asset.path()),
        Lookup::OtherVersion { known, version } => format!("other {} {version}", known.asset.path()),
        Lookup::Unknown => "unknown".to_owned(),
        other => format!("{other:?}"),
    }
}

#[test]
fn in_filename_style_a_whole_path_comes_before_its_parts() {
    let catalog = catalog("filename", "/static/", "hash");
    for (path, expected) in [
        ("/css/app.0cc175b9.css", "current css/app.css"),
        ("css/app.0cc175b9.css", "current css/app.css"),
        ("/css/a%20b.0cc175b9.css", "current css/a b.css"),
        ("/js/app.0cc175b9.js.map", "current js/app.js.map"),
        ("/LICENSE.0cc175b9", "current LICENSE"),
        ("/css/app.css", "unversioned css/app.css"),
        ("/css/app.11111111.css", "other css/app.css 11111111"),
        ("/LICENSE.11111111", "other LICENSE 11111111"),
        ("/css/app.1111111.css", "unknown"),
        ("/css/app.1111111G.css", "unknown"),
        ("/css/app.0cc175b9.css.br", "unknown"),
        ("/css/other.0cc175b9.css", "unknown"),
        ("//css/app.0cc175b9.css", "unknown"),
        ("/css//app.0cc175b9.css", "unknown"),
        ("/css/app.0cc175b9.css/", "unknown"),
        ("/css%2fapp.0cc175b9.css", "unknown"),
        ("", "unknown"),
        ("/", "unknown"),
    ] {
        assert_eq!(found(&catalog, path, Some("x=1")), expected, "{path}");
    }
}

#[test]
fn in_query_style_only_the_query_says_whether_a_url_is_current() {
    let bare = catalog("query", "/static/", "hash");
    let keyed = catalog("query:v", "/static/", "hash");
    for (query, is_current) in
        [(Some("0cc175b9"), true), (Some("0cc175b9&x=1"), true), (Some("11111111"), false), (None, false)]
    {
        let expected = if is_current { "current css/app.css" } else { "unversioned css/app.css" };
        assert_eq!(found(&bare, "/css/app.css", query), expected, "{query:?}");
        let query = query.map(|query| format!("v={query}"));
        assert_eq!(found(&keyed, "/css/app.css", query.as_deref()), expected, "{query:?}");
    }
    assert_eq!(found(&bare, "/css/app.0cc175b9.css", Some("0cc175b9")), "unknown");
}

#[test]
fn in_prefix_style_an_unknown_first_segment_is_a_token_only_before_a_known_path() {
    let catalog = catalog("prefix", "/static/{version}/", "token");
    for (path, expected) in [
        ("/v2/css/app.css", "current css/app.css"),
        ("/v1/css/app.css", "other css/app.css v1"),
        ("/css/app.css", "unversioned css/app.css"),
        ("/v1/css/missing.css", "unknown"),
        ("/a%20b/css/app.css", "unknown"),
    ] {
        assert_eq!(found(&catalog, path, None), expected, "{path}");
    }
}

#[test]
fn a_kept_catalog_only_knows_its_own_urls() {
    let current = |catalog: &Catalog, path: &str, query| catalog.find_current(path, query).is_some();
    let filename = catalog("filename", "/static/", "hash");
    assert!(current(&filename, "/css/app.0cc175b9.css", None));
    assert!(!current(&filename, "/css/app.css", None));
    assert!(!current(&filename, "/css/app.11111111.css", None));
    let query = catalog("query", "/static/", "hash");
    assert!(current(&query, "/css/app.css", Some("0cc175b9")));
    assert!(!current(&query, "/css/app.css", None));
    let prefix = catalog("prefix", "/static/{version}/", "token");
    assert!(current(&prefix, "/v2/css/app.css", None));
    assert!(!current(&prefix, "/v1/css/app.css", None));
    assert!(!current(&catalog("none", "/static/", "hash"), "/css/app.css", None));
}

#[test]
fn a_plain_asset_is_never_what_its_url_will_always_mean() {
    for (style, prefix, version, paths) in [
        ("filename", "/static/", "hash", ["/sw.js", "/sw.0cc175b9.js"]),
        ("query", "/static/", "hash", ["/sw.js", "/sw.js?0cc175b9"]),
        ("prefix", "/static/{version}/", "token", ["/sw.js", "/v2/sw.js"]),
        ("none", "/static/", "hash", ["/sw.js", "/sw.js?x=1"]),
    ] {
        let token = if version == "token" { "v2" } else { "0cc175b9" };
        let text = format!(
            r#"{{"schema": 1, "prefix": "{prefix}", "style": "{style}", "version": "{version}", "bundles": {{}}, "assets": {{
            "sw.js": {{"file": "sw.{token}.js", "version": "{token}", "digest": "0cc175b9c0f1b6a831c399e269772661", "size": 1, "type": "text/javascript", "plain": true}}}}}}"#
        );
        let catalog = Catalog::from_manifest(&Manifest::parse(text.as_bytes(), "m.json").unwrap(), "m.json");
        assert_eq!(catalog.asset("sw.js").unwrap().url(), "/static/sw.js", "{style}");
        for path in paths {
            let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
            assert_eq!(found(&catalog, path, query), "plain sw.js", "{path} in {style}");
            assert!(catalog.find_current(path, query).is_none(), "{path} in {style}");
        }
    }
}

#[test]
fn what_another_tool_versioned_is_current_by_its_name_in_query_style() {
    for (style, url) in [("query", "/static/x-01.js"), ("query:v", "/static/x-01.js"), ("filename", "/static/x-01.js")]
    {
        let text = format!(
            r#"{{"schema": 1, "prefix": "/static/", "style": "{style}", "version": "hash", "bundles": {{}}, "assets": {{
            "x-01.js": {{"file": "x-01.js", "version": "0cc175b9", "digest": "0cc175b9c0f1b6a831c399e269772661", "size": 1, "type": "text/javascript", "pinned": true}}}}}}"#
        );
        let catalog = Catalog::from_manifest(&Manifest::parse(text.as_bytes(), "m.json").unwrap(), "m.json");
        assert_eq!(catalog.asset("x-01.js").unwrap().url(), url, "{style}");
        assert_eq!(catalog.static_url("x-01.js?a=1#b").unwrap().plain(), format!("{url}?a=1#b"), "{style}");
        // Pages may have had it with a version before it was pinned.
        for query in [None, Some("0cc175b9"), Some("v=0cc175b9"), Some("x=1")] {
            assert_eq!(found(&catalog, "/x-01.js", query), "current x-01.js", "{style} {query:?}");
            assert!(catalog.find_current("/x-01.js", query).is_some(), "{style} {query:?}");
        }
    }
}

#[test]
fn a_computed_catalog_says_when_it_would_have_to_read() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("app.css"), "a").unwrap();
    for (style, path) in [(Style::Filename, "/app.0cc175b9.css"), (Style::Query { key: None }, "/app.css")] {
        let catalog = Assets::from_dir(Directory::new(dir.path()).style(style)).unwrap().catalog();
        assert!(catalog.find_ready(path, None).is_none());
        assert!(matches!(catalog.find_ready("/missing.css", None), Some(Lookup::Unknown)));
        catalog.asset("app.css").unwrap();
        assert!(catalog.find_ready(path, None).is_some());
    }
    let manifest = catalog("filename", "/static/", "hash");
    assert!(manifest.find_ready("/css/app.0cc175b9.css", None).is_some());
}

#[test]
fn a_name_whose_words_could_be_a_token_is_looked_up_whole_first() {
    let row = |file: &str| {
        format!(
            r#"{{"file": "{file}", "version": "v2", "digest": "0cc175b9c0f1b6a831c399e269772661", "size": 1, "type": "text/css"}}"#
        )
    };
    let text = format!(
        r#"{{"schema": 1, "prefix": "/static/", "style": "filename", "version": "token", "bundles": {{}}, "assets": {{
        "my-stylesheet.css": {}, "my.css": {}, "my.stylesheet.css": {}}}}}"#,
        row("my-stylesheet.v2.css"),
        row("my.v2.css"),
        row("my.stylesheet.v2.css"),
    );
    let catalog = Catalog::from_manifest(&Manifest::parse(text.as_bytes(), "m.json").unwrap(), "m.json");
    for (path, expected) in [
        ("/my.stylesheet.css", "unversioned my.stylesheet.css"),
        ("/my-stylesheet.css", "unversioned my-stylesheet.css"),
        ("/my.other.css", "other my.css other"),
        ("/my.stylesheet.v2.css", "current my.stylesheet.css"),
        ("/my.stylesheet.v1.css", "other my.stylesheet.css v1"),
        ("/my-other.css", "unknown"),
    ] {
        assert_eq!(found(&catalog, path, None), expected, "{path}");
    }
}

#[test]
fn a_path_that_no_file_system_has_is_not_taken_apart() {
    let catalog = catalog("filename", "/static/", "hash");
    let long = format!("/css/app.{}css", "a.".repeat(30_000));
    assert_eq!(found(&catalog, &long, None), "unknown");
}
