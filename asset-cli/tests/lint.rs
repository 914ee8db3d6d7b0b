//! `asset lint`
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;

use insta::assert_snapshot;
use support::Project;

/// A built project whose templates are correct, but for `page.html`.
fn site(page: &str) -> Project {
    let project = Project::small();
    project.write("static/robots.txt", "User-agent: *\n");
    project.write("static/img/logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>\n");
    project.write("static/img/old.svg", "<svg xmlns='http://www.w3.org/2000/svg' id='old'/>\n");
    project.write("static/css/app.css", "body { background: url(../img/logo.svg) }\n");
    project.write(
        "asset.toml",
        &(project.read("asset.toml").replacen("[bundles", "unversioned = ['robots.txt']\n[bundles", 1)),
    );
    project.write("templates/base.html", "<script src=\"{{ static_url(path=\"js/app.js\") }}\"></script>\n");
    project.write("templates/mail/welcome.txt.j2", "{{ asset_url(\"app\") }} /static/robots.txt\n");
    project.write("templates/notes.md", "{{ static_url('not/a/template.css') }}");
    project.write("templates/page.html", page);
    assert_eq!(project.transcript(&["build", "--quiet"]), "exit 0\n");
    project
}

#[test]
fn the_url_of_a_plain_asset_may_be_hardcoded() {
    let project = site("<script src=\"/static/js/app.js\"></script>");
    let is_found = || project.transcript(&["lint", "templates"]).contains("the hard-coded URL of `js/app.js`");
    assert!(is_found());
    project
        .write("asset.toml", &project.read("asset.toml").replacen("unversioned", "plain = ['js/*']\nunversioned", 1));
    assert_eq!(project.transcript(&["build", "--quiet"]), "exit 0\n");
    assert!(!is_found());
}

#[test]
fn the_calls_in_correct_templates_are_counted() {
    let project = site("{{ static_url(path) }}");
    assert_snapshot!(project.transcript(&["lint", "templates"]), @r"
    exit 0
    stderr:
    checked 3 calls in 3 templates: 1 dynamic argument
    ");
    assert_eq!(project.transcript(&["lint", "--quiet", "templates"]), "exit 0\n");
    assert_snapshot!(project.transcript(&["lint", "--quiet", "--strict", "templates"]), @r"
    exit 1
    stderr:
    templates/page.html:1:15: the argument of `static_url` is not a literal, so it can only be checked when the page is rendered
      |
    1 | {{ static_url(path) }}
      |               ^^^^
    ");
}

#[test]
fn findings_show_the_line() {
    let project = site("<p>\n<img src=\"{{ static_url(path='img/lgo.svg') }}\"><img src=\"/static/img/logo.svg\">\n");
    assert_snapshot!(project.transcript(&["lint", "templates"]), @r#"
    exit 1
    stderr:
    templates/page.html:2:30: no asset `img/lgo.svg` in manifest `asset-manifest.json` (7 assets); did you mean `img/logo.svg`? If it is new, run `asset build`
      |
    2 | <img src="{{ static_url(path='img/lgo.svg') }}"><img src="/static/img/logo.svg">
      |                              ^^^^^^^^^^^^^
    templates/page.html:2:59: warning: the hard-coded URL of `img/logo.svg` bypasses its version; write `{{ static_url(path="img/logo.svg") }}`
      |
    2 | <img src="{{ static_url(path='img/lgo.svg') }}"><img src="/static/img/logo.svg">
      |                                                           ^^^^^^^^^^^^^^^^^^^^
    checked 3 calls in 3 templates: 1 error, 1 warning
    "#);
}

#[test]
fn warnings_alone_fail_only_if_strict() {
    let project = site("<img src=\"/static/img/logo.svg\">\n");
    assert_snapshot!(project.transcript(&["lint", "templates"]), @r#"
    exit 0
    stderr:
    templates/page.html:1:11: warning: the hard-coded URL of `img/logo.svg` bypasses its version; write `{{ static_url(path="img/logo.svg") }}`
      |
    1 | <img src="/static/img/logo.svg">
      |           ^^^^^^^^^^^^^^^^^^^^
    checked 2 calls in 3 templates: 1 warning
    "#);
    assert_snapshot!(project.transcript(&["lint", "--strict", "--quiet", "templates/page.html"]), @r#"
    exit 1
    stderr:
    templates/page.html:1:11: the hard-coded URL of `img/logo.svg` bypasses its version; write `{{ static_url(path="img/logo.svg") }}`
      |
    1 | <img src="/static/img/logo.svg">
      |           ^^^^^^^^^^^^^^^^^^^^
    "#);
}

#[test]
fn unused_assets_are_those_that_nothing_names() {
    let project = site("");
    assert_snapshot!(project.transcript(&["lint", "--unused", "templates"]), @r"
    exit 0
    stdout:
    img/old.svg
    stderr:
    checked 2 calls in 3 templates
    ");
    assert_snapshot!(project.transcript(&["lint", "--unused", "--quiet", "templates/page.html"]), @r"
    exit 0
    stdout:
    css/site.css
    img/old.svg
    js/app.js
    ");
}

#[test]
fn json_has_everything_in_one_object() {
    let project = site("{{ static_url(x) }} {{ asset_url('ap') }} '/static/img/logo.svg'");
    let shown = project.transcript(&["lint", "--json", "--unused", "templates"]);
    assert_snapshot!(shown, @r#"
    exit 1
    stdout:
    {
      "templates": 3,
      "calls": 4,
      "findings": [
        {"column":34,"length":4,"line":1,"message":"no bundle `ap` in manifest `asset-manifest.json` (1 bundle); did you mean `app`? If it is new, run `asset build`","path":"templates/page.html","severity":"error"},
        {"column":44,"length":20,"line":1,"message":"the hard-coded URL of `img/logo.svg` bypasses its version; write `{{ static_url(path=\"img/logo.svg\") }}`","path":"templates/page.html","severity":"warning"}
      ],
      "dynamic": [
        {"column":15,"line":1,"path":"templates/page.html"}
      ],
      "unused": [
        "img/old.svg"
      ]
    }
    "#);
    let object = shown.strip_prefix("exit 1\nstdout:\n").unwrap();
    let object: serde_json::Value = serde_json::from_str(object).unwrap();
    assert_eq!(object["findings"][0]["line"], 1);
    let right = site("").transcript(&["lint", "--json", "templates"]);
    assert_snapshot!(right, @r#"
    exit 0
    stdout:
    {
      "templates": 3,
      "calls": 2,
      "findings": [],
      "dynamic": []
    }
    "#);
}

#[test]
fn files_that_are_not_templates_are_reported() {
    let project = site("");
    fs::write(project.path().join("templates/latin1.html"), b"caf\xe9").unwrap();
    fs::write(project.path().join("templates/image.svg"), b"\x89PNG\0").unwrap();
    assert_snapshot!(project.transcript(&["lint", "templates"]), @r"
    exit 0
    stderr:
    templates/image.svg:1:5: warning: this is a binary file, not a template
    templates/latin1.html:1:4: warning: this is not UTF-8, which templates must be
    checked 2 calls in 5 templates: 2 warnings
    ");
    assert_snapshot!(project.transcript(&["lint", "templates/latin1.html"]), @r"
    exit 1
    stderr:
    templates/latin1.html:1:4: this is not UTF-8, which templates must be
    checked 0 calls in 1 template: 1 error
    ");
    assert_snapshot!(project.transcript(&["lint", "none"]), @r"
    exit 2
    stderr:
    error: can't read `none`: No such file or directory (os error 2)
    ");
    assert_snapshot!(project.transcript(&["lint", "static/js"]), @r"
    exit 2
    stderr:
    error: no template in `static/js`: no file ends in .html, .htm, .xhtml, .xml, .svg, .txt, .tera, .jinja, .jinja2, .j2
    ");
    assert!(project.transcript(&["lint"]).starts_with("exit 2\n"));
}

#[test]
fn without_a_build_there_is_nothing_to_check_against() {
    let project = Project::small();
    project.write("templates/page.html", "");
    assert_snapshot!(project.transcript(&["lint", "templates"]), @r"
    exit 1
    stderr:
    error: there is no manifest `asset-manifest.json`; run `asset build`
    ");
}
