//! Logical and versioned paths, and how they stand in URLs.
#![allow(clippy::unwrap_used)]

mod support {
    pub(crate) mod refusals;
}

use asset_core::LogicalPath;
use asset_core::internal::{decode_path, encode_path, versioned_path};
use insta::assert_snapshot;
use support::refusals::refusals;

#[test]
fn the_version_stands_before_the_last_extension() {
    #[rustfmt::skip]
    let cases = [
        ("css/app.css", "css/app.V.css"), ("app.min.js", "app.min.V.js"), ("js/app.js.map", "js/app.V.js.map"),
        ("app.css.map", "app.V.css.map"), ("app.mjs.map", "app.mjs.V.map"), ("data.tar.gz", "data.tar.V.gz"),
        ("LICENSE", "LICENSE.V"), ("a.b/LICENSE", "a.b/LICENSE.V"), (".well-known/x", ".well-known/x.V"),
        (".htaccess", ".htaccess.V"), (".a.css", ".a.V.css"), ("a.", "a.V."), (".js.map", ".js.V.map"),
        ("ä.css", "ä.V.css"),
    ];
    for (path, versioned) in cases {
        assert_eq!(versioned_path(path, "V"), versioned);
    }
}

#[test]
fn logical_paths_are_checked() {
    for path in [
        "a",
        "css/.asset/x",
        ".assets/x",
        "css/app.css",
        "a b",
        ".well-known/x",
        "...",
        "a..b/c",
        "ä",
        "a?b#c",
        "name:path",
        "CON",
        "~",
        "a/ /b",
    ] {
        assert_eq!(path.parse::<LogicalPath>().unwrap().as_str(), path);
    }
    #[rustfmt::skip]
    let texts = [
        "", "/", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "a/.", "a\\b", "..\\a", "a\0", "a\nb", "a\u{7f}",
        "a\u{85}", ".asset/current", ".asset", ".Asset/x",
    ];
    assert_snapshot!(refusals(&texts, str::parse::<LogicalPath>), @r#"
    ""
      path "" is empty
    "/"
      path "/" is absolute
    "/a"
      path "/a" is absolute
    "a/"
      path "a/" has an empty segment
    "a//b"
      path "a//b" has an empty segment
    "."
      path "." has a `.` or `..` segment
    ".."
      path ".." has a `.` or `..` segment
    "a/../b"
      path "a/../b" has a `.` or `..` segment
    "./a"
      path "./a" has a `.` or `..` segment
    "a/."
      path "a/." has a `.` or `..` segment
    "a\\b"
      path "a\\b" has a backslash
    "..\\a"
      path "..\\a" has a backslash
    "a\0"
      path "a\0" has a control character
    "a\nb"
      path "a\nb" has a control character
    "a\u{7f}"
      path "a\u{7f}" has a control character
    "a\u{85}"
      path "a\u{85}" has a control character
    ".asset/current"
      path ".asset/current" begins with `.asset`, where the output keeps manifests, history and pointer
    ".asset"
      path ".asset" begins with `.asset`, where the output keeps manifests, history and pointer
    ".Asset/x"
      path ".Asset/x" begins with `.asset`, where the output keeps manifests, history and pointer
    "#);
}

#[test]
fn paths_are_encoded_and_decoded_once() {
    for path in ["css/app.css", "img/a b.png", "100%/?#.css", "ä/😀.png", "a%20b", "a+b&c='d'", "\"<>`"] {
        let encoded = encode_path(path);
        assert_eq!(decode_path(&encoded).as_deref(), Some(path));
        assert!(encoded.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>`?#&".contains(&byte)), "{encoded}");
    }
    assert_eq!(decode_path("a%2520b").as_deref(), Some("a%20b"));
    assert_eq!(decode_path("a+b").as_deref(), Some("a+b"));
}
