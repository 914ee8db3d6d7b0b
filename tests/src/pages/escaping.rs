//! A URL is escaped once in HTML, and not at all in plain text.

use super::{Page, html, text};
use crate::Engine;

const PLAIN: &str = "/static/img/icons.90015098.svg?a=1&b=2#home";
const HTML: &str = "/static/img/icons.90015098.svg?a=1&amp;b=2#home";

pub(super) fn pages() -> Vec<Page> {
    [in_html(), in_minijinja(), in_text()].concat()
}

fn in_html() -> Vec<Page> {
    let pages = [
        html("{{ static_url(path=icon) }}"),
        html("{{ icon | static_url }}").only(&Engine::TERA),
        html("{{ static_url(icon) }}").only(&Engine::MINIJINJA),
        html("{% if true %}{{ static_url(path=icon) }}{% endif %}"),
        html("{% for path in [icon] %}{{ static_url(path=path) }}{% endfor %}"),
        // In Tera 1 a variable is never safe.
        html("{% set url = static_url(path=icon) %}{{ url }}").only(&Engine::MODERN),
        html("{% set url = static_url(path=icon) %}{{ url | safe }}"),
        html("{% include 'part.html' %}").with("part.html", "{{ static_url(path=icon) }}"),
        html("{% extends 'base.html' %}{% block head %}{{ super() }}{% endblock %}")
            .with("base.html", "{% block head %}{{ static_url(path=icon) }}{% endblock %}"),
    ];
    pages.map(|page| page.gives(HTML)).to_vec()
}

fn in_minijinja() -> Vec<Page> {
    let link = "{% macro link(path) %}{{ static_url(path) }}{% endmacro %}";
    let pages = [
        html("{% macro link(path) %}{{ static_url(path) }}{% endmacro %}{{ link(icon) }}"),
        html("{% macro link(url) %}{{ url }}{% endmacro %}{{ link(static_url(icon)) }}"),
        html("{% import 'parts.html' as parts %}{{ parts.link(icon) }}").with("parts.html", link),
        html("{% from 'parts.html' import link %}{{ link(icon) }}").with("parts.html", link),
        text("{% autoescape 'html' %}{{ static_url(icon) }}{% endautoescape %}"),
    ];
    pages.map(|page| page.only(&Engine::MINIJINJA).gives(HTML)).to_vec()
}

fn in_text() -> Vec<Page> {
    let pages = [
        text("{{ static_url(path=icon) }}"),
        text("{{ icon | static_url }}").only(&Engine::TERA),
        text("{{ static_url(icon) }}").only(&Engine::MINIJINJA),
        text("{% set url = static_url(path=icon) %}{{ url }}"),
        html("{% autoescape false %}{{ static_url(icon) }}{% endautoescape %}").only(&Engine::MINIJINJA),
    ];
    pages.map(|page| page.gives(PLAIN)).to_vec()
}
