//! A build that has nothing to do: it compares, and makes nothing.
//!
//! The comparison is made of the stamps of all sources and of all files that the last build wrote, under the lock. The
//! stamps of directories would not do: a change inside a file does not touch them. A snapshot is recorded only if every
//! file in it is old enough for its stamp to tell a change, so the build right after one that wrote something takes the
//! long way once more. A build with a warning records none, since the next one must say it again.

use asset_core::internal::{FileStamp, ListedFile, Listing, manifest_digest};
use asset_core::{Digest, LogicalPath, Manifest};
use rayon::prelude::*;

use super::lines::{self, Lines};
use super::{Entry, Store};
use crate::inventory::Naming;
use crate::output::Outputs;
use crate::previous_manifest::PreviousManifest;

/// The state of an output directory that needs no build.
pub(crate) struct UpToDate {
    pub(crate) manifest: Manifest,
    /// How many outputs there are.
    pub(crate) outputs: usize,
}

/// `Some` if there is nothing to do: sources, outputs and settings are those of the last build, and its manifest is the
/// committed, kept and current one.
pub(crate) fn up_to_date(
    store: &Store<'_>,
    listing: &Listing,
    outputs: &Outputs,
    previous: &mut PreviousManifest,
) -> Option<UpToDate> {
    let before = &*previous;
    let count = || {
        let digest = current_manifest(outputs, before.text()?)?;
        count_unchanged(store, listing, outputs, digest)
    };
    // The report has the manifest; parsing it takes as long as all else.
    let (_, count) = rayon::join(|| before.manifest(), count);
    let outputs = count?;
    previous.take().map(|manifest| UpToDate { manifest, outputs })
}

/// The digest of the manifest with this text, if it is the one that the output directory keeps, points to and has last in
/// its history.
fn current_manifest(outputs: &Outputs, text: &[u8]) -> Option<Digest> {
    let digest = manifest_digest(text);
    let is_current = outputs.dir().read_pointer().ok().flatten() == Some(digest);
    let is_kept = || std::fs::read(outputs.dir().manifest(digest)).is_ok_and(|kept| kept == text);
    let is_last = || {
        let history = outputs.dir().read_history();
        history.is_ok_and(|history| history.entries().last().is_some_and(|last| last.manifest == digest))
    };
    (is_current && is_last() && is_kept()).then_some(digest)
}

/// The number of outputs, if these sources and all files of the last build are unchanged; `manifest` is the digest of the
/// current manifest.
fn count_unchanged(store: &Store<'_>, listing: &Listing, outputs: &Outputs, manifest: Digest) -> Option<usize> {
    let Lines { snapshot, entries, others } = store.lines()?;
    let snapshot = snapshot?;
    let named = |listed| Naming::of(store.config, listed).map(|naming| naming.map(|naming| (listed, naming.key)));
    let assets: Vec<(&ListedFile, LogicalPath)> =
        listing.assets().filter_map(|listed| named(listed).transpose()).collect::<Result<_, _>>().ok()?;
    let (of_files, of_others) = entries.split_at_checked(assets.len())?;
    let is_there = |file: &str, stamp: Option<FileStamp>| stamp.is_some() && outputs.stamp(file) == stamp;
    let is_same = |entry: &Entry<'_>| is_there(&entry.row.file, entry.output) && entry.has_same_inputs();
    let file_is_same = |line: &str, (listed, key): (&ListedFile, LogicalPath)| {
        let is_of = |entry: &Entry<'_>| entry.sources == [listed.file.stamp] && is_same(entry);
        lines::entry(line).is_some_and(|(found, entry)| found == *key && is_of(&entry))
    };
    // The settings and the files decide which bundles and source maps there are, and what they are made from.
    let other_is_same = |line: &&str| lines::entry(line).is_some_and(|(_, entry)| is_same(&entry));
    let other_is_there = |line: &&str| lines::other(line).is_some_and(|(file, stamp)| is_there(&file, Some(stamp)));
    let is_same = snapshot.manifest == manifest.to_string()
        && outputs.list_stamp() == snapshot.list()
        && of_files.par_iter().zip(assets).all(|(line, listed)| file_is_same(line, listed))
        && of_others.par_iter().all(other_is_same)
        && others.par_iter().all(other_is_there);
    is_same.then_some(snapshot.outputs)
}
