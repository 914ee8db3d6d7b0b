//! The manifest before a build, and the differences between it and the one that the build makes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use asset_core::internal::OutputDir;
use asset_core::manifest::ManifestAsset;
use asset_core::{Error, ErrorKind, LogicalPath, Manifest};

use crate::Config;

/// The manifest file of a configuration, which may be missing or damaged.
pub(crate) struct PreviousManifest {
    path: PathBuf,
    text: Option<Vec<u8>>,
    /// Parsed at first use.
    manifest: OnceLock<Option<Result<Manifest, Error>>>,
}

impl PreviousManifest {
    /// Reads the manifest file, or with `manifest = false` the current one of the output directory.
    ///
    /// # Errors
    /// `Io` if it exists and can't be read; `Manifest` if a newer release wrote it. A damaged manifest is not an error
    /// here: a build replaces it.
    pub(crate) fn read(config: &Config) -> Result<Self, Error> {
        let path = match config.manifest_path() {
            Some(path) => path,
            None => {
                let output = OutputDir::new(config.path(&config.output));
                let current = output.read_pointer().ok().flatten();
                current.map_or_else(|| output.manifests().join("none.json"), |digest| output.manifest(digest))
            }
        };
        let text = match std::fs::read(&path) {
            Ok(text) => Some(text),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => None,
            Err(cause) => return Err(Error::io("read the manifest", &path, cause)),
        };
        // A newer release knows more than would be written back.
        if let Some(text) = text.as_deref().filter(|text| Manifest::is_newer(text)) {
            Manifest::parse(text, &path)?;
        }
        Ok(Self { path, text, manifest: OnceLock::new() })
    }

    pub(crate) fn text(&self) -> Option<&[u8]> {
        self.text.as_deref()
    }

    /// The manifest, if it exists and is not damaged.
    pub(crate) fn manifest(&self) -> Option<&Manifest> {
        self.parsed()?.as_ref().ok()
    }

    /// Takes the manifest out, if it exists and is not damaged.
    pub(crate) fn take(&mut self) -> Option<Manifest> {
        self.manifest.take()??.ok()
    }

    /// The reason why it can't be read, if it exists and is damaged.
    fn damage(&self) -> Option<&Error> {
        self.parsed()?.as_ref().err()
    }

    fn parsed(&self) -> Option<&Result<Manifest, Error>> {
        self.manifest.get_or_init(|| Some(Manifest::parse(self.text()?, &self.path))).as_ref()
    }

    /// Whether the file has exactly this text.
    pub(crate) fn is(&self, text: &str) -> bool {
        self.text() == Some(text.as_bytes())
    }

    /// Every difference between the file and the canonical text of `now`, at its line of the file; at least one, for a text
    /// that is another one.
    pub(crate) fn differences(&self, now: &Manifest) -> Vec<Error> {
        let Some(text) = self.text() else {
            let message = format!("there is no manifest `{}`; run `asset build`", self.path.display());
            return vec![Error::new(ErrorKind::Manifest, message)];
        };
        if let Some(damage) = self.damage() {
            return vec![damage.clone()];
        }
        let Some(before) = self.manifest() else {
            unreachable!("BUG: a manifest that is neither missing, damaged nor whole");
        };
        let lines = Lines { path: &self.path, text };
        let mut found = Vec::new();
        for (key, old, new) in [
            ("prefix", before.prefix.to_string(), now.prefix.to_string()),
            ("style", before.style.to_string(), now.style.to_string()),
            ("version", before.version.to_string(), now.version.to_string()),
        ] {
            if old != new {
                found.push(lines.finding(key, format!("{key} is `{old}`, asset.toml has `{new}`")));
            }
        }
        found.extend(bundle_differences(before, now, &lines));
        found.extend(asset_differences(before, now, &lines));
        if found.is_empty() {
            found.push(lines.finding("schema", "manifest is not in its canonical form; run `asset build`".to_owned()));
        }
        found
    }
}

fn bundle_differences(before: &Manifest, now: &Manifest, lines: &Lines<'_>) -> Vec<Error> {
    let names: BTreeSet<&String> = before.bundles.keys().chain(now.bundles.keys()).collect();
    let compare = |name: &String| match (before.bundles.get(name), now.bundles.get(name)) {
        (None, _) => Some(lines.finding("bundles", format!("bundle `{name}` is not in the manifest"))),
        (_, None) => Some(lines.finding(name, format!("bundle `{name}` is no longer configured"))),
        (Some(old), Some(new)) => {
            (old != new).then(|| lines.finding(name, format!("bundle `{name}` has other members or another output")))
        }
    };
    names.into_iter().filter_map(compare).collect()
}

fn asset_differences(before: &Manifest, now: &Manifest, lines: &Lines<'_>) -> Vec<Error> {
    let paths: BTreeSet<&LogicalPath> = before.assets.keys().chain(now.assets.keys()).collect();
    let compare = |path: &LogicalPath| match (before.assets.get(path), now.assets.get(path)) {
        (None, _) => Some(lines.finding("assets", format!("`{path}` is not in the manifest"))),
        (_, None) => Some(lines.finding(path, format!("`{path}` is no longer an asset"))),
        (Some(old), Some(new)) => row_difference(old, new).map(|what| lines.finding(path, format!("`{path}` {what}"))),
    };
    paths.into_iter().filter_map(compare).collect()
}

fn row_difference(old: &ManifestAsset, new: &ManifestAsset) -> Option<String> {
    if old.digest != new.digest {
        return Some(format!("has changed: version `{}` is now `{}`", old.version, new.version));
    }
    let fields = [
        ("version", old.version.as_str(), new.version.as_str()),
        ("file", &old.file, &new.file),
        ("type", &old.media_type, &new.media_type),
        ("integrity", &old.integrity, &new.integrity),
    ];
    let differing = fields.into_iter().find(|(_, old, new)| old != new);
    let keys = [("plain", old.is_plain, new.is_plain), ("keep-names", old.is_pinned, new.is_pinned)];
    let listed = keys.into_iter().find(|(_, old, new)| old != new).map(|(key, _, is_listed)| {
        if is_listed { format!("is in `{key}` now") } else { format!("is no longer in `{key}`") }
    });
    let size = (old.size != new.size).then(|| format!("has size {}, now {}", old.size, new.size));
    let dependencies = (old.dependencies != new.dependencies).then(|| "has other `imports` or `styles`".to_owned());
    differing.map(|(name, old, new)| format!("has {name} `{old}`, now `{new}`")).or(listed).or(size).or(dependencies)
}

/// Finds the line of a key in the text of the manifest.
struct Lines<'a> {
    path: &'a Path,
    text: &'a [u8],
}

impl Lines<'_> {
    fn finding(&self, key: &str, message: String) -> Error {
        let text = String::from_utf8_lossy(self.text);
        let needle = format!("\"{key}\":");
        let line = text.lines().position(|line| line.trim_start().starts_with(&needle)).map_or(1, |at| at + 1);
        let column = text.lines().nth(line - 1).map_or(1, |text| text.len() - text.trim_start().len() + 1);
        Error::new(ErrorKind::Manifest, message).at(self.path, line, column)
    }
}
