//! Names that nothing has, and what is said of them.

use crate::{Group, asset_url, asset_urls, static_integrity, static_url};

const MANIFEST: &str = r#"{
  "schema": 1, "prefix": "/static/", "style": "filename", "version": "hash",
  "bundles": {
    "admin": {"output": "css/admin.css", "members": ["css/app.css"]},
    "app": {"output": "css/site.css", "members": ["css/app.css"]}
  },
  "assets": {
    "css/admin.css": {"file": "css/admin.0cc175b9.css", "version": "0cc175b9", "digest": "0cc175b9c0f1b6a831c399e269772661", "size": 1, "type": "text/css"},
    "css/app.css": {"file": "css/app.3f2a9c1d.css", "version": "3f2a9c1d", "digest": "3f2a9c1d6c94d7f2d7d2a2a8ff0f4c5e", "size": 1, "type": "text/css"},
    "css/site.css": {"file": "css/site.b1946ac9.css", "version": "b1946ac9", "digest": "b1946ac92492d2347c6235b4d2611184", "size": 1, "type": "text/css"}
  }
}
"#;

pub(super) fn groups() -> Vec<Group> {
    vec![
        in_a_manifest(),
        in_directories(),
        Group::manifest(
            "unknown, without any asset",
            super::manifest("/static/", "filename", "hash", ""),
            [
                static_url("app.css")
                    .fails("no asset `app.css` in manifest `embedded` (0 assets); if it is new, run `asset build`"),
                asset_url("app")
                    .fails("no bundle `app` in manifest `embedded` (0 bundles); if it is new, run `asset build`"),
            ],
        ),
    ]
}

fn in_a_manifest() -> Group {
    let near_app = "in manifest `embedded` (3 assets); did you mean `css/app.css`? If it is new, run `asset build`";
    let no_near = "in manifest `embedded` (3 assets); if it is new, run `asset build`";
    Group::manifest(
        "unknown in a manifest",
        MANIFEST,
        [
            static_url("css/ap.css").fails(&format!("no asset `css/ap.css` {near_app}")),
            static_url("app.css").fails(&format!("no asset `app.css` {near_app}")),
            static_url("styles/app.css").fails(&format!("no asset `styles/app.css` {near_app}")),
            static_url("/css/app.css").fails(&format!("no asset `/css/app.css` {near_app}")),
            static_url("./css/app.css").fails(&format!("no asset `./css/app.css` {near_app}")),
            static_url("css//app.css").fails(&format!("no asset `css//app.css` {near_app}")),
            static_url("css/../css/app.css").fails(&format!("no asset `css/../css/app.css` {near_app}")),
            static_url("CSS/App.css").fails(&format!("no asset `CSS/App.css` {near_app}")),
            static_url("css\\app.css").fails(&format!("no asset `css\\app.css` {near_app}")),
            static_url("css/app.3f2a9c1d.css").fails(&format!("no asset `css/app.3f2a9c1d.css` {no_near}")),
            static_url("/static/css/app.css").fails(&format!("no asset `/static/css/app.css` {near_app}")),
            static_url("").fails(&format!("no asset `` {no_near}")),
            static_url("#home").fails(&format!("no asset `` {no_near}")),
            static_url(" css/app.css").fails(&format!("no asset ` css/app.css` {near_app}")),
            static_url("no\nsuch\u{7}.css").fails(&format!("no asset `no\\nsuch\\u{{7}}.css` {no_near}")),
            static_url("app").fails("no asset `app` in manifest `embedded` (3 assets); that is a bundle: `asset_url` gives its URL"),
            static_integrity("css/ap.css").fails(&format!("no asset `css/ap.css` {near_app}")),
            asset_url("ap").fails(
                "no bundle `ap` in manifest `embedded` (2 bundles); did you mean `app`? If it is new, run `asset build`",
            ),
            asset_url("App").fails(
                "no bundle `App` in manifest `embedded` (2 bundles); did you mean `app`? If it is new, run `asset build`",
            ),
            asset_urls("amdin").fails(
                "no bundle `amdin` in manifest `embedded` (2 bundles); did you mean `admin`? If it is new, run `asset build`",
            ),
            asset_urls("admn").fails(
                "no bundle `admn` in manifest `embedded` (2 bundles); did you mean `admin`? If it is new, run `asset build`",
            ),
            asset_url("").fails("no bundle `` in manifest `embedded` (2 bundles); if it is new, run `asset build`"),
            asset_url("css/site.css").fails(
                "no bundle `css/site.css` in manifest `embedded` (2 bundles); that is an asset: `static_url` gives its URL",
            ),
        ],
    )
}

fn in_directories() -> Group {
    let config = r#"
load-path = ["static", { dir = "node_modules/htmx.org/dist", at = "vendor/htmx", name = "htmx" }]
"#;
    let files =
        [("static/css/app.css", ""), ("static/css/print.css", ""), ("node_modules/htmx.org/dist/htmx.min.js", "")];
    let origin = "in directories `static`, `node_modules/htmx.org/dist`";
    Group::directory(
        "unknown in directories",
        config,
        &files,
        [
            static_url("css/ap.css")
                .fails(&format!("no asset `css/ap.css` {origin} (3 assets); did you mean `css/app.css`?")),
            static_url("htmx.min.js")
                .fails(&format!("no asset `htmx.min.js` {origin} (3 assets); did you mean `vendor/htmx/htmx.min.js`?")),
            static_url("fonts/inter.woff2").fails(&format!("no asset `fonts/inter.woff2` {origin} (3 assets)")),
            static_url("/css/app.css")
                .fails(&format!("no asset `/css/app.css` {origin} (3 assets); did you mean `css/app.css`?")),
            asset_url("apq").fails(&format!("no bundle `apq` {origin} (0 bundles)")),
        ],
    )
}
