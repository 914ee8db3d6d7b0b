//! What docs/webassets.md says of versions, URLs and bundles.
#![cfg(feature = "directory")]
#![allow(clippy::unwrap_used)]

mod sources;

use std::fs;

use asset_core::{Assets, Config, CustomVersion, Error, ErrorKind, Style, VersionInput, VersionScheme};
use insta::assert_snapshot;
use sources::{Sources, url};

fn version(assets: &Assets, path: &str) -> String {
    assets.catalog().asset(path).unwrap().version().to_owned()
}

#[test]
fn a_version_is_eight_digits_of_the_md5_of_the_bytes_as_they_are() {
    let sources = Sources::new(&[
        ("empty.css", b""),
        ("bom.css", b"\xEF\xBB\xBFa"),
        ("crlf.css", b"a\r\nb\r\n"),
        ("lf.css", b"a\nb\n"),
        ("font.woff2", b"\xFF\x00\xFE"),
    ]);
    let assets = Assets::open(sources.config()).unwrap();
    let versions = ["empty.css", "bom.css", "crlf.css", "lf.css", "font.woff2"].map(|path| version(&assets, path));
    assert_eq!(versions, ["d41d8cd9", "35fa5d3e", "59b0d777", "dd8c6a39", "13a18f27"]);
}

#[test]
fn the_number_of_digits_and_the_algorithm_are_settings() {
    let sources = Sources::new(&[("a.css", b"a")]);
    let url_with = |scheme: &str| {
        let config = sources.config().version(scheme.parse().unwrap());
        url(&Assets::open(config).unwrap(), "a.css")
    };
    assert_eq!(url_with("hash:4"), "/static/a.0cc1.css");
    assert_eq!(url_with("hash:32"), "/static/a.0cc175b9c0f1b6a831c399e269772661.css");
    assert_eq!(url_with("sha256"), "/static/a.ca978112.css");
    assert_eq!(url_with("sha256:64"), "/static/a.ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb.css");
}

#[test]
fn the_members_of_a_bundle_are_joined_by_one_newline() {
    let sources = Sources::new(&[("a.css", b"a"), ("b.css", b"b"), ("c.css", b"a {}\n")]);
    let config = sources.config().bundle("ab", "ab.css", &["a.css", "b.css"]).bundle("a", "only.css", &["a.css"]);
    let assets = Assets::open(config).unwrap();
    assert_eq!(version(&assets, "ab.css"), "8cdeb444");
    assert_eq!(version(&assets, "only.css"), version(&assets, "a.css"));
}

#[test]
fn every_url_form_of_url_expire_has_a_style() {
    let sources = Sources::new(&[("css/o.css", b"a")]);
    let url_in = |style: Style| url(&Assets::open(sources.config().style(style)).unwrap(), "css/o.css");
    assert_eq!(url_in(Style::Query { key: None }), "/static/css/o.css?0cc175b9");
    assert_eq!(url_in(Style::Query { key: Some("v".to_owned()) }), "/static/css/o.css?v=0cc175b9");
    assert_eq!(url_in(Style::Filename), "/static/css/o.0cc175b9.css");
    assert_eq!(url_in(Style::None), "/static/css/o.css");
}

#[test]
fn a_placeholder_says_where_the_version_stands() {
    let sources = Sources::new(&[("a.css", b"a")]);
    let url_of = |output: &str, style: Style| {
        let config = sources.config().style(style).bundle("app", output, &["a.css"]);
        Assets::open(config).unwrap().catalog().asset_url("app").unwrap().into_plain().into_owned()
    };
    assert_eq!(url_of("gen/o.{version}.css", Style::Filename), "/static/gen/o.0cc175b9.css");
    assert_eq!(url_of("gen/{version}-o.css", Style::Filename), "/static/gen/0cc175b9-o.css");
    assert_eq!(url_of("gen/{version}/o.css", Style::Filename), "/static/gen/0cc175b9/o.css");
    assert_eq!(url_of("gen/o.css", Style::Filename), "/static/gen/o.0cc175b9.css");
    assert_eq!(url_of("gen/o.{version}.css", Style::Query { key: None }), "/static/gen/o.css?0cc175b9");
    assert_eq!(url_of("gen/o.{version}.css", Style::None), "/static/gen/o.css");
    assert_eq!(url_of("100%(version)s%.css", Style::Filename), "/static/100%25(version)s%25.0cc175b9.css");
}

#[test]
fn names_with_question_marks_and_fragments_give_working_urls() {
    let sources = Sources::new(&[("q?x.css", b"a"), ("h#x.css", b"a"), ("icons.svg", b"a")]);
    let assets = Assets::open(sources.config().style(Style::Query { key: None })).unwrap();
    assert_eq!(url(&assets, "q?x.css"), "/static/q%3Fx.css?0cc175b9");
    assert_eq!(url(&assets, "h#x.css"), "/static/h%23x.css?0cc175b9");
    assert_eq!(url(&assets, "icons.svg#home"), "/static/icons.svg?0cc175b9#home");
    assert_eq!(url(&assets, "icons.svg?x=1#home"), "/static/icons.svg?0cc175b9&x=1#home");
}

#[test]
fn a_logical_path_never_leaves_the_prefix() {
    let sources = Sources::new(&[("a.css", b"a")]);
    for style in [Style::Filename, Style::Query { key: None }, Style::None] {
        let catalog = Assets::open(sources.config().style(style)).unwrap().catalog();
        for path in ["../a.css", "/a.css", "x:a.css", "//evil/a.css", "https://evil/a.css", "static/a.css"] {
            assert_eq!(catalog.static_url(path).unwrap_err().kind(), ErrorKind::UnknownAsset, "{path}");
        }
    }
}

#[test]
fn members_in_debug_have_versions_of_their_own() {
    let sources = Sources::new(&[("a.css", b"a"), ("b.css", b"b")]);
    let config = sources.config().style(Style::Query { key: None }).bundle("app", "ab.css", &["b.css", "a.css"]);
    let catalog = Assets::builder().expand_bundles(true).open(config).unwrap().catalog();
    let urls: Vec<_> = catalog.asset_urls("app").unwrap().iter().map(|url| url.plain().to_owned()).collect();
    assert_eq!(urls, ["/static/b.css?92eb5ffe", "/static/a.css?0cc175b9"]);
}

#[test]
fn a_version_of_your_own_must_be_fit_for_a_url() {
    struct Fixed(&'static str);
    impl CustomVersion for Fixed {
        fn name(&self) -> &str {
            "fixed"
        }
        fn version(&self, _: &VersionInput<'_>) -> Result<String, Error> {
            Ok(self.0.to_owned())
        }
    }
    let sources = Sources::new(&[("a.css", b"a")]);
    let refusal = |version| {
        let assets = Assets::open(sources.config().custom_version(Fixed(version))).unwrap();
        let error = assets.catalog().static_url("a.css").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::VersionIndeterminable);
        error.to_string()
    };
    assert_snapshot!(["", "a/b", "a b", "a?b", "a&b"].map(refusal).join("\n"), @r#"
    no version of `a.css` can be had: version "" is empty
    no version of `a.css` can be had: version "a/b" has '/'; letters, digits and `-._~` are possible
    no version of `a.css` can be had: version "a b" has ' '; letters, digits and `-._~` are possible
    no version of `a.css` can be had: version "a?b" has '?'; letters, digits and `-._~` are possible
    no version of `a.css` can be had: version "a&b" has '&'; letters, digits and `-._~` are possible
    "#);
}

#[test]
fn timestamps_go_with_a_placeholder_and_never_look_at_outputs() {
    let sources = Sources::new(&[("a.css", b"a"), ("b.css", b"b")]);
    sources.modified("a.css", 1_700_000_000);
    sources.modified("b.css", 1_600_000_000);
    let config = sources.config().version(VersionScheme::Timestamp);
    let config = config.bundle("app", "gen/o.{version}.css", &["a.css", "b.css"]);
    let assets = Assets::open(config).unwrap();
    assert_eq!(assets.catalog().asset_url("app").unwrap().plain(), "/static/gen/o.1700000000.css");
    assert_eq!(url(&assets, "b.css"), "/static/b.1600000000.css");
}

#[test]
fn the_first_answer_stays_until_a_reload() {
    let sources = Sources::new(&[("a.css", b"a")]);
    let assets = Assets::open(sources.config()).unwrap();
    assert_eq!(url(&assets, "a.css"), "/static/a.0cc175b9.css");
    sources.write("a.css", b"changed");
    assert_eq!(url(&assets, "a.css"), "/static/a.0cc175b9.css");
    assert!(assets.reload().unwrap());
    assert_eq!(url(&assets, "a.css"), "/static/a.8977dfac.css");
    assert!(!assets.reload().unwrap());
}

#[test]
fn an_unknown_path_is_an_error_in_every_style() {
    let sources = Sources::new(&[("app.css", b"a")]);
    for style in [Style::Filename, Style::Query { key: None }, Style::None] {
        let catalog = Assets::open(sources.config().style(style)).unwrap().catalog();
        let error = catalog.static_url("ap.css").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnknownAsset);
        let expected = "no asset `ap.css` in directory `<dir>` (1 asset); did you mean `app.css`?";
        assert_eq!(sources.shown(&error), expected);
    }
}

#[test]
fn a_manifest_is_all_that_is_known_whatever_is_on_disk() {
    let sources = Sources::new(&[("a.css", b"a"), ("new.css", b"new")]);
    let row = r#"{"file": "a.11111111.css", "version": "11111111", "digest": "d41d8cd98f00b204e9800998ecf8427e", "size": 0, "type": "text/css"}"#;
    let text = format!(
        r#"{{"schema": 1, "prefix": "/static/", "style": "filename", "version": "hash", "bundles": {{}}, "assets": {{"a.css": {row}}}}}"#
    );
    fs::write(sources.path("m.json"), text).unwrap();
    let assets = Assets::from_manifest(sources.path("m.json")).unwrap();
    assert_eq!(url(&assets, "a.css"), "/static/a.11111111.css");
    assert_eq!(assets.catalog().static_url("new.css").unwrap_err().kind(), ErrorKind::UnknownAsset);
}

#[test]
fn two_bundles_with_one_output_are_an_error() {
    let sources = Sources::new(&[("a.css", b"a")]);
    let config = sources.config().bundle("one", "o.css", &["a.css"]).bundle("two", "o.{version}.css", &["a.css"]);
    let error = Assets::open(config).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert_snapshot!(error, @"bundle `two`: output `o.css` is also that of bundle `one`");
}

#[test]
fn outputs_with_a_placeholder_have_integrity_too() {
    let sources = Sources::new(&[("a.css", b"")]);
    let assets = Assets::open(sources.config().bundle("app", "o.{version}.css", &["a.css"])).unwrap();
    let empty = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";
    let catalog = assets.catalog();
    assert_eq!(catalog.static_integrity("o.css").unwrap(), empty);
    assert_eq!(catalog.static_integrity("a.css?x#y").unwrap(), empty);
}

#[test]
fn an_unset_bundle_name_is_no_file_and_a_file_is_no_bundle() {
    let sources = Sources::new(&[("a.css", b"a")]);
    let catalog = Assets::open(Config::new(sources.path("")).bundle("app", "o.css", &["a.css"])).unwrap().catalog();
    let file = catalog.asset_url("a.css#top").unwrap_err();
    assert_eq!(file.kind(), ErrorKind::UnknownBundle);
    assert_snapshot!(sources.shown(&file), @"no bundle `a.css#top` in directory `<dir>/` (1 bundle); that is an asset: `static_url` gives its URL");
    let bundle = catalog.static_url("app").unwrap_err();
    assert_eq!(bundle.kind(), ErrorKind::UnknownAsset);
    assert_snapshot!(sources.shown(&bundle), @"no asset `app` in directory `<dir>/` (2 assets); that is a bundle: `asset_url` gives its URL");
}
