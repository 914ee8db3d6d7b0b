//! Errors of `asset import`, after which nothing has changed.
#![allow(clippy::unwrap_used)]

mod support;

use insta::assert_snapshot;
use support::vite::vite_in;
use support::{Project, changes};

#[test]
fn a_file_that_is_not_a_manifest_of_a_known_tool_is_an_error_with_its_place() {
    let refused = |text: &str| {
        let project = Project::new(&[("m.json", text)]);
        let shown = project.transcript(&["import", "m.json"]);
        assert!(!project.path().join("asset-manifest.json").exists());
        shown
    };
    assert_snapshot!(refused("{\n  \"a.js\": \"a.1.js\",\n}"), @r"
    exit 1
    stderr:
    m.json:3:1: this is not JSON: trailing comma
    ");
    assert_snapshot!(refused(""), @r"
    exit 1
    stderr:
    m.json:1:1: this is not JSON: EOF while parsing a value
    ");
    assert_snapshot!(refused("[\"a.js\"]"), @r"
    exit 1
    stderr:
    m.json:1:1: invalid type: sequence, expected an object of names
    ");
    assert_snapshot!(refused("{}"), @r"
    exit 1
    stderr:
    m.json:1:1: this manifest names no files
    ");
    assert_snapshot!(refused("{\n  \"a.js\": \"a.1.js\",\n  \"a.js\": \"a.2.js\"\n}"), @r"
    exit 1
    stderr:
    m.json:3:8: duplicate key `a.js`
    ");
    assert_snapshot!(refused("{\n  \"a.js\": \"a.1.js\",\n  \"b.js\": 1\n}"), @r"
    exit 1
    stderr:
    m.json:3:3: `b.js` is not a string, but the entries before it are
    ");
    assert_snapshot!(refused("{\n  \"files\": {\"a.js\": \"a.1.js\"},\n  \"entrypoints\": []\n}"), @r"
    exit 1
    stderr:
    m.json:2:3: `files` has an unknown format: Vite's manifest has objects with `file`; those of webpack-manifest-plugin, gulp-rev and webassets have strings
    ");
    assert_snapshot!(Project::new(&[]).transcript(&["import", "m.json"]), @r"
    exit 2
    stderr:
    error: can't read `m.json`: No such file or directory (os error 2)
    ");
}

#[test]
fn every_entry_that_is_not_in_the_named_format_is_an_error() {
    let project = Project::new(&[("m.json", "{\n  \"a.js\": \"a.1.js\",\n  \"b.js\": {\"file\": 1}\n}")]);
    assert_snapshot!(project.transcript(&["import", "m.json", "--format", "vite"]), @r"
    exit 1
    stderr:
    m.json:2:3: `a.js` has no `file`, which every entry of Vite's manifest has
    m.json:3:3: `b.js` has no `file`, which every entry of Vite's manifest has
    ");
    assert_snapshot!(project.transcript(&["import", "m.json", "--format", "flat"]), @r"
    exit 1
    stderr:
    m.json:3:3: `b.js` is not a string
    ");
    assert_snapshot!(project.transcript(&["import", "m.json", "--format", "webassets"]), @r"
    exit 1
    stderr:
    m.json:3:3: `b.js` is not a string
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
    m.json:1:2: `imports` of `a.js` is not a list of strings
    ");
    project.write("m.json", r#"{"a.js": {"file": "a.1.js", "imports": ["b.js"]}}"#);
    assert_snapshot!(project.transcript(&["import", "m.json"]), @r"
    exit 1
    stderr:
    m.json:1:41: `a.js` imports `b.js`, which is not an entry; did you mean `a.js`?
    ");
}

#[test]
fn every_name_that_is_missing_or_leaves_the_directory_is_a_finding() {
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
    error: imported asset `a.js` is also an asset of `built.json`
    error: imported bundle `a.js` is also a bundle of `built.json`
    ");
}

#[test]
fn imported_assets_need_a_build_with_the_same_style() {
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
    error: `built.json` has style `query`; the tool's files refer to each other by their names, which needs style `filename`
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
fn a_file_that_a_build_writes_is_never_replaced() {
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
    error: the files in `public/vite` can't be served from `static`, which does not contain them
    ");
    assert_eq!(changes(&before, &project.tree()), "");
}

#[test]
fn wrong_usage_is_an_error() {
    let project = vite_in("dist");
    let import = |words: &[&str]| project.transcript(&[&["import", "dist/.vite/manifest.json"], words].concat());
    assert_snapshot!(import(&["--also", "[a"]), @r"
    exit 2
    stderr:
    error: --also: `[a` is not a glob: unclosed character class; missing ']'
    ");
    assert_snapshot!(import(&["--integrity", "sha384,sha1"]), @r"
    exit 2
    stderr:
    error: invalid value 'sha384,sha1' for '--integrity <ALGORITHMS>': unknown algorithm `sha1`, expected `sha256`, `sha384` or `sha512`

    For more information, try '--help'.
    ");
    assert_snapshot!(import(&["--dir", "dits"]), @r"
    exit 2
    stderr:
    error: there is no directory `dits`
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
