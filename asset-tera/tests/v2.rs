//! What only Tera 2 does. `tests/` in the workspace has the pages that all engines render.
#![cfg(feature = "tera2")]
#![allow(clippy::unwrap_used)]

use asset_core::{Asset, Assets, record};
use asset_tera::tera::{Context, ErrorKind, Tera};

fn tera(templates: &[(&str, &str)]) -> Tera {
    let mut tera = Tera::new();
    asset_tera::register(&mut tera, &Assets::embedded(include_str!("asset-manifest.json")).unwrap());
    tera.add_raw_templates(templates.to_vec()).unwrap();
    tera
}

#[test]
fn a_url_in_a_component_is_escaped_once() {
    let components = [
        (
            "{% component link(url) %}{{ url }}{% endcomponent link %}",
            "{{ <link url={static_url(path='img/icons.svg?a=1&b=2')} /> }}",
        ),
        (
            "{% component link(path) %}{{ static_url(path=path) }}{% endcomponent link %}",
            "{{ <link path='img/icons.svg?a=1&b=2' /> }}",
        ),
    ];
    for (component, page) in components {
        let tera = tera(&[("parts.html", component), ("page.html", page)]);
        let rendered = tera.render("page.html", &Context::new()).unwrap();
        assert_eq!(rendered, "/static/img/icons.90015098.svg?a=1&amp;b=2", "{page}");
    }
}

#[test]
fn an_asset_in_a_component_is_recorded() {
    let tera = tera(&[
        ("parts.html", "{% component link(path) %}{{ static_url(path=path) }}{% endcomponent link %}"),
        ("page.html", "{{ <link path='css/reset.css' /> }}"),
    ]);
    let (page, used) = record(|| tera.render("page.html", &Context::new()));
    page.unwrap();
    assert_eq!(used.iter().map(Asset::path).collect::<Vec<_>>(), ["css/reset.css"]);
}

#[test]
fn an_error_names_the_template_and_has_the_message_of_the_core() {
    let tera = tera(&[("page.html", "{{ 'css/ap.css' | static_url }}")]);
    let error = tera.render("page.html", &Context::new()).unwrap_err();
    let ErrorKind::RenderingError(report) = error.kind() else { panic!("not an error of rendering: {error:?}") };
    assert_eq!(report.filename(), "page.html");
    assert_eq!(
        report.message(),
        "no asset `css/ap.css` in manifest `embedded` (4 assets); did you mean `css/app.css`? If it is new, run `asset build`"
    );
}
