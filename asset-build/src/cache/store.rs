//! The cache file of one output directory.

use std::time::SystemTime;

use asset_core::internal::manifest_digest;
use asset_core::{Digest, Error, VersionScheme};
use rayon::prelude::*;

use super::lines::{self, Lines};
use super::{BuildRecord, Cache, dir};
use crate::Config;
use crate::compile::VERSIONS;
use crate::output::Replacement;

/// Raised with every change of what a build makes of the same sources, or of how it is recorded.
const FORMAT: u32 = 7;

/// The cache file as it was when a build began.
pub(crate) struct Store<'a> {
    pub(super) config: &'a Config,
    /// The digest of the settings of that build.
    settings: String,
    text: String,
    began: SystemTime,
}

impl<'a> Store<'a> {
    /// Reads the file, if it exists; `manifest` is the text of the manifest before the build.
    pub(crate) fn read(config: &'a Config, manifest: Option<&[u8]>) -> Self {
        let began = SystemTime::now();
        let text = std::fs::read_to_string(dir::build(config)).unwrap_or_default();
        Self { config, settings: settings(config, || manifest.map(manifest_digest)), text, began }
    }

    /// The lines; `None` if the file is damaged, or was written with other settings.
    pub(super) fn lines(&self) -> Option<Lines<'_>> {
        lines::lines(&self.text, &self.settings)
    }

    /// The entries.
    pub(crate) fn cache(&self) -> Cache {
        let parse = |lines: Lines<'_>| lines.entries.into_par_iter().map(lines::entry).collect::<Option<Vec<_>>>();
        let entries = self.lines().and_then(parse);
        Cache { entries: entries.into_iter().flatten().collect(), began: Some(self.began) }
    }

    /// Writes the record of a build, unless the file has it already; `manifest` is the digest of its manifest.
    ///
    /// # Errors
    /// `Io` if the cache directory can't be written.
    pub(crate) fn save(&self, manifest: Digest, record: &BuildRecord<'_>) -> Result<(), Error> {
        let text = lines::write(&settings(self.config, || Some(manifest)), record);
        if text == self.text {
            return Ok(());
        }
        dir::create_builds(self.config)?;
        Replacement::prepare(&dir::build(self.config), &text, self.config.is_durable)?.commit()
    }
}

/// A digest of everything besides the sources that decides what is made from them.
fn settings(config: &Config, manifest: impl FnOnce() -> Option<Digest>) -> String {
    // Timestamps are taken over from the manifest, so its digest is an input there.
    let manifest = if config.version == VersionScheme::Timestamp { manifest() } else { None };
    let custom = config.custom_version.as_ref().map(|custom| custom.name().to_owned());
    let settings = format!(
        "{} {FORMAT} {:?} {} {} {:?} {:?} {} {:?} {:?} {:?} {custom:?} {manifest:?} {:?} {:?} {:?} {:?} {:?} {:?} {} {:?} {:?} {:?}",
        env!("CARGO_PKG_VERSION"),
        config.version,
        config.prefix,
        config.style,
        config.token,
        config.integrity,
        config.rewrite_scripts,
        config.missing_reference,
        config.missing_reference_rules,
        config.bundles,
        config.base,
        config.roots,
        config.keep_names,
        config.unversioned,
        config.plain,
        config.compress,
        VERSIONS,
        config.compile,
        config.minify,
        config.targets,
    );
    manifest_digest(settings.as_bytes()).to_string()
}
