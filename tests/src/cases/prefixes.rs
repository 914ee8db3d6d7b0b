//! What every URL starts with: paths, hosts, versions, and one set at start over the recorded one.

use super::manifest;
use crate::{Group, static_url};

const ASSET: &str = r#"
    "css/app.css": {"file": "css/app.3f2a9c1d.css", "version": "3f2a9c1d", "digest": "3f2a9c1d6c94d7f2d7d2a2a8ff0f4c5e", "size": 1, "type": "text/css"}"#;

/// The prefix of the manifest, and the URL of `css/app.css`.
const RECORDED: [(&str, &str); 7] = [
    ("/", "/css/app.3f2a9c1d.css"),
    ("/static/", "/static/css/app.3f2a9c1d.css"),
    ("/a/b/", "/a/b/css/app.3f2a9c1d.css"),
    ("https://cdn.example.com/", "https://cdn.example.com/css/app.3f2a9c1d.css"),
    ("https://cdn.example.com/static/", "https://cdn.example.com/static/css/app.3f2a9c1d.css"),
    ("//cdn.example.com/static/", "//cdn.example.com/static/css/app.3f2a9c1d.css"),
    ("http://localhost:8080/a%26b/", "http://localhost:8080/a%26b/css/app.3f2a9c1d.css"),
];

/// The prefix set at start, and the URL of `css/app.css`; a missing last slash is added.
const OVER: [(&str, &str); 4] = [
    ("/", "/css/app.3f2a9c1d.css"),
    ("/mount", "/mount/css/app.3f2a9c1d.css"),
    ("https://cdn.example.com", "https://cdn.example.com/css/app.3f2a9c1d.css"),
    ("https://cdn.example.com/x/", "https://cdn.example.com/x/css/app.3f2a9c1d.css"),
];

pub(super) fn groups() -> Vec<Group> {
    let recorded = RECORDED.into_iter().map(|(prefix, url)| {
        let json = manifest(prefix, "filename", "hash", ASSET);
        Group::manifest(format!("prefix {prefix}"), json, [static_url("css/app.css").gives(url)])
    });
    let over = OVER.into_iter().map(|(prefix, url)| {
        let json = manifest("/static/", "filename", "hash", ASSET);
        Group::manifest(format!("prefix {prefix} over /static/"), json, [static_url("css/app.css").gives(url)])
            .prefix(prefix)
    });
    recorded.chain(over).chain([versioned(), versioned_over(), computed_over()]).collect()
}

fn token(prefix: &str) -> String {
    let row = r#"
    "css/app.css": {"file": "css/app.1718539201234.css", "version": "1718539201234", "digest": "3f2a9c1d6c94d7f2d7d2a2a8ff0f4c5e", "size": 1, "type": "text/css"}"#;
    manifest(prefix, "prefix", "token", row)
}

fn versioned() -> Group {
    Group::manifest(
        "prefix with a version",
        token("/static/{version}/img/"),
        [
            static_url("css/app.css").gives("/static/1718539201234/img/css/app.css"),
            static_url("css/app.css?v=1#x").gives("/static/1718539201234/img/css/app.css?v=1#x"),
        ],
    )
}

fn versioned_over() -> Group {
    Group::manifest(
        "prefix with a version over another",
        token("/static/{version}/"),
        [static_url("css/app.css").gives("https://cdn.example.com/1718539201234/css/app.css")],
    )
    .prefix("https://cdn.example.com/{version}")
}

fn computed_over() -> Group {
    Group::directory(
        "prefix over that of asset.toml",
        "prefix = \"/static/\"\n",
        &[("static/css/app.css", "body {}\n")],
        [static_url("css/app.css").gives("https://cdn.example.com/s/css/app.746f7bd7.css")],
    )
    .prefix("https://cdn.example.com/s")
}
