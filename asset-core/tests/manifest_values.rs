//! What the values of a manifest must be, and what is said of other ones.
#![allow(clippy::unwrap_used)]

mod support {
    pub(crate) mod manifest_text;
}

use std::fs::File;

use asset_core::{ErrorKind, Manifest};
use insta::assert_snapshot;
use support::manifest_text::{WHOLE, error, refusals, with};

/// Paths that could leave a directory, or mean something else on another system.
const WRONG_PATHS: [&str; 16] = [
    r#""""#,
    r#""/a.css""#,
    r#""//a""#,
    r#""../a.css""#,
    r#""a/../../b""#,
    r#""a/..""#,
    r#""./a.css""#,
    r#""a//b""#,
    r#""a/""#,
    r#""a\\b""#,
    r#""C:\\a""#,
    r#""a\u0000b""#,
    r#""a\r\nb""#,
    r#""\u0085""#,
    r#"".asset/current""#,
    r#"".ASSET/x""#,
];

#[test]
fn escapes_are_read() {
    let escaped = with("\"text/css\"", r#""t\u0065xt\/\u0063ss""#);
    assert_eq!(Manifest::parse(escaped.as_bytes(), "m.json").unwrap().to_json(), WHOLE);
    let row = "\"site.css\": {\"file\": \"site.187ef443.css\"";
    let path = with(row, &row.replace("site.187", r#"\uD83D\uDE00\u00e4\".187"#));
    let manifest = Manifest::parse(path.as_bytes(), "m.json").unwrap();
    assert_eq!(manifest.assets["site.css"].file, "😀ä\".187ef443.css");
    assert_eq!(manifest.to_json(), with("site.187", "😀ä\\\".187"));
}

#[test]
fn malformed_strings_are_refused_where_they_are() {
    assert_snapshot!(refusals("\"text/css\"", &[
        r#""\x""#, r#""\'""#, r#""a\"#, r#""\u12""#, r#""\u12g4""#, r#""\u+123""#, r#""\u""#, r#""\ud800""#, r#""\udc00""#,
        r#""\ud800\ud800""#, r#""\ud83dx""#, r#""\ud83d\n""#, r#""\ud83d\u00""#, "'text/css'", "\"a\nb\"", "\"a\tb\"", "\"\u{1}\"", "\"\\\n\"",
    ]), @r#"
    "\x"
      m.json:10:130: unknown escape `\x` in a string
    "\'"
      m.json:10:130: unknown escape `\'` in a string
    "a\
      m.json:10:131: unknown escape `\,` in a string
    "\u12"
      m.json:10:130: `\u` must be followed by four hex digits
    "\u12g4"
      m.json:10:130: `\u` must be followed by four hex digits
    "\u+123"
      m.json:10:130: `\u` must be followed by four hex digits
    "\u"
      m.json:10:130: `\u` must be followed by four hex digits
    "\ud800"
      m.json:10:130: half of a surrogate pair in a string
    "\udc00"
      m.json:10:130: half of a surrogate pair in a string
    "\ud800\ud800"
      m.json:10:130: half of a surrogate pair in a string
    "\ud83dx"
      m.json:10:130: half of a surrogate pair in a string
    "\ud83d\n"
      m.json:10:130: half of a surrogate pair in a string
    "\ud83d\u00"
      m.json:10:130: `\u` must be followed by four hex digits
    'text/css'
      m.json:10:129: expected a string, found `'`
    "a\nb"
      m.json:10:131: string has an unescaped control character
    "a\tb"
      m.json:10:131: string has an unescaped control character
    "\u{1}"
      m.json:10:130: string has an unescaped control character
    "\\n"
      m.json:10:130: unknown escape `\\n` in a string
    "#);
}

#[test]
fn logical_paths_stay_within_their_root() {
    assert_snapshot!(refusals("\"b.css\": {\"file\"", &WRONG_PATHS.map(|path| format!("{path}: {{\"file\"")).each_ref().map(String::as_str)), @r#"
    "": {"file"
      m.json:11:5: path "" is empty
    "/a.css": {"file"
      m.json:11:5: path "/a.css" is absolute
    "//a": {"file"
      m.json:11:5: path "//a" is absolute
    "../a.css": {"file"
      m.json:11:5: path "../a.css" has a `.` or `..` segment
    "a/../../b": {"file"
      m.json:11:5: path "a/../../b" has a `.` or `..` segment
    "a/..": {"file"
      m.json:11:5: path "a/.." has a `.` or `..` segment
    "./a.css": {"file"
      m.json:11:5: path "./a.css" has a `.` or `..` segment
    "a//b": {"file"
      m.json:11:5: path "a//b" has an empty segment
    "a/": {"file"
      m.json:11:5: path "a/" has an empty segment
    "a\\b": {"file"
      m.json:11:5: path "a\\b" has a backslash
    "C:\\a": {"file"
      m.json:11:5: path "C:\\a" has a backslash
    "a\u0000b": {"file"
      m.json:11:5: path "a\0b" has a control character
    "a\r\nb": {"file"
      m.json:11:5: path "a\r\nb" has a control character
    "\u0085": {"file"
      m.json:11:5: path "\u{85}" has a control character
    ".asset/current": {"file"
      m.json:11:5: path ".asset/current" begins with `.asset`, where the output keeps manifests, history and pointer
    ".ASSET/x": {"file"
      m.json:11:5: path ".ASSET/x" begins with `.asset`, where the output keeps manifests, history and pointer
    "#);
}

#[test]
fn files_outputs_and_members_stay_within_the_output() {
    let shown = refusals("\"a.0cc175b9.css\"", &WRONG_PATHS);
    assert_snapshot!(shown, @r#"
    ""
      m.json:10:23: "" is empty
    "/a.css"
      m.json:10:23: "/a.css" is absolute
    "//a"
      m.json:10:23: "//a" is absolute
    "../a.css"
      m.json:10:23: "../a.css" has a `.` or `..` segment
    "a/../../b"
      m.json:10:23: "a/../../b" has a `.` or `..` segment
    "a/.."
      m.json:10:23: "a/.." has a `.` or `..` segment
    "./a.css"
      m.json:10:23: "./a.css" has a `.` or `..` segment
    "a//b"
      m.json:10:23: "a//b" has an empty segment
    "a/"
      m.json:10:23: "a/" has an empty segment
    "a\\b"
      m.json:10:23: "a\\b" has a backslash
    "C:\\a"
      m.json:10:23: "C:\\a" has a backslash
    "a\u0000b"
      m.json:10:23: "a\0b" has a control character
    "a\r\nb"
      m.json:10:23: "a\r\nb" has a control character
    "\u0085"
      m.json:10:23: "\u{85}" has a control character
    ".asset/current"
      m.json:10:23: ".asset/current" begins with `.asset`, where the output keeps manifests, history and pointer
    ".ASSET/x"
      m.json:10:23: ".ASSET/x" begins with `.asset`, where the output keeps manifests, history and pointer
    "#);
    assert_eq!(refusals("\"site.css\"", &WRONG_PATHS), shown.replace("m.json:10:23", "m.json:7:23"));
    assert_eq!(refusals("\"a.css\"", &WRONG_PATHS), shown.replace("m.json:10:23", "m.json:7:47"));
}

#[test]
fn bundle_names_are_any_visible_text() {
    assert_snapshot!(refusals("\"app\"", &["\"\"", r#""a\nb""#, r#""\u007f""#]), @r#"
    ""
      m.json:7:5: bundle name "" is empty or has a control character
    "a\nb"
      m.json:7:5: bundle name "a\nb" is empty or has a control character
    "\u007f"
      m.json:7:5: bundle name "\u{7f}" is empty or has a control character
    "#);
    let manifest = Manifest::parse(with("\"app\"", "\"ä /:\"").as_bytes(), "m.json").unwrap();
    assert_eq!(manifest.bundles.keys().collect::<Vec<_>>(), ["ä /:"]);
}

#[test]
fn versions_can_stand_in_a_url_as_they_are() {
    let long = format!("\"{}\"", "a".repeat(129));
    assert_snapshot!(refusals("\"0cc175b9\"", &["\"\"", "\"a/b\"", "\"..\"", "\"a b\"", "\"ä\"", r#""a\r\nb""#, "\"a?b\"", &long]), @r#"
    ""
      m.json:10:52: version "" is empty
    "a/b"
      m.json:10:52: version "a/b" has '/'; letters, digits and `-._~` are possible
    ".."
      m.json:10:52: version ".." has only dots
    "a b"
      m.json:10:52: version "a b" has ' '; letters, digits and `-._~` are possible
    "ä"
      m.json:10:52: version "ä" has 'ä'; letters, digits and `-._~` are possible
    "a\r\nb"
      m.json:10:52: version "a\r\nb" has '\r'; letters, digits and `-._~` are possible
    "a?b"
      m.json:10:52: version "a?b" has '?'; letters, digits and `-._~` are possible
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      m.json:10:52: version "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is longer than 128 characters
    "#);
    for version in ["v1.2.3-rc_1~x", "0", &"a".repeat(128)] {
        let manifest = Manifest::parse(with("\"0cc175b9\"", &format!("\"{version}\"")).as_bytes(), "m.json").unwrap();
        assert_eq!(manifest.assets["a.css"].version, version);
    }
}

#[test]
fn digests_are_whole_and_in_lower_case() {
    let digits = |count: usize| format!("\"{}\"", "a".repeat(count));
    assert_snapshot!(refusals("\"0cc175b9c0f1b6a831c399e269772661\"", &[
        "\"\"", &digits(31), &digits(33), &digits(63), &digits(65), "\"0CC175B9C0F1B6A831C399E269772661\"", "\"0cc175b9c0f1b6a831c399e26977266g\"",
        "\"0cc175b9c0f1b6a831c399e2697726ä\"",
    ]), @r#"
    ""
      m.json:10:74: "" is not a digest: 32 or 64 lower-case hex digits
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      m.json:10:74: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is not a digest: 32 or 64 lower-case hex digits
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      m.json:10:74: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is not a digest: 32 or 64 lower-case hex digits
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      m.json:10:74: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is not a digest: 32 or 64 lower-case hex digits
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      m.json:10:74: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is not a digest: 32 or 64 lower-case hex digits
    "0CC175B9C0F1B6A831C399E269772661"
      m.json:10:74: "0CC175B9C0F1B6A831C399E269772661" is not a digest: 32 or 64 lower-case hex digits
    "0cc175b9c0f1b6a831c399e26977266g"
      m.json:10:74: "0cc175b9c0f1b6a831c399e26977266g" is not a digest: 32 or 64 lower-case hex digits
    "0cc175b9c0f1b6a831c399e2697726ä"
      m.json:10:74: "0cc175b9c0f1b6a831c399e2697726ä" is not a digest: 32 or 64 lower-case hex digits
    "#);
    Manifest::parse(with("\"0cc175b9c0f1b6a831c399e269772661\"", &digits(64)).as_bytes(), "m.json").unwrap();
}

#[test]
fn media_types_can_stand_in_a_header() {
    assert_snapshot!(refusals("\"text/css\"", &["\"\"", "\"css\"", r#""text/css\r\nset-cookie: a=b""#, r#""text/css\u0000""#, "\"text/äss\""]), @r#"
    ""
      m.json:10:129: "" is not a media type
    "css"
      m.json:10:129: "css" is not a media type
    "text/css\r\nset-cookie: a=b"
      m.json:10:129: "text/css\r\nset-cookie: a=b" is not a media type
    "text/css\u0000"
      m.json:10:129: "text/css\0" is not a media type
    "text/äss"
      m.json:10:129: "text/äss" is not a media type
    "#);
}

#[test]
fn integrity_can_stand_in_an_attribute() {
    assert_snapshot!(refusals("\"sha384-VKWb\"", &[
        "\"\"", "\"md5-VKWb\"", "\"sha384-\"", "\"sha384\"", "\"sha384-VKWb \"", "\"sha384-VKWb  sha256-aa\"", r#""sha384-\"><script>""#,
        r#""sha384-a\nb""#,
    ]), @r#"
    ""
      m.json:10:154: "" is not an integrity value: `sha256-…`, `sha384-…` or `sha512-…`, separated by spaces
    "md5-VKWb"
      m.json:10:154: "md5-VKWb" is not an integrity value: `sha256-…`, `sha384-…` or `sha512-…`, separated by spaces
    "sha384-"
      m.json:10:154: "sha384-" is not an integrity value: `sha256-…`, `sha384-…` or `sha512-…`, separated by spaces
    "sha384"
      m.json:10:154: "sha384" is not an integrity value: `sha256-…`, `sha384-…` or `sha512-…`, separated by spaces
    "sha384-VKWb "
      m.json:10:154: "sha384-VKWb " is not an integrity value: `sha256-…`, `sha384-…` or `sha512-…`, separated by spaces
    "sha384-VKWb  sha256-aa"
      m.json:10:154: "sha384-VKWb  sha256-aa" is not an integrity value: `sha256-…`, `sha384-…` or `sha512-…`, separated by spaces
    "sha384-\"><script>"
      m.json:10:154: "sha384-\"><script>" is not an integrity value: `sha256-…`, `sha384-…` or `sha512-…`, separated by spaces
    "sha384-a\nb"
      m.json:10:154: "sha384-a\nb" is not an integrity value: `sha256-…`, `sha384-…` or `sha512-…`, separated by spaces
    "#);
    let two = with("\"sha384-VKWb\"", "\"sha256-a+/= sha512-b\"");
    assert_eq!(Manifest::parse(two.as_bytes(), "m.json").unwrap().assets["a.css"].integrity, "sha256-a+/= sha512-b");
}

#[test]
fn prefix_style_and_version_are_checked_as_in_the_configuration() {
    assert_snapshot!(refusals("\"/static/\"", &["\"\"", "\"static/\"", r#""/a\nb/""#, "\"/a?b/\"", "\"/../\""]), @r#"
    ""
      m.json:3:13: prefix `` must begin with `/`, `//host`, `http://` or `https://`
    "static/"
      m.json:3:13: prefix `static/` must begin with `/`, `//host`, `http://` or `https://`
    "/a\nb/"
      m.json:3:13: prefix `/a\nb/` has '\n', which must be percent-encoded or left out
    "/a?b/"
      m.json:3:13: prefix `/a?b/` has '?', which must be percent-encoded or left out
    "/../"
      m.json:3:13: prefix `/../` must not have `.` or `..` segments
    "#);
    assert_snapshot!(refusals("\"filename\"", &["\"\"", "\"file-name\"", r#""\n""#, "\"query:\""]), @r#"
    ""
      m.json:4:12: unknown style ``, expected `filename`, `query`, `prefix` or `none`
    "file-name"
      m.json:4:12: unknown style `file-name`, expected `filename`, `query`, `prefix` or `none`; did you mean `filename`?
    "\n"
      m.json:4:12: unknown style `\n`, expected `filename`, `query`, `prefix` or `none`
    "query:"
      m.json:4:12: query key `` must be letters, digits, `-` and `_`
    "#);
    assert_snapshot!(refusals("\"hash\"", &["\"\"", "\"hsah\"", "\"hash:3\"", r#""a\nb""#]), @r#"
    ""
      m.json:5:14: unknown version scheme ``, expected `hash`, `sha256`, `timestamp` or `token`
    "hsah"
      m.json:5:14: unknown version scheme `hsah`, expected `hash`, `sha256`, `timestamp` or `token`; did you mean `hash`?
    "hash:3"
      m.json:5:14: version `hash:3`: the number of digits must be from 4 to 32
    "a\nb"
      m.json:5:14: unknown version scheme `a\nb`, expected `hash`, `sha256`, `timestamp` or `token`
    "#);
}

#[test]
fn prefix_and_style_go_together() {
    assert_snapshot!(refusals("\"/static/\"", &["\"/static/{version}/\""]), @r#"
    "/static/{version}/"
      m.json:3:13: prefix `/static/{version}/` contains `{version}`, which goes with style `prefix`, not `filename`
    "#);
    assert_snapshot!(refusals("\"filename\"", &["\"prefix\""]), @r#"
    "prefix"
      m.json:3:13: prefix `/static/` must contain `{version}` exactly once with style `prefix`
    "#);
}

#[test]
fn a_bundle_names_only_assets() {
    assert_snapshot!(refusals("\"site.css\"", &["\"app.css\""]), @r#"
    "app.css"
      m.json:7:5: bundle `app` names `app.css`, which is not an asset of this manifest
    "#);
    assert_snapshot!(refusals("\"b.css\"]", &["\"c.css\"]", "\"bundle:app\"]"]), @r#"
    "c.css"]
      m.json:7:5: bundle `app` names `c.css`, which is not an asset of this manifest
    "bundle:app"]
      m.json:7:5: bundle `app` names `bundle:app`, which is not an asset of this manifest
    "#);
    let first = "    \"z\": {\"output\": \"site.css\", \"members\": []},\n    \"app\": {\"output\": \"x\"";
    assert_snapshot!(error(with("    \"app\": {\"output\": \"site.css\"", first)), @"m.json:8:5: bundle `app` names `x`, which is not an asset of this manifest");
}

#[test]
fn conflict_markers_are_told_from_other_damage() {
    let row = WHOLE.lines().nth(9).unwrap();
    let conflict = format!("<<<<<<< HEAD\n{row}\n||||||| base\n=======\n{row}\n>>>>>>> topic");
    assert_snapshot!(error(with(row, &conflict)), @"m.json:10:1: manifest has conflict markers; run `asset build`, which replaces it");
    assert_snapshot!(error(with(row, &conflict).replace('\n', "\r\n")), @"m.json:10:1: manifest has conflict markers; run `asset build`, which replaces it");
    assert_snapshot!(error(with(row, &format!("=======\n{row}"))), @"m.json:10:1: manifest has conflict markers; run `asset build`, which replaces it");
    assert_snapshot!(error(with(row, &format!("======\n{row}"))), @"m.json:10:1: expected a string, found `=`");
}

#[test]
fn a_file_larger_than_any_manifest_is_not_even_read() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("m.json");
    File::create(&path).unwrap().set_len((256 << 20) + 1).unwrap();
    let error = Manifest::read(&path).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Manifest);
    assert_eq!(error.to_string(), format!("manifest `{}` is larger than 256 MiB", path.display()));
}

#[test]
fn a_file_that_is_not_there_is_an_io_error() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("m.json");
    let error = Manifest::read(&path).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    let reason = "No such file or directory (os error 2)";
    assert_eq!(error.to_string(), format!("can't read the manifest `{}`: {reason}", path.display()));
}
