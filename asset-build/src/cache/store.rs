//! The cache file: what it says, and whether everything still is as it says.

use std::time::SystemTime;

use asset_core::internal::{FileStamp, ListedFile, Listing, manifest_digest};
use asset_core::{Digest, Error};
use rayon::prelude::*;

use super::lines::{self, Lines};
use super::{Cache, Entry, Left, settings};
use crate::Config;
use crate::cache;
use crate::output::Outputs;
use crate::output::atomic_file::replace;

/// The cache file of one output directory, as it was when a build began.
pub(crate) struct Saved<'a> {
    config: &'a Config,
    /// Of the build that began.
    settings: String,
    text: String,
    began: SystemTime,
}

impl<'a> Saved<'a> {
    /// Reads the file, empty if it is not there; `manifest` is the text of the manifest as it is.
    pub(crate) fn read(config: &'a Config, manifest: Option<&[u8]>) -> Self {
        let began = SystemTime::now();
        let text = std::fs::read_to_string(cache::dir::build(config)).unwrap_or_default();
        Self { config, settings: settings(config, || manifest.map(manifest_digest)), text, began }
    }

    /// The entries; none if the file is damaged, or was written with other settings.
    pub(crate) fn cache(&self) -> Cache {
        let entries = lines::lines(&self.text, &self.settings)
            .and_then(|lines| lines.entries.into_par_iter().map(lines::entry).collect::<Option<Vec<_>>>());
        Cache { entries: entries.into_iter().flatten().collect(), began: Some(self.began) }
    }

    /// How many outputs there are, if these sources and all that the last build left are what they were then; `manifest` is
    /// the digest of the manifest as it is.
    pub(crate) fn unchanged(&self, listing: &Listing, outputs: &Outputs, manifest: Digest) -> Option<usize> {
        let Lines { whole, entries, others } = lines::lines(&self.text, &self.settings)?;
        let whole = whole?;
        let assets: Vec<&ListedFile> = listing.assets().collect();
        let (of_files, of_bundles) = entries.split_at_checked(assets.len())?;
        let bundles: usize = self.config.bundles.values().map(|bundle| 1 + usize::from(bundle.source_map)).sum();
        let is_there = |file: &str, stamp: Option<FileStamp>| stamp.is_some() && outputs.stamp(file) == stamp;
        let file_is_same = |line: &str, listed: &ListedFile| {
            lines::entry(line).is_some_and(|(key, Entry { sources, output, row, .. })| {
                key == **listed.key() && sources == [listed.file.stamp] && is_there(&row.file, output)
            })
        };
        // The members of a bundle are among the files.
        let bundle_is_there =
            |line: &&str| lines::entry(line).is_some_and(|(_, entry)| is_there(&entry.row.file, entry.output));
        let other_is_there = |line: &&str| lines::other(line).is_some_and(|(file, stamp)| is_there(&file, Some(stamp)));
        let is_same = whole.manifest == manifest.to_string()
            && of_bundles.len() == bundles
            && outputs.list_stamp() == whole.list()
            && of_files.par_iter().zip(assets).all(|(line, listed)| file_is_same(line, listed))
            && of_bundles.iter().all(bundle_is_there)
            && others.par_iter().all(other_is_there);
        is_same.then_some(whole.outputs)
    }

    /// Writes what a build left, unless the file says so; `manifest` is the digest of its manifest.
    ///
    /// # Errors
    /// `Io` if the cache directory can't be written.
    pub(crate) fn replace(&self, manifest: Digest, left: &Left<'_>) -> Result<(), Error> {
        let text = lines::write(&settings(self.config, || Some(manifest)), left);
        if text == self.text {
            return Ok(());
        }
        cache::dir::create_builds(self.config)?;
        replace(&cache::dir::build(self.config), &text)
    }
}
