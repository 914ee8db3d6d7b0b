//! The table of cases and the pages, put to the template engines: both majors of Tera and of MiniJinja.
#![allow(clippy::unwrap_used)]

mod minijinja;
mod tera;

use std::fs;

use asset_core::{Asset, Assets, record};
use asset_tests::pages::{self, MANIFEST, VARIABLES};
use asset_tests::{Answer, Call, Engine, Form, Group, check};

/// Names and sources of templates.
type Templates = Vec<(String, String)>;

/// Renders the template of a name with these variables: the text, or the message of the error without what the engine adds.
type Render = Box<dyn Fn(&str, &serde_json::Value) -> Answer>;

/// An engine with the functions registered, and with these templates. Where an engine can't tell plain text from HTML by
/// itself, `form` decides.
fn open(engine: Engine, assets: &Assets, form: Form, templates: Templates) -> Render {
    match engine {
        Engine::Tera1 => tera::open_1(assets, form, templates),
        Engine::Tera2 => tera::open_2(assets, templates),
        Engine::MiniJinja2 => minijinja::open_2(assets, templates),
        Engine::MiniJinja3 => minijinja::open_3(assets, templates),
    }
}

fn variables() -> serde_json::Value {
    serde_json::from_str(VARIABLES).unwrap()
}

/// Puts the whole table to an engine, each call in the template that `source` makes of it.
fn check_table(engine: Engine, form: Form, source: fn(Call, Engine) -> String) {
    let extension = if form == Form::Html { "html" } else { "txt" };
    check(form, Group::open, |opened| {
        let template = |call: Call| (format!("{}.{extension}", call.name()), source(call, engine));
        let render = open(engine, &opened.assets, form, Call::ALL.map(template).to_vec());
        move |call, argument| {
            render(&format!("{}.{extension}", call.name()), &serde_json::json!({ "argument": argument }))
        }
    });
}

fn with_keyword(call: Call, engine: Engine) -> String {
    print(call, engine, &format!("{}({}=argument)", call.name(), call.keyword()))
}

fn with_filter(call: Call, engine: Engine) -> String {
    print(call, engine, &format!("argument | {}", call.name()))
}

fn with_position(call: Call, engine: Engine) -> String {
    print(call, engine, &format!("{}(argument)", call.name()))
}

/// A template that prints the result of an expression, with a line for each element of a list.
fn print(call: Call, engine: Engine, expression: &str) -> String {
    if call != Call::AssetUrls {
        return format!("{{{{ {expression} }}}}");
    }
    // The elements of a list are never safe in Tera 1.
    let url = if engine == Engine::Tera1 { "{{ url | safe }}" } else { "{{ url }}" };
    let line = format!("{url}{{% if not loop.last %}}\n{{% endif %}}");
    format!("{{% set urls = {expression} %}}{{% for url in urls %}}{line}{{% endfor %}}")
}

#[test]
fn every_engine_gives_every_answer_in_html() {
    Engine::ALL.into_iter().for_each(|engine| check_table(engine, Form::Html, with_keyword));
    Engine::TERA.into_iter().for_each(|engine| check_table(engine, Form::Html, with_filter));
    Engine::MINIJINJA.into_iter().for_each(|engine| check_table(engine, Form::Html, with_position));
}

#[test]
fn every_engine_gives_every_answer_in_plain_text() {
    Engine::ALL.into_iter().for_each(|engine| check_table(engine, Form::Plain, with_keyword));
    Engine::TERA.into_iter().for_each(|engine| check_table(engine, Form::Plain, with_filter));
    Engine::MINIJINJA.into_iter().for_each(|engine| check_table(engine, Form::Plain, with_position));
}

#[test]
fn every_engine_renders_every_page() {
    let assets = Assets::embedded(MANIFEST).unwrap();
    let mut rendered = 0;
    for page in pages::all() {
        for engine in page.engines {
            let templates = page.templates.iter().map(|&(name, source)| (name.to_owned(), source.to_owned()));
            let (name, source) = *page.templates.last().unwrap();
            let form = if name.ends_with(".html") { Form::Html } else { Form::Plain };
            let result = open(engine, &assets, form, templates.collect())(name, &variables());
            let expected = page.result.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(result, expected, "{engine:?}: {source}");
            rendered += 1;
        }
    }
    assert!(rendered > 150, "only {rendered} pages were rendered");
}

#[test]
fn after_a_reload_every_engine_gives_the_new_urls() {
    for engine in Engine::ALL {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("asset-manifest.json");
        fs::write(&path, MANIFEST).unwrap();
        let assets = Assets::from_manifest(&path).unwrap();
        let template = ("page.html".to_owned(), "{{ static_url(path='css/app.css') }}".to_owned());
        let render = open(engine, &assets, Form::Html, vec![template]);
        let page = || render("page.html", &variables()).unwrap();
        assert_eq!(page(), "/static/css/app.3f2a9c1d.css", "{engine:?}");

        fs::write(&path, MANIFEST.replace("3f2a9c1d", "0cc175b9")).unwrap();
        assert_eq!(page(), "/static/css/app.3f2a9c1d.css", "{engine:?}");
        assert!(assets.reload().unwrap());
        assert_eq!(page(), "/static/css/app.0cc175b9.css", "{engine:?}");
    }
}

#[test]
fn every_engine_records_the_assets_of_a_page_and_of_the_templates_that_it_uses() {
    let templates = [
        ("base.html", "{{ asset_url(name='app') }}{% block body %}{% endblock %}{{ static_url(path='css/app.css') }}"),
        ("part.html", "{{ static_url(path='img/icons.svg#home') }}{{ static_url(path='css/app.css') }}"),
        ("page.html", "{% extends 'base.html' %}{% block body %}{% include 'part.html' %}{% endblock %}"),
    ];
    let assets = Assets::embedded(MANIFEST).unwrap();
    for engine in Engine::ALL {
        let templates = templates.map(|(name, source)| (name.to_owned(), source.to_owned()));
        let render = open(engine, &assets, Form::Html, templates.to_vec());
        for _ in 0..2 {
            let (page, used) = record(|| render("page.html", &variables()));
            page.unwrap();
            let paths: Vec<&str> = used.iter().map(Asset::path).collect();
            assert_eq!(paths, ["css/site.css", "img/icons.svg", "css/app.css"], "{engine:?}");
        }
    }
}
