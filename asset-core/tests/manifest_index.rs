//! Single rows of a manifest answer as the whole catalog does.

#![allow(clippy::unwrap_used)]

use asset_core::internal::ManifestIndex;
use asset_core::{Catalog, Error, Manifest};

const CANONICAL: &str = r#"{
  "schema": 1,
  "prefix": "https://cdn.example.com/static/",
  "style": "query:v",
  "version": "hash",
  "bundles": {
    "app": {"output": "css/site.css", "members": ["css/app.css"]}
  },
  "assets": {
    "a b&c.css": {"file": "a b&c.11111111.css", "version": "11111111", "digest": "11111111111111111111111111111111", "size": 1, "type": "text/css"},
    "css/app.css": {"file": "css/app.22222222.css", "version": "22222222", "digest": "22222222222222222222222222222222", "size": 2, "type": "text/css", "integrity": "sha384-oQ"},
    "css/site.css": {"file": "css/site.33333333.css", "version": "33333333", "digest": "33333333333333333333333333333333", "size": 3, "type": "text/css"},
    "htmx.js": {"file": "htmx.44444444.js", "version": "44444444", "digest": "44444444444444444444444444444444", "size": 4, "type": "text/javascript"},
    "js/app.js": {"file": "js/app.66666666.js", "version": "66666666", "digest": "66666666666666666666666666666666", "size": 6, "type": "text/javascript", "imports": ["htmx.js", "übung.svg"], "styles": ["css/app.css"]},
    "lib-88888888.js": {"file": "lib-88888888.js", "version": "88888888", "digest": "88888888888888888888888888888888", "size": 8, "type": "text/javascript", "pinned": true},
    "name:htmx.js": {"file": "htmx.44444444.js", "version": "44444444", "digest": "44444444444444444444444444444444", "size": 4, "type": "text/javascript"},
    "sw.js": {"file": "sw.77777777.js", "version": "77777777", "digest": "77777777777777777777777777777777", "size": 7, "type": "text/javascript", "imports": [], "plain": true},
    "übung.svg": {"file": "übung.55555555.svg", "version": "55555555", "digest": "55555555555555555555555555555555", "size": 5, "type": "image/svg+xml"}
  }
}
"#;

const ARGUMENTS: [&str; 21] = [
    "a b&c.css",
    "css/app.css",
    "css/app.css?x=1&y#\"top\"",
    "css/site.css#top",
    "htmx.js",
    "js/app.js",
    "name:htmx.js",
    "lib-88888888.js",
    "lib-88888888.js?x=1#top",
    "sw.js",
    "sw.js?x=1#top",
    "übung.svg#",
    "",
    "#",
    "css/",
    "css/app.cs",
    "css/app.css2",
    "zzz",
    "\"css/app.css\"",
    "../css/app.css",
    "app",
];

fn assert_same_answers(text: &str) {
    let manifest = Manifest::parse(text.as_bytes(), "asset-manifest.json").unwrap();
    let catalog = Catalog::from_manifest(&manifest, "asset-manifest.json");
    let rows = ManifestIndex::new(text.into(), "asset-manifest.json").unwrap();
    for argument in ARGUMENTS {
        let whole = catalog.static_url(argument).map(|url| url.plain().to_owned());
        assert_eq!(described(rows.static_url(argument)), described(whole), "{argument}");

        let whole = catalog.static_integrity(argument).map(str::to_owned);
        let single = rows.asset(argument).map(|asset| asset.integrity().to_owned());
        assert_eq!(described(single), described(whole), "{argument}");

        if let Ok(whole) = catalog.asset(argument) {
            assert_eq!(rows.asset(argument).unwrap().entry(), whole.entry(), "{argument}");
        }

        let whole = catalog.asset_url(argument).map(|url| url.plain().to_owned());
        assert_eq!(described(rows.asset_url(argument)), described(whole), "{argument}");
    }
}

fn described(answer: Result<String, Error>) -> Result<String, String> {
    answer.map_err(|error| error.to_string())
}

#[test]
fn canonical_text_gives_the_catalogs_answers_and_messages() {
    assert_eq!(Manifest::parse(CANONICAL.as_bytes(), "m").unwrap().to_json(), CANONICAL);
    assert_same_answers(CANONICAL);
    let url = ManifestIndex::new(CANONICAL.into(), "m").unwrap().static_url("css/app.css?x").unwrap();
    assert_eq!(url, "https://cdn.example.com/static/css/app.css?v=22222222&x");
}

#[test]
fn any_other_text_of_the_same_manifest_gives_them_too() {
    let app = line_of("\"css/app.css\"");
    let site = line_of("\"css/site.css\"");
    let swapped = CANONICAL.replace(app, "@").replace(site, app).replace('@', site);
    for text in [
        CANONICAL.replace('\n', ""),
        CANONICAL.replace('\n', "\r\n"),
        CANONICAL.replace("    \"", "  \""),
        CANONICAL.replace("\"css/app.css\"", "\"css\\/app.css\""),
        CANONICAL.replace("    \"htmx", "\n    \"htmx"),
        CANONICAL.replace("{\"file\"", "{ \"file\""),
        CANONICAL.replace("},\n", "} ,\n"),
        swapped,
        assets_first(),
    ] {
        assert_same_answers(&text);
    }
}

/// The text with its top-level keys in another order.
fn assets_first() -> String {
    let (head, assets) = CANONICAL.split_once("  \"assets\"").unwrap();
    let assets = format!("  \"assets\"{}", assets.strip_suffix("\n}\n").unwrap());
    format!("{{\n{assets},\n{}\n}}\n", head.strip_prefix("{\n").unwrap().trim_end().strip_suffix(',').unwrap())
}

fn line_of(key: &str) -> &'static str {
    let start = CANONICAL.find(&format!("    {key}: {{")).unwrap();
    &CANONICAL[start..start + CANONICAL[start..].find('\n').unwrap()]
}

/// Both readers say the same of a faulty manifest, the one for rows as soon as it needs what is faulty.
fn assert_refused(text: &str, ask: impl Fn(&ManifestIndex) -> Result<(), Error>, message: &str) {
    assert_eq!(Manifest::parse(text.as_bytes(), "m").unwrap_err().to_string(), message);
    let rows = ManifestIndex::new(text.into(), "m").unwrap();
    assert_eq!(ask(&rows).unwrap_err().to_string(), message);
    assert_eq!(rows.static_url("htmx.js").unwrap(), "https://cdn.example.com/static/htmx.js?v=44444444");
}

#[test]
fn a_fault_within_a_row_is_refused_when_it_is_asked_for_what_is_faulty() {
    let url = |rows: &ManifestIndex| rows.static_url("css/app.css").map(drop);
    let asset = |rows: &ManifestIndex| rows.asset("css/app.css").map(drop);

    let file = CANONICAL.replace("css/app.22222222.css", "../app.22222222.css");
    assert_refused(&file, url, "m:11:29: \"../app.22222222.css\" has a `.` or `..` segment");
    let version = CANONICAL.replace("\"version\": \"22222222\"", "\"version\": \"2/2\"");
    let message = "m:11:64: version \"2/2\" has '/'; letters, digits and `-._~` are possible";
    assert_refused(&version, url, message);
    let digest = CANONICAL.replace("22222222222222222222222222222222", "xyz");
    assert_refused(&digest, asset, "m:11:86: \"xyz\" is not a digest: 32 or 64 lower-case hex digits");
    let misspelt = CANONICAL.replace("\"size\": 2", "\"sise\": 2");
    let message = "m:11:122: unknown key `sise` of the asset; did you mean `size`?";
    assert_refused(&misspelt, asset, message);
}

#[test]
fn a_fault_of_the_whole_is_refused_at_once() {
    let refused = |text: &str| ManifestIndex::new(text.into(), "m").unwrap_err().to_string();
    let app = line_of("\"css/app.css\"");
    let duplicate = CANONICAL.replace(app, &format!("{app}\n{app}"));
    assert_eq!(refused(&duplicate), "m:12:5: duplicate asset `css/app.css`");
    let marker = "m:11:1: manifest has conflict markers; run `asset build`, which replaces it";
    assert_eq!(refused(&CANONICAL.replace(app, &format!("<<<<<<< ours\n{app}"))), marker);
    let no_member = CANONICAL.replace("[\"css/app.css\"]", "[\"css/none.css\"]");
    assert_eq!(refused(&no_member), "m:7:5: bundle `app` names `css/none.css`, which is not an asset of this manifest");
    let newer = CANONICAL.replace("\"schema\": 1", "\"schema\": 2");
    assert!(refused(&newer).starts_with("m:2:13: schema 2 is newer than 1"));
    assert_eq!(refused(""), Manifest::parse(b"", "m").unwrap_err().to_string());
    assert_eq!(refused("{\n  \"assets\": {\n  }\n}\n"), "m:1:1: missing key `schema` of the manifest");
    assert_eq!(ManifestIndex::new(b"{\n\xff".into(), "m").unwrap_err().to_string(), "m:2:1: manifest is not UTF-8");
}
