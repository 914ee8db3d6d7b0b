//! Every URL style with every version scheme, from a manifest and computed from a file.

use super::manifest;
use crate::{Group, static_url};

/// Style, version scheme, version, URL of `css/app.css`, which holds `body {}` and a newline.
const STYLES: [(&str, &str, &str, &str); 31] = [
    ("filename", "hash", "746f7bd7", "/static/css/app.746f7bd7.css"),
    ("filename", "hash:4", "746f", "/static/css/app.746f.css"),
    ("filename", "hash:12", "746f7bd76da1", "/static/css/app.746f7bd76da1.css"),
    ("filename", "hash:32", "746f7bd76da133c7035108d0053a7e79", "/static/css/app.746f7bd76da133c7035108d0053a7e79.css"),
    ("filename", "sha256", "a06fd750", "/static/css/app.a06fd750.css"),
    ("filename", "sha256:16", "a06fd750de737498", "/static/css/app.a06fd750de737498.css"),
    (
        "filename",
        "sha256:64",
        "a06fd750de7374983daf40016564b1fb6f2168ed2c5742ccf69912e8574803c0",
        "/static/css/app.a06fd750de7374983daf40016564b1fb6f2168ed2c5742ccf69912e8574803c0.css",
    ),
    ("filename", "timestamp", "1718539201", "/static/css/app.1718539201.css"),
    ("filename", "token", "v1.4.2", "/static/css/app.v1.4.2.css"),
    ("query", "hash", "746f7bd7", "/static/css/app.css?746f7bd7"),
    ("query", "hash:4", "746f", "/static/css/app.css?746f"),
    ("query", "hash:12", "746f7bd76da1", "/static/css/app.css?746f7bd76da1"),
    ("query", "sha256", "a06fd750", "/static/css/app.css?a06fd750"),
    ("query", "sha256:16", "a06fd750de737498", "/static/css/app.css?a06fd750de737498"),
    ("query", "timestamp", "1718539201", "/static/css/app.css?1718539201"),
    ("query", "token", "v1.4.2", "/static/css/app.css?v1.4.2"),
    ("query:v", "hash", "746f7bd7", "/static/css/app.css?v=746f7bd7"),
    ("query:v", "hash:4", "746f", "/static/css/app.css?v=746f"),
    ("query:v", "hash:12", "746f7bd76da1", "/static/css/app.css?v=746f7bd76da1"),
    ("query:v", "sha256", "a06fd750", "/static/css/app.css?v=a06fd750"),
    ("query:v", "sha256:16", "a06fd750de737498", "/static/css/app.css?v=a06fd750de737498"),
    ("query:v", "timestamp", "1718539201", "/static/css/app.css?v=1718539201"),
    ("query:v", "token", "v1.4.2", "/static/css/app.css?v=v1.4.2"),
    ("none", "hash", "746f7bd7", "/static/css/app.css"),
    ("none", "hash:4", "746f", "/static/css/app.css"),
    ("none", "hash:12", "746f7bd76da1", "/static/css/app.css"),
    ("none", "sha256", "a06fd750", "/static/css/app.css"),
    ("none", "sha256:16", "a06fd750de737498", "/static/css/app.css"),
    ("none", "timestamp", "1718539201", "/static/css/app.css"),
    ("none", "token", "v1.4.2", "/static/css/app.css"),
    ("prefix", "token", "v1.4.2", "/static/v1.4.2/css/app.css"),
];

/// Custom versions are made in code; to a manifest they are versions like any other.
const CUSTOM: [(&str, &str); 4] = [
    ("filename", "/static/css/app.r7-746f.css"),
    ("query", "/static/css/app.css?r7-746f"),
    ("query:v", "/static/css/app.css?v=r7-746f"),
    ("none", "/static/css/app.css"),
];

pub(super) fn groups() -> Vec<Group> {
    let mut groups = Vec::new();
    for (style, scheme, version, url) in STYLES {
        let name = format!("style {style}, version {scheme}");
        let rows = [static_url("css/app.css").gives(url)];
        groups.push(Group::manifest(format!("{name}, manifest"), one_asset(style, scheme, version), rows.clone()));
        let config = config(style, scheme);
        groups.push(Group::directory(
            format!("{name}, directory"),
            config,
            &[("static/css/app.css", "body {}\n")],
            rows,
        ));
    }
    for (style, url) in CUSTOM {
        let rows = [static_url("css/app.css").gives(url)];
        let name = format!("style {style}, version of the application's own");
        groups.push(Group::manifest(name, one_asset(style, "custom:revision", "r7-746f"), rows));
    }
    groups
}

fn prefix(style: &str) -> &'static str {
    if style == "prefix" { "/static/{version}/" } else { "/static/" }
}

fn one_asset(style: &str, scheme: &str, version: &str) -> String {
    let digest = match scheme.starts_with("sha256") {
        true => "a06fd750de7374983daf40016564b1fb6f2168ed2c5742ccf69912e8574803c0",
        false => "746f7bd76da133c7035108d0053a7e79",
    };
    let row = format!(
        r#"
    "css/app.css": {{"file": "css/app.{version}.css", "version": "{version}", "digest": "{digest}", "size": 8, "type": "text/css"}}"#
    );
    manifest(prefix(style), style, scheme, &row)
}

fn config(style: &str, scheme: &str) -> String {
    let version = match scheme {
        "token" => "token = \"v1.4.2\"".to_owned(),
        scheme => format!("version = \"{scheme}\""),
    };
    let style_keys = match style.split_once(':') {
        Some((style, key)) => format!("style = \"{style}\"\nquery-key = \"{key}\""),
        None => format!("style = \"{style}\""),
    };
    format!("prefix = \"{}\"\n{style_keys}\n{version}\n", prefix(style))
}
