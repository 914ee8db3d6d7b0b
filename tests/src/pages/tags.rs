//! `asset_tags` with its options.

use super::{Page, html, text};
use crate::Engine;

const STYLE: &str = r#"<link rel="stylesheet" href="/static/css/app.3f2a9c1d.css" integrity="sha384-q8/zB+abc=">"#;

pub(super) fn pages() -> Vec<Page> {
    [printed(), options(), mistakes()].concat()
}

/// Tags are HTML, and never escaped.
fn printed() -> Vec<Page> {
    let pages = [
        html("{{ asset_tags(name='css/app.css') }}"),
        text("{{ asset_tags(name='css/app.css') }}"),
        html("{{ asset_tags(name=list) }}"),
        html("{{ 'css/app.css' | asset_tags }}").only(&Engine::TERA),
        html("{{ list | asset_tags }}").only(&Engine::TERA),
        html("{{ ['css/app.css'] | asset_tags(module=true) }}").only(&[Engine::Tera2]),
        html("{{ asset_tags('css/app.css') }}").only(&Engine::MINIJINJA),
        html("{{ asset_tags(('css/app.css',)) }}").only(&Engine::MINIJINJA),
        html("{% set tags = asset_tags(name='css/app.css') %}{{ tags }}").only(&Engine::MODERN),
        html("{% set tags = asset_tags(name='css/app.css') %}{{ tags | safe }}"),
        html("{% autoescape false %}{{ asset_tags('css/app.css') }}{% endautoescape %}").only(&Engine::MINIJINJA),
    ];
    pages.map(|page| page.gives(STYLE)).to_vec()
}

fn options() -> Vec<Page> {
    vec![
        html("{{ asset_tags(name='css/app.css', media='print', nonce=nonce, preload=false, module=nothing, defer=true, async=true, attributes=attributes) }}")
            .gives(r#"<link rel="stylesheet" href="/static/css/app.3f2a9c1d.css" media="print" nonce="a&amp;b" data-n="5" data-ratio="0.5" data-x id="a&quot;&lt;b&gt;&#39;&amp;">"#),
        html(r#"{{ asset_tags(name="css/app.css", attributes={"id": "<b>", "data-x": true, "integrity": false, "lang": none}) }}"#)
            .only(&Engine::MODERN)
            .gives(r#"<link rel="stylesheet" href="/static/css/app.3f2a9c1d.css" data-x id="&lt;b&gt;">"#),
        html("{{ asset_tags(name='css/app.css', media='print', preload=true) }}")
            .gives(r#"<link rel="preload" as="style" href="/static/css/app.3f2a9c1d.css" type="text/css" media="print" integrity="sha384-q8/zB+abc=">"#),
    ]
}

fn mistakes() -> Vec<Page> {
    vec![
        html("{{ asset_tags() }}").fails("`asset_tags`: missing argument `name`"),
        html("{{ 'app' | asset_tags(name='app') }}")
            .only(&Engine::TERA)
            .fails("`asset_tags`: argument `name` is given twice"),
        html("{{ asset_tags('app', 'app') }}")
            .only(&Engine::MINIJINJA)
            .fails("`asset_tags`: argument `name` is given twice"),
        html("{{ asset_tags(name=nowhere) }}")
            .only(&Engine::MODERN)
            .fails("`asset_tags`: argument `name` is undefined"),
        html("{{ asset_tags(name='app', nonce=nowhere) }}")
            .only(&Engine::MODERN)
            .fails("`asset_tags`: argument `nonce` is undefined"),
        html("{{ asset_tags(name=number) }}")
            .fails("`asset_tags`: argument `name` must be a string or a list of strings, not a number"),
        html("{{ asset_tags(name=['app', 7]) }}")
            .fails("`asset_tags`: argument `name` must be a string or a list of strings, not a number"),
        html("{{ asset_tags(name='app', deferr=true) }}")
            .fails("`asset_tags`: unknown argument `deferr`; did you mean `defer`?"),
        html("{{ asset_tags(name='app', module=1) }}")
            .fails("`asset_tags`: argument `module` must be true or false, not a number"),
        html("{{ asset_tags(name='app', attributes=fixed) }}")
            .fails("`asset_tags`: attribute `href` can't be given, as it follows from the asset"),
        html("{{ asset_tags(name='app', attributes=malformed) }}")
            .fails("`asset_tags`: attribute `on click` is not an attribute name: a letter, `_`, `:` or `@`, then also digits, `-` and `.`"),
        html("{{ asset_tags(name='css/ap.css') }}")
            .fails("no bundle and no asset `css/ap.css` in manifest `embedded` (1 bundle, 4 assets); did you mean `css/app.css`? If it is new, run `asset build`"),
    ]
}
