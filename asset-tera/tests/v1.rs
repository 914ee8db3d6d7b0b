//! What only Tera 1 does. `tests/` in the workspace has the pages that all engines render.
#![cfg(feature = "tera1")]
#![allow(clippy::unwrap_used)]

use std::error::Error;

use asset_core::Assets;
use asset_tera::v1::tera::{Context, Tera};
use asset_tera::v1::{register, register_plain};

const MANIFEST: &str = include_str!("asset-manifest.json");
const ICON: &str = "/static/img/icons.90015098.svg?a=1&b=2#home";
const ICON_IN_HTML: &str = "/static/img/icons.90015098.svg?a=1&amp;b=2#home";
/// As the engine escapes it, `/` included.
const ICON_ESCAPED_BY_TERA: &str = "&#x2F;static&#x2F;img&#x2F;icons.90015098.svg?a=1&amp;b=2#home";

type Register = fn(&mut Tera, &Assets);

/// Renders the last of the templates, which may use the others.
fn render(register: Register, templates: &[(&str, &str)]) -> asset_tera::v1::tera::Result<String> {
    let mut tera = Tera::default();
    register(&mut tera, &Assets::embedded(MANIFEST).unwrap());
    tera.add_raw_templates(templates.to_vec()).unwrap();
    let mut context = Context::new();
    context.insert("icon", "img/icons.svg?a=1&b=2#home");
    tera.render(templates.last().unwrap().0, &context)
}

#[test]
fn plain_results_are_escaped_by_tera_in_html() {
    for template in ["{{ static_url(path=icon) }}", "{% set url = icon | static_url %}{{ url }}"] {
        assert_eq!(render(register_plain, &[("mail.txt", template)]).unwrap(), ICON);
        assert_eq!(render(register_plain, &[("page.html", template)]).unwrap(), ICON_ESCAPED_BY_TERA);
    }
}

#[test]
fn tags_are_safe_with_either_function() {
    let style = r#"<link rel="stylesheet" href="/static/css/reset.77c2b1e0.css">"#;
    for register in [register, register_plain] {
        for name in ["page.html", "mail.txt"] {
            assert_eq!(render(register, &[(name, "{{ asset_tags(name='css/reset.css') }}")]).unwrap(), style);
            assert_eq!(render(register, &[(name, "{{ 'css/reset.css' | asset_tags }}")]).unwrap(), style);
        }
    }
}

#[test]
fn the_elements_of_a_list_are_escaped_by_tera() {
    let template = "{% for url in asset_urls(name='app') %}{{ url }}{% endfor %}";
    assert_eq!(render(register, &[("page.html", template)]).unwrap(), "&#x2F;static&#x2F;css&#x2F;site.b1946ac9.css");
}

#[test]
fn a_url_in_a_macro_is_escaped_once() {
    let parts = ("parts.html", "{% macro link(path) %}{{ static_url(path=path) }}{% endmacro %}");
    let page = ("page.html", "{% import 'parts.html' as parts %}{{ parts::link(path=icon) }}");
    assert_eq!(render(register, &[parts, page]).unwrap(), ICON_IN_HTML);
}

#[test]
fn an_error_names_the_template_and_ends_in_the_message_of_the_core() {
    let error = render(register, &[("page.html", "{{ static_url(path='css/ap.css') }}")]).unwrap_err();
    let causes: Vec<String> =
        std::iter::successors(Some(&error as &dyn Error), |&error| error.source()).map(ToString::to_string).collect();
    assert_eq!(causes.first().unwrap(), "Failed to render 'page.html'");
    assert_eq!(
        causes.last().unwrap(),
        "no asset `css/ap.css` in manifest `embedded` (4 assets); did you mean `css/app.css`? If it is new, run `asset build`"
    );
}
