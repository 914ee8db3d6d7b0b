//! `asset_tags` in Tera 1 templates, and what a page used.
#![cfg(feature = "tera1")]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::error::Error;

use asset_core::{Asset, Assets, record};
use asset_tera::v1::tera::{Context, Tera, Value};
use asset_tera::v1::{register, register_plain};

const STYLE: &str = r#"<link rel="stylesheet" href="/static/css/app.3f2a9c1d.css" integrity="sha384-q8/zB+abc=">"#;

fn assets() -> Assets {
    Assets::embedded(include_str!("asset-manifest.json")).unwrap()
}

fn context() -> Context {
    let mut context = Context::new();
    context.insert("list", &["css/app.css", "css/app.css"]);
    let attributes =
        [("id", Value::from("a\"<b>'&")), ("lang", "de".into()), ("data-n", 5.into()), ("data-ratio", 0.5.into())];
    context.insert("attributes", &BTreeMap::from(attributes));
    context.insert("number", &7);
    context
}

fn try_render(register: fn(&mut Tera, &Assets), name: &str, template: &str) -> Result<String, String> {
    let mut tera = Tera::default();
    register(&mut tera, &assets());
    tera.add_raw_template(name, template).unwrap();
    tera.render(name, &context()).map_err(|error| {
        let causes = std::iter::successors(Some(&error as &dyn Error), |&error| error.source());
        causes.last().unwrap().to_string()
    })
}

#[test]
fn tags_are_html_wherever_they_are_printed() {
    for template in [
        r#"{{ asset_tags(name="css/app.css") }}"#,
        r#"{{ "css/app.css" | asset_tags }}"#,
        "{{ asset_tags(name=list) }}",
        "{{ list | asset_tags }}",
        r#"{% set tags = asset_tags(name="css/app.css") %}{{ tags | safe }}"#,
    ] {
        for name in ["page.html", "mail.txt"] {
            assert_eq!(try_render(register, name, template).unwrap(), STYLE, "{template}");
            assert_eq!(try_render(register_plain, name, template).unwrap(), STYLE, "{template}");
        }
    }
}

#[test]
fn options_are_taken_from_keywords() {
    let template =
        r#"{{ asset_tags(name="css/app.css", media="print", nonce="n", preload=true, attributes=attributes) }}"#;
    let expected = r#"<link rel="preload" as="style" href="/static/css/app.3f2a9c1d.css" type="text/css" media="print" integrity="sha384-q8/zB+abc=" nonce="n" data-n="5" data-ratio="0.5" id="a&quot;&lt;b&gt;&#39;&amp;" lang="de">"#;
    assert_eq!(try_render(register, "page.html", template).unwrap(), expected);
}

#[test]
fn wrong_arguments_of_tags_are_named() {
    for (template, expected) in [
        ("{{ asset_tags() }}", "`asset_tags`: missing argument `name`"),
        (r#"{{ "app" | asset_tags(name="app") }}"#, "`asset_tags`: argument `name` is given twice"),
        (
            "{{ asset_tags(name=number) }}",
            "`asset_tags`: argument `name` must be a string or a list of strings, not a number",
        ),
        (
            r#"{{ asset_tags(name="app", deferr=true) }}"#,
            "`asset_tags`: unknown argument `deferr`; did you mean `defer`?",
        ),
    ] {
        assert_eq!(try_render(register, "page.html", template).unwrap_err(), expected, "{template}");
    }
}

#[test]
fn what_a_page_used_is_known_through_all_that_it_is_made_of() {
    let mut tera = Tera::default();
    register(&mut tera, &assets());
    let templates = [
        ("base.html", r#"{{ asset_url(name="app") }}{% block body %}{% endblock %}{{ "css/app.css" | static_url }}"#),
        ("part.html", r#"{{ static_url(path="img/icons.svg#home") }}{{ static_url(path="css/app.css") }}"#),
        ("page.html", r#"{% extends "base.html" %}{% block body %}{% include "part.html" %}{% endblock %}"#),
    ];
    tera.add_raw_templates(templates).unwrap();
    let (page, used) = record(|| tera.render("page.html", &context()));
    page.unwrap();
    let paths: Vec<&str> = used.iter().map(Asset::path).collect();
    assert_eq!(paths, ["css/site.css", "img/icons.svg", "css/app.css"]);
}
