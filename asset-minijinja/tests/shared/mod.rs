//! What only MiniJinja does, for both majors: each includes this module with its own `adapter`. `tests/` in the workspace has
//! the pages that all engines render.

use asset_core::{Asset, Assets, record};

use crate::adapter::minijinja::{Environment, Error, ErrorKind, Value, context};
use crate::adapter::register;

const STYLE: &str = r#"<link rel="stylesheet" href="/static/css/app.3f2a9c1d.css" integrity="sha384-q8/zB+abc=">"#;

fn environment() -> Environment<'static> {
    let mut env = Environment::new();
    register(&mut env, &Assets::embedded(include_str!("../asset-manifest.json")).unwrap());
    env
}

fn try_render(name: &str, template: &str, variables: Value) -> Result<String, Error> {
    environment().render_named_str(name, template, variables)
}

fn render(name: &str, template: &str) -> String {
    try_render(name, template, context! { icon => "img/icons.svg?a=1&b=2#home" }).unwrap()
}

#[test]
fn json_and_scripts_get_a_quoted_plain_url() {
    for name in ["links.json", "links.js", "links.yaml"] {
        assert_eq!(render(name, "{{ static_url('css/app.css') }}"), r#""/static/css/app.3f2a9c1d.css""#);
        assert_eq!(render(name, "{{ assets['css/app.css'] }}"), r#""/static/css/app.3f2a9c1d.css""#);
        assert_eq!(render(name, "{{ static_integrity('css/app.css') }}"), r#""sha384-q8/zB+abc=""#);
        assert_eq!(render(name, "{{ asset_tags('css/app.css') }}"), format!("\"{}\"", STYLE.replace('"', "\\\"")));
    }
}

#[test]
fn a_function_and_the_object_print_as_their_names() {
    assert_eq!(render("page.txt", "{{ static_url }} {{ asset_tags }} {{ assets }}"), "static_url asset_tags assets");
}

#[test]
fn an_error_has_its_place_and_the_message_of_the_core() {
    let error = try_render("page.html", "\n{{ static_url('css/ap.css') }}", context! {}).unwrap_err();
    assert_eq!((error.kind(), error.name(), error.line()), (ErrorKind::InvalidOperation, Some("page.html"), Some(2)));
    assert_eq!(
        error.detail(),
        Some(
            "no asset `css/ap.css` in manifest `embedded` (4 assets); did you mean `css/app.css`? If it is new, run `asset build`"
        )
    );
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
    ] {
        assert_eq!(render("page.html", template), expected, "{template}");
    }
}

#[test]
fn the_items_of_the_object_are_plain_urls_which_the_engine_escapes() {
    let template = "{{ assets['css/app.css'] }} {{ assets[icon] }}";
    let plain = "/static/css/app.3f2a9c1d.css /static/img/icons.90015098.svg?a=1&b=2#home";
    assert_eq!(render("mail.txt", template), plain);
    assert_eq!(render("page.html", template), plain.replace('&', "&amp;").replace('/', "&#x2f;"));
}

#[test]
fn an_unknown_method_or_item_of_the_object_is_an_error() {
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
        let error = try_render("page.html", template, context! {}).unwrap_err();
        assert_eq!(error.detail(), Some(expected), "{template}");
    }
}

#[test]
fn a_variable_named_assets_hides_the_object() {
    assert_eq!(try_render("page.html", "{{ assets }}", context! { assets => "mine" }).unwrap(), "mine");
}

#[test]
fn assets_of_macros_and_of_the_object_are_recorded() {
    let mut env = environment();
    env.add_template("macros.html", "{% macro link(path) %}{{ assets.url(path) }}{% endmacro %}").unwrap();
    let page = "{% import 'macros.html' as m %}{{ m.link('css/reset.css') }}{{ assets['css/app.css'] }}";
    let (rendered, used) = record(|| env.render_named_str("page.html", page, ()));
    rendered.unwrap();
    assert_eq!(used.iter().map(Asset::path).collect::<Vec<_>>(), ["css/reset.css", "css/app.css"]);
}
