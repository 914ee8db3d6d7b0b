//! A build that finds everything as the last one left it.

use asset_core::internal::{Listing, manifest_digest};
use asset_core::{Digest, Manifest};

use crate::cache::Saved;
use crate::output::Outputs;
use crate::previous_manifest::Committed;

/// The manifest and the number of outputs, if nothing is left to do: sources, outputs and settings are those of the last
/// build, and the manifest that it made is committed, kept and current.
pub(crate) fn unchanged(
    saved: &Saved<'_>,
    listing: &Listing,
    (outputs, committed): (&Outputs, &mut Committed),
) -> Option<(Manifest, usize)> {
    let as_it_is = &*committed;
    let count = || {
        let digest = published(outputs, as_it_is.text()?)?;
        saved.unchanged(listing, outputs, digest)
    };
    // The report has the manifest; parsing it takes as long as all else.
    let (_, count) = rayon::join(|| as_it_is.manifest(), count);
    let count = count?;
    committed.take().map(|manifest| (manifest, count))
}

/// The digest of the manifest with this text, if it is the one that the output directory keeps, points to and has last in
/// its history.
fn published(outputs: &Outputs, text: &[u8]) -> Option<Digest> {
    let digest = manifest_digest(text);
    let is_current = outputs.dir().read_pointer().ok().flatten() == Some(digest);
    let is_kept = || std::fs::read(outputs.dir().manifest(digest)).is_ok_and(|kept| kept == text);
    let is_last = || {
        let history = outputs.dir().read_history();
        history.is_ok_and(|history| history.entries().last().is_some_and(|last| last.manifest == digest))
    };
    (is_current && is_last() && is_kept()).then_some(digest)
}
