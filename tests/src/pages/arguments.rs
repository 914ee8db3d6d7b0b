//! Arguments of the wrong name, number or type.

use super::{Page, html};
use crate::Engine;

pub(super) fn pages() -> Vec<Page> {
    [names(), types()].concat()
}

fn names() -> Vec<Page> {
    vec![
        html("{{ static_url(pth='a') }}").fails("`static_url`: unknown argument `pth`; did you mean `path`?"),
        html("{{ asset_url(path='a') }}").fails("`asset_url`: unknown argument `path`; it takes `name`"),
        html("{{ static_url(path='a', size=1) }}").fails("`static_url`: unknown argument `size`; it takes `path`"),
        html("{{ 'a' | static_url(size=1) }}")
            .only(&Engine::TERA)
            .fails("`static_url`: unknown argument `size`; it takes `path`"),
        html("{{ static_url('a', size=1) }}")
            .only(&Engine::MINIJINJA)
            .fails("`static_url`: unknown argument `size`; it takes `path`"),
        html("{{ 'a' | asset_urls(name='b') }}")
            .only(&Engine::TERA)
            .fails("`asset_urls`: argument `name` is given twice"),
        html("{{ asset_urls('a', name='b') }}")
            .only(&Engine::MINIJINJA)
            .fails("`asset_urls`: argument `name` is given twice"),
        html("{{ asset_urls('a', 'b') }}")
            .only(&Engine::MINIJINJA)
            .fails("`asset_urls`: argument `name` is given twice"),
        html("{{ static_integrity() }}").fails("`static_integrity`: missing argument `path`"),
    ]
}

fn types() -> Vec<Page> {
    let undefined = "`static_url`: argument `path` is undefined";
    let none = "`static_url`: argument `path` must be a string, not none";
    let boolean = "`static_url`: argument `path` must be a string, not a boolean";
    let number = "`static_url`: argument `path` must be a string, not a number";
    let list = "`static_url`: argument `path` must be a string, not a list";
    let map = "`static_url`: argument `path` must be a string, not a map";
    vec![
        html("{{ static_url(path=nowhere) }}").only(&Engine::MODERN).fails(undefined),
        html("{{ static_url(nowhere) }}").only(&Engine::MINIJINJA).fails(undefined),
        html("{{ nowhere | static_url }}").only(&[Engine::Tera2]).fails(undefined),
        html("{{ static_url(path=none) }}").only(&Engine::MODERN).fails(none),
        html("{{ static_url(path=nothing) }}").fails(none),
        html("{{ static_url(path=true) }}").fails(boolean),
        html("{{ static_url(path=number) }}").fails(number),
        html("{{ static_url(7) }}").only(&Engine::MINIJINJA).fails(number),
        html("{{ static_url(path=list) }}").fails(list),
        html("{{ list | static_url }}").only(&Engine::TERA).fails(list),
        html("{{ static_url(path=attributes) }}").fails(map),
        html("{{ static_url(path={'a': 1}) }}").only(&Engine::MODERN).fails(map),
    ]
}
