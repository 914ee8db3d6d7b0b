//! `asset explain`
#![allow(clippy::unwrap_used)]

mod support;

use insta::assert_snapshot;
use support::Project;

/// A stylesheet that one root shadows in another, a bundle, and references in and out.
fn site() -> Project {
    Project::new(&[
        (
            "asset.toml",
            "load-path = ['static', { dir = 'lib', name = 'lib' }]\nintegrity = []\ncompress = []\n[bundles.site]\nmembers = ['css/app.css']\noutput = 'site.css'\n",
        ),
        ("static/css/app.css", "a {}\nb { background: url(../a.png) }\n"),
        ("static/css/base.css", "@import 'app.css';\n"),
        ("static/a.png", "a"),
        ("lib/css/app.css", "other {}\n"),
    ])
}

#[test]
fn text_left_as_written_is_reported_and_explained() {
    let project = Project::new(&[
        ("asset.toml", "load-path = [\"static\"]\nintegrity = []\ncompress = []\n"),
        ("static/a.png", "a"),
        ("static/a.css", "a { background: url(/a.png) }\n"),
        ("static/b.js", "import 'lit\\u202e';\nimport('./' + \"\u{1b}[31m\" + name);\n"),
    ]);
    assert_snapshot!(project.transcript(&["build"]), @r#"
    exit 0
    stderr:
    static/a.css:1:21: hint: 1 path of assets without the prefix, first `/a.png`: no version is put into it; begin it with the prefix, or write it relative to the file
    static/b.js:1:9: hint: 1 import by the name of a package, first `lit\u{202e}`: a browser needs an import map for it
    static/b.js:2:8: hint: 1 computed URL, first `'./' + "\u{1b}[31m" + name`: no version is put into it; name the files in `unversioned` if another server has them
    3 outputs written; manifest `asset-manifest.json` written
    "#);
    assert_eq!(project.transcript(&["build", "--quiet"]), "exit 0\n");
    assert_snapshot!(project.transcript(&["explain", "a.css"]), @"
    exit 0
    stdout:
    a.css
      url             /static/a.8a691920.css
      file            a.8a691920.css
      version         8a691920
      digest          8a6919200a791761533dae672d9b68ca
      size            30 bytes
      type            text/css; charset=utf-8
      source          static/a.css
      left as is      /a.png (line 1, column 21): an asset, but without the prefix
    ");
    assert_snapshot!(project.transcript(&["explain", "b.js"]), @r#"
    exit 0
    stdout:
    b.js
      url             /static/b.98be318a.js
      file            b.98be318a.js
      version         98be318a
      digest          98be318a125b1e7f5825169e6545e583
      size            51 bytes
      type            text/javascript; charset=utf-8
      source          static/b.js
      left as is      lit\u{202e} (line 1, column 9): the name of a package
      left as is      './' + "\u{1b}[31m" + name (line 2, column 8): computed when the script runs
    "#);
}

#[test]
fn everything_that_is_known_of_an_asset() {
    let project = site();
    assert_snapshot!(project.transcript(&["explain", "css/app.css"]), @r"
    exit 0
    stdout:
    css/app.css
      url             none yet; run `asset build`
      source          static/css/app.css
      shadows         lib/css/app.css
      member of       site
      refers to       a.png (line 2, column 21)
      referred to by  css/base.css
    ");
    assert_eq!(project.transcript(&["build", "--quiet"]), "exit 0\n");
    assert_snapshot!(project.transcript(&["explain", "css/app.css"]), @r"
    exit 0
    stdout:
    css/app.css
      url             /static/css/app.349025b1.css
      file            css/app.349025b1.css
      version         349025b1
      digest          349025b12ff61109957107276bdba521
      size            46 bytes
      type            text/css; charset=utf-8
      source          static/css/app.css
      shadows         lib/css/app.css
      member of       site
      refers to       a.png (line 2, column 21)
      referred to by  css/base.css
    ");
    assert_snapshot!(project.transcript(&["explain", "site.css"]), @r"
    exit 0
    stdout:
    site.css
      url             /static/site.3d8e6400.css
      file            site.3d8e6400.css
      version         3d8e6400
      digest          3d8e64007a944c880f4e4cc1982327d4
      size            43 bytes
      type            text/css; charset=utf-8
      bundle          site
      source          static/css/app.css
      refers to       a.png (line 2, column 21)
    ");
    assert_snapshot!(project.transcript(&["explain", "lib:css/app.css"]), @r"
    exit 0
    stdout:
    css/app.css
      url             /static/css/app.0a78ce54.css
      file            css/app.0a78ce54.css
      version         0a78ce54
      digest          0a78ce54db1903537a5cd4ac8988e94a
      size            9 bytes
      type            text/css; charset=utf-8
      source          lib/css/app.css
      shadowed by     static/css/app.css
    ");
}

#[test]
fn the_same_for_programs() {
    let project = site();
    assert_eq!(project.transcript(&["build", "--quiet"]), "exit 0\n");
    let shown = project.transcript(&["explain", "--json", "css/app.css"]);
    assert_snapshot!(shown, @r#"
    exit 0
    stdout:
    {
      "path": "css/app.css",
      "url": "/static/css/app.349025b1.css",
      "file": "css/app.349025b1.css",
      "version": "349025b1",
      "digest": "349025b12ff61109957107276bdba521",
      "size": 46,
      "type": "text/css; charset=utf-8",
      "integrity": "",
      "variants": [],
      "bundle": null,
      "sources": ["static/css/app.css"],
      "shadowed": ["lib/css/app.css"],
      "shadowed_by": null,
      "member_of": ["site"],
      "refers_to": [{"column":21,"line":2,"path":"a.png"}],
      "left_as_written": [],
      "referred_to_by": ["css/base.css"]
    }
    "#);
    let object = shown.strip_prefix("exit 0\nstdout:\n").unwrap();
    let object: serde_json::Value = serde_json::from_str(object).unwrap();
    assert_eq!(object["referred_to_by"], serde_json::json!(["css/base.css"]));
}

#[test]
fn the_name_of_a_bundle_leads_to_its_output() {
    assert_snapshot!(site().transcript(&["explain", "site"]), @r"
    exit 1
    stderr:
    error: no asset `site` in the load path; that is a bundle, whose output is `site.css`
    ");
}

#[test]
fn an_unknown_path_is_a_finding() {
    assert_snapshot!(site().transcript(&["explain", "css/ap.css"]), @r"
    exit 1
    stderr:
    error: no asset `css/ap.css` in the load path; did you mean `css/app.css`?
    ");
}
