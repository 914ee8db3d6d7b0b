//! What the macros give, in pages that are made in Rust: maud, askama, `format!`, and tables of constants.

use askama::Template;
use asset_core::StaticAsset;
use asset_macros::{asset, asset_url, static_url};
use maud::{Markup, html};

const APP: StaticAsset = asset!("css/app.css");
const ICON: &str = static_url!("img/icons.svg?size=2&theme=dark#home");

/// Stylesheets by the name of the page that has them.
const STYLES: &[(&str, StaticAsset)] = &[("site", asset!("css/site.css")), ("print", asset!("css/print.css"))];

static PRELOADED: [&str; 2] = [asset_url!("app"), static_url!("js/app.js")];

/// The table's entry at compile time, too.
const fn bytes_of_all(styles: &[(&str, StaticAsset)]) -> u64 {
    let (mut bytes, mut at) = (0, 0);
    while at < styles.len() {
        bytes += styles[at].1.size;
        at += 1;
    }
    bytes
}

const BYTES: u64 = bytes_of_all(STYLES);

fn style_of(page: &str) -> Option<&'static StaticAsset> {
    STYLES.iter().find(|(name, _)| *name == page).map(|(_, style)| style)
}

#[test]
fn tables_of_constants_hold_assets() {
    assert_eq!(style_of("print").map(|style| style.url), Some("/static/css/print.7d793037.css"));
    assert_eq!(style_of("none"), None);
    assert_eq!(BYTES, 250);
    assert_eq!(PRELOADED, ["/static/css/site.5d41402a.css", "/static/js/app.0cc175b9.js"]);
}

#[test]
fn format_takes_macros_as_arguments_and_constants_by_name() {
    assert_eq!(format!("<img src={:?}>", static_url!("img/a b.png")), r#"<img src="/static/img/a%20b.0cc175b9.png">"#);
    assert_eq!(format!("{url}", url = asset_url!("app")), "/static/css/site.5d41402a.css");
    assert_eq!(format!("{ICON}"), "/static/img/icons.9e107d9d.svg?size=2&theme=dark#home");
    assert_eq!(format!("{} {}", APP.url, asset!("js/app.js").size), "/static/css/app.3f2a9c1d.css 1");
}

fn maud_head(page: &str) -> Markup {
    html! {
        link rel="stylesheet" href=(APP.url) integrity=(APP.integrity);
        @if let Some(style) = style_of(page) {
            link rel="stylesheet" href=(style.url) media=[Some("print")];
        }
        @for url in PRELOADED {
            link rel="preload" href=(url);
        }
        script src=(static_url!("js/app.js")) defer {}
        img src=(ICON);
    }
}

#[test]
fn maud_has_them_in_attributes_and_escapes_them() {
    assert_eq!(
        maud_head("print").into_string(),
        concat!(
            r#"<link rel="stylesheet" href="/static/css/app.3f2a9c1d.css" integrity="sha384-oQIDqvdT">"#,
            r#"<link rel="stylesheet" href="/static/css/print.7d793037.css" media="print">"#,
            r#"<link rel="preload" href="/static/css/site.5d41402a.css">"#,
            r#"<link rel="preload" href="/static/js/app.0cc175b9.js">"#,
            r#"<script src="/static/js/app.0cc175b9.js" defer></script>"#,
            r#"<img src="/static/img/icons.9e107d9d.svg?size=2&amp;theme=dark#home">"#,
        )
    );
}

/// A template has constants by their paths, and calls macros by theirs.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<link rel="stylesheet" href="{{ APP.url }}" integrity="{{ crate::APP.integrity }}">
{%- for (name, style) in STYLES %}
<link rel="stylesheet" title="{{ name }}" href="{{ style.url }}">
{%- endfor %}
<script src="{{ asset_macros::static_url!("js/app.js") }}" defer></script>
<img alt="{{ alt }}" src="{{ ICON }}">"#
)]
struct AskamaHead<'a> {
    alt: &'a str,
}

#[test]
fn askama_has_them_in_templates_and_escapes_them() {
    let head = AskamaHead { alt: "home" }.render();
    assert_eq!(
        head.as_deref().unwrap_or_default(),
        r#"<link rel="stylesheet" href="/static/css/app.3f2a9c1d.css" integrity="sha384-oQIDqvdT">
<link rel="stylesheet" title="site" href="/static/css/site.5d41402a.css">
<link rel="stylesheet" title="print" href="/static/css/print.7d793037.css">
<script src="/static/js/app.0cc175b9.js" defer></script>
<img alt="home" src="/static/img/icons.9e107d9d.svg?size=2&#38;theme=dark#home">"#
    );
}
