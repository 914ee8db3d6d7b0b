//! Source maps of bundles, with those of their members.

use insta::assert_snapshot;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::common::Project;

/// A bundle of two scripts, the second with a source map of these bytes; the bundle's map and the warnings.
fn with_map(map: &[u8]) -> (Vec<u8>, Vec<String>) {
    let project = Project::in_memory();
    project.write("static/a.js", "a();\n");
    project.write("static/lib/b.js", "b();\nb();\n//# sourceMappingURL=b.js.map\n");
    project.write("static/lib/b.js.map", map);
    let mut config = project.config().bundle("all", "all.js", &["a.js", "lib/b.js"]);
    config.bundles.get_mut("all").unwrap().source_map = true;
    let report = project.build_with(&config).unwrap();
    let map = std::fs::read(project.path("public").join(&report.manifest.assets["all.js.map"].file)).unwrap();
    let warnings = report
        .warnings
        .iter()
        .map(|warning| warning.to_string().replace(project.path("static").to_str().unwrap(), "<dir>"));
    (map, warnings.collect())
}

/// The sections of the bundle's map that are the second member's.
fn sections_of(map: &[u8]) -> Vec<Value> {
    let (bundle, _) = with_map(map);
    let bundle: Value = serde_json::from_slice(&bundle).unwrap();
    bundle["sections"].as_array().unwrap()[1..].to_vec()
}

fn lines() -> Vec<Value> {
    vec![json!({ "offset": { "line": 2, "column": 0 }, "map": {
        "version": 3,
        "sources": ["lib/b.js"],
        "sourcesContent": ["b();\nb();\n//# sourceMappingURL=b.js.map\n"],
        "names": [],
        "mappings": "AAAA;AACA;AACA;AACA",
    } })]
}

#[test]
fn a_malformed_map_gives_lines_and_a_warning() {
    let rows = [
        "",
        "no JSON",
        "[]",
        "{}",
        r#"{"version":2,"sources":[],"mappings":""}"#,
        r#"{"version":"3","sources":[],"mappings":""}"#,
        r#"{"sources":[],"mappings":""}"#,
        r#"{"version":3,"mappings":""}"#,
        r#"{"version":3,"sources":"x","mappings":""}"#,
        r#"{"version":3,"sources":[1],"mappings":""}"#,
        r#"{"version":3,"sources":[],"sourcesContent":"x","mappings":""}"#,
        r#"{"version":3,"sources":[],"sourceRoot":1,"mappings":""}"#,
        r#"{"version":3,"sources":["x"],"names":[null],"mappings":""}"#,
        r#"{"version":3,"sources":["x"],"ignoreList":[1],"mappings":""}"#,
        r#"{"version":3,"sources":["x"],"ignoreList":0,"mappings":""}"#,
        r#"{"version":3,"sources":["x"]}"#,
        r#"{"version":3,"sources":["x"],"mappings":1}"#,
        r#"{"version":3,"sources":["x"],"mappings":"AA$A"}"#,
        r#"{"version":3,"sources":["x"],"mappings":"AA"}"#,
        r#"{"version":3,"sources":["x"],"mappings":"AAAAAA"}"#,
        r#"{"version":3,"sources":["x"],"mappings":"AAAA;;AAA"}"#,
        r#"{"version":3,"sources":["x"],"mappings":"AAAA,,CAAA"}"#,
        r#"{"version":3,"sources":["x"],"mappings":"g"}"#,
        r#"{"version":3,"sources":["x"],"mappings":"gggggggggA"}"#,
        r#"{"version":3,"sources":["x"],"mappings":"ACAA"}"#,
        r#"{"version":3,"sources":["x"],"mappings":"ADAA"}"#,
        r#"{"version":3,"sources":["x"],"mappings":"D"}"#,
        r#"{"version":3,"sources":["x"],"mappings":"B"}"#,
        r#"{"version":3,"sources":["x"],"mappings":"AADA"}"#,
        r#"{"version":3,"sources":["x"],"mappings":"AAAAA"}"#,
        r#"{"version":3,"sources":["x"],"names":["n"],"mappings":"AAAAC"}"#,
        r#"{"version":3,"sections":{}}"#,
        r#"{"version":3,"sections":[{}]}"#,
        r#"{"version":3,"sections":[{"offset":{"line":-1,"column":0},"map":{"version":3,"sources":[],"mappings":""}}]}"#,
        r#"{"version":3,"sections":[{"offset":{"line":0,"column":0},"map":{"version":3,"sections":[]}}]}"#,
        r#"{"version":3,"sections":[{"offset":{"line":0,"column":0},"map":{"version":3,"sources":[]}}]}"#,
        r#"{"version":3,"sections":[{"offset":{"line":1,"column":0},"map":{"version":3,"sources":[],"mappings":""}},{"offset":{"line":0,"column":0},"map":{"version":3,"sources":[],"mappings":""}}]}"#,
    ];
    let mut said = String::new();
    for map in rows {
        let (bundle, warnings) = with_map(map.as_bytes());
        let bundle: Value = serde_json::from_slice(&bundle).unwrap();
        assert_eq!(bundle["sections"].as_array().unwrap()[1..], lines(), "{map}");
        let [warning] = warnings.as_slice() else { panic!("{map}: {warnings:?}") };
        let why = warning.strip_prefix("<dir>/lib/b.js:3:22: source map `lib/b.js.map` is not used for the bundle's, which names the lines of this file instead: ");
        said += &format!("{map}\n  {}\n", why.unwrap_or(warning));
    }
    assert_snapshot!(said, @r#"

      it is not a JSON object
    no JSON
      it is not a JSON object
    []
      it is not a JSON object
    {}
      `version` is missing
    {"version":2,"sources":[],"mappings":""}
      `version` is 2, not 3
    {"version":"3","sources":[],"mappings":""}
      `version` is "3", not 3
    {"sources":[],"mappings":""}
      `version` is missing
    {"version":3,"mappings":""}
      `sources` is missing
    {"version":3,"sources":"x","mappings":""}
      `sources` is not an array of strings
    {"version":3,"sources":[1],"mappings":""}
      `sources` is not an array of strings
    {"version":3,"sources":[],"sourcesContent":"x","mappings":""}
      `sourcesContent` is not an array of strings
    {"version":3,"sources":[],"sourceRoot":1,"mappings":""}
      `sourceRoot` is not a string
    {"version":3,"sources":["x"],"names":[null],"mappings":""}
      `names` is not an array of strings
    {"version":3,"sources":["x"],"ignoreList":[1],"mappings":""}
      `ignoreList` names a source that is missing
    {"version":3,"sources":["x"],"ignoreList":0,"mappings":""}
      `ignoreList` is not an array
    {"version":3,"sources":["x"]}
      `mappings` is missing
    {"version":3,"sources":["x"],"mappings":1}
      `mappings` is not a string
    {"version":3,"sources":["x"],"mappings":"AA$A"}
      `mappings` has a wrong segment in line 1
    {"version":3,"sources":["x"],"mappings":"AA"}
      `mappings` has a wrong segment in line 1
    {"version":3,"sources":["x"],"mappings":"AAAAAA"}
      `mappings` has a wrong segment in line 1
    {"version":3,"sources":["x"],"mappings":"AAAA;;AAA"}
      `mappings` has a wrong segment in line 3
    {"version":3,"sources":["x"],"mappings":"AAAA,,CAAA"}
      `mappings` has a wrong segment in line 1
    {"version":3,"sources":["x"],"mappings":"g"}
      `mappings` has a wrong segment in line 1
    {"version":3,"sources":["x"],"mappings":"gggggggggA"}
      `mappings` has a wrong segment in line 1
    {"version":3,"sources":["x"],"mappings":"ACAA"}
      `mappings` has a wrong segment in line 1
    {"version":3,"sources":["x"],"mappings":"ADAA"}
      `mappings` has a wrong segment in line 1
    {"version":3,"sources":["x"],"mappings":"D"}
      `mappings` has a wrong segment in line 1
    {"version":3,"sources":["x"],"mappings":"B"}
      `mappings` has a wrong segment in line 1
    {"version":3,"sources":["x"],"mappings":"AADA"}
      `mappings` has a wrong segment in line 1
    {"version":3,"sources":["x"],"mappings":"AAAAA"}
      `mappings` has a wrong segment in line 1
    {"version":3,"sources":["x"],"names":["n"],"mappings":"AAAAC"}
      `mappings` has a wrong segment in line 1
    {"version":3,"sections":{}}
      `sections` is not an array
    {"version":3,"sections":[{}]}
      a section has no `offset`
    {"version":3,"sections":[{"offset":{"line":-1,"column":0},"map":{"version":3,"sources":[],"mappings":""}}]}
      a section has no `offset`
    {"version":3,"sections":[{"offset":{"line":0,"column":0},"map":{"version":3,"sections":[]}}]}
      a section has sections of its own
    {"version":3,"sections":[{"offset":{"line":0,"column":0},"map":{"version":3,"sources":[]}}]}
      `mappings` is missing
    {"version":3,"sections":[{"offset":{"line":1,"column":0},"map":{"version":3,"sources":[],"mappings":""}},{"offset":{"line":0,"column":0},"map":{"version":3,"sources":[],"mappings":""}}]}
      its `sections` are not in order
    "#);
}

#[test]
fn a_map_that_readers_take_is_embedded_without_a_warning() {
    let rows = [
        r#"{"version":3,"sources":[],"mappings":""}"#,
        r#"{"version":3.0,"sources":["x",null],"sourcesContent":[null,"y"],"names":["n"],"mappings":"A;;AAAA,CACA;CCAAA,IAAA;;"}"#,
        r#"{"version":3,"sources":["x"],"mappings":"+/////B","ignoreList":[0]}"#,
        r#"{"version":3,"sources":["x"],"sourceRoot":null,"file":3,"mappings":"A","x_google_ignoreList":[]}"#,
        ")]}'\n{\"version\":3,\"sources\":[\"x\"],\"mappings\":\"AAAA\"}",
    ];
    for map in rows {
        let (bundle, warnings) = with_map(map.as_bytes());
        assert_eq!(warnings, [""; 0], "{map}");
        let bundle: Value = serde_json::from_slice(&bundle).unwrap();
        assert_ne!(bundle["sections"].as_array().unwrap()[1..], lines(), "{map}");
        assert_eq!(bundle["sections"][1]["map"]["sourceRoot"], "lib/", "{map}");
    }
}

#[test]
fn the_sections_of_an_index_map_become_those_of_the_bundle() {
    let map = |source: &str| json!({ "version": 3, "sources": [source], "mappings": "AAAA" });
    let own = json!({ "version": 3, "file": "b.js", "sections": [
        { "offset": { "line": 0, "column": 0 }, "map": map("x.ts") },
        { "offset": { "line": 1, "column": 2 }, "map": map("y.ts") },
    ] });
    let moved = |source: &str| json!({ "version": 3, "sources": [source], "sourceRoot": "lib/", "mappings": "AAAA" });
    let expected = [
        json!({ "offset": { "line": 2, "column": 0 }, "map": moved("x.ts") }),
        json!({ "offset": { "line": 3, "column": 2 }, "map": moved("y.ts") }),
    ];
    assert_eq!(sections_of(own.to_string().as_bytes()), expected);
}

#[test]
fn lines_are_those_of_the_file_whatever_is_left_out_or_put_in_front() {
    let project = Project::in_memory();
    project.write("static/a.js", "'use strict';\na();");
    project.write("static/b.js", "#!x\nb = 010;\n//# sourceMappingURL=gone.map\nb();");
    let mut config = project.config().bundle("all", "all.js", &["a.js", "b.js"]);
    config.bundles.get_mut("all").unwrap().source_map = true;
    let report = project.build_with(&config).unwrap();
    let read = |path: &str| project.read(&format!("public/{}", report.manifest.assets[path].file));
    let joined = read("all.js");
    let map = sourcemap::decode_slice(read("all.js.map").as_bytes()).unwrap();
    for (text, source, line) in [("a();", "a.js", 1), ("b = 010;", "b.js", 1), ("b();", "b.js", 3)] {
        let at = joined.lines().position(|here| here == text).unwrap();
        let token = match &map {
            sourcemap::DecodedMap::Index(index) => index.lookup_token(u32::try_from(at).unwrap(), 0).unwrap(),
            other => panic!("{other:?}"),
        };
        assert_eq!((token.get_source(), token.get_src_line()), (Some(source), line), "{text}");
    }
}

/// JSON that is nearly a source map.
fn maps() -> impl Strategy<Value = Vec<u8>> {
    let mappings = prop::collection::vec(prop::sample::select(b"AAAACDEg+/9;,,$ \0".to_vec()), 0..12)
        .prop_map(|bytes| Value::String(String::from_utf8(bytes).unwrap()));
    let odd =
        prop::sample::select(vec![json!(null), json!(1), json!(-1), json!("x"), json!([]), json!([0]), json!({})]);
    let value = prop_oneof![
        4 => mappings,
        2 => odd,
        2 => prop::sample::select(vec![json!(3), json!(["x"]), json!(["x", null, "y"]), json!(["x", 1])]),
    ];
    let keys =
        ["version", "sources", "mappings", "names", "sourcesContent", "sourceRoot", "ignoreList", "sections", "file"];
    let changes = prop::collection::vec((prop::sample::select(keys.to_vec()), value), 0..4);
    changes.prop_map(|changes| {
        let mut map = json!({ "version": 3, "sources": ["x", "y"], "names": ["n"], "mappings": "AAAA" });
        for (key, value) in changes {
            map[key] = value;
        }
        map.to_string().into_bytes()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_as_a_map_make_that_of_the_bundle_invalid(
        map in prop_oneof![4 => maps(), 1 => prop::collection::vec(any::<u8>(), 0..40)],
    ) {
        let (bundle, _) = with_map(&map);
        let decoded = sourcemap::decode_slice(&bundle);
        let sourcemap::DecodedMap::Index(index) = decoded.unwrap() else { panic!("not an index map") };
        prop_assert!(index.flatten().is_ok());
    }
}
