//! `asset url` and `asset list`
#![allow(clippy::unwrap_used)]

mod support;

use asset_core::{Assets, TagOptions};
use insta::assert_snapshot;
use support::Project;

fn built() -> Project {
    let project = Project::small();
    assert_eq!(project.asset(&["build"]).status().unwrap().code(), Some(0));
    project
}

#[test]
fn urls_are_printed_in_the_order_of_the_paths() {
    assert_snapshot!(built().transcript(&["url", "js/app.js", "css/app.css#top"]), @r"
    exit 0
    stdout:
    /static/js/app.626a1277.js
    /static/css/app.5217c451.css#top
    ");
}

#[test]
fn urls_of_bundles_are_printed_by_name() {
    assert_snapshot!(built().transcript(&["url", "--bundle", "app"]), @r"
    exit 0
    stdout:
    /static/css/site.30b3a467.css
    ");
}

#[test]
fn every_unknown_path_is_a_finding_and_no_url_is_printed() {
    assert_snapshot!(built().transcript(&["url", "js/app.js", "js/ap.js", "zebra.png"]), @r"
    exit 1
    stderr:
    error: no asset `js/ap.js` in manifest `asset-manifest.json` (4 assets); did you mean `js/app.js`? If it is new, run `asset build`
    error: no asset `zebra.png` in manifest `asset-manifest.json` (4 assets); if it is new, run `asset build`
    ");
    assert_snapshot!(built().transcript(&["url", "--bundle", "apps"]), @r"
    exit 1
    stderr:
    error: no bundle `apps` in manifest `asset-manifest.json` (1 bundle); did you mean `app`? If it is new, run `asset build`
    ");
}

#[test]
fn before_the_first_build_there_are_no_urls() {
    let project = Project::small();
    assert_snapshot!(project.transcript(&["url", "js/app.js"]), @r"
    exit 1
    stderr:
    error: there is no manifest `asset-manifest.json`; run `asset build`
    ");
    project.write("asset.toml", "manifest = false\n");
    assert_snapshot!(project.transcript(&["list"]), @r"
    exit 1
    stderr:
    error: there is no output directory `public`; run `asset build`
    ");
}

#[test]
fn without_a_manifest_the_output_directory_answers() {
    let project = Project::small();
    project.write("asset.toml", "manifest = false\n");
    assert_eq!(project.asset(&["build"]).status().unwrap().code(), Some(0));
    assert!(!project.path().join("asset-manifest.json").exists());
    assert_snapshot!(project.transcript(&["url", "js/app.js"]), @r"
    exit 0
    stdout:
    /static/js/app.626a1277.js
    ");
}

#[test]
fn a_manifest_in_the_cache_directory_is_found() {
    let project = Project::small();
    project.write("asset.toml", "manifest = 'cache'\n");
    assert_eq!(project.asset(&["build"]).status().unwrap().code(), Some(0));
    assert!(project.path().join(".asset-cache/asset-manifest.json").exists());
    assert_snapshot!(project.transcript(&["url", "js/app.js"]), @r"
    exit 0
    stdout:
    /static/js/app.626a1277.js
    ");
}

#[test]
fn the_list_is_aligned_and_sorted() {
    assert_snapshot!(built().transcript(&["list"]), @r"
    exit 0
    stdout:
    css/app.css    /static/css/app.5217c451.css
    css/reset.css  /static/css/reset.bef591d7.css
    css/site.css   /static/css/site.30b3a467.css
    js/app.js      /static/js/app.626a1277.js
    ");
}

#[test]
fn the_list_is_also_json() {
    let project = built();
    let output = project.asset(&["list", "--json"]).output().unwrap();
    assert_snapshot!(project.shown(&output), @r#"
    exit 0
    stdout:
    [
      {"path": "css/app.css", "url": "/static/css/app.5217c451.css", "version": "5217c451", "digest": "5217c451387ecae56cb932c4c7942b22", "size": 20, "type": "text/css; charset=utf-8", "integrity": "sha384-lJPaNmsEF2H+9++xAFjRl6vkAKpT5r4h3UMLzkOckcSm0oVbYFaxkRIUanSbnzTN", "file": "css/app.5217c451.css", "imports": null, "styles": []},
      {"path": "css/reset.css", "url": "/static/css/reset.bef591d7.css", "version": "bef591d7", "digest": "bef591d7fa37ab8bbeb3913df0af79f4", "size": 16, "type": "text/css; charset=utf-8", "integrity": "sha384-g1PcPU6d80LA9PxDMJZEJIxZNfEWp7DCIM9W4/md4MgJK59vv/LtDcXv+y9JuAcM", "file": "css/reset.bef591d7.css", "imports": null, "styles": []},
      {"path": "css/site.css", "url": "/static/css/site.30b3a467.css", "version": "30b3a467", "digest": "30b3a467cca340c36ec94709b1e4c10f", "size": 37, "type": "text/css; charset=utf-8", "integrity": "sha384-z1zK4LDsg8+Asu7aR+waOhHEi3dPFis7Ko/rzfzl58aCeStP9D/gy3TkSViZRoVt", "file": "css/site.30b3a467.css", "imports": null, "styles": []},
      {"path": "js/app.js", "url": "/static/js/app.626a1277.js", "version": "626a1277", "digest": "626a127738510c71fd0add3c0002de7e", "size": 16, "type": "text/javascript; charset=utf-8", "integrity": "sha384-05ppHfj5uUjTrkhigMzhTN1E3gbaEYzbkhXj9PeB826jenLRpBDHbtzVoINFRCvL", "file": "js/app.626a1277.js", "imports": null, "styles": []}
    ]
    "#);
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), 4);
    assert_eq!(rows[3]["path"], "js/app.js");
}

#[test]
fn an_empty_list_is_an_empty_array() {
    let project = Project::new(&[("asset.toml", "")]);
    std::fs::create_dir(project.path().join("static")).unwrap();
    assert_eq!(project.asset(&["build"]).status().unwrap().code(), Some(0));
    assert_eq!(project.transcript(&["list"]), "exit 0\n");
    assert_eq!(project.transcript(&["list", "--json"]), "exit 0\nstdout:\n[]\n");
}

#[test]
fn the_list_has_the_imports_of_modules() {
    let project = Project::new(&MODULES);
    assert_eq!(project.asset(&["build"]).status().unwrap().code(), Some(0));
    let output = project.asset(&["list", "--json"]).output().unwrap();
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let row = |row: &serde_json::Value| format!("{} {} {}", row["path"], row["imports"], row["styles"]);
    let rows: Vec<String> = rows.as_array().unwrap().iter().map(row).collect();
    assert_snapshot!(rows.join("\n"), @r#"
    "js/classic.js" null []
    "js/menu.js" [] []
    "js/page.js" ["js/menu.js"] []
    "js/react.js" [] []
    "#);
}

#[test]
fn a_module_that_imports_no_file_is_named_as_one_in_its_tag() {
    let project = Project::new(&MODULES);
    assert_eq!(project.asset(&["build"]).status().unwrap().code(), Some(0));
    let catalog = Assets::from_manifest(project.path().join("asset-manifest.json")).unwrap().catalog();
    let options = TagOptions::new(["js/menu.js", "js/react.js", "js/classic.js"]);
    assert_snapshot!(catalog.asset_tags(&options).unwrap().html(), @r#"
    <script type="module" src="/static/js/menu.2441ae93.js"></script>
    <script type="module" src="/static/js/react.65dd2fd5.js"></script>
    <script src="/static/js/classic.a14a637e.js"></script>
    "#);
}

const MODULES: [(&str, &str); 5] = [
    ("asset.toml", "integrity = []\n"),
    ("static/js/classic.js", "// export default 1\nimport('./page.js');\n"),
    ("static/js/menu.js", "const open = 1;\nexport { open };\n"),
    ("static/js/page.js", "import './menu.js';\n"),
    ("static/js/react.js", "import React from \"react\";\n"),
];
