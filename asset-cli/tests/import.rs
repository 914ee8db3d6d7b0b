//! `asset import`, with small manifests written by hand; what the tools really write, `asset-tests` imports.
#![allow(clippy::unwrap_used)]

mod support;

use insta::assert_snapshot;
use support::{Project, changes};

const VITE: &str = r#"{
  "_shared-B7PI925R.js": {
    "file": "assets/shared-B7PI925R.js",
    "name": "shared",
    "css": ["assets/shared-ChJ_j-JJ.css"]
  },
  "src/logo.svg": {
    "file": "assets/logo-DI8b0nTG.svg",
    "src": "src/logo.svg"
  },
  "src/main.ts": {
    "file": "assets/main-BRBmoGS9.js",
    "name": "main",
    "src": "src/main.ts",
    "isEntry": true,
    "imports": ["_shared-B7PI925R.js"],
    "dynamicImports": ["../lazy/index.ts"],
    "css": ["assets/main-5UjPuW-k.css"],
    "assets": ["assets/logo-DI8b0nTG.svg", "assets/sound-Bq0xLx2E.mp3"]
  },
  "../lazy/index.ts": {
    "file": "assets/index-gSpJ5wUN.js",
    "isDynamicEntry": true,
    "imports": ["_shared-B7PI925R.js", "src/main.ts"]
  }
}
"#;

/// What Vite leaves in its `outDir`, here `folder`.
fn vite_in(folder: &str) -> Project {
    let project = Project::new(&[]);
    let write = |path: &str, text: &str| project.write(&format!("{folder}/{path}"), text);
    write(".vite/manifest.json", VITE);
    write("robots.txt", "User-agent: *\n");
    for (file, text) in [
        ("shared-B7PI925R.js", "export const shared = 1;\n"),
        ("shared-ChJ_j-JJ.css", ".shared {}\n"),
        ("logo-DI8b0nTG.svg", "<svg/>\n"),
        ("main-BRBmoGS9.js", "import './shared-B7PI925R.js';\n"),
        ("main-BRBmoGS9.js.map", "{}\n"),
        ("main-5UjPuW-k.css", ".main {}\n"),
        ("sound-Bq0xLx2E.mp3", "mp3"),
        ("index-gSpJ5wUN.js", "import './main-BRBmoGS9.js';\n"),
    ] {
        write(&format!("assets/{file}"), text);
    }
    project
}

#[test]
fn vites_entries_are_assets_by_their_keys_and_bundles() {
    let project = vite_in("dist");
    let before = project.tree();
    assert_snapshot!(project.transcript(&["import", "dist/.vite/manifest.json", "--integrity", "none"]), @r"
    exit 0
    stderr:
    imported 7 assets into `asset-manifest.json`
    ");
    assert_snapshot!(changes(&before, &project.tree()), @"+ asset-manifest.json");
    assert_snapshot!(project.read("asset-manifest.json"), @r#"
    {
      "schema": 1,
      "prefix": "/static/",
      "style": "filename",
      "version": "hash",
      "bundles": {
        "src/main.ts": {"output": "src/main.ts", "members": ["src/main.ts"]}
      },
      "assets": {
        "_shared-B7PI925R.js": {"file": "assets/shared-B7PI925R.js", "version": "987f3cfa", "digest": "987f3cfa31d7d224eddecfe9a16bdeab", "size": 25, "type": "text/javascript; charset=utf-8", "imports": [], "styles": ["assets/shared-ChJ_j-JJ.css"]},
        "assets/index-gSpJ5wUN.js": {"file": "assets/index-gSpJ5wUN.js", "version": "cc946102", "digest": "cc9461026fd8a81af6c67797433eb876", "size": 29, "type": "text/javascript; charset=utf-8", "imports": ["_shared-B7PI925R.js", "src/main.ts"]},
        "assets/main-5UjPuW-k.css": {"file": "assets/main-5UjPuW-k.css", "version": "b46b640b", "digest": "b46b640bb08734fbef8f710daf33ceb4", "size": 9, "type": "text/css; charset=utf-8"},
        "assets/shared-ChJ_j-JJ.css": {"file": "assets/shared-ChJ_j-JJ.css", "version": "28d209ea", "digest": "28d209eac1fe247140e4b550141732a8", "size": 11, "type": "text/css; charset=utf-8"},
        "assets/sound-Bq0xLx2E.mp3": {"file": "assets/sound-Bq0xLx2E.mp3", "version": "28dafd4a", "digest": "28dafd4a8cb5f33065e93cbc83862563", "size": 3, "type": "audio/mpeg"},
        "src/logo.svg": {"file": "assets/logo-DI8b0nTG.svg", "version": "6a22e95e", "digest": "6a22e95e1937740f288601cce8256f09", "size": 7, "type": "image/svg+xml"},
        "src/main.ts": {"file": "assets/main-BRBmoGS9.js", "version": "6cfcbce9", "digest": "6cfcbce990a04d7c5cec5f7326aa4ff7", "size": 31, "type": "text/javascript; charset=utf-8", "imports": ["_shared-B7PI925R.js"], "styles": ["assets/main-5UjPuW-k.css"]}
      }
    }
    "#);
    assert_snapshot!(project.transcript(&["import", "dist/.vite/manifest.json", "--integrity", "none"]), @r"
    exit 0
    stderr:
    `asset-manifest.json` is that of 7 assets already
    ");
}

#[test]
fn an_imported_manifest_is_read_without_any_asset_toml() {
    let project = vite_in("dist");
    project.transcript(&["import", "dist/.vite/manifest.json", "--prefix", "https://cdn.example.com/"]);
    let manifest = ["--manifest", "asset-manifest.json"];
    assert_snapshot!(project.transcript(&[&["url", "src/logo.svg"], &manifest[..]].concat()), @r"
    exit 0
    stdout:
    https://cdn.example.com/assets/logo-DI8b0nTG.svg
    ");
    assert_snapshot!(project.transcript(&[&["list"], &manifest[..]].concat()), @r"
    exit 0
    stdout:
    _shared-B7PI925R.js         https://cdn.example.com/assets/shared-B7PI925R.js
    assets/index-gSpJ5wUN.js    https://cdn.example.com/assets/index-gSpJ5wUN.js
    assets/main-5UjPuW-k.css    https://cdn.example.com/assets/main-5UjPuW-k.css
    assets/shared-ChJ_j-JJ.css  https://cdn.example.com/assets/shared-ChJ_j-JJ.css
    assets/sound-Bq0xLx2E.mp3   https://cdn.example.com/assets/sound-Bq0xLx2E.mp3
    src/logo.svg                https://cdn.example.com/assets/logo-DI8b0nTG.svg
    src/main.ts                 https://cdn.example.com/assets/main-BRBmoGS9.js
    ");
    project.write("templates/page.html", "{{ static_url('src/main.ts') }} {{ static_url('src/man.ts') }}\n");
    assert_snapshot!(project.transcript(&[&["lint", "templates"], &manifest[..]].concat()), @r"
    exit 1
    stderr:
    templates/page.html:1:47: no asset `src/man.ts` in manifest `asset-manifest.json` (7 assets); did you mean `src/main.ts`? If it is new, run `asset build`
      |
    1 | {{ static_url('src/main.ts') }} {{ static_url('src/man.ts') }}
      |                                               ^^^^^^^^^^^^
    checked 2 calls in 1 template: 1 error
    ");
}

#[test]
fn files_that_no_entry_names_are_told_and_can_be_imported() {
    let project = vite_in("dist");
    project.write("dist/assets/worker-sGVT-QYi.js", "postMessage('worker');\n");
    let words = ["import", "dist/.vite/manifest.json"];
    assert_snapshot!(project.transcript(&words), @r"
    exit 0
    stderr:
    warning: 1 file beside the imported ones is not named, and so not served: `assets/worker-sGVT-QYi.js`; `--also 'assets/**'` imports what is there
    imported 7 assets into `asset-manifest.json`
    ");
    assert_snapshot!(project.transcript(&[&words[..], &["--also", "assets/**"]].concat()), @r"
    exit 0
    stderr:
    imported 9 assets into `asset-manifest.json`
    ");
    let url = ["url", "assets/worker-sGVT-QYi.js", "assets/main-BRBmoGS9.js.map", "--manifest", "asset-manifest.json"];
    assert_snapshot!(project.transcript(&url), @r"
    exit 0
    stdout:
    /static/assets/worker-sGVT-QYi.js
    /static/assets/main-BRBmoGS9.js.map
    ");
}

#[test]
fn imported_assets_stand_beside_those_of_a_build() {
    let project = vite_in("public/vite");
    project.write("asset.toml", "manifest = 'built.json'\n[bundles.app]\nmembers = ['app.css']\noutput = 'site.css'\n");
    project.write("static/app.css", "body {}\n");
    let import = ["import", "public/vite/.vite/manifest.json", "--output", "public", "--merge", "built.json"];
    assert_snapshot!(project.transcript(&["build"]), @r"
    exit 0
    stderr:
    2 outputs written; manifest `built.json` written
    ");
    assert_snapshot!(project.transcript(&import), @r"
    exit 0
    stderr:
    imported 7 assets into `asset-manifest.json`
    ");
    let read = ["--manifest", "asset-manifest.json"];
    assert_snapshot!(project.transcript(&[&["list"], &read[..]].concat()), @r"
    exit 0
    stdout:
    _shared-B7PI925R.js         /static/vite/assets/shared-B7PI925R.js
    app.css                     /static/app.746f7bd7.css
    assets/index-gSpJ5wUN.js    /static/vite/assets/index-gSpJ5wUN.js
    assets/main-5UjPuW-k.css    /static/vite/assets/main-5UjPuW-k.css
    assets/shared-ChJ_j-JJ.css  /static/vite/assets/shared-ChJ_j-JJ.css
    assets/sound-Bq0xLx2E.mp3   /static/vite/assets/sound-Bq0xLx2E.mp3
    site.css                    /static/site.746f7bd7.css
    src/logo.svg                /static/vite/assets/logo-DI8b0nTG.svg
    src/main.ts                 /static/vite/assets/main-BRBmoGS9.js
    ");
    assert_snapshot!(project.transcript(&[&["url", "--bundle", "app", "src/main.ts"], &read[..]].concat()), @r"
    exit 0
    stdout:
    /static/site.746f7bd7.css
    /static/vite/assets/main-BRBmoGS9.js
    ");
    assert_snapshot!(project.transcript(&["check"]), @r"
    exit 0
    stderr:
    the manifest is up to date, and so are the outputs
    ");
}

#[test]
fn a_build_may_have_taken_the_tools_files_as_its_own() {
    let project = vite_in("dist");
    project
        .write("asset.toml", "load-path = ['dist']\nmanifest = 'built.json'\nkeep-names = ['assets/*-????????.*']\n");
    assert_snapshot!(project.transcript(&["build"]), @r"
    exit 0
    stderr:
    9 outputs written; manifest `built.json` written
    ");
    let words = ["import", "dist/.vite/manifest.json", "--folder", "public", "--merge", "built.json"];
    assert_snapshot!(project.transcript(&words), @r"
    exit 0
    stderr:
    imported 7 assets into `asset-manifest.json`
    ");
    assert_snapshot!(project.transcript(&["list", "--manifest", "asset-manifest.json"]), @r"
    exit 0
    stdout:
    _shared-B7PI925R.js          /static/assets/shared-B7PI925R.js
    assets/index-gSpJ5wUN.js     /static/assets/index-gSpJ5wUN.js
    assets/logo-DI8b0nTG.svg     /static/assets/logo-DI8b0nTG.svg
    assets/main-5UjPuW-k.css     /static/assets/main-5UjPuW-k.css
    assets/main-BRBmoGS9.js      /static/assets/main-BRBmoGS9.js
    assets/main-BRBmoGS9.js.map  /static/assets/main-BRBmoGS9.js.map
    assets/shared-B7PI925R.js    /static/assets/shared-B7PI925R.js
    assets/shared-ChJ_j-JJ.css   /static/assets/shared-ChJ_j-JJ.css
    assets/sound-Bq0xLx2E.mp3    /static/assets/sound-Bq0xLx2E.mp3
    robots.txt                   /static/robots.6978a616.txt
    src/logo.svg                 /static/assets/logo-DI8b0nTG.svg
    src/main.ts                  /static/assets/main-BRBmoGS9.js
    ");
}

#[test]
fn webpacks_urls_tell_the_prefix() {
    let project = Project::new(&[
        (
            "dist/manifest.json",
            r#"{"main.js": "/static/js/main.5f7338a9.js", "main.css": "/static/css/main.24ac599e.css"}"#,
        ),
        ("dist/js/main.5f7338a9.js", "1\n"),
        ("dist/css/main.24ac599e.css", "a{}\n"),
    ]);
    assert_snapshot!(project.transcript(&["import", "dist/manifest.json"]), @r"
    exit 0
    stderr:
    imported 2 assets into `asset-manifest.json`
    ");
    assert_snapshot!(project.transcript(&["url", "main.js", "main.css", "--manifest", "asset-manifest.json"]), @r"
    exit 0
    stdout:
    /static/js/main.5f7338a9.js
    /static/css/main.24ac599e.css
    ");
    assert_snapshot!(project.transcript(&["import", "dist/manifest.json", "--prefix", "/other/"]), @r"
    exit 1
    stderr:
    dist/manifest.json:1:13: `/static/js/main.5f7338a9.js` does not begin with the prefix `/other/`
    dist/manifest.json:1:56: `/static/css/main.24ac599e.css` does not begin with the prefix `/other/`
    ");
    project.write("dist/manifest.json", r#"{"main.js": "https://cdn.example.com/a/js/main.5f7338a9.js"}"#);
    project.transcript(&["import", "dist/manifest.json"]);
    assert_snapshot!(project.transcript(&["url", "main.js", "--manifest", "asset-manifest.json"]), @r"
    exit 0
    stdout:
    https://cdn.example.com/a/js/main.5f7338a9.js
    ");
    project.write("dist/manifest.json", "{\n  \"main.js\": \"/static/js/man.js\"\n}\n");
    assert_snapshot!(project.transcript(&["import", "dist/manifest.json"]), @r"
    exit 1
    stderr:
    dist/manifest.json:2:14: no start of `/static/js/man.js` can be cut off so that every file is in `dist`; name the tool's folder with `--folder`, or the start with `--prefix`
    ");
}

#[test]
fn webassets_outputs_are_bundles_with_their_versions() {
    let project = Project::new(&[
        (
            "static/.webassets-manifest",
            r#"{"css/site.%(version)s.css": "0f75c497", "js/{version}/app.js": "0cc175b9"}"#,
        ),
        ("static/css/site.0f75c497.css", "a{}\n"),
        ("static/js/0cc175b9/app.js", "1\n"),
        ("static/css/plain.css", "b{}\n"),
    ]);
    assert_snapshot!(project.transcript(&["import", "static/.webassets-manifest", "--integrity", "none"]), @r"
    exit 0
    stderr:
    imported 2 assets into `asset-manifest.json`
    ");
    assert_snapshot!(project.read("asset-manifest.json"), @r#"
    {
      "schema": 1,
      "prefix": "/static/",
      "style": "filename",
      "version": "hash",
      "bundles": {
        "css/site.css": {"output": "css/site.css", "members": ["css/site.css"]},
        "js/app.js": {"output": "js/app.js", "members": ["js/app.js"]}
      },
      "assets": {
        "css/site.css": {"file": "css/site.0f75c497.css", "version": "0f75c497", "digest": "b05dff2bb378f4dfb3f3ec14d31b4a13", "size": 4, "type": "text/css; charset=utf-8"},
        "js/app.js": {"file": "js/0cc175b9/app.js", "version": "0cc175b9", "digest": "b026324c6904b2a9cb4b88d6d61c81d1", "size": 2, "type": "text/javascript; charset=utf-8"}
      }
    }
    "#);
    project.write(
        "static/.webassets-manifest",
        r#"{"css/plain.css": "1718539201", "css/site.%(version)s.css": "0f75c497"}"#,
    );
    project.transcript(&["import", "static/.webassets-manifest"]);
    let urls = ["url", "--manifest", "asset-manifest.json", "--bundle", "css/plain.css", "css/site.css"];
    assert_snapshot!(project.transcript(&urls), @r"
    exit 0
    stdout:
    /static/css/plain.css?1718539201
    /static/css/site.css?0f75c497
    ");
}

#[test]
fn what_is_no_manifest_of_a_known_tool_is_refused_with_its_place() {
    let refused = |text: &str| {
        let project = Project::new(&[("m.json", text)]);
        let told = project.transcript(&["import", "m.json"]);
        assert!(!project.path().join("asset-manifest.json").exists());
        told
    };
    assert_snapshot!(refused("{\n  \"a.js\": \"a.1.js\",\n}"), @r"
    exit 1
    stderr:
    m.json:3:1: this is no JSON: trailing comma
    ");
    assert_snapshot!(refused(""), @r"
    exit 1
    stderr:
    m.json:1:1: this is no JSON: EOF while parsing a value
    ");
    assert_snapshot!(refused("[\"a.js\"]"), @r"
    exit 1
    stderr:
    m.json:1:1: invalid type: sequence, expected an object of names
    ");
    assert_snapshot!(refused("{}"), @r"
    exit 1
    stderr:
    m.json:1:1: no file is named here
    ");
    assert_snapshot!(refused("{\n  \"a.js\": \"a.1.js\",\n  \"a.js\": \"a.2.js\"\n}"), @r"
    exit 1
    stderr:
    m.json:3:8: `a.js` is there twice
    ");
    assert_snapshot!(refused("{\n  \"a.js\": \"a.1.js\",\n  \"b.js\": 1\n}"), @r"
    exit 1
    stderr:
    m.json:3:3: `b.js` is no string, as the entries before it are
    ");
    assert_snapshot!(refused("{\n  \"files\": {\"a.js\": \"a.1.js\"},\n  \"entrypoints\": []\n}"), @r"
    exit 1
    stderr:
    m.json:2:3: `files` is of no known form: Vite's manifest has objects with `file`; those of webpack-manifest-plugin, gulp-rev and webassets have strings
    ");
    assert_snapshot!(Project::new(&[]).transcript(&["import", "m.json"]), @r"
    exit 2
    stderr:
    error: can't read `m.json`: No such file or directory (os error 2)
    ");
}

#[test]
fn a_format_that_is_named_says_what_does_not_fit() {
    let project = Project::new(&[("m.json", "{\n  \"a.js\": \"a.1.js\",\n  \"b.js\": {\"file\": 1}\n}")]);
    assert_snapshot!(project.transcript(&["import", "m.json", "--format", "vite"]), @r"
    exit 1
    stderr:
    m.json:2:3: `a.js` has no `file`, as every entry of Vite's manifest has
    m.json:3:3: `b.js` has no `file`, as every entry of Vite's manifest has
    ");
    assert_snapshot!(project.transcript(&["import", "m.json", "--format", "flat"]), @r"
    exit 1
    stderr:
    m.json:3:3: `b.js` is no string
    ");
    assert_snapshot!(project.transcript(&["import", "m.json", "--format", "webassets"]), @r"
    exit 1
    stderr:
    m.json:3:3: `b.js` is no string
    ");
    assert_snapshot!(project.transcript(&["import", "m.json", "--format", "vit"]), @r"
    exit 2
    stderr:
    error: invalid value 'vit' for '--format <FORMAT>'
      [possible values: vite, flat, webassets]

      tip: a similar value exists: 'vite'

    For more information, try '--help'.
    ");
    project.write("m.json", r#"{"a.js": {"file": "a.1.js", "imports": "b.js"}}"#);
    assert_snapshot!(project.transcript(&["import", "m.json"]), @r"
    exit 1
    stderr:
    m.json:1:2: `imports` of `a.js` is no list of strings
    ");
    project.write("m.json", r#"{"a.js": {"file": "a.1.js", "imports": ["b.js"]}}"#);
    assert_snapshot!(project.transcript(&["import", "m.json"]), @r"
    exit 1
    stderr:
    m.json:1:41: `a.js` imports `b.js`, which is no entry; did you mean `a.js`?
    ");
}

#[test]
fn every_name_that_is_missing_or_leaves_the_folder_is_a_finding() {
    let project = vite_in("dist");
    project.remove("dist/assets/shared-ChJ_j-JJ.css");
    project.remove("dist/assets/main-BRBmoGS9.js");
    assert_snapshot!(project.transcript(&["import", "dist/.vite/manifest.json"]), @r"
    exit 1
    stderr:
    dist/.vite/manifest.json:12:13: `assets/main-BRBmoGS9.js` is not in `dist`; did you mean `assets/main-BRBmoGS9.js.map`?
    dist/.vite/manifest.json:5:13: `assets/shared-ChJ_j-JJ.css` is not in `dist`
    ");
    project.write("dist/.vite/manifest.json", r#"{"a.js": {"file": "../a.js"}, "b.js": {"file": "/etc/passwd"}}"#);
    assert_snapshot!(project.transcript(&["import", "dist/.vite/manifest.json"]), @r#"
    exit 1
    stderr:
    dist/.vite/manifest.json:1:19: path "../a.js" has a `.` or `..` segment
    dist/.vite/manifest.json:1:48: path "/etc/passwd" is absolute
    "#);
    project.write("m.json", r#"{"../a.js": "a.1.js", "b.js": "../b.1.js", "c.js": "c.js?id=1"}"#);
    assert_snapshot!(project.transcript(&["import", "m.json"]), @r#"
    exit 1
    stderr:
    m.json:1:2: path "../a.js" has a `.` or `..` segment
    m.json:1:31: path "../b.1.js" has a `.` or `..` segment
    m.json:1:52: `c.js?id=1` has its version in the query; a tool's versions must be in the names of its files
    "#);
}

#[test]
fn two_assets_of_one_name_are_a_conflict() {
    let project = Project::new(&[
        (
            "m.json",
            "{\n  \"b.css\": {\"file\": \"b.2.css\"},\n  \"a.js\": {\"file\": \"a.1.js\", \"css\": [\"b.css\"]}\n}\n",
        ),
        ("a.1.js", ""),
        ("b.css", ""),
        ("b.2.css", ""),
    ]);
    assert_snapshot!(project.transcript(&["import", "m.json"]), @r"
    exit 1
    stderr:
    m.json:2:3: `b.css` would be both `b.2.css` and `b.css`
    ");
}

#[test]
fn an_asset_or_bundle_of_both_manifests_is_a_conflict() {
    let project = Project::new(&[
        ("asset.toml", "manifest = 'built.json'\n[bundles.'a.js']\nmembers = ['a.js']\noutput = 'all.js'\n"),
        ("static/a.js", "1\n"),
        ("public/vite/m.json", r#"{"a.js": {"file": "a.2.js", "isEntry": true}}"#),
        ("public/vite/a.2.js", "2\n"),
    ]);
    project.transcript(&["build"]);
    let words = ["import", "public/vite/m.json", "--output", "public", "--merge", "built.json"];
    assert_snapshot!(project.transcript(&words), @r"
    exit 1
    stderr:
    error: imported `a.js` is an asset of `built.json` too
    error: imported `a.js` is a bundle of `built.json` too
    ");
}

#[test]
fn imported_assets_fit_only_to_a_build_with_the_same_kind_of_urls() {
    let project = Project::new(&[
        ("asset.toml", "manifest = 'built.json'\nstyle = 'query'\n"),
        ("static/a.js", "1\n"),
        ("public/m.json", r#"{"b.js": "b.1.js"}"#),
        ("public/b.1.js", "2\n"),
        ("public/.webassets-manifest", r#"{"plain.css": "0cc175b9"}"#),
        ("public/plain.css", "a{}\n"),
    ]);
    project.transcript(&["build"]);
    assert_snapshot!(project.transcript(&["import", "public/m.json", "--merge", "built.json"]), @r"
    exit 1
    stderr:
    error: `built.json` has style `query`; the tool's files know each other by their names, which need style `filename`
    ");
    assert_snapshot!(project.transcript(&["import", "public/.webassets-manifest", "--merge", "built.json"]), @r"
    exit 0
    stderr:
    imported 1 asset into `asset-manifest.json`
    ");
    project.write("asset.toml", "manifest = 'built.json'\n");
    project.transcript(&["build"]);
    assert_snapshot!(project.transcript(&["import", "public/.webassets-manifest", "--merge", "built.json"]), @r"
    exit 1
    stderr:
    error: `built.json` has style `filename`; outputs without a version in their names need style `query`
    ");
}

#[test]
fn what_a_build_writes_is_never_replaced() {
    let project = vite_in("public/vite");
    project.write("asset.toml", "");
    project.write("static/app.css", "body {}\n");
    project.transcript(&["build"]);
    let before = project.tree();
    let words = ["import", "public/vite/.vite/manifest.json"];
    assert_snapshot!(project.transcript(&words), @r"
    exit 2
    stderr:
    error: `asset-manifest.json` is written by `asset build`; name another file with `--manifest`, or with `manifest` in asset.toml
    ");
    let merge = ["--merge", "asset-manifest.json", "--manifest", "./asset-manifest.json"];
    assert_snapshot!(project.transcript(&[&words[..], &merge].concat()), @r"
    exit 2
    stderr:
    error: `./asset-manifest.json` is written by `asset build`; name another file with `--manifest`, or with `manifest` in asset.toml
    ");
    let elsewhere = ["--output", "static", "--manifest", "all.json"];
    assert_snapshot!(project.transcript(&[&words[..], &elsewhere].concat()), @r"
    exit 2
    stderr:
    error: the files in `public/vite` can't be served from `static`, which they are not in
    ");
    assert_eq!(changes(&before, &project.tree()), "");
}

#[test]
fn urls_of_a_folder_in_the_output_begin_with_its_prefix_and_name() {
    let project = Project::new(&[
        ("public/wp/manifest.json", r#"{"main.js": "/static/wp/js/main.5f7338a9.js"}"#),
        ("public/wp/js/main.5f7338a9.js", "1\n"),
    ]);
    let import = ["import", "public/wp/manifest.json", "--output", "public"];
    let url = ["url", "main.js", "--manifest", "asset-manifest.json"];
    assert_snapshot!(project.transcript(&import), @r"
    exit 0
    stderr:
    imported 1 asset into `asset-manifest.json`
    ");
    assert_snapshot!(project.transcript(&url), @r"
    exit 0
    stdout:
    /static/wp/js/main.5f7338a9.js
    ");
    let cdn = ["--prefix", "https://cdn.example.com/static/"];
    assert_snapshot!(project.transcript(&[&import[..], &cdn].concat()), @r"
    exit 0
    stderr:
    imported 1 asset into `asset-manifest.json`
    ");
    assert_snapshot!(project.transcript(&url), @r"
    exit 0
    stdout:
    https://cdn.example.com/static/wp/js/main.5f7338a9.js
    ");
    project.write("public/wp/manifest.json", r#"{"main.js": "/static/js/main.5f7338a9.js"}"#);
    assert_snapshot!(project.transcript(&import), @r"
    exit 1
    stderr:
    public/wp/manifest.json:1:13: `/static/js/main.5f7338a9.js` begins with `/static/`, which should end with `wp/`, as the folder does
    ");
}

#[test]
fn wrong_usage_is_told() {
    let project = vite_in("dist");
    let import = |words: &[&str]| project.transcript(&[&["import", "dist/.vite/manifest.json"], words].concat());
    assert_snapshot!(import(&["--also", "[a"]), @r"
    exit 2
    stderr:
    error: --also: `[a` is no glob: unclosed character class; missing ']'
    ");
    assert_snapshot!(import(&["--integrity", "sha384,sha1"]), @r"
    exit 2
    stderr:
    error: invalid value 'sha384,sha1' for '--integrity <ALGORITHMS>': unknown algorithm `sha1`, expected `sha256`, `sha384` or `sha512`

    For more information, try '--help'.
    ");
    assert_snapshot!(import(&["--folder", "dits"]), @r"
    exit 2
    stderr:
    error: there is no folder `dits`
    ");
    assert_snapshot!(import(&["--prefix", "static"]), @r"
    exit 2
    stderr:
    error: invalid value 'static' for '--prefix <PREFIX>': prefix `static` must begin with `/`, `//host`, `http://` or `https://`

    For more information, try '--help'.
    ");
    assert_snapshot!(import(&["--prefix", "/static/{version}/"]), @r"
    exit 1
    stderr:
    error: prefix `/static/{version}/` contains `{version}`, which goes with style `prefix`, not `filename`
    ");
    assert_snapshot!(import(&["--merge", "built.json"]), @r"
    exit 2
    stderr:
    error: can't read the manifest `built.json`: No such file or directory (os error 2)
    ");
    assert_snapshot!(import(&["--manifest", "none/asset-manifest.json"]), @r"
    exit 2
    stderr:
    error: can't write `none/asset-manifest.json`: No such file or directory (os error 2)
    ");
}
