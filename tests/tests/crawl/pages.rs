//! A page by each engine, with every template function, and what it links.

use asset_core::Assets;
use asset_minijinja::{v2, v3};

use super::site::BUNDLES;

/// What a page says of one URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Linked {
    pub(crate) url: String,
    pub(crate) integrity: String,
}

/// The pages of all engines, which must be the same.
pub(crate) fn render(assets: &Assets, paths: &[String], has_bundles: bool) -> Vec<String> {
    vec![
        tera_2(assets, &template(paths, has_bundles, tera)),
        tera_1(assets, &template(paths, has_bundles, tera)),
        minijinja_3(assets, &template(paths, has_bundles, minijinja)),
        minijinja_2(assets, &template(paths, has_bundles, minijinja)),
    ]
}

fn tera(function: &str, keyword: &str, argument: &str) -> String {
    format!("{function}({keyword}=\"{argument}\")")
}

fn minijinja(function: &str, _keyword: &str, argument: &str) -> String {
    format!("{function}(\"{argument}\")")
}

/// A line for each path and each bundle.
fn template(paths: &[String], has_bundles: bool, call: fn(&str, &str, &str) -> String) -> String {
    let mut lines = Vec::new();
    for path in paths {
        let (url, integrity) = (call("static_url", "path", path), call("static_integrity", "path", path));
        lines.push(format!("<x href=\"{{{{ {url} }}}}\" integrity=\"{{{{ {integrity} }}}}\">"));
    }
    for (name, ..) in BUNDLES.iter().filter(|_| has_bundles) {
        lines.push(format!("<x href=\"{{{{ {} }}}}\">", call("asset_url", "name", name)));
        let urls = call("asset_urls", "name", name);
        lines.push(format!("{{% for url in {urls} %}}<x href=\"{{{{ url | safe }}}}\">{{% endfor %}}"));
        lines.push(format!("{{{{ {} }}}}", call("asset_tags", "name", name)));
    }
    for path in ["js/app.js", "css/app.css"] {
        lines.push(format!("{{{{ {} }}}}", call("asset_tags", "name", path)));
    }
    lines.join("\n")
}

fn tera_2(assets: &Assets, template: &str) -> String {
    let mut tera = asset_tera::v2::tera::Tera::new();
    asset_tera::v2::register(&mut tera, assets);
    tera.add_raw_template("page.html", template).unwrap();
    tera.render("page.html", &asset_tera::v2::tera::Context::new()).unwrap_or_else(|error| panic!("{error:?}"))
}

fn tera_1(assets: &Assets, template: &str) -> String {
    let mut tera = asset_tera::v1::tera::Tera::default();
    asset_tera::v1::register(&mut tera, assets);
    tera.add_raw_template("page.html", template).unwrap();
    tera.render("page.html", &asset_tera::v1::tera::Context::new()).unwrap_or_else(|error| panic!("{error:?}"))
}

fn minijinja_3(assets: &Assets, template: &str) -> String {
    let mut env = v3::minijinja::Environment::new();
    v3::register(&mut env, assets);
    env.add_template_owned("page.html", template.to_owned()).unwrap();
    env.get_template("page.html").unwrap().render(()).unwrap_or_else(|error| panic!("{error:#}"))
}

fn minijinja_2(assets: &Assets, template: &str) -> String {
    let mut env = v2::minijinja::Environment::new();
    v2::register(&mut env, assets);
    env.add_template_owned("page.html", template.to_owned()).unwrap();
    env.get_template("page.html").unwrap().render(()).unwrap_or_else(|error| panic!("{error:#}"))
}

/// Everything that a page links, with the integrity that it promises.
pub(crate) fn linked(page: &str) -> Vec<Linked> {
    let tags = page.split('<').filter(|tag| tag.contains(" href=\"") || tag.contains(" src=\""));
    tags.map(|tag| {
        let url = attribute(tag, "href").or_else(|| attribute(tag, "src")).unwrap();
        Linked { url, integrity: attribute(tag, "integrity").unwrap_or_default() }
    })
    .collect()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(rest.split_once('"')?.0.replace("&amp;", "&"))
}
