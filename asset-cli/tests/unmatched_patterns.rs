//! What `asset build` says of settings that no asset is there for.
#![allow(clippy::unwrap_used)]

mod support;

use insta::assert_snapshot;
use support::Project;

#[test]
fn a_pattern_that_matches_no_asset_is_a_warning() {
    let project = Project::new(&[
        (
            "asset.toml",
            "unversioned = ['robots.txt',\n  'robot.txt']\nkeep-names = ['*.js']\nexclude = ['**/*.scss']\nmissing-reference = { 'js/**' = 'warn', 'vendor/**' = 'ignore' }\nplain = ['sw.js', 'js/*']\n",
        ),
        ("static/robots.txt", "User-agent: *\n"),
        ("static/js/app.js", "f();\n"),
    ]);
    assert_snapshot!(project.transcript(&["build"]), @"
    exit 0
    stderr:
    asset.toml:2:3: warning: `robot.txt` in `unversioned` matches no asset
    asset.toml:6:10: warning: `sw.js` in `plain` matches no asset
    asset.toml:3:15: warning: `*.js` in `keep-names` matches no asset
    asset.toml:5:55: warning: `vendor/**` in `missing-reference` matches no asset
    4 outputs written; manifest `asset-manifest.json` written
    ");
    project.write("asset.toml", "unversioned = ['robots.*']\nkeep-names = ['**/*.js']\n");
    assert!(!project.transcript(&["build"]).contains("warning"));
}

#[test]
fn a_build_without_assets_is_a_warning() {
    let project =
        Project::new(&[("asset.toml", "load-path = ['static', 'more']\n"), ("static/.keep", ""), ("more/.keep", "")]);
    assert_snapshot!(project.transcript(&["build"]), @r"
    exit 0
    stderr:
    asset.toml:1:13: warning: there are no assets in `static`, `more`
    0 outputs already there; manifest `asset-manifest.json` written
    ");
    project.write("asset.toml", "");
    assert_snapshot!(project.transcript(&["build"]), @r"
    exit 0
    stderr:
    warning: there are no assets in `static`
    0 outputs already there; manifest `asset-manifest.json` is up to date
    ");
}
