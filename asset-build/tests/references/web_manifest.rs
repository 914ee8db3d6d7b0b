use asset_build::references::{Kind, ReferenceKind, scan};
use asset_core::Location;

use crate::{assert_references, assert_untouched, clean_scan, replaced};

const PATH: &str = "app.webmanifest";

#[test]
fn icons_and_screenshots_count_at_every_place_they_may_stand() {
    let input = r#"{
  "name": "App", "start_url": "/app", "scope": "/",
  "icons": [ { "src": "icon.png", "sizes": "192x192" }, { "src" : "/static/b.svg" } ],
  "screenshots": [{"src":"shot.png"}],
  "shortcuts": [{"name": "New", "url": "/new", "icons": [{"src": "new.png"}]}],
  "file_handlers": [{"action": "/open", "icons": [{"src": "open.png"}]}]
}"#;
    let targets = ["icon.png", "/static/b.svg", "shot.png", "new.png", "open.png"];
    let output = targets.iter().fold(input.to_owned(), |text, target| text.replace(&format!("\"{target}\""), "\"X\""));
    assert_references(PATH, input, &targets, &output);
    let found = clean_scan(PATH, input.as_bytes()).references;
    assert!(found.iter().all(|reference| reference.kind == ReferenceKind::ManifestUrl));
}

#[test]
fn a_file_called_manifest_json_counts_if_it_is_a_web_manifest() {
    for sign in ["", r#""start_url":"/","#, r#""display":"browser","#] {
        let input = format!(r#"{{{sign}"icons":[{{"src":"a.png"}}]}}"#);
        assert_references("img/manifest.json", &input, &["a.png"], &input.replace("a.png", "X"));
    }
    let input = r#"{"start_url":"/","screenshots":[{"src":"a.png"}]}"#;
    assert_references("Manifest.JSON", input, &["a.png"], &input.replace("a.png", "X"));
    for input in
        [r#"{"main.js":"/main.js","screenshots":[{"src":"a.png"}]}"#, r#"{"icons":{"16":"a.png"}}"#, "[1]", "oops"]
    {
        assert_untouched("manifest.json", input);
    }
    assert_eq!(Kind::of("asset-manifest.json"), None);
}

#[test]
fn escapes_are_decoded_and_written() {
    assert_references(PATH, r#"{"icons":[{"src":"a\/\u0062.png"}]}"#, &["a/b.png"], r#"{"icons":[{"src":"X"}]}"#);
    let output = replaced(PATH, br#"{"icons":[{"src":"a"}]}"#, |_| "\"\\\n".to_owned());
    assert_eq!(output, br#"{"icons":[{"src":"\"\\\u000a"}]}"#);
}

#[test]
fn what_has_another_shape_is_left_alone() {
    for input in [r#"{"icons":{"src":"a"}}"#, r#"{"icons":["a",{"src":1},{}]}"#, r#"{"src":"a"}"#, "{}"] {
        assert_untouched(PATH, input);
    }
    assert_references(PATH, "\u{feff}{\"icons\":[{\"src\":\"a\"}]}", &["a"], "\u{feff}{\"icons\":[{\"src\":\"X\"}]}");
}

#[test]
fn a_manifest_that_is_no_json_is_unchanged_and_told() {
    let input = b"{\n  \"icons\": [\n    oops\n  ]\n}";
    let found = scan(PATH, Kind::WebManifest, input);
    assert_eq!(found.references, []);
    assert_eq!(Location::in_text(PATH, input, found.warnings[0].offset).to_string(), "app.webmanifest:3:5");
    let message = "is not a JSON object, so its references are left as they are: expected value at line 3 column 5";
    assert_eq!(found.warnings[0].message, message);
}
