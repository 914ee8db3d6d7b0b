//! What a manifest says of modules and of the stylesheets of an entry.
#![allow(clippy::unwrap_used)]

mod support {
    pub(crate) mod manifest_text;
}

use asset_core::manifest::Dependencies;
use asset_core::{Catalog, Manifest};
use insta::assert_snapshot;
use support::manifest_text::{WHOLE, refusals, with};

/// The end of the row of `a.css`, behind which the optional keys stand.
const END: &str = "\"integrity\": \"sha384-VKWb\"}";

fn with_keys(keys: &str) -> String {
    with(END, &END.replace('}', &format!(", {keys}}}")))
}

#[test]
fn imports_and_styles_are_read_and_written_as_they_stand() {
    let text = with_keys(r#""imports": ["site.css", "b.css"], "styles": ["b.css"]"#);
    let manifest = Manifest::parse(text.as_bytes(), "m.json").unwrap();
    assert_eq!(manifest.to_json(), text);
    let catalog = Catalog::from_manifest(&manifest, "m.json");
    let asset = catalog.asset("a.css").unwrap();
    assert_eq!(asset.imports(), ["site.css", "b.css"]);
    assert_eq!(asset.styles(), ["b.css"]);
    assert!(asset.is_module());
}

#[test]
fn without_them_nothing_is_written_and_nothing_allocated() {
    let manifest = Manifest::parse(WHOLE.as_bytes(), "m.json").unwrap();
    assert_eq!(manifest.assets["a.css"].dependencies, Dependencies::default());
    assert_eq!(size_of::<Dependencies>(), size_of::<usize>());
    let catalog = Catalog::from_manifest(&manifest, "m.json");
    let asset = catalog.asset("a.css").unwrap();
    assert!(asset.imports().is_empty() && asset.styles().is_empty() && !asset.is_module());
}

#[test]
fn an_empty_list_of_imports_is_that_of_a_module_and_stays() {
    let text = with_keys(r#""imports": []"#);
    let manifest = Manifest::parse(text.as_bytes(), "m.json").unwrap();
    assert_eq!(manifest.to_json(), text);
    assert!(Catalog::from_manifest(&manifest, "m.json").asset("a.css").unwrap().is_module());
    let styles = Manifest::parse(with_keys(r#""styles": []"#).as_bytes(), "m.json").unwrap();
    assert_eq!(styles.to_json(), WHOLE);
}

#[test]
fn a_module_may_import_itself_and_its_importers() {
    let text = with_keys(r#""imports": ["a.css", "b.css"]"#);
    let text =
        text.replace(r#""size": 2, "type": "text/css""#, r#""size": 2, "type": "text/css", "imports": ["a.css"]"#);
    assert_eq!(Manifest::parse(text.as_bytes(), "m.json").unwrap().to_json(), text);
}

#[test]
fn what_they_name_must_be_assets_each_once() {
    let lists = [
        r#""imports": ["b.cs"]"#,
        r#""imports": ["b.css", "nothing/like/it.js"]"#,
        r#""styles": ["site.css", "c.css"]"#,
        r#""imports": ["b.css", "b.css"]"#,
        r#""imports": ["../b.css"]"#,
        r#""imports": "b.css""#,
        r#""imports": [1]"#,
        r#""imports": [], "imports": []"#,
        r#""import": []"#,
        r#""style": []"#,
        r#""plain": false"#,
        r#""plain": truely"#,
        r#""plain": "true""#,
        r#""plain": true, "plain": true"#,
    ];
    let rows: Vec<String> = lists.iter().map(|keys| END.replace('}', &format!(", {keys}}}"))).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    assert_snapshot!(refusals(END, &rows), @r#"
    "integrity": "sha384-VKWb", "imports": ["b.cs"]}
      m.json:10:181: `b.cs` is not an asset of this manifest; did you mean `b.css`?
    "integrity": "sha384-VKWb", "imports": ["b.css", "nothing/like/it.js"]}
      m.json:10:190: `nothing/like/it.js` is not an asset of this manifest
    "integrity": "sha384-VKWb", "styles": ["site.css", "c.css"]}
      m.json:10:192: `c.css` is not an asset of this manifest; did you mean `a.css` or `b.css`?
    "integrity": "sha384-VKWb", "imports": ["b.css", "b.css"]}
      m.json:10:190: `b.css` is listed twice
    "integrity": "sha384-VKWb", "imports": ["../b.css"]}
      m.json:10:181: "../b.css" has a `.` or `..` segment
    "integrity": "sha384-VKWb", "imports": "b.css"}
      m.json:10:180: expected an array, found a string
    "integrity": "sha384-VKWb", "imports": [1]}
      m.json:10:181: expected a string, found `1`
    "integrity": "sha384-VKWb", "imports": [], "imports": []}
      m.json:10:184: duplicate key `imports`
    "integrity": "sha384-VKWb", "import": []}
      m.json:10:169: unknown key `import` of the asset; did you mean `imports`?
    "integrity": "sha384-VKWb", "style": []}
      m.json:10:169: unknown key `style` of the asset; did you mean `styles`?
    "integrity": "sha384-VKWb", "plain": false}
      m.json:10:178: expected `true`, found `false`
    "integrity": "sha384-VKWb", "plain": truely}
      m.json:10:178: expected `true`, found `truely`
    "integrity": "sha384-VKWb", "plain": "true"}
      m.json:10:178: expected `true`, found a string
    "integrity": "sha384-VKWb", "plain": true, "plain": true}
      m.json:10:184: duplicate key `plain`
    "#);
}
