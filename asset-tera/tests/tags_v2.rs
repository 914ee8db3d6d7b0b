//! `asset_tags` in Tera 2 templates, and what a page used.
#![cfg(feature = "tera2")]
#![allow(clippy::unwrap_used)]

use asset_core::{Asset, Assets, record};
use asset_tera::tera::{Context, ErrorKind, Tera};

const STYLE: &str = r#"<link rel="stylesheet" href="/static/css/app.3f2a9c1d.css" integrity="sha384-q8/zB+abc=">"#;

fn tera(templates: &[(&str, &str)]) -> Tera {
    let mut tera = Tera::new();
    asset_tera::register(&mut tera, &Assets::embedded(include_str!("asset-manifest.json")).unwrap());
    tera.add_raw_templates(templates.to_vec()).unwrap();
    tera
}

fn try_render(name: &str, template: &str) -> Result<String, String> {
    let mut context = Context::new();
    context.insert("list", &["css/app.css", "css/app.css"]);
    context.insert("nonce", "a&b");
    tera(&[(name, template)]).render(name, &context).map_err(|error| match error.kind() {
        ErrorKind::RenderingError(report) => report.message().to_owned(),
        other => panic!("not an error of rendering: {other:?}"),
    })
}

#[test]
fn tags_are_html_wherever_they_are_printed() {
    for (name, template) in [
        ("page.html", r#"{{ asset_tags(name="css/app.css") }}"#),
        ("page.html", r#"{{ "css/app.css" | asset_tags }}"#),
        ("page.html", "{{ asset_tags(name=list) }}"),
        ("page.html", "{{ list | asset_tags }}"),
        ("page.html", r#"{{ ["css/app.css"] | asset_tags(module=true) }}"#),
        ("page.html", r#"{% set tags = asset_tags(name="css/app.css") %}{{ tags }}"#),
        ("mail.txt", r#"{{ asset_tags(name="css/app.css") }}"#),
    ] {
        assert_eq!(try_render(name, template).unwrap(), STYLE, "{template}");
    }
}

#[test]
fn options_are_taken_from_keywords() {
    let template = r#"{{ asset_tags(name="css/app.css", media="print", nonce=nonce, preload=false, module=none, defer=true, async=true,
        attributes={"id": "a<b>'&", "data-x": true, "data-n": 5, "data-ratio": 0.5, "integrity": false, "lang": none}) }}"#;
    let expected = r#"<link rel="stylesheet" href="/static/css/app.3f2a9c1d.css" media="print" nonce="a&amp;b" data-n="5" data-ratio="0.5" data-x id="a&lt;b&gt;&#39;&amp;">"#;
    assert_eq!(try_render("page.html", template).unwrap(), expected);
}

#[test]
fn wrong_arguments_of_tags_are_named() {
    for (template, expected) in [
        ("{{ asset_tags() }}", "`asset_tags`: missing argument `name`"),
        (r#"{{ "app" | asset_tags(name="app") }}"#, "`asset_tags`: argument `name` is given twice"),
        ("{{ asset_tags(name=nowhere) }}", "`asset_tags`: argument `name` is undefined"),
        (
            "{{ asset_tags(name=7) }}",
            "`asset_tags`: argument `name` must be a string or a list of strings, not a number",
        ),
        (
            r#"{{ asset_tags(name="app", deferr=true) }}"#,
            "`asset_tags`: unknown argument `deferr`; did you mean `defer`?",
        ),
        (
            r#"{{ asset_tags(name="app", attributes={"href": "x"}) }}"#,
            "`asset_tags`: attribute `href` can't be given, as it follows from the asset",
        ),
        (
            r#"{{ asset_tags(name="css/ap.css") }}"#,
            "no bundle and no asset `css/ap.css` in manifest `embedded` (1 bundle, 4 assets); did you mean `css/app.css`? If it is new, run `asset build`",
        ),
    ] {
        assert_eq!(try_render("page.html", template).unwrap_err(), expected, "{template}");
    }
}

#[test]
fn what_a_page_used_is_known_through_all_that_it_is_made_of() {
    let tera = tera(&[
        ("base.html", r#"{{ asset_url(name="app") }}{% block body %}{% endblock %}{{ "css/app.css" | static_url }}"#),
        ("part.html", r#"{{ static_url(path="img/icons.svg#home") }}{{ static_url(path="css/app.css") }}"#),
        ("parts.html", "{% component link(path) %}{{ static_url(path=path) }}{% endcomponent link %}"),
        (
            "page.html",
            r#"{% extends "base.html" %}{% block body %}{% include "part.html" %}{{ <link path="css/reset.css" /> }}{% endblock %}"#,
        ),
    ]);
    let (page, used) = record(|| tera.render("page.html", &Context::new()));
    page.unwrap();
    let paths: Vec<&str> = used.iter().map(Asset::path).collect();
    assert_eq!(paths, ["css/site.css", "img/icons.svg", "css/app.css", "css/reset.css"]);
}
