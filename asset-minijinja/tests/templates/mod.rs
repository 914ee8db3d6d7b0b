//! What both majors must give alike: each compiles this module with its own `adapter`.

mod tags;

use std::fs;

use asset_core::Assets;

use crate::adapter::minijinja::{Environment, Error, ErrorKind, Value, context};
use crate::adapter::register;

const MANIFEST: &str = include_str!("../asset-manifest.json");
const ICON: &str = "/static/img/icons.90015098.svg?a=1&b=2#home";
const ICON_IN_HTML: &str = "/static/img/icons.90015098.svg?a=1&amp;b=2#home";

fn embedded() -> Assets {
    Assets::embedded(MANIFEST).unwrap()
}

/// Renders the last of the templates, which may use the others.
fn try_render(assets: &Assets, templates: &[(&'static str, &'static str)]) -> Result<String, Error> {
    let mut env = Environment::new();
    register(&mut env, assets);
    for &(name, source) in templates {
        env.add_template(name, source)?;
    }
    env.get_template(templates.last().unwrap().0)?.render(variables())
}

fn render(assets: &Assets, templates: &[(&'static str, &'static str)]) -> String {
    try_render(assets, templates).unwrap()
}

fn variables() -> Value {
    context! { icon => "img/icons.svg?a=1&b=2#home" }
}

/// The detail of the error that rendering `template` ends in, which must be the whole message.
fn refusal(template: &'static str) -> String {
    let error = try_render(&embedded(), &[("page.html", template)]).unwrap_err();
    assert_eq!((error.kind(), error.name(), error.line()), (ErrorKind::InvalidOperation, Some("page.html"), Some(1)));
    error.detail().unwrap().to_owned()
}

#[test]
fn positional_and_keyword_arguments_give_the_same() {
    for (positional, keyword, expected) in [
        (
            r#"{{ static_url("css/app.css") }}"#,
            r#"{{ static_url(path="css/app.css") }}"#,
            "/static/css/app.3f2a9c1d.css",
        ),
        (r#"{{ asset_url("app") }}"#, r#"{{ asset_url(name="app") }}"#, "/static/css/site.b1946ac9.css"),
        (r#"{{ asset_urls("app")[0] }}"#, r#"{{ asset_urls(name="app")[0] }}"#, "/static/css/site.b1946ac9.css"),
        (
            r#"{{ static_integrity("css/app.css") }}"#,
            r#"{{ static_integrity(path="css/app.css") }}"#,
            "sha384-q8/zB+abc=",
        ),
    ] {
        for name in ["page.html", "mail.txt"] {
            assert_eq!(render(&embedded(), &[(name, positional)]), expected);
            assert_eq!(render(&embedded(), &[(name, keyword)]), expected);
        }
    }
}

#[test]
fn html_is_escaped_once_wherever_the_call_stands() {
    let cases: &[&[(&str, &str)]] = &[
        &[("page.html", "{{ static_url(icon) }}")],
        &[("page.html.j2", "{{ static_url(path=icon) }}")],
        &[("page.txt", "{% autoescape 'html' %}{{ static_url(icon) }}{% endautoescape %}")],
        &[("page.html", "{% set url = static_url(icon) %}{{ url }}")],
        &[("page.html", "{% for path in [icon] %}{{ static_url(path) }}{% endfor %}")],
        &[("part.html", "{{ static_url(icon) }}"), ("page.html", "{% include 'part.html' %}")],
        &[
            ("base.html", "{% block head %}{{ static_url(icon) }}{% endblock %}"),
            ("page.html", "{% extends 'base.html' %}{% block head %}{{ super() }}{% endblock %}"),
        ],
        &[("page.html", "{% macro link(path) %}{{ static_url(path) }}{% endmacro %}{{ link(icon) }}")],
        &[("page.html", "{% macro link(url) %}{{ url }}{% endmacro %}{{ link(static_url(icon)) }}")],
        &[
            ("parts.html", "{% macro link(path) %}{{ static_url(path) }}{% endmacro %}"),
            ("page.html", "{% import 'parts.html' as parts %}{{ parts.link(icon) }}"),
        ],
        &[
            ("parts.html", "{% macro link(path) %}{{ static_url(path) }}{% endmacro %}"),
            ("page.html", "{% from 'parts.html' import link %}{{ link(icon) }}"),
        ],
    ];
    for templates in cases {
        assert_eq!(render(&embedded(), templates), ICON_IN_HTML, "{templates:?}");
    }
}

#[test]
fn plain_text_gets_the_plain_url() {
    assert_eq!(render(&embedded(), &[("mail.txt", "{{ static_url(icon) }}")]), ICON);
    assert_eq!(render(&embedded(), &[("mail.txt", "{% set url = static_url(icon) %}{{ url }}")]), ICON);
    assert_eq!(
        render(&embedded(), &[("page.html", "{% autoescape false %}{{ static_url(icon) }}{% endautoescape %}")]),
        ICON
    );
}

#[test]
fn json_and_scripts_get_a_quoted_plain_url() {
    for name in ["links.json", "links.js", "links.yaml"] {
        let rendered = render(&embedded(), &[(name, "{{ static_url('css/app.css') }}")]);
        assert_eq!(rendered, "\"/static/css/app.3f2a9c1d.css\"");
        let rendered = render(&embedded(), &[(name, "{{ static_integrity('css/app.css') }}")]);
        assert_eq!(rendered, "\"sha384-q8/zB+abc=\"");
    }
}

#[test]
fn debug_lists_the_members_of_a_bundle() {
    let template = "{% for url in asset_urls('app') %}{{ url }} {% endfor %}{{ asset_url('app') }}";
    let debug = Assets::builder().expand_bundles(true).embedded(MANIFEST).unwrap();
    assert_eq!(
        render(&debug, &[("page.html", template)]),
        "/static/css/reset.77c2b1e0.css /static/css/app.3f2a9c1d.css /static/css/site.b1946ac9.css"
    );
}

#[test]
fn a_reload_gives_the_new_urls() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("asset-manifest.json");
    fs::write(&path, MANIFEST).unwrap();
    let assets = Assets::from_manifest(&path).unwrap();
    let mut env = Environment::new();
    register(&mut env, &assets);
    env.add_template("page.html", "{{ static_url('css/app.css') }}").unwrap();
    let page = env.get_template("page.html").unwrap();
    assert_eq!(page.render(variables()).unwrap(), "/static/css/app.3f2a9c1d.css");

    fs::write(&path, MANIFEST.replace("3f2a9c1d", "0cc175b9")).unwrap();
    assert_eq!(page.render(variables()).unwrap(), "/static/css/app.3f2a9c1d.css");
    assert!(assets.reload().unwrap());
    assert_eq!(page.render(variables()).unwrap(), "/static/css/app.0cc175b9.css");
}

#[test]
fn an_error_is_the_one_of_the_core() {
    assert_eq!(
        refusal("{{ static_url('css/ap.css') }}"),
        "no asset `css/ap.css` in manifest `embedded` (4 assets); did you mean `css/app.css`? If it is new, run `asset build`"
    );
    assert_eq!(
        refusal("{{ asset_url('ap') }}"),
        "no bundle `ap` in manifest `embedded` (1 bundle); did you mean `app`? If it is new, run `asset build`"
    );
}

#[test]
fn a_wrong_argument_is_named() {
    for (template, expected) in [
        ("{{ static_url(pth='a') }}", "`static_url`: unknown argument `pth`; did you mean `path`?"),
        ("{{ asset_url(path='a') }}", "`asset_url`: unknown argument `path`; it takes `name`"),
        ("{{ static_url('a', size=1) }}", "`static_url`: unknown argument `size`; it takes `path`"),
        ("{{ asset_urls('a', name='b') }}", "`asset_urls`: argument `name` is given twice"),
        ("{{ asset_urls('a', 'b') }}", "`asset_urls`: argument `name` is given twice"),
        ("{{ static_integrity() }}", "`static_integrity`: missing argument `path`"),
        ("{{ static_url(nowhere) }}", "`static_url`: argument `path` is undefined"),
        ("{{ static_url(path=nowhere) }}", "`static_url`: argument `path` is undefined"),
        ("{{ static_url(none) }}", "`static_url`: argument `path` must be a string, not none"),
        ("{{ static_url(true) }}", "`static_url`: argument `path` must be a string, not a boolean"),
        ("{{ static_url(7) }}", "`static_url`: argument `path` must be a string, not a number"),
        ("{{ static_url(path=['a']) }}", "`static_url`: argument `path` must be a string, not a list"),
        ("{{ static_url({'a': 1}) }}", "`static_url`: argument `path` must be a string, not a map"),
    ] {
        assert_eq!(refusal(template), expected, "{template}");
    }
}

#[test]
fn a_function_prints_as_its_name() {
    assert_eq!(render(&embedded(), &[("page.txt", "{{ static_url }}")]), "static_url");
}
