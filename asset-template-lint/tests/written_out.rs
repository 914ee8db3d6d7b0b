//! URLs that templates write out.
#![allow(clippy::unwrap_used)]

use asset_core::{Catalog, Manifest};
use asset_template_lint::Lint;
use insta::assert_snapshot;

fn told_by(lint: &Lint, source: &str) -> String {
    let report = lint.run_on("page.html", source).unwrap();
    report.findings.iter().map(|finding| format!("{finding} [{}]\n", finding.length())).collect()
}

fn told(source: &str) -> String {
    told_by(&Lint::from_manifest("tests/asset-manifest.json"), source)
}

/// The manifest of the other tests with another line.
fn lint_with(line: &str, other: &str) -> Lint {
    let text = std::fs::read_to_string("tests/asset-manifest.json").unwrap();
    assert!(text.contains(line));
    let manifest = Manifest::parse(text.replace(line, other).as_bytes(), "m.json").unwrap();
    Lint::new(Catalog::from_manifest(&manifest, "m.json"))
}

#[test]
fn a_known_asset_is_told_with_the_call_to_write() {
    assert_snapshot!(told("<link href=\"/static/css/app.css\">"), @r#"page.html:1:13: warning: the hard-coded URL of `css/app.css` bypasses its version; write `{{ static_url(path="css/app.css") }}` [19]"#);
    assert_snapshot!(told("<img src=/static/img/icons.svg?v=3#home> <link href='/static/css/site.css'>"), @r#"
    page.html:1:10: warning: the hard-coded URL of `img/icons.svg` bypasses its version; write `{{ static_url(path="img/icons.svg#home") }}` [30]
    page.html:1:54: warning: the hard-coded URL of `css/site.css` bypasses its version; write `{{ asset_url(name="app") }}` [20]
    "#);
    assert_snapshot!(told("<a style='background: url(/static/img/logo.svg)'>{{ \"/static/js/app.js\" }}"), @r#"
    page.html:1:27: warning: the hard-coded URL of `img/logo.svg` bypasses its version; write `{{ static_url(path="img/logo.svg") }}` [20]
    page.html:1:54: warning: the hard-coded URL of `js/app.js` bypasses its version; write `static_url(path="js/app.js")` [17]
    "#);
    assert_snapshot!(told("<img srcset=\"/static/img/logo.svg, /static/img/icons.svg 2x\">"), @r#"
    page.html:1:14: warning: the hard-coded URL of `img/logo.svg` bypasses its version; write `{{ static_url(path="img/logo.svg") }}` [20]
    page.html:1:36: warning: the hard-coded URL of `img/icons.svg` bypasses its version; write `{{ static_url(path="img/icons.svg") }}` [21]
    "#);
}

#[test]
fn a_version_that_is_written_out_is_told_too() {
    assert_snapshot!(told("/static/css/app.3f2a9c1d.css /static/css/app.00000000.css"), @r#"
    page.html:1:1: warning: the hard-coded URL of `css/app.css` goes stale with the next change of it; write `{{ static_url(path="css/app.css") }}` [28]
    page.html:1:30: warning: the hard-coded URL of `css/app.css` is of version `00000000`, and `3f2a9c1d` is the current one; write `{{ static_url(path="css/app.css") }}` [28]
    "#);
}

#[test]
fn a_url_of_no_asset_is_told_if_it_is_that_of_a_file() {
    assert_snapshot!(told("/static/css/ap.css"), @"page.html:1:1: warning: the hard-coded URL `/static/css/ap.css` leads nowhere: no asset `css/ap.css` in manifest `tests/asset-manifest.json` (6 assets); did you mean `css/app.css`? If it is new, run `asset build` [18]");
    assert_eq!(told("/static/ /static/docs/ /static/page /static/. /static/... `/static/a.`"), "");
}

#[test]
fn a_url_that_is_put_together_is_told() {
    assert_snapshot!(told("<img src=\"/static/img/{{ name }}.svg\"> `/static/${name}`"), @r"
    page.html:1:11: warning: the URL that begins with `/static/img/` is put together here, so it bypasses versions; give `static_url` the whole path [12]
    page.html:1:41: warning: the URL that begins with `/static/` is put together here, so it bypasses versions; give `static_url` the whole path [8]
    ");
    assert_eq!(told("location /static/{ }"), "");
}

#[test]
fn other_urls_and_comments_are_left_alone() {
    let source =
        "../static/css/app.css x/static/css/app.css https://a.example/static/css/app.css //b/static/css/app.css
        <!-- /static/css/app.css --> {# /static/css/app.css #} /statics/css/app.css";
    assert_eq!(told(source), "");
    assert_ne!(told("<!-- a --> /static/css/app.css"), "");
}

#[test]
fn a_prefix_with_a_host_is_found_with_any_scheme_and_without_for_known_assets() {
    let lint = lint_with("\"/static/\"", "\"https://cdn.example.com/static/\"");
    let source = "https://cdn.example.com/static/css/app.css http://CDN.example.com/static/a.css
//cdn.example.com/static/css/reset.css https://example.com/static/css/app.css
/static/js/app.js /static/none.js /static/{{ x }}";
    assert_snapshot!(told_by(&lint, source), @r#"
    page.html:1:1: warning: the hard-coded URL of `css/app.css` bypasses its version; write `{{ static_url(path="css/app.css") }}` [42]
    page.html:1:44: warning: the hard-coded URL `http://CDN.example.com/static/a.css` leads nowhere: no asset `a.css` in manifest `m.json` (6 assets); if it is new, run `asset build` [35]
    page.html:2:1: warning: the hard-coded URL of `css/reset.css` bypasses its version; write `{{ static_url(path="css/reset.css") }}` [38]
    page.html:3:1: warning: the hard-coded URL of `js/app.js` bypasses its version; write `{{ static_url(path="js/app.js") }}` [17]
    "#);
}

#[test]
fn under_the_root_only_known_assets_are_told() {
    let lint = lint_with("\"/static/\"", "\"/\"");
    assert_snapshot!(told_by(&lint, "/css/app.css /favicon.ico /users/{{ id }} //css/app.css"), @r#"page.html:1:1: warning: the hard-coded URL of `css/app.css` bypasses its version; write `{{ static_url(path="css/app.css") }}` [12]"#);
}

#[test]
fn other_styles_have_versions_in_other_places() {
    let query = lint_with("\"filename\"", "\"query\"");
    assert_snapshot!(told_by(&query, "/static/css/app.css?3f2a9c1d /static/css/app.css?old /static/css/app.css"), @r#"
    page.html:1:1: warning: the hard-coded URL of `css/app.css` goes stale with the next change of it; write `{{ static_url(path="css/app.css") }}` [28]
    page.html:1:30: warning: the hard-coded URL of `css/app.css` bypasses its version; write `{{ static_url(path="css/app.css") }}` [23]
    page.html:1:54: warning: the hard-coded URL of `css/app.css` bypasses its version; write `{{ static_url(path="css/app.css") }}` [19]
    "#);
    let none = lint_with("\"filename\"", "\"none\"");
    assert_snapshot!(told_by(&none, "/static/css/app.css /static/css/ap.css /static/{{ x }}"), @"page.html:1:21: warning: the hard-coded URL `/static/css/ap.css` leads nowhere: no asset `css/ap.css` in manifest `m.json` (6 assets); did you mean `css/app.css`? If it is new, run `asset build` [18]");
    let tokens =
        lint_with("\"/static/\",\n  \"style\": \"filename\"", "\"/static/{version}/\",\n  \"style\": \"prefix\"");
    assert_snapshot!(told_by(&tokens, "/static/3f2a9c1d/css/app.css /static/css/app.css /static/v1/css/ap.css"), @r#"
    page.html:1:1: warning: the hard-coded URL of `css/app.css` goes stale with the next change of it; write `{{ static_url(path="css/app.css") }}` [28]
    page.html:1:30: warning: the hard-coded URL of `css/app.css` bypasses its version; write `{{ static_url(path="css/app.css") }}` [19]
    page.html:1:50: warning: the hard-coded URL `/static/v1/css/ap.css` leads nowhere: no asset `v1/css/ap.css` in manifest `m.json` (6 assets); did you mean `css/app.css`? If it is new, run `asset build` [21]
    "#);
}

#[test]
fn what_is_served_unversioned_may_be_written_out() {
    let lint = Lint::from_manifest("tests/asset-manifest.json").unversioned(["js/app.js"]);
    assert_eq!(told_by(&lint, "/static/js/app.js /static/js/{{ x }}.js"), "");
    assert_ne!(told_by(&lint, "/static/css/{{ x }}.css"), "");
}
