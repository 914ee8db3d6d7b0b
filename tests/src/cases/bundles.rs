//! Bundles and named roots.

use crate::{Group, asset_url, asset_urls, static_integrity, static_url};

const MANIFEST: &str = r#"{
  "schema": 1, "prefix": "/static/", "style": "filename", "version": "hash",
  "bundles": {
    "app": {"output": "css/site.css", "members": ["css/reset.css", "htmx:css/app.css", "css/app.css"]},
    "größe & co": {"output": "js/one.js", "members": ["js/one.js"]}
  },
  "assets": {
    "css/app.css": {"file": "css/app.3f2a9c1d.css", "version": "3f2a9c1d", "digest": "3f2a9c1d6c94d7f2d7d2a2a8ff0f4c5e", "size": 1, "type": "text/css"},
    "css/reset.css": {"file": "css/reset.77c2b1e0.css", "version": "77c2b1e0", "digest": "77c2b1e0be0a4cb6a3a3fbc8a1c5d0f9", "size": 1, "type": "text/css"},
    "css/site.css": {"file": "css/b1946ac9/site.css", "version": "b1946ac9", "digest": "b1946ac92492d2347c6235b4d2611184", "size": 2, "type": "text/css", "integrity": "sha384-q8/zB+abc="},
    "htmx.js": {"file": "htmx.900150983cd2.js", "version": "900150983cd2", "digest": "900150983cd24fb0d6963f7d28e17f72", "size": 1, "type": "text/javascript"},
    "htmx:css/app.css": {"file": "css/app.0cc175b9.css", "version": "0cc175b9", "digest": "0cc175b9c0f1b6a831c399e269772661", "size": 1, "type": "text/css"},
    "htmx:htmx.js": {"file": "htmx.900150983cd2.js", "version": "900150983cd2", "digest": "900150983cd24fb0d6963f7d28e17f72", "size": 1, "type": "text/javascript"},
    "js/one.js": {"file": "js/one.8277e091.js", "version": "8277e091", "digest": "8277e0910d750195b448797616e091ad", "size": 1, "type": "text/javascript"}
  }
}
"#;

const CONFIG: &str = r#"
load-path = ["static", { dir = "lib", name = "lib" }, { dir = "vendor", at = "v", name = "vendor" }]

[bundles.app]
members = ["a.css", "b.css"]
output = "css/site.css"

[bundles.dot]
members = ["a.css", "b.css"]
output = "css/screen.{version}.css"

[bundles.dash]
members = ["a.css", "b.css"]
output = "css/screen-{version}-all.css"

[bundles.directory]
members = ["a.css", "b.css"]
output = "{version}/all.css"

[bundles.named]
members = ["lib:a.css"]
output = "named.css"
"#;

/// `a.css` and `b.css` joined with one newline between them hash to `640de70d`.
const FILES: [(&str, &str); 6] = [
    ("static/a.css", "a {}\n"),
    ("static/b.css", "b {}\n"),
    ("lib/a.css", "lib {}\n"),
    ("lib/c.css", "other\n"),
    ("vendor/a.css", "app\n"),
    ("vendor/deep/d.css", "other\n"),
];

pub(super) fn groups() -> Vec<Group> {
    vec![from_manifest(), from_manifest_in_debug(), built(), built_in_debug(), in_query_style()]
}

fn from_manifest() -> Group {
    Group::manifest(
        "bundles, from a manifest",
        MANIFEST,
        [
            asset_url("app").gives("/static/css/b1946ac9/site.css"),
            asset_urls("app").gives_each(&["/static/css/b1946ac9/site.css"]),
            asset_url("größe & co").gives("/static/js/one.8277e091.js"),
            static_url("css/site.css").gives("/static/css/b1946ac9/site.css"),
            static_integrity("css/site.css").gives("sha384-q8/zB+abc="),
            static_url("htmx:css/app.css").gives("/static/css/app.0cc175b9.css"),
            static_url("css/app.css").gives("/static/css/app.3f2a9c1d.css"),
            static_url("htmx:htmx.js").gives("/static/htmx.900150983cd2.js"),
            static_url("htmx.js").gives("/static/htmx.900150983cd2.js"),
            static_url("htmx:htmx.js#x").gives("/static/htmx.900150983cd2.js#x"),
        ],
    )
}

fn from_manifest_in_debug() -> Group {
    Group::manifest(
        "bundles in debug, from a manifest",
        MANIFEST,
        [
            asset_urls("app").gives_each(&[
                "/static/css/reset.77c2b1e0.css",
                "/static/css/app.0cc175b9.css",
                "/static/css/app.3f2a9c1d.css",
            ]),
            asset_urls("größe & co").gives_each(&["/static/js/one.8277e091.js"]),
            asset_url("app").gives("/static/css/b1946ac9/site.css"),
            asset_urls("ap").fails(
                "no bundle `ap` in manifest `embedded` (2 bundles); did you mean `app`? If it is new, run `asset build`",
            ),
        ],
    )
    .debug()
}

fn built() -> Group {
    Group::built(
        "bundles and named roots, built",
        CONFIG,
        &FILES,
        [
            asset_url("app").gives("/static/css/site.640de70d.css"),
            asset_urls("app").gives_each(&["/static/css/site.640de70d.css"]),
            static_url("css/site.css").gives("/static/css/site.640de70d.css"),
            asset_url("dot").gives("/static/css/screen.640de70d.css"),
            static_url("css/screen.css").gives("/static/css/screen.640de70d.css"),
            asset_url("dash").gives("/static/css/screen-640de70d-all.css"),
            static_url("css/screen-all.css").gives("/static/css/screen-640de70d-all.css"),
            asset_url("directory").gives("/static/640de70d/all.css"),
            static_url("all.css").gives("/static/640de70d/all.css"),
            asset_url("named").gives("/static/named.9213cfeb.css"),
            static_url("a.css").gives("/static/a.2d6c8208.css"),
            static_url("lib:a.css").gives("/static/a.9213cfeb.css"),
            static_url("c.css").gives("/static/c.ba7790b1.css"),
            static_url("lib:c.css").gives("/static/c.ba7790b1.css"),
            static_url("v/a.css").gives("/static/v/a.02d9c813.css"),
            static_url("vendor:a.css").gives("/static/v/a.02d9c813.css"),
            static_url("v/deep/d.css").gives("/static/v/deep/d.ba7790b1.css"),
            static_url("vendor:deep/d.css").gives("/static/v/deep/d.ba7790b1.css"),
        ],
    )
}

fn built_in_debug() -> Group {
    Group::built(
        "bundles in debug, built",
        CONFIG,
        &FILES,
        [
            asset_urls("app").gives_each(&["/static/a.2d6c8208.css", "/static/b.d61bf042.css"]),
            asset_urls("named").gives_each(&["/static/a.9213cfeb.css"]),
            asset_url("app").gives("/static/css/site.640de70d.css"),
        ],
    )
    .debug()
}

fn in_query_style() -> Group {
    Group::built(
        "bundles in query style",
        format!("style = \"query\"\n{CONFIG}"),
        &FILES,
        [
            asset_url("app").gives("/static/css/site.css?640de70d"),
            asset_url("dot").gives("/static/css/screen.css?640de70d"),
            asset_urls("directory").gives_each(&["/static/all.css?640de70d"]),
        ],
    )
}
