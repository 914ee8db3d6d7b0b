//! The form of a manifest, and what is said of a text that has not got it.
#![allow(clippy::unwrap_used)]

mod support {
    pub(crate) mod manifest_text;
}

use std::collections::BTreeSet;

use asset_core::{Manifest, Style, VersionScheme};
use insta::assert_snapshot;
use support::manifest_text::{WHOLE, error, refusals, with};

#[test]
fn a_whole_manifest_is_read() {
    let manifest = Manifest::parse(WHOLE.as_bytes(), "m.json").unwrap();
    assert_eq!(manifest.prefix.to_string(), "/static/");
    assert_eq!((manifest.style.clone(), manifest.version.clone()), (Style::Filename, VersionScheme::default()));
    assert_eq!(manifest.bundles["app"].output, "site.css");
    assert_eq!(manifest.bundles["app"].members, ["a.css", "b.css"]);
    let a = &manifest.assets["a.css"];
    assert_eq!((a.file.as_str(), a.version.as_str()), ("a.0cc175b9.css", "0cc175b9"));
    assert_eq!((a.digest.to_string().as_str(), a.size), ("0cc175b9c0f1b6a831c399e269772661", 1));
    assert_eq!((a.media_type.as_str(), a.integrity.as_str()), ("text/css", "sha384-VKWb"));
    assert_eq!(manifest.assets["b.css"].integrity, "");
    assert_eq!(manifest.to_json(), WHOLE);
}

#[test]
fn order_line_ends_and_white_space_do_not_matter() {
    let whole = Manifest::parse(WHOLE.as_bytes(), "m.json").unwrap();
    let lines: Vec<&str> = WHOLE.lines().collect();
    let mut shuffled = lines.clone();
    shuffled.swap(1, 4);
    shuffled.swap(9, 10);
    let texts = [
        WHOLE.replace('\n', "\r\n"),
        WHOLE.replace([' ', '\n'], ""),
        WHOLE.replace(',', "\t,\n\n "),
        shuffled.join("\n"),
        WHOLE.replace("\"site.css\": {", "\"\\u0073ite\\u002ecss\": {"),
    ];
    for text in texts {
        assert_eq!(Manifest::parse(text.as_bytes(), "m.json").unwrap(), whole, "{text}");
    }
}

#[test]
fn rows_out_of_order_are_read_and_two_of_one_name_are_refused() {
    let [a, b] = [1, 2].map(|row| WHOLE.lines().nth(row + 8).unwrap());
    let swapped = with(&format!("{a}\n{b}"), &format!("{b}\n{a}"));
    assert_eq!(Manifest::parse(swapped.as_bytes(), "m.json").unwrap().to_json(), WHOLE);
    assert_snapshot!(error(with(b, a)), @"m.json:11:5: duplicate asset `a.css`");
    assert_snapshot!(error(with(b, &format!("{b}\n{a}"))), @"m.json:12:5: duplicate asset `a.css`");
}

#[test]
fn a_manifest_that_is_not_text_or_not_json_is_refused() {
    let cases: [&[u8]; 8] = [
        b"",
        b" \n ",
        b"null",
        b"[]",
        b"\"\"",
        b"\xEF\xBB\xBF{}",
        b"{\n  \"\xC3\xA4\": \xFF}",
        b"version https://git-lfs",
    ];
    let messages: String = cases.iter().map(|bytes| format!("{}\n", error(bytes))).collect();
    assert_snapshot!(messages, @r"
    m.json:1:1: manifest is empty; run `asset build`, which replaces it
    m.json:1:1: manifest is empty; run `asset build`, which replaces it
    m.json:1:1: expected an object, found `null`
    m.json:1:1: expected an object, found an array
    m.json:1:1: expected an object, found a string
    m.json:1:1: expected an object, found `\u{feff}`
    m.json:2:8: manifest is not UTF-8
    m.json:1:1: expected an object, found `version`
    ");
}

#[test]
fn text_that_stops_early_is_refused_wherever_it_stops() {
    let end = WHOLE.trim_end().len();
    let messages: BTreeSet<String> =
        (0..end).map(|at| error(&WHOLE[..at])).map(|error| error.message().to_owned()).collect();
    assert_snapshot!(messages.into_iter().collect::<Vec<_>>().join("\n"), @r"
    expected `,` or the end of the list, found the end of the file
    expected `:`, found the end of the file
    expected a string, found the end of the file
    expected a whole number, found the end of the file
    expected an array, found the end of the file
    expected an object, found the end of the file
    manifest is empty; run `asset build`, which replaces it
    string has no end
    ");
    let stops = [
        "{",
        "\"schema\"",
        ": 1",
        "1,",
        "\"/static/",
        "\"bundles\": {",
        "\"app\"",
        "[",
        "\"a.css\",",
        "}",
        "\"size\": ",
    ];
    let messages = stops.map(|stop| format!("{stop}\n  {}\n", error(&WHOLE[..WHOLE.find(stop).unwrap() + stop.len()])));
    assert_snapshot!(messages.concat(), @r#"
    {
      m.json:1:2: expected a string, found the end of the file
    "schema"
      m.json:2:11: expected `:`, found the end of the file
    : 1
      m.json:2:14: expected `,` or the end of the list, found the end of the file
    1,
      m.json:2:15: expected a string, found the end of the file
    "/static/
      m.json:3:13: string has no end
    "bundles": {
      m.json:6:15: expected a string, found the end of the file
    "app"
      m.json:7:10: expected `:`, found the end of the file
    [
      m.json:7:47: expected a string, found the end of the file
    "a.css",
      m.json:7:55: expected a string, found the end of the file
    }
      m.json:7:65: expected `,` or the end of the list, found the end of the file
    "size": 
      m.json:10:118: expected a whole number, found the end of the file
    "#);
}

#[test]
fn text_after_the_end_is_refused() {
    let messages = ["x", "{}", ",", "\0", "// end"].map(|text| format!("{}\n", error(format!("{WHOLE}{text}"))));
    assert_snapshot!(messages.concat(), @r"
    m.json:15:1: text after the end of the manifest
    m.json:15:1: text after the end of the manifest
    m.json:15:1: text after the end of the manifest
    m.json:15:1: text after the end of the manifest
    m.json:15:1: text after the end of the manifest
    ");
}

#[test]
fn unknown_keys_are_refused_with_the_nearest_known_one() {
    assert_snapshot!(refusals("\"style\"", &["\"stile\"", "\"\"", "\"a\\nb\"", "\"url\"", "\"Style\""]), @r#"
    "stile"
      m.json:4:3: unknown key `stile` of the manifest; did you mean `style`?
    ""
      m.json:4:3: unknown key `` of the manifest
    "a\nb"
      m.json:4:3: unknown key `a\nb` of the manifest
    "url"
      m.json:4:3: unknown key `url` of the manifest
    "Style"
      m.json:4:3: unknown key `Style` of the manifest; did you mean `style`?
    "#);
    assert_snapshot!(refusals("\"output\"", &["\"outputs\"", "\"file\""]), @r#"
    "outputs"
      m.json:7:13: unknown key `outputs` of the bundle; did you mean `output`?
    "file"
      m.json:7:13: unknown key `file` of the bundle
    "#);
    assert_snapshot!(refusals("\"digest\"", &["\"digests\"", "\"sri\""]), @r#"
    "digests"
      m.json:10:64: unknown key `digests` of the asset; did you mean `digest`?
    "sri"
      m.json:10:64: unknown key `sri` of the asset
    "#);
}

#[test]
fn a_key_twice_is_refused() {
    assert_snapshot!(refusals("\"style\"", &["\"schema\": 1, \"style\"", "\"prefix\": \"/\", \"style\"", "\"schem\\u0061\": 1, \"style\""]), @r#"
    "schema": 1, "style"
      m.json:4:3: duplicate key `schema`
    "prefix": "/", "style"
      m.json:4:3: duplicate key `prefix`
    "schem\u0061": 1, "style"
      m.json:4:3: duplicate key `schema`
    "#);
    assert_snapshot!(refusals("\"output\"", &["\"members\": [], \"output\""]), @r#"
    "members": [], "output"
      m.json:7:50: duplicate key `members`
    "#);
    assert_snapshot!(refusals("\"size\": 1", &["\"size\": 1, \"size\": 1", "\"file\": \"x\""]), @r#"
    "size": 1, "size": 1
      m.json:10:121: duplicate key `size`
    "file": "x"
      m.json:10:110: duplicate key `file`
    "#);
    assert_snapshot!(refusals("\"app\": {", &["\"app\": {\"output\": \"a.css\", \"members\": []}, \"app\": {"]), @r#"
    "app": {"output": "a.css", "members": []}, "app": {
      m.json:7:48: duplicate bundle `app`
    "#);
}

#[test]
fn a_missing_key_is_refused() {
    let keys = ["schema", "prefix", "style", "version"];
    let lines = keys.map(|key| WHOLE.lines().find(|line| line.contains(&format!("\"{key}\":"))).unwrap());
    let messages = lines.map(|line| format!("{}\n", error(with(line, ""))));
    assert_snapshot!(messages.concat(), @r"
    m.json:1:1: missing key `schema` of the manifest
    m.json:1:1: missing key `prefix` of the manifest
    m.json:1:1: missing key `style` of the manifest
    m.json:1:1: missing key `version` of the manifest
    ");
    assert_snapshot!(error(r#"{"schema": 1, "prefix": "/", "style": "none", "version": "hash", "assets": {}}"#), @"m.json:1:1: missing key `bundles` of the manifest");
    assert_snapshot!(error(r#"{"schema": 1, "prefix": "/", "style": "none", "version": "hash", "bundles": {}}"#), @"m.json:1:1: missing key `assets` of the manifest");
    assert_snapshot!(error("{}"), @"m.json:1:1: missing key `schema` of the manifest");
    assert_snapshot!(error(with("\"output\": \"site.css\", ", "")), @"m.json:7:5: missing key `output` of the bundle");
    assert_snapshot!(error(with(", \"members\": [\"a.css\", \"b.css\"]", "")), @"m.json:7:5: missing key `members` of the bundle");
    let fields = ["\"file\": \"a.0cc175b9.css\", ", ", \"size\": 1", ", \"type\": \"text/css\""];
    assert_snapshot!(fields.map(|field| error(with(field, "")).to_string()).join("\n"), @r"
    m.json:10:5: missing key `file` of the asset
    m.json:10:5: missing key `size` of the asset
    m.json:10:5: missing key `type` of the asset
    ");
}

#[test]
fn other_schemas_are_refused() {
    assert_snapshot!(refusals("\"schema\": 1", &["\"schema\": 2", "\"schema\": 0", "\"schema\": 18446744073709551615"]), @r#"
    "schema": 2
      m.json:2:13: schema 2 is newer than 1, the newest that this release reads; update the asset crates
    "schema": 0
      m.json:2:13: schema 0 does not exist
    "schema": 18446744073709551615
      m.json:2:13: schema 18446744073709551615 is newer than 1, the newest that this release reads; update the asset crates
    "#);
}

#[test]
fn values_of_a_wrong_type_are_refused() {
    assert_snapshot!(refusals("\"schema\": 1", &["\"schema\": \"1\"", "\"schema\": true", "\"schema\": null", "\"schema\": [1]"]), @r#"
    "schema": "1"
      m.json:2:13: expected a whole number, found a string
    "schema": true
      m.json:2:13: expected a whole number, found `true`
    "schema": null
      m.json:2:13: expected a whole number, found `null`
    "schema": [1]
      m.json:2:13: expected a whole number, found an array
    "#);
    assert_snapshot!(refusals("\"/static/\"", &["1", "null", "{\"url\": \"/\"}", "[\"/\"]", "false"]), @r#"
    1
      m.json:3:13: expected a string, found `1`
    null
      m.json:3:13: expected a string, found `null`
    {"url": "/"}
      m.json:3:13: expected a string, found an object
    ["/"]
      m.json:3:13: expected a string, found an array
    false
      m.json:3:13: expected a string, found `false`
    "#);
    assert_snapshot!(refusals("{\"output\": \"site.css\", \"members\": [\"a.css\", \"b.css\"]}", &["\"a.css\"", "[\"a.css\"]", "null"]), @r#"
    "a.css"
      m.json:7:12: expected an object, found a string
    ["a.css"]
      m.json:7:12: expected an object, found an array
    null
      m.json:7:12: expected an object, found `null`
    "#);
    assert_snapshot!(refusals("[\"a.css\", \"b.css\"]", &["\"a.css\"", "{}", "[1]", "[[]]", "[null]", "[\"a.css\",]"]), @r#"
    "a.css"
      m.json:7:46: expected an array, found a string
    {}
      m.json:7:46: expected an array, found an object
    [1]
      m.json:7:47: expected a string, found `1`
    [[]]
      m.json:7:47: expected a string, found an array
    [null]
      m.json:7:47: expected a string, found `null`
    ["a.css",]
      m.json:7:55: expected a string, found `]`
    "#);
    assert_snapshot!(refusals("\"size\": 1", &["\"size\": \"1\"", "\"size\": {}", "\"size\": null"]), @r#"
    "size": "1"
      m.json:10:118: expected a whole number, found a string
    "size": {}
      m.json:10:118: expected a whole number, found an object
    "size": null
      m.json:10:118: expected a whole number, found `null`
    "#);
    assert_snapshot!(refusals("\"digest\": \"0cc175b9c0f1b6a831c399e269772661\"", &["\"digest\": 7", "\"digest\": []"]), @r#"
    "digest": 7
      m.json:10:74: expected a string, found `7`
    "digest": []
      m.json:10:74: expected a string, found an array
    "#);
}

#[test]
fn nesting_is_refused_at_once_and_never_recursed_into() {
    let deep = |open: &str| open.repeat(1_000_000);
    let messages = ["[", "{", "{\"schema\": "].map(|open| error(deep(open)).to_string());
    assert_snapshot!(messages.join("\n"), @r"
    m.json:1:1: expected an object, found an array
    m.json:1:2: expected a string, found an object
    m.json:1:12: expected a whole number, found an object
    ");
    let messages =
        ["[", "[[", "{\"output\": "].map(|open| error(with("[\"a.css\", \"b.css\"]", &deep(open))).to_string());
    assert_snapshot!(messages.join("\n"), @r"
    m.json:7:47: expected a string, found an array
    m.json:7:47: expected a string, found an array
    m.json:7:46: expected an array, found an object
    ");
}

#[test]
fn numbers_are_whole_and_written_one_way() {
    assert_snapshot!(refusals("\"size\": 1", &[
        "\"size\": 1.5", "\"size\": 1e3", "\"size\": 1E3", "\"size\": -1", "\"size\": +1", "\"size\": .5", "\"size\": 01",
        "\"size\": 00", "\"size\": 0x1f", "\"size\": 18446744073709551616", "\"size\": NaN", "\"size\": 1 2",
    ]), @r#"
    "size": 1.5
      m.json:10:118: expected a whole number, found `1.5`
    "size": 1e3
      m.json:10:118: expected a whole number, found `1e3`
    "size": 1E3
      m.json:10:118: expected a whole number, found `1E3`
    "size": -1
      m.json:10:118: expected a whole number, found `-1`
    "size": +1
      m.json:10:118: expected a whole number, found `+1`
    "size": .5
      m.json:10:118: expected a whole number, found `.5`
    "size": 01
      m.json:10:118: number `01` begins with 0
    "size": 00
      m.json:10:118: number `00` begins with 0
    "size": 0x1f
      m.json:10:119: expected `,` or the end of the list, found `x1f`
    "size": 18446744073709551616
      m.json:10:118: number `18446744073709551616` is too large
    "size": NaN
      m.json:10:118: expected a whole number, found `NaN`
    "size": 1 2
      m.json:10:120: expected `,` or the end of the list, found `2`
    "#);
    let largest = Manifest::parse(with("\"size\": 1", "\"size\": 18446744073709551615").as_bytes(), "m.json").unwrap();
    assert_eq!(largest.assets["a.css"].size, u64::MAX);
}
