//! `asset import`, with small manifests written by hand. `asset-tests` imports what the tools really write.
#![allow(clippy::unwrap_used)]

mod support;

use insta::assert_snapshot;
use support::vite::vite_in;
use support::{Project, changes};

#[test]
fn entries_of_vite_are_assets_by_their_keys_and_bundles() {
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
    `asset-manifest.json` is up to date: 7 assets
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
fn files_that_no_entry_names_are_a_warning_and_can_be_imported() {
    let project = vite_in("dist");
    project.write("dist/assets/worker-sGVT-QYi.js", "postMessage('worker');\n");
    let words = ["import", "dist/.vite/manifest.json"];
    assert_snapshot!(project.transcript(&words), @r"
    exit 0
    stderr:
    warning: the file `assets/worker-sGVT-QYi.js` is beside imported ones, but not in the tool's manifest, and so not served; `--also 'assets/**'` imports it
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
fn imported_assets_are_merged_with_those_of_a_build() {
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
fn a_build_may_have_the_tools_directory_as_a_root() {
    let project = vite_in("dist");
    project
        .write("asset.toml", "load-path = ['dist']\nmanifest = 'built.json'\nkeep-names = ['assets/*-????????.*']\n");
    assert_snapshot!(project.transcript(&["build"]), @r"
    exit 0
    stderr:
    9 outputs written; manifest `built.json` written
    ");
    let words = ["import", "dist/.vite/manifest.json", "--dir", "public", "--merge", "built.json"];
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
fn the_prefix_is_deduced_from_urls_of_webpack() {
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
    dist/manifest.json:1:13: `/static/js/main.5f7338a9.js` does not start with the prefix `/other/`
    dist/manifest.json:1:56: `/static/css/main.24ac599e.css` does not start with the prefix `/other/`
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
    dist/manifest.json:2:14: no start of `/static/js/man.js` can be removed so that every file is in `dist`; set the tool's directory with `--dir`, or the prefix with `--prefix`
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
fn urls_of_a_directory_in_the_output_start_with_its_prefix_and_name() {
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
    public/wp/manifest.json:1:13: `/static/js/main.5f7338a9.js` starts with `/static/`, which should end with `wp/`, as the tool's directory does
    ");
}
