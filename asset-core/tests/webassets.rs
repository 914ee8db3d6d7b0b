//! What docs/webassets.md says of versions, URLs and bundles.
#![cfg(feature = "directory")]
#![allow(clippy::unwrap_used)]

mod support {
    pub(crate) mod sources;
}

use std::fs;

use asset_core::{Assets, CustomVersion, Error, ErrorKind, Style, Version, VersionInput};
use insta::assert_snapshot;
use support::sources::{Sources, url};

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
    let assets = Assets::from_dir(sources.directory()).unwrap();
    let versions = ["empty.css", "bom.css", "crlf.css", "lf.css", "font.woff2"].map(|path| version(&assets, path));
    assert_eq!(versions, ["d41d8cd9", "35fa5d3e", "59b0d777", "dd8c6a39", "13a18f27"]);
}

#[test]
fn the_number_of_digits_and_the_algorithm_are_settings() {
    let sources = Sources::new(&[("a.css", b"a")]);
    let url_with = |scheme: &str| {
        let directory = sources.directory().version(scheme.parse().unwrap());
        url(&Assets::from_dir(directory).unwrap(), "a.css")
    };
    assert_eq!(url_with("hash:4"), "/static/a.0cc1.css");
    assert_eq!(url_with("hash:32"), "/static/a.0cc175b9c0f1b6a831c399e269772661.css");
    assert_eq!(url_with("sha256"), "/static/a.ca978112.css");
    assert_eq!(url_with("sha256:64"), "/static/a.ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb.css");
}

#[test]
fn every_url_form_of_url_expire_has_a_style() {
    let sources = Sources::new(&[("css/o.css", b"a")]);
    let url_in = |style: Style| url(&Assets::from_dir(sources.directory().style(style)).unwrap(), "css/o.css");
    assert_eq!(url_in(Style::Query { key: None }), "/static/css/o.css?0cc175b9");
    assert_eq!(url_in(Style::Query { key: Some("v".to_owned()) }), "/static/css/o.css?v=0cc175b9");
    assert_eq!(url_in(Style::Filename), "/static/css/o.0cc175b9.css");
    assert_eq!(url_in(Style::None), "/static/css/o.css");
}

#[test]
fn names_with_question_marks_and_fragments_give_working_urls() {
    let sources = Sources::new(&[("q?x.css", b"a"), ("h#x.css", b"a"), ("icons.svg", b"a")]);
    let assets = Assets::from_dir(sources.directory().style(Style::Query { key: None })).unwrap();
    assert_eq!(url(&assets, "q?x.css"), "/static/q%3Fx.css?0cc175b9");
    assert_eq!(url(&assets, "h#x.css"), "/static/h%23x.css?0cc175b9");
    assert_eq!(url(&assets, "icons.svg#home"), "/static/icons.svg?0cc175b9#home");
    assert_eq!(url(&assets, "icons.svg?x=1#home"), "/static/icons.svg?0cc175b9&x=1#home");
}

#[test]
fn a_logical_path_never_leaves_the_prefix() {
    let sources = Sources::new(&[("a.css", b"a")]);
    for style in [Style::Filename, Style::Query { key: None }, Style::None] {
        let catalog = Assets::from_dir(sources.directory().style(style)).unwrap().catalog();
        for path in ["../a.css", "/a.css", "x:a.css", "//evil/a.css", "https://evil/a.css", "static/a.css"] {
            assert_eq!(catalog.static_url(path).unwrap_err().kind(), ErrorKind::UnknownAsset, "{path}");
        }
    }
}

#[test]
fn a_version_of_your_own_must_be_fit_for_a_url() {
    struct Fixed(&'static str);
    impl CustomVersion for Fixed {
        fn name(&self) -> &str {
            "fixed"
        }
        fn version(&self, _: &VersionInput<'_>) -> Result<Version, Error> {
            self.0.parse()
        }
    }
    let sources = Sources::new(&[("a.css", b"a")]);
    let refusal = |version| {
        let assets = Assets::from_dir(sources.directory().custom_version(Fixed(version))).unwrap();
        let error = assets.catalog().static_url("a.css").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::VersionIndeterminable);
        error.to_string()
    };
    assert_snapshot!(["", "a/b", "a b", "a?b", "a&b"].map(refusal).join("\n"), @r#"
    can't make a version of `a.css`: version "" is empty
    can't make a version of `a.css`: version "a/b" has '/'; letters, digits and `-._~` are possible
    can't make a version of `a.css`: version "a b" has ' '; letters, digits and `-._~` are possible
    can't make a version of `a.css`: version "a?b" has '?'; letters, digits and `-._~` are possible
    can't make a version of `a.css`: version "a&b" has '&'; letters, digits and `-._~` are possible
    "#);
}

#[test]
fn the_first_answer_stays_until_a_reload() {
    let sources = Sources::new(&[("a.css", b"a")]);
    let assets = Assets::from_dir(sources.directory()).unwrap();
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
        let catalog = Assets::from_dir(sources.directory().style(style)).unwrap().catalog();
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
