//! What is said of roots, bundles and keys that do not go together.

use std::path::Path;

use asset_build::{BuildOptions, Config, build};
use insta::assert_snapshot;

use crate::{read, refusals};

#[test]
fn roots_are_checked() {
    assert_snapshot!(refusals(&[
        "load-path = []",
        "load-path = ['']",
        "load-path = [{ at = 'a' }]",
        "load-path = ['a', { dir = 'b', at = '../b' }]",
        "load-path = [{ dir = 'b', at = '/b' }]",
        "load-path = [{ dir = 'b', at = 'b:c' }]",
        "load-path = [{ dir = 'b', name = 'b/c' }]",
        "load-path = [{ dir = 'b', name = 'b:c' }]",
        "load-path = [{ dir = 'b', name = '' }]",
        "load-path = ['a', './a/']",
        "load-path = [\n  { dir = 'a', name = 'x' },\n  { dir = 'b', name = 'x' },\n]",
    ]), @r#"
    load-path = []
      asset.toml:1:13: `load-path` has no roots
    load-path = ['']
      asset.toml:1:14: item 1 of `load-path` is empty
    load-path = [{ at = 'a' }]
      asset.toml:1:14: a root of `load-path` lacks the key `dir`
    load-path = ['a', { dir = 'b', at = '../b' }]
      asset.toml:1:37: `at` of root `b`: path "../b" has a `.` or `..` segment
    load-path = [{ dir = 'b', at = '/b' }]
      asset.toml:1:32: `at` of root `b`: path "/b" is absolute
    load-path = [{ dir = 'b', at = 'b:c' }]
      asset.toml:1:32: `at` of root `b`: path "b:c" has a `:`, which follows a root's name
    load-path = [{ dir = 'b', name = 'b/c' }]
      asset.toml:1:34: root name `b/c` has '/', which can't precede `:` in a lookup
    load-path = [{ dir = 'b', name = 'b:c' }]
      asset.toml:1:34: root name `b:c` has ':', which can't precede `:` in a lookup
    load-path = [{ dir = 'b', name = '' }]
      asset.toml:1:34: root name `` is empty
    load-path = ['a', './a/']
      asset.toml:1:19: root `./a/` is listed twice
    load-path = [ ⏎   { dir = 'a', name = 'x' }, ⏎   { dir = 'b', name = 'x' }, ⏎ ]
      asset.toml:3:23: roots `a` and `b` have the same name `x`
    "#);
}

#[test]
fn roots_and_output_stay_apart() {
    assert_snapshot!(refusals(&[
        "load-path = ['static', 'public/js']",
        "load-path = ['.']",
        "load-path = [{ dir = './public/' }]",
        "output = 'static/../static/out'",
        "load-path = ['../site']\noutput = '../site/public'",
    ]), @r"
    load-path = ['static', 'public/js']
      asset.toml:1:24: root `public/js` is inside the output `public`
    load-path = ['.']
      asset.toml:1:14: root `.` contains the output `public`
    load-path = [{ dir = './public/' }]
      asset.toml:1:22: root `./public/` is also the output `public`
    output = 'static/../static/out'
      asset.toml:1:10: root `static` contains the output `static/../static/out`
    load-path = ['../site'] ⏎ output = '../site/public'
      asset.toml:1:14: root `../site` contains the output `../site/public`
    ");
    assert_eq!(read("load-path = ['public-files']").roots[0].dir, Path::new("public-files"));
    assert_eq!(read("load-path = ['assets']\noutput = '../public'").output, Path::new("../public"));
}

#[test]
fn what_a_build_writes_is_no_asset_of_the_next_one() {
    assert_snapshot!(refusals(&[
        "manifest = 'static/manifest.json'",
        "load-path = ['static', { dir = 'x', at = 'y' }]\nmanifest = 'x/m.json'\nexclude = ['m.json']",
        "load-path = ['.']\noutput = '../out'",
        "cache-dir = 'static/cache'",
        "cache-dir = 'static'",
    ]), @r"
    manifest = 'static/manifest.json'
      asset.toml:1:12: `manifest` is `static/manifest.json`, in root `static`, so it would be an asset; put it elsewhere, or name it in `exclude`
    load-path = ['static', { dir = 'x', at = 'y' }] ⏎ manifest = 'x/m.json' ⏎ exclude = ['m.json']
      asset.toml:2:12: `manifest` is `x/m.json`, in root `x`, so it would be an asset; put it elsewhere, or name it in `exclude`
    load-path = ['.'] ⏎ output = '../out'
      asset.toml:1:13: `manifest` is `asset-manifest.json`, in root `.`, so it would be an asset; put it elsewhere, or name it in `exclude`
    cache-dir = 'static/cache'
      asset.toml:1:13: `cache-dir` is `static/cache`, in root `static`, so it would be an asset; put it elsewhere, or name it in `exclude`
    cache-dir = 'static'
      asset.toml:1:13: `cache-dir` is `static`, in root `static`, so it would be an asset; put it elsewhere, or name it in `exclude`
    ");
    for accepted in [
        "manifest = 'static/manifest.json'\nexclude = ['manifest.json']",
        "manifest = 'static/.manifest.json'",
        "load-path = [{ dir = 'x', at = 'y' }]\nmanifest = 'x/m.json'\nexclude = ['y/m.json']",
        "cache-dir = 'static/.cache'",
        "manifest = 'static-manifest.json'",
        "load-path = ['.']\noutput = '../out'\nmanifest = false",
    ] {
        read(accepted);
    }
}

#[test]
fn keys_that_contradict_each_other_are_refused() {
    assert_snapshot!(refusals(&[
        "token = 'a'\ntoken-env = 'HOME'",
        "token-env = 'ASSET_TEST_UNSET'",
        "version = 'hash'\ntoken = 'a'",
        "query-key = 'v'",
        "query-key = 'v'\nstyle = 'filename'",
        "style = 'prefix'\ntoken = 'a'",
        "style = 'prefix'\nprefix = '/s/{version}/'",
        "prefix = '/s/{version}/'",
    ]), @r"
    token = 'a' ⏎ token-env = 'HOME'
      asset.toml:2:1: key `token-env` can't be combined with key `token`
    token-env = 'ASSET_TEST_UNSET'
      asset.toml:1:13: variable `ASSET_TEST_UNSET` of key `token-env` is not set
    version = 'hash' ⏎ token = 'a'
      asset.toml:1:11: version `hash` does not go with key `token`
    query-key = 'v'
      asset.toml:1:1: key `query-key` goes with style `query`, not `filename`
    query-key = 'v' ⏎ style = 'filename'
      asset.toml:1:1: key `query-key` goes with style `query`, not `filename`
    style = 'prefix' ⏎ token = 'a'
      asset.toml:1:9: prefix `/static/` must contain `{version}` exactly once with style `prefix`
    style = 'prefix' ⏎ prefix = '/s/{version}/'
      asset.toml:1:9: style `prefix` goes with version `token`, not `hash`
    prefix = '/s/{version}/'
      asset.toml:1:10: prefix `/s/{version}/` contains `{version}`, which goes with style `prefix`, not `filename`
    ");
}

#[test]
fn bundles_are_checked() {
    assert_snapshot!(refusals(&[
        "[bundles.app]\nmembers = ['a.css']",
        "[bundles.app]\noutput = 'a.css'",
        "[bundles.app]\nmembers = []\noutput = 'b.css'",
        "[bundles.app]\nmembers = ['a.css']\noutput = '../b.css'",
        "[bundles.app]\nmembers = ['a.css']\noutput = '{version}/b-{version}.css'",
        "[bundles.app]\nmembers = ['a.css']\noutput = '{version}.css'",
        "[bundles.app]\nmembers = ['a.css']\noutput = '{verson}.css'",
        "[bundles.app]\nmembers = ['a.css']\noutput = 'a-{hash}-{version}.css'",
        "[bundles.app]\nmembers = ['a.css']\noutput = 'a-{version.css'",
        "[bundles.app]\nmembers = ['a.css']\noutput = 'a-version}.css'",
        "[bundles.'']\nmembers = ['a.css']\noutput = 'b.css'",
        "[bundles.app]\nmembers = ['a.css']\noutput = 'b.js'",
        "[bundles.app]\nmembers = ['x:a.css', 'b.css']\noutput = 'b'",
        "[bundles.app]\nmembers = [\n  'a.css',\n  'b.css',\n  'a.css',\n]\noutput = 'c.css'",
        "[bundles.b]\nmembers = ['b.css']\noutput = 'c.css'\n[bundles.a]\nmembers = ['a.css']\noutput = 'c.css'",
        "[bundles.a]\nmembers = ['a.css']\noutput = 'c-{version}.css'\n[bundles.b]\nmembers = ['b.css']\noutput = '{version}/c.css'",
        "[bundles.a]\nmembers = ['a.css']\noutput = 'c.css'\nsource-map = true\n[bundles.b]\nmembers = ['b.css']\noutput = 'c.css.map'",
        "[bundles.\"a\\u202e\"]\nmembers = [\"\\u001b[2J.css\"]\noutput = 'c.js'",
        "[bundles.app]\nmembers = ['a.css']\noutput = \"c{\\u001b}.css\"",
        "load-path = [\"a\\u001b\", \"a\\u001b\"]",
        "output = \"static/\\u009b\"",
    ]), @r#"
    [bundles.app] ⏎ members = ['a.css']
      asset.toml:1:10: bundle `app` lacks the key `output`
    [bundles.app] ⏎ output = 'a.css'
      asset.toml:1:10: bundle `app` lacks the key `members`
    [bundles.app] ⏎ members = [] ⏎ output = 'b.css'
      asset.toml:2:11: bundle `app` has no members
    [bundles.app] ⏎ members = ['a.css'] ⏎ output = '../b.css'
      asset.toml:3:10: bundle `app`: output: path "../b.css" has a `.` or `..` segment
    [bundles.app] ⏎ members = ['a.css'] ⏎ output = '{version}/b-{version}.css'
      asset.toml:3:10: bundle `app`: output `{version}/b-{version}.css` has `{version}` more than once
    [bundles.app] ⏎ members = ['a.css'] ⏎ output = '{version}.css'
      asset.toml:3:10: bundle `app`: output `{version}.css` has no name besides `{version}`
    [bundles.app] ⏎ members = ['a.css'] ⏎ output = '{verson}.css'
      asset.toml:3:10: bundle `app`: output `{verson}.css` has `{verson}`; did you mean `{version}`?
    [bundles.app] ⏎ members = ['a.css'] ⏎ output = 'a-{hash}-{version}.css'
      asset.toml:3:10: bundle `app`: output `a-{hash}-{version}.css` has `{hash}`; only `{version}` is replaced
    [bundles.app] ⏎ members = ['a.css'] ⏎ output = 'a-{version.css'
      asset.toml:3:10: bundle `app`: output `a-{version.css` has `{`; did you mean `{version}`?
    [bundles.app] ⏎ members = ['a.css'] ⏎ output = 'a-version}.css'
      asset.toml:3:10: bundle `app`: output `a-version}.css` has `}`; did you mean `{version}`?
    [bundles.''] ⏎ members = ['a.css'] ⏎ output = 'b.css'
      asset.toml:1:1: bundle name "" is empty or has a control character
    [bundles.app] ⏎ members = ['a.css'] ⏎ output = 'b.js'
      asset.toml:3:10: bundle `app`: output `b.js` must end in `.css`, as member `a.css` does
    [bundles.app] ⏎ members = ['x:a.css', 'b.css'] ⏎ output = 'b'
      asset.toml:3:10: bundle `app`: output `b` must end in `.css`, as member `x:a.css` does
    [bundles.app] ⏎ members = [ ⏎   'a.css', ⏎   'b.css', ⏎   'a.css', ⏎ ] ⏎ output = 'c.css'
      asset.toml:5:3: bundle `app`: member `a.css` is listed twice
    [bundles.b] ⏎ members = ['b.css'] ⏎ output = 'c.css' ⏎ [bundles.a] ⏎ members = ['a.css'] ⏎ output = 'c.css'
      asset.toml:3:10: bundle `b`: output `c.css` is also that of bundle `a`
    [bundles.a] ⏎ members = ['a.css'] ⏎ output = 'c-{version}.css' ⏎ [bundles.b] ⏎ members = ['b.css'] ⏎ output = '{version}/c.css'
      asset.toml:6:10: bundle `b`: output `c.css` is also that of bundle `a`
    [bundles.a] ⏎ members = ['a.css'] ⏎ output = 'c.css' ⏎ source-map = true ⏎ [bundles.b] ⏎ members = ['b.css'] ⏎ output = 'c.css.map'
      asset.toml:7:10: bundle `b`: output `c.css.map` must end in `.css`, as member `b.css` does
    [bundles."a\u202e"] ⏎ members = ["\u001b[2J.css"] ⏎ output = 'c.js'
      asset.toml:3:10: bundle `a\u{202e}`: output `c.js` must end in `.css`, as member `\u{1b}[2J.css` does
    [bundles.app] ⏎ members = ['a.css'] ⏎ output = "c{\u001b}.css"
      asset.toml:3:10: bundle `app`: output `c{\u{1b}}.css` has `{\u{1b}}`; did you mean `{version}`?
    load-path = ["a\u001b", "a\u001b"]
      asset.toml:1:25: root `a\u{1b}` is listed twice
    output = "static/\u009b"
      asset.toml:1:10: root `static` contains the output `static/\u{9b}`
    "#);
}

#[test]
fn what_only_the_files_show_is_still_said_at_its_line() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("static")).unwrap();
    std::fs::write(dir.path().join("static/a.css"), "").unwrap();
    let mut messages = String::new();
    for bundle in ["members = ['a.css', 'b.css']\noutput = 'c.css'", "members = ['a.css']\noutput = 'a.css'"] {
        let path = dir.path().join("asset.toml");
        std::fs::write(&path, format!("[bundles.app]\n{bundle}\n")).unwrap();
        let config = Config::read(&path).unwrap();
        let error = build(&config, &BuildOptions::default()).unwrap_err().to_string();
        messages += &error.replace(dir.path().to_str().unwrap(), "[dir]");
        messages += "\n";
    }
    assert_snapshot!(messages, @r"
    [dir]/asset.toml:2:21: bundle `app`: no asset `b.css` in the load path; did you mean `a.css`?
    [dir]/asset.toml:3:10: bundle `app`: output `a.css` is also an asset of the load path
    ");
}
