//! `variants.json`, from outside.

#![cfg(feature = "assets")]
#![allow(clippy::unwrap_used)]

use asset_core::internal::{OutputDir, Variant, Variants};
use asset_core::{Coding, ErrorKind};

const DIGEST: &str = "0cc175b9c0f1b6a831c399e269772661";

fn variant(size: u64) -> Variant {
    Variant::new(size, DIGEST.parse().unwrap())
}

#[test]
fn the_text_is_sorted_and_read_back() {
    let mut variants = Variants::default();
    variants.insert("b.css", Coding::Gzip, variant(2));
    variants.insert("a \"q\".css", Coding::Gzip, variant(3));
    variants.insert("b.css", Coding::Brotli, variant(1));
    let text = variants.to_json();
    assert_eq!(
        text,
        format!(
            r#"{{
  "a \"q\".css": {{"gzip": {{"size": 3, "digest": "{DIGEST}"}}}},
  "b.css": {{"br": {{"size": 1, "digest": "{DIGEST}"}}, "gzip": {{"size": 2, "digest": "{DIGEST}"}}}}
}}
"#
        )
    );
    assert_eq!(Variants::parse(text.as_bytes(), "variants.json").unwrap(), variants);
    assert_eq!(variants.iter().count(), 3);
    assert_eq!(Variants::parse(b"{}", "variants.json").unwrap().to_json(), "{}\n");
}

#[test]
fn only_the_outputs_that_are_kept_stay() {
    let mut variants = Variants::default();
    variants.insert("a.css", Coding::Gzip, variant(1));
    variants.insert("b.css", Coding::Gzip, variant(2));
    variants.retain(|file| file == "b.css");
    assert_eq!(variants.get("a.css", Coding::Gzip), None);
    assert_eq!(variants.get("b.css", Coding::Gzip), Some(&variant(2)));
    assert_eq!(variants.get("b.css", Coding::Brotli), None);
}

#[test]
fn everything_else_is_refused_with_its_place() {
    let cases = [
        ("", "variants.json:1:1: expected an object, found the end of the file"),
        (r#"{"../a": {}}"#, r#"variants.json:1:2: path "../a" has a `.` or `..` segment"#),
        (r#"{"a": {}, "a": {}}"#, "variants.json:1:11: duplicate file `a`"),
        (r#"{"a": {"zstd": {}}}"#, r#"variants.json:1:8: unknown coding "zstd", expected `br` or `gzip`"#),
        (r#"{"a": {"br": {}}}"#, "variants.json:1:8: missing key `size` of the variant"),
        (r#"{"a": {"br": {"size": 1}}}"#, "variants.json:1:8: missing key `digest` of the variant"),
        (r#"{"a": {"br": {"size": 1, "size": 1}}}"#, "variants.json:1:26: duplicate key `size`"),
        (
            r#"{"a": {"br": {"length": 1}}}"#,
            r#"variants.json:1:15: unknown key "length" of a variant, expected `size` or `digest`"#,
        ),
        (
            r#"{"a": {"br": {"digest": "xyz"}}}"#,
            r#"variants.json:1:25: "xyz" is not a digest: 32 or 64 lower-case hex digits"#,
        ),
    ];
    for (text, expected) in cases {
        let error = Variants::parse(text.as_bytes(), "variants.json").unwrap_err();
        assert_eq!(error.to_string(), expected, "{text}");
        assert_eq!(error.kind(), ErrorKind::Manifest);
    }
    let error = Variants::parse(b"{\n\xff", "variants.json").unwrap_err();
    assert_eq!(error.to_string(), "variants.json:2:1: list of variants is not UTF-8");
}

#[test]
fn an_output_directory_without_a_list_has_no_variants() {
    let dir = tempfile::tempdir().unwrap();
    let output = OutputDir::new(dir.path());
    assert_eq!(output.read_variants().unwrap(), Variants::default());
    assert!(output.variants().ends_with(".asset/variants.json"));
}
