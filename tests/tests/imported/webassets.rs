//! webassets, whose own URLs are compared with ours.

use std::path::Path;
use std::process::Command;

use asset_tests::{Reason, python, unavailable};

use crate::site::{Site, fetched, rendered, served_for_good, succeeded};

#[test]
fn versions_in_file_names() {
    check(&["css/site.%(version)s.css", "css/%(version)s/other.css"], &["css/site.css", "css/other.css"]);
}

#[test]
fn versions_in_queries() {
    check(&["css/plain.css", "css/site.%(version)s.css"], &["css/plain.css"]);
}

/// Builds these outputs, and compares the URLs of the first bundles, which go by these names here.
fn check(outputs: &[&str], names: &[&str]) {
    let site = Site::new();
    site.write("static/css/a.css", "a {}\n");
    site.write("static/css/b.css", "b {}\n");
    let dir = site.path("static");
    let urls = match built(&dir, outputs) {
        Ok(urls) => urls,
        Err(reason) => return unavailable("webassets", &reason),
    };
    let assets = site.import("static/.webassets-manifest", &[]);
    for (name, url) in names.iter().zip(urls.lines()) {
        assert_eq!(rendered(&assets, "asset_url", name), url);
        assert_eq!(rendered(&assets, "static_url", name), url);
    }
    assert_eq!(served_for_good(&assets, &dir).len(), outputs.len());
}

/// The URLs that webassets gives its bundles, in their order.
fn built(dir: &Path, outputs: &[&str]) -> Result<String, Reason> {
    let python = fetched(|cache| python::with_package(cache, "webassets", "3.0.0"))?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/bundles.py");
    Ok(succeeded(Command::new(python).arg(script).arg(dir).args(outputs)))
}
