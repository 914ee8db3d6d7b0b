//! Tera 1 templates.
#![cfg(feature = "tera1")]
#![allow(clippy::unwrap_used)]

use std::error::Error;
use std::fs;

use asset_core::Assets;
use asset_tera::v1::tera::{Context, Tera};
use asset_tera::v1::{register, register_plain};

const MANIFEST: &str = include_str!("asset-manifest.json");
const ICON: &str = "/static/img/icons.90015098.svg?a=1&b=2#home";
const ICON_IN_HTML: &str = "/static/img/icons.90015098.svg?a=1&amp;b=2#home";
/// As the engine escapes it, `/` included.
const ICON_BY_THE_ENGINE: &str = "&#x2F;static&#x2F;img&#x2F;icons.90015098.svg?a=1&amp;b=2#home";

type Register = fn(&mut Tera, &Assets);

fn embedded() -> Assets {
    Assets::embedded(MANIFEST).unwrap()
}

/// Renders the last of the templates, which may use the others.
fn render(register: Register, assets: &Assets, templates: &[(&str, &str)]) -> String {
    let mut tera = Tera::default();
    register(&mut tera, assets);
    tera.add_raw_templates(templates.to_vec()).unwrap();
    tera.render(templates.last().unwrap().0, &context()).unwrap()
}

fn context() -> Context {
    let mut context = Context::new();
    context.insert("icon", "img/icons.svg?a=1&b=2#home");
    context.insert("number", &7);
    context.insert("nothing", &None::<i32>);
    context.insert("list", &["css/app.css"]);
    context
}

/// The last cause of the error that rendering `template` ends in.
fn refusal(template: &str) -> String {
    let mut tera = Tera::default();
    register(&mut tera, &embedded());
    tera.add_raw_template("page.html", template).unwrap();
    let error = tera.render("page.html", &context()).unwrap_err();
    let causes = std::iter::successors(Some(&error as &dyn Error), |&error| error.source());
    causes.last().unwrap().to_string()
}

#[test]
fn functions_and_filters_give_the_same() {
    for (function, filter, expected) in [
        (
            r#"{{ static_url(path="css/app.css") }}"#,
            r#"{{ "css/app.css" | static_url }}"#,
            "/static/css/app.3f2a9c1d.css",
        ),
        (r#"{{ asset_url(name="app") }}"#, r#"{{ "app" | asset_url }}"#, "/static/css/site.b1946ac9.css"),
        (
            r#"{{ asset_urls(name="app") | join | safe }}"#,
            r#"{{ "app" | asset_urls | join | safe }}"#,
            "/static/css/site.b1946ac9.css",
        ),
        (
            r#"{{ static_integrity(path="css/app.css") }}"#,
            r#"{{ "css/app.css" | static_integrity }}"#,
            "sha384-q8/zB+abc=",
        ),
    ] {
        for name in ["page.html", "mail.txt"] {
            assert_eq!(render(register, &embedded(), &[(name, function)]), expected);
            assert_eq!(render(register, &embedded(), &[(name, filter)]), expected);
        }
    }
}

#[test]
fn html_is_escaped_once_wherever_the_call_stands() {
    let cases: &[&[(&str, &str)]] = &[
        &[("page.html", "{{ static_url(path=icon) }}")],
        &[("page.html", "{{ icon | static_url }}")],
        &[("page.html", "{% set url = static_url(path=icon) %}{{ url | safe }}")],
        &[("page.html", "{% for path in [icon] %}{{ static_url(path=path) }}{% endfor %}")],
        &[("part.html", "{{ static_url(path=icon) }}"), ("page.html", r#"{% include "part.html" %}"#)],
        &[
            ("base.html", "{% block head %}{{ static_url(path=icon) }}{% endblock %}"),
            ("page.html", r#"{% extends "base.html" %}{% block head %}{{ super() }}{% endblock %}"#),
        ],
        &[
            ("parts.html", "{% macro link(path) %}{{ static_url(path=path) }}{% endmacro %}"),
            ("page.html", r#"{% import "parts.html" as parts %}{{ parts::link(path=icon) }}"#),
        ],
    ];
    for templates in cases {
        assert_eq!(render(register, &embedded(), templates), ICON_IN_HTML, "{templates:?}");
    }
}

#[test]
fn the_plain_form_is_escaped_by_the_engine_where_it_escapes() {
    for template in ["{{ static_url(path=icon) }}", "{% set url = icon | static_url %}{{ url }}"] {
        assert_eq!(render(register_plain, &embedded(), &[("mail.txt", template)]), ICON);
        assert_eq!(render(register_plain, &embedded(), &[("page.html", template)]), ICON_BY_THE_ENGINE);
    }
}

#[test]
fn debug_lists_the_members_of_a_bundle() {
    let template = r#"{% for url in asset_urls(name="app") %}{{ url }} {% endfor %}{{ asset_url(name="app") }}"#;
    let debug = Assets::builder().expand_bundles(true).embedded(MANIFEST).unwrap();
    assert_eq!(
        render(register, &debug, &[("page.txt", template)]),
        "/static/css/reset.77c2b1e0.css /static/css/app.3f2a9c1d.css /static/css/site.b1946ac9.css"
    );
}

#[test]
fn the_elements_of_a_list_are_escaped_once() {
    let template = r#"{% for url in asset_urls(name="app") %}{{ url }}{% endfor %}"#;
    assert_eq!(
        render(register, &embedded(), &[("page.html", template)]),
        "&#x2F;static&#x2F;css&#x2F;site.b1946ac9.css"
    );
}

#[test]
fn a_reload_gives_the_new_urls() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("asset-manifest.json");
    fs::write(&path, MANIFEST).unwrap();
    let assets = Assets::from_manifest(&path).unwrap();
    let mut tera = Tera::default();
    register(&mut tera, &assets);
    tera.add_raw_template("page.html", r#"{{ "css/app.css" | static_url }}"#).unwrap();
    assert_eq!(tera.render("page.html", &context()).unwrap(), "/static/css/app.3f2a9c1d.css");

    fs::write(&path, MANIFEST.replace("3f2a9c1d", "0cc175b9")).unwrap();
    assert!(assets.reload().unwrap());
    assert_eq!(tera.render("page.html", &context()).unwrap(), "/static/css/app.0cc175b9.css");
}

#[test]
fn an_error_is_the_one_of_the_core() {
    assert_eq!(
        refusal(r#"{{ static_url(path="css/ap.css") }}"#),
        "no asset `css/ap.css` in manifest `embedded` (4 assets); did you mean `css/app.css`? If it is new, run `asset build`"
    );
    assert_eq!(
        refusal(r#"{{ "ap" | asset_url }}"#),
        "no bundle `ap` in manifest `embedded` (1 bundle); did you mean `app`? If it is new, run `asset build`"
    );
}

#[test]
fn a_wrong_argument_is_named() {
    for (template, expected) in [
        (r#"{{ static_url(pth="a") }}"#, "`static_url`: unknown argument `pth`; did you mean `path`?"),
        (r#"{{ asset_url(path="a") }}"#, "`asset_url`: unknown argument `path`; it takes `name`"),
        (r#"{{ static_url(path="a", size=1) }}"#, "`static_url`: unknown argument `size`; it takes `path`"),
        (r#"{{ "a" | static_url(size=1) }}"#, "`static_url`: unknown argument `size`; it takes `path`"),
        (r#"{{ "a" | asset_urls(name="b") }}"#, "`asset_urls`: argument `name` is given twice"),
        ("{{ static_integrity() }}", "`static_integrity`: missing argument `path`"),
        ("{{ static_url(path=nothing) }}", "`static_url`: argument `path` must be a string, not none"),
        ("{{ static_url(path=true) }}", "`static_url`: argument `path` must be a string, not a boolean"),
        ("{{ static_url(path=number) }}", "`static_url`: argument `path` must be a string, not a number"),
        ("{{ list | static_url }}", "`static_url`: argument `path` must be a string, not a list"),
    ] {
        assert_eq!(refusal(template), expected, "{template}");
    }
}
