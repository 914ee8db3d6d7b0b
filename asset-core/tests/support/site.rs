//! Builds of a site, written by hand: each has one version for all of its assets.
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::fs;
use std::path::{Path, PathBuf};

use asset_core::internal::manifest_digest;
use asset_core::{Assets, Digest};
use tempfile::TempDir;

/// The manifest of the build whose assets all have `version`.
pub(crate) fn manifest(version: &str) -> String {
    manifest_under("/static/", "filename", version)
}

/// The same with another prefix and style.
pub(crate) fn manifest_under(prefix: &str, style: &str, version: &str) -> String {
    let row = |path: &str| {
        let (stem, extension) = path.split_once('.').unwrap();
        let digest = "d41d8cd98f00b204e9800998ecf8427e";
        format!(
            r#"    "{path}": {{"file": "{stem}.{version}.{extension}", "version": "{version}", "digest": "{digest}", "size": 0, "type": "text/css"}}"#
        )
    };
    let rows = ["a.css", "b.css", "css/app.css", "site.css"].map(row).join(",\n");
    let bundles = r#"    "app": {"output": "site.css", "members": ["b.css", "a.css"]}"#;
    let head = format!(r#"  "schema": 1, "prefix": "{prefix}", "style": "{style}", "version": "token""#);
    format!("{{\n{head},\n  \"bundles\": {{\n{bundles}\n  }},\n  \"assets\": {{\n{rows}\n  }}\n}}\n")
}

/// A directory with `m.json` or, in `public`, the outputs' state.
pub(crate) struct Site {
    dir: TempDir,
}

impl Site {
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    /// Writes a file beside its place, then renames it, as a build does.
    pub(crate) fn write(&self, path: &str, text: &str) {
        replace(&self.path(path), text);
    }

    /// Writes `m.json`, the manifest of the build of `version`.
    pub(crate) fn write_manifest(&self, version: &str) -> PathBuf {
        self.write("m.json", &manifest(version));
        self.path("m.json")
    }

    /// Keeps the manifest of the build of `version` in the output directory and moves the pointer to it; gives its
    /// digest.
    pub(crate) fn release(&self, version: &str) -> Digest {
        let text = manifest(version);
        let digest = manifest_digest(text.as_bytes());
        self.write(&format!("public/.asset/manifests/{digest}.json"), &text);
        self.write("public/.asset/current", &format!("{digest}\n"));
        digest
    }

    /// A message with this directory shown as `<dir>`.
    pub(crate) fn shown(&self, message: &impl ToString) -> String {
        message.to_string().replace(self.dir.path().to_str().unwrap(), "<dir>")
    }
}

pub(crate) fn replace(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let beside = path.with_extension("tmp");
    fs::write(&beside, text).unwrap();
    fs::rename(beside, path).unwrap();
}

pub(crate) fn url(assets: &Assets, path: &str) -> String {
    assets.catalog().static_url(path).unwrap().plain().to_owned()
}
