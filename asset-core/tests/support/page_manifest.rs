//! The manifest of a site whose pages have tags of every kind.
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::sync::Arc;

use asset_core::{Assets, Catalog};

pub(crate) const MANIFEST: &str = r#"{
  "schema": 1, "prefix": "/static/", "style": "filename", "version": "hash",
  "bundles": {
    "app": {"output": "css/site.css", "members": ["css/reset.css", "css/app.css"]},
    "both": {"output": "css/site.css", "members": ["css/app.css"]}
  },
  "assets": {
    "both": {"file": "both.00000000", "version": "00000000", "digest": "00000000000000000000000000000000", "size": 1, "type": "application/octet-stream"},
    "chunk.js": {"file": "chunk.11111111.js", "version": "11111111", "digest": "11111111000000000000000000000000", "size": 1, "type": "text/javascript; charset=utf-8", "imports": [], "styles": ["css/chunk.css"]},
    "css/app.css": {"file": "css/app.22222222.css", "version": "22222222", "digest": "22222222000000000000000000000000", "size": 1, "type": "text/css; charset=utf-8", "integrity": "sha384-app"},
    "css/chunk.css": {"file": "css/chunk.33333333.css", "version": "33333333", "digest": "33333333000000000000000000000000", "size": 1, "type": "text/css; charset=utf-8"},
    "css/entry.css": {"file": "css/entry.44444444.css", "version": "44444444", "digest": "44444444000000000000000000000000", "size": 1, "type": "text/css; charset=utf-8", "integrity": "sha384-entry"},
    "css/reset.css": {"file": "css/reset.55555555.css", "version": "55555555", "digest": "55555555000000000000000000000000", "size": 1, "type": "text/css; charset=utf-8"},
    "css/site.css": {"file": "css/site.66666666.css", "version": "66666666", "digest": "66666666000000000000000000000000", "size": 1, "type": "text/css; charset=utf-8", "integrity": "sha384-site sha512-site"},
    "data.json": {"file": "data.77777777.json", "version": "77777777", "digest": "77777777000000000000000000000000", "size": 1, "type": "application/json", "integrity": "sha384-data"},
    "entry.js": {"file": "entry.88888888.js", "version": "88888888", "digest": "88888888000000000000000000000000", "size": 1, "type": "text/javascript; charset=utf-8", "imports": ["chunk.js"], "styles": ["css/entry.css"]},
    "film.mp4": {"file": "film.99999999.mp4", "version": "99999999", "digest": "99999999000000000000000000000000", "size": 1, "type": "video/mp4"},
    "font.woff2": {"file": "font.aaaaaaaa.woff2", "version": "aaaaaaaa", "digest": "aaaaaaaa000000000000000000000000", "size": 1, "type": "font/woff2", "integrity": "sha384-font"},
    "img/logo.svg": {"file": "img/logo.bbbbbbbb.svg", "version": "bbbbbbbb", "digest": "bbbbbbbb000000000000000000000000", "size": 1, "type": "image/svg+xml", "integrity": "sha384-logo"},
    "js/app.js": {"file": "js/app.cccccccc.js", "version": "cccccccc", "digest": "cccccccc000000000000000000000000", "size": 1, "type": "text/javascript; charset=utf-8", "integrity": "sha384-main", "imports": ["js/chart.js", "js/util.js", "data.json"]},
    "js/chart.js": {"file": "js/chart.dddddddd.js", "version": "dddddddd", "digest": "dddddddd000000000000000000000000", "size": 1, "type": "text/javascript; charset=utf-8", "integrity": "sha384-chart", "imports": ["js/util.js"]},
    "js/leaf.mjs": {"file": "js/leaf.eeeeeeee.mjs", "version": "eeeeeeee", "digest": "eeeeeeee000000000000000000000000", "size": 1, "type": "text/javascript; charset=utf-8"},
    "js/old.js": {"file": "js/old.ffffffff.js", "version": "ffffffff", "digest": "ffffffff000000000000000000000000", "size": 1, "type": "text/javascript; charset=utf-8", "integrity": "sha384-old"},
    "js/one.js": {"file": "js/one.0a0a0a0a.js", "version": "0a0a0a0a", "digest": "0a0a0a0a000000000000000000000000", "size": 1, "type": "text/javascript; charset=utf-8", "imports": ["js/two.js", "js/one.js"]},
    "js/two.js": {"file": "js/two.0b0b0b0b.js", "version": "0b0b0b0b", "digest": "0b0b0b0b000000000000000000000000", "size": 1, "type": "text/javascript; charset=utf-8", "imports": ["js/one.js"]},
    "js/util.js": {"file": "js/util.0c0c0c0c.js", "version": "0c0c0c0c", "digest": "0c0c0c0c000000000000000000000000", "size": 1, "type": "text/javascript; charset=utf-8"},
    "site.webmanifest": {"file": "site.0d0d0d0d.webmanifest", "version": "0d0d0d0d", "digest": "0d0d0d0d000000000000000000000000", "size": 1, "type": "application/manifest+json"}
  }
}
"#;

pub(crate) fn catalog(prefix: &str) -> Arc<Catalog> {
    Assets::builder().prefix(prefix).embedded(MANIFEST).unwrap().catalog()
}
