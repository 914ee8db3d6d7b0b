//! Tags, and the values of `integrity` that stand in them.

use crate::{Group, Row, asset_tags, static_integrity};

const MANIFEST: &str = r#"{
  "schema": 1, "prefix": "/static/", "style": "filename", "version": "hash",
  "bundles": {
    "app": {"output": "css/site.css", "members": ["css/reset.css", "css/app.css"]},
    "lib & co": {"output": "js/lib.js", "members": ["js/old.js"]}
  },
  "assets": {
    "css/app.css": {"file": "css/app.3f2a9c1d.css", "version": "3f2a9c1d", "digest": "3f2a9c1d000000000000000000000000", "size": 1, "type": "text/css; charset=utf-8"},
    "css/entry.css": {"file": "css/entry.0cc175b9.css", "version": "0cc175b9", "digest": "0cc175b9000000000000000000000000", "size": 1, "type": "text/css; charset=utf-8"},
    "css/reset.css": {"file": "css/reset.77c2b1e0.css", "version": "77c2b1e0", "digest": "77c2b1e0000000000000000000000000", "size": 1, "type": "text/css; charset=utf-8", "integrity": "sha384-reset"},
    "css/site.css": {"file": "css/site.b1946ac9.css", "version": "b1946ac9", "digest": "b1946ac9000000000000000000000000", "size": 1, "type": "text/css; charset=utf-8", "integrity": "sha256-a+/= sha512-b"},
    "entry.js": {"file": "entry.11111111.js", "version": "11111111", "digest": "11111111000000000000000000000000", "size": 1, "type": "text/javascript", "imports": ["js/chunk.js"], "styles": ["css/entry.css"]},
    "font.woff2": {"file": "font.22222222.woff2", "version": "22222222", "digest": "22222222000000000000000000000000", "size": 1, "type": "font/woff2"},
    "img/<&>.svg": {"file": "img/<&>.33333333.svg", "version": "33333333", "digest": "33333333000000000000000000000000", "size": 1, "type": "image/svg+xml"},
    "js/chunk.js": {"file": "js/chunk.44444444.js", "version": "44444444", "digest": "44444444000000000000000000000000", "size": 1, "type": "text/javascript", "integrity": "sha384-chunk", "imports": []},
    "js/lib.js": {"file": "js/lib.55555555.js", "version": "55555555", "digest": "55555555000000000000000000000000", "size": 1, "type": "text/javascript"},
    "js/old.js": {"file": "js/old.66666666.js", "version": "66666666", "digest": "66666666000000000000000000000000", "size": 1, "type": "text/javascript"}
  }
}
"#;

pub(super) fn groups() -> Vec<Group> {
    vec![
        Group::manifest("tags", MANIFEST, rows()),
        Group::manifest("tags, in debug", MANIFEST, rows_in_debug()).debug(),
        Group::manifest("tags, on another host", MANIFEST, rows_elsewhere()).prefix("https://cdn.example.com/"),
        Group::directory("tags, computed", "load-path = [\"static\"]\nintegrity = []\n", &FILES, rows_computed()),
    ]
}

const FILES: [(&str, &str); 2] = [("static/a.css", "app\n"), ("static/b.mjs", "lib\n")];

fn rows() -> Vec<Row> {
    vec![
        asset_tags("app")
            .gives(r#"<link rel="stylesheet" href="/static/css/site.b1946ac9.css" integrity="sha256-a+/= sha512-b">"#),
        asset_tags("css/app.css").gives(r#"<link rel="stylesheet" href="/static/css/app.3f2a9c1d.css">"#),
        asset_tags("lib & co").gives(r#"<script src="/static/js/lib.55555555.js"></script>"#),
        asset_tags("js/chunk.js")
            .gives(r#"<script type="module" src="/static/js/chunk.44444444.js" integrity="sha384-chunk"></script>"#),
        asset_tags("entry.js").gives_each(&[
            r#"<link rel="stylesheet" href="/static/css/entry.0cc175b9.css">"#,
            r#"<link rel="modulepreload" href="/static/js/chunk.44444444.js" integrity="sha384-chunk">"#,
            r#"<script type="module" src="/static/entry.11111111.js"></script>"#,
        ]),
        asset_tags("font.woff2").gives(
            r#"<link rel="preload" as="font" href="/static/font.22222222.woff2" type="font/woff2" crossorigin="anonymous">"#,
        ),
        asset_tags("img/<&>.svg#\"><x a='b'>&").gives(
            r#"<link rel="preload" as="image" href="/static/img/%3C%26%3E.33333333.svg#%22%3E%3Cx%20a=%27b%27%3E&amp;" type="image/svg+xml">"#,
        ),
        asset_tags("ap").fails(
            "no bundle and no asset `ap` in manifest `embedded` (2 bundles, 10 assets); did you mean `app`? If it is new, run `asset build`",
        ),
        static_integrity("css/site.css").gives("sha256-a+/= sha512-b"),
        static_integrity("css/site.css?v#top").gives("sha256-a+/= sha512-b"),
        static_integrity("css/app.css").gives(""),
        static_integrity("app").fails(
            "no asset `app` in manifest `embedded` (10 assets); that is a bundle: `asset_url` gives its URL",
        ),
    ]
}

fn rows_in_debug() -> Vec<Row> {
    vec![
        asset_tags("app").gives_each(&[
            r#"<link rel="stylesheet" href="/static/css/reset.77c2b1e0.css" integrity="sha384-reset">"#,
            r#"<link rel="stylesheet" href="/static/css/app.3f2a9c1d.css">"#,
        ]),
        asset_tags("css/site.css")
            .gives(r#"<link rel="stylesheet" href="/static/css/site.b1946ac9.css" integrity="sha256-a+/= sha512-b">"#),
    ]
}

fn rows_elsewhere() -> Vec<Row> {
    vec![
        asset_tags("app").gives(
            r#"<link rel="stylesheet" href="https://cdn.example.com/css/site.b1946ac9.css" integrity="sha256-a+/= sha512-b" crossorigin="anonymous">"#,
        ),
        asset_tags("css/app.css").gives(r#"<link rel="stylesheet" href="https://cdn.example.com/css/app.3f2a9c1d.css">"#),
        asset_tags("js/chunk.js").gives(
            r#"<script type="module" src="https://cdn.example.com/js/chunk.44444444.js" integrity="sha384-chunk"></script>"#,
        ),
    ]
}

fn rows_computed() -> Vec<Row> {
    vec![
        asset_tags("a.css").gives(r#"<link rel="stylesheet" href="/static/a.02d9c813.css">"#),
        asset_tags("b.mjs").gives(r#"<script type="module" src="/static/b.7e65df4d.mjs"></script>"#),
    ]
}
