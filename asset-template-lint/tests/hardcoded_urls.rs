//! Warnings about hard-coded URLs.
#![allow(clippy::unwrap_used)]

use asset_core::{Catalog, Manifest};
use asset_template_lint::Lint;
use insta::assert_snapshot;

fn findings_of(lint: &Lint, source: &str) -> String {
    let report = lint.run_on("page.html", source).unwrap();
    report.findings.iter().map(|finding| format!("{finding} [{}]\n", finding.length())).collect()
}

fn findings(source: &str) -> String {
    findings_of(&Lint::from_manifest("tests/asset-manifest.json"), source)
}

/// The manifest of the other tests with another line.
fn lint_with(line: &str, other: &str) -> Lint {
    let text = std::fs::read_to_string("tests/asset-manifest.json").unwrap();
    assert!(text.contains(line));
    let manifest = Manifest::parse(text.replace(line, other).as_bytes(), "m.json").unwrap();
    Lint::new(Catalog::from_manifest(&manifest, "m.json"))
}

#[test]
fn a_warning_about_a_known_asset_has_the_call_to_write() {
    assert_snapshot!(findings("<link href=\"/static/css/app.css\">"), @r#"page.html:1:13: warning: the hard-coded URL of `css/app.css` bypasses its version; write `{{ static_url(path="css/app.css") }}` [19]"#);
    assert_snapshot!(findings("<img src=/static/img/icons.svg?v=3#home> <link href='/static/css/site.css'>"), @r#"
    page.html:1:10: warning: the hard-coded URL of `img/icons.svg` bypasses its version; write `{{ static_url(path="img/icons.svg#home") }}` [30]
    page.html:1:54: warning: the hard-coded URL of `css/site.css` bypasses its version; write `{{ asset_url(name="app") }}` [20]
    "#);
    assert_snapshot!(findings("<a style='background: url(/static/img/logo.svg)'>{{ \"/static/js/app.js\" }}"), @r#"
    page.html:1:27: warning: the hard-coded URL of `img/logo.svg` bypasses its version; write `{{ static_url(path="img/logo.svg") }}` [20]
    page.html:1:54: warning: the hard-coded URL of `js/app.js` bypasses its version; write `static_url(path="js/app.js")` [17]
    "#);
    assert_snapshot!(findings("<img srcset=\"/static/img/logo.svg, /static/img/icons.svg 2x\">"), @r#"
    page.html:1:14: warning: the hard-coded URL of `img/logo.svg` bypasses its version; write `{{ static_url(path="img/logo.svg") }}` [20]
    page.html:1:36: warning: the hard-coded URL of `img/icons.svg` bypasses its version; write `{{ static_url(path="img/icons.svg") }}` [21]
    "#);
}

#[test]
fn a_url_with_a_version_is_hardcoded_too() {
    assert_snapshot!(findings("/static/css/app.3f2a9c1d.css /static/css/app.00000000.css"), @r#"
    page.html:1:1: warning: the hard-coded URL of `css/app.css` goes stale when the asset changes; write `{{ static_url(path="css/app.css") }}` [28]
    page.html:1:30: warning: the hard-coded URL of `css/app.css` has version `00000000`, but the current one is `3f2a9c1d`; write `{{ static_url(path="css/app.css") }}` [28]
    "#);
}

#[test]
fn a_url_of_no_asset_is_reported_if_it_is_that_of_a_file() {
    assert_snapshot!(findings("/static/css/ap.css"), @"page.html:1:1: warning: the hard-coded URL `/static/css/ap.css` leads nowhere: no asset `css/ap.css` in manifest `tests/asset-manifest.json` (6 assets); did you mean `css/app.css`? If it is new, run `asset build` [18]");
    assert_eq!(findings("/static/ /static/docs/ /static/page /static/. /static/... `/static/a.`"), "");
}

#[test]
fn an_assembled_url_is_reported() {
    assert_snapshot!(findings("<img src=\"/static/img/{{ name }}.svg\"> `/static/${name}`"), @r"
    page.html:1:11: warning: the URL that starts with `/static/img/` is assembled here, so it bypasses versions; pass the whole path to `static_url` [12]
    page.html:1:41: warning: the URL that starts with `/static/` is assembled here, so it bypasses versions; pass the whole path to `static_url` [8]
    ");
    assert_eq!(findings("location /static/{ }"), "");
}

#[test]
fn other_urls_and_comments_are_ignored() {
    let source =
        "../static/css/app.css x/static/css/app.css https://a.example/static/css/app.css //b/static/css/app.css
        <!-- /static/css/app.css --> {# /static/css/app.css #} /statics/css/app.css";
    assert_eq!(findings(source), "");
    assert_ne!(findings("<!-- a --> /static/css/app.css"), "");
}

#[test]
fn a_prefix_with_a_host_is_found_with_any_scheme_and_without_for_known_assets() {
    let lint = lint_with("\"/static/\"", "\"https://cdn.example.com/static/\"");
    let source = "https://cdn.example.com/static/css/app.css http://CDN.example.com/static/a.css
//cdn.example.com/static/css/reset.css https://example.com/static/css/app.css
/static/js/app.js /static/none.js /static/{{ x }}";
    assert_snapshot!(findings_of(&lint, source), @r#"
    page.html:1:1: warning: the hard-coded URL of `css/app.css` bypasses its version; write `{{ static_url(path="css/app.css") }}` [42]
    page.html:1:44: warning: the hard-coded URL `http://CDN.example.com/static/a.css` leads nowhere: no asset `a.css` in manifest `m.json` (6 assets); if it is new, run `asset build` [35]
    page.html:2:1: warning: the hard-coded URL of `css/reset.css` bypasses its version; write `{{ static_url(path="css/reset.css") }}` [38]
    page.html:3:1: warning: the hard-coded URL of `js/app.js` bypasses its version; write `{{ static_url(path="js/app.js") }}` [17]
    "#);
}

#[test]
fn below_the_prefix_slash_only_known_assets_are_reported() {
    let lint = lint_with("\"/static/\"", "\"/\"");
    assert_snapshot!(findings_of(&lint, "/css/app.css /favicon.ico /users/{{ id }} //css/app.css"), @r#"page.html:1:1: warning: the hard-coded URL of `css/app.css` bypasses its version; write `{{ static_url(path="css/app.css") }}` [12]"#);
}

#[test]
fn every_style_has_its_own_versioned_urls() {
    let query = lint_with("\"filename\"", "\"query\"");
    assert_snapshot!(findings_of(&query, "/static/css/app.css?3f2a9c1d /static/css/app.css?old /static/css/app.css"), @r#"
    page.html:1:1: warning: the hard-coded URL of `css/app.css` goes stale when the asset changes; write `{{ static_url(path="css/app.css") }}` [28]
    page.html:1:30: warning: the hard-coded URL of `css/app.css` bypasses its version; write `{{ static_url(path="css/app.css") }}` [23]
    page.html:1:54: warning: the hard-coded URL of `css/app.css` bypasses its version; write `{{ static_url(path="css/app.css") }}` [19]
    "#);
    let none = lint_with("\"filename\"", "\"none\"");
    assert_snapshot!(findings_of(&none, "/static/css/app.css /static/css/ap.css /static/{{ x }}"), @"page.html:1:21: warning: the hard-coded URL `/static/css/ap.css` leads nowhere: no asset `css/ap.css` in manifest `m.json` (6 assets); did you mean `css/app.css`? If it is new, run `asset build` [18]");
    let tokens =
        lint_with("\"/static/\",\n  \"style\": \"filename\"", "\"/static/{version}/\",\n  \"style\": \"prefix\"");
    assert_snapshot!(findings_of(&tokens, "/static/3f2a9c1d/css/app.css /static/css/app.css /static/v1/css/ap.css"), @r#"
    page.html:1:1: warning: the hard-coded URL of `css/app.css` goes stale when the asset changes; write `{{ static_url(path="css/app.css") }}` [28]
    page.html:1:30: warning: the hard-coded URL of `css/app.css` bypasses its version; write `{{ static_url(path="css/app.css") }}` [19]
    page.html:1:50: warning: the hard-coded URL `/static/v1/css/ap.css` leads nowhere: no asset `v1/css/ap.css` in manifest `m.json` (6 assets); did you mean `css/app.css`? If it is new, run `asset build` [21]
    "#);
}

#[test]
fn unversioned_assets_may_be_hardcoded() {
    let lint = Lint::from_manifest("tests/asset-manifest.json").unversioned(["js/app.js"]);
    assert_eq!(findings_of(&lint, "/static/js/app.js /static/js/{{ x }}.js"), "");
    assert_ne!(findings_of(&lint, "/static/css/{{ x }}.css"), "");
}
