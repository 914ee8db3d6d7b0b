//! `asset_tags`, and the object `assets`.

use asset_core::{Asset, Assets, record};

use super::{embedded, refusal, render, try_render};
use crate::adapter::minijinja::{Environment, context};
use crate::adapter::register;

const STYLE: &str = r#"<link rel="stylesheet" href="/static/css/app.3f2a9c1d.css" integrity="sha384-q8/zB+abc=">"#;

#[test]
fn tags_are_html_wherever_they_are_printed() {
    let call = "{{ asset_tags('css/app.css') }}";
    for (name, template) in [
        ("page.html", call),
        ("page.html", "{{ asset_tags(name='css/app.css') }}"),
        ("page.html", "{{ asset_tags(['css/app.css', 'css/app.css']) }}"),
        ("page.html", "{{ asset_tags(('css/app.css',)) }}"),
        ("page.html", "{% set tags = asset_tags('css/app.css') %}{{ tags }}"),
        ("page.html", "{% autoescape false %}{{ asset_tags('css/app.css') }}{% endautoescape %}"),
        ("mail.txt", call),
    ] {
        assert_eq!(render(&embedded(), &[(name, template)]), STYLE, "{template}");
    }
    // A string that holds them.
    let quoted = STYLE.replace('"', "\\\"");
    assert_eq!(render(&embedded(), &[("data.json", call)]), format!("\"{quoted}\""));
}

#[test]
fn options_are_taken_from_keywords() {
    let template = r#"{{ asset_tags("css/app.css", media="print", nonce=icon, preload=false, module=none, defer=true, async=true,
        attributes={"id": "a\"><b>'&", "data-x": true, "data-n": 5, "data-ratio": 0.5, "integrity": false, "lang": none}) }}"#;
    let expected = r#"<link rel="stylesheet" href="/static/css/app.3f2a9c1d.css" media="print" nonce="img/icons.svg?a=1&amp;b=2#home" data-n="5" data-ratio="0.5" data-x id="a&quot;&gt;&lt;b&gt;&#39;&amp;">"#;
    assert_eq!(render(&embedded(), &[("page.html", template)]), expected);
    let template = "{{ asset_tags('css/app.css', preload=true) }}";
    let expected = r#"<link rel="preload" as="style" href="/static/css/app.3f2a9c1d.css" type="text/css" integrity="sha384-q8/zB+abc=">"#;
    assert_eq!(render(&embedded(), &[("page.html", template)]), expected);
}

#[test]
fn wrong_arguments_of_tags_are_named() {
    for (template, expected) in [
        ("{{ asset_tags() }}", "`asset_tags`: missing argument `name`"),
        ("{{ asset_tags('app', 'app') }}", "`asset_tags`: argument `name` is given twice"),
        ("{{ asset_tags(nowhere) }}", "`asset_tags`: argument `name` is undefined"),
        (
            "{{ asset_tags(['app', 7]) }}",
            "`asset_tags`: argument `name` must be a string or a list of strings, not a number",
        ),
        ("{{ asset_tags('app', deferr=true) }}", "`asset_tags`: unknown argument `deferr`; did you mean `defer`?"),
        ("{{ asset_tags('app', nonce=nowhere) }}", "`asset_tags`: argument `nonce` is undefined"),
        ("{{ asset_tags('app', module=1) }}", "`asset_tags`: argument `module` must be true or false, not a number"),
        (
            "{{ asset_tags('app', attributes={'on click': 'x'}) }}",
            "`asset_tags`: attribute `on click` is no name of an attribute: a letter, `_`, `:` or `@`, then also digits, `-` and `.`",
        ),
        (
            "{{ asset_tags('css/ap.css') }}",
            "no bundle and no asset `css/ap.css` in manifest `embedded` (1 bundle, 4 assets); did you mean `css/app.css`? If it is new, run `asset build`",
        ),
    ] {
        assert_eq!(refusal(template), expected, "{template}");
    }
}

#[test]
fn the_object_has_the_functions_as_methods() {
    for (template, expected) in [
        ("{{ assets.url('css/app.css') }}", "/static/css/app.3f2a9c1d.css"),
        ("{{ assets.url(path=icon) }}", "/static/img/icons.90015098.svg?a=1&amp;b=2#home"),
        ("{{ assets.bundle('app') }}", "/static/css/site.b1946ac9.css"),
        ("{{ assets.urls('app')[0] }}", "/static/css/site.b1946ac9.css"),
        ("{{ assets.integrity('css/app.css') }}", "sha384-q8/zB+abc="),
        ("{{ assets.tags('css/app.css') }}", STYLE),
        ("{{ assets }}", "assets"),
    ] {
        assert_eq!(render(&embedded(), &[("page.html", template)]), expected, "{template}");
    }
}

#[test]
fn the_object_has_assets_by_their_paths_as_plain_text() {
    let template = "{{ assets['css/app.css'] }} {{ assets[icon] }}";
    let plain = "/static/css/app.3f2a9c1d.css /static/img/icons.90015098.svg?a=1&b=2#home";
    assert_eq!(render(&embedded(), &[("mail.txt", template)]), plain);
    let escaped = plain.replace('&', "&amp;").replace('/', "&#x2f;");
    assert_eq!(render(&embedded(), &[("page.html", template)]), escaped);
    assert_eq!(
        render(&embedded(), &[("data.json", "{{ assets['css/app.css'] }}")]),
        "\"/static/css/app.3f2a9c1d.css\""
    );
}

#[test]
fn what_the_object_does_not_have_is_an_error() {
    for (template, expected) in [
        ("{{ assets.urs('a') }}", "`assets` has no method `urs`; did you mean `url` or `urls`?"),
        ("{{ assets.get('a') }}", "`assets` has no method `get`; it has `url`, `bundle`, `urls`, `integrity`, `tags`"),
        ("{{ assets.url }}", "`assets.url` is a method; write `assets.url(…)`"),
        ("{{ assets[7] }}", "`assets[…]` takes the logical path of an asset"),
        (
            "{{ assets['css/ap.css'] }}",
            "no asset `css/ap.css` in manifest `embedded` (4 assets); did you mean `css/app.css`? If it is new, run `asset build`",
        ),
        ("{{ assets.css }}", "no asset `css` in manifest `embedded` (4 assets); if it is new, run `asset build`"),
    ] {
        let error = try_render(&embedded(), &[("page.html", template)]).unwrap_err();
        assert_eq!(error.detail(), Some(expected), "{template}");
    }
}

#[test]
fn a_variable_called_assets_hides_the_object() {
    let mut env = Environment::new();
    register(&mut env, &embedded());
    env.add_template("page.html", "{{ assets }}").unwrap();
    let page = env.get_template("page.html").unwrap();
    assert_eq!(page.render(context! { assets => "mine" }).unwrap(), "mine");
}

#[test]
fn what_a_page_used_is_known_through_all_that_it_is_made_of() {
    let templates = [
        ("base.html", "{{ asset_url('app') }}{% block body %}{% endblock %}{{ static_url('css/app.css') }}"),
        ("part.html", "{{ static_url('img/icons.svg#home') }}{{ static_url('css/app.css') }}"),
        ("macros.html", "{% macro link(path) %}{{ assets.url(path) }}{% endmacro %}"),
        (
            "page.html",
            "{% extends 'base.html' %}{% import 'macros.html' as m %}{% block body %}{% include 'part.html' %}{{ m.link('css/reset.css') }}{{ assets['css/app.css'] }}{% endblock %}",
        ),
    ];
    let assets: Assets = embedded();
    for _ in 0..2 {
        let (_, used) = record(|| render(&assets, &templates));
        let paths: Vec<&str> = used.iter().map(Asset::path).collect();
        assert_eq!(paths, ["css/site.css", "img/icons.svg", "css/app.css", "css/reset.css"]);
    }
}
