//! The record of a build, for the next one.

use std::borrow::Cow;
use std::time::SystemTime;

use asset_core::Digest;
use asset_core::internal::FileStamp;
use rayon::prelude::*;

use super::Emitted;
use crate::cache::{BuildRecord, Cache, Entry, RecordedLookup, Snapshot, stamps};
use crate::output::Outputs;

impl Emitted<'_> {
    /// The record of this build, now that every rename is done: `manifest` is the digest of its manifest, `variants` are
    /// the paths of all listed variants under the output.
    pub(crate) fn record(
        &self,
        cache: &Cache,
        outputs: &Outputs,
        manifest: Digest,
        variants: &[String],
    ) -> BuildRecord<'_> {
        let now = SystemTime::now();
        let settled = |stamp: &FileStamp| stamp.is_settled(now);
        let items = &self.emitter.scanner.inventory.items;
        let entry = |position: usize| {
            let emitted = self.emitter.emitted(position);
            // Without a settled stamp, the next build has to read the output.
            let output = emitted.output.or_else(|| outputs.stamp(&emitted.row.file)).filter(settled);
            Some((items[position].key.as_str(), self.entry(cache, position, output)?))
        };
        let entries: Vec<_> = (0..items.len()).into_par_iter().filter_map(entry).collect();
        let copies: Vec<&str> = items.iter().filter(|item| item.is_copied).map(|item| item.path.as_str()).collect();
        let others = copies.iter().copied().chain(variants.iter().map(String::as_str));
        let others = others.map(|file| Some((file.to_owned(), outputs.stamp(file).filter(settled)?)));
        let list = outputs.list_stamp();
        // A snapshot with a gap would call a changed file unchanged.
        let is_complete = entries.len() == items.len()
            && entries.iter().all(|(_, entry)| entry.output.is_some())
            && list.as_ref().is_none_or(settled);
        let snapshot = match others.collect::<Option<Vec<_>>>() {
            Some(others) if is_complete => {
                let outputs = entries.len() + copies.len();
                Some(Snapshot { manifest, outputs, list, others })
            }
            _ => None,
        };
        BuildRecord { entries, snapshot }
    }

    /// The entry of an asset with this `output`, unless something that it was made from may change unseen.
    fn entry(&self, cache: &Cache, position: usize, output: Option<FileStamp>) -> Option<Entry<'_>> {
        let emitted = self.emitter.emitted(position);
        let inventory = self.emitter.scanner.inventory;
        let sources = stamps(&inventory.items[position], inventory);
        let inputs = &emitted.inputs;
        let mut stamps = sources.iter().chain(inputs.iter().filter_map(|input| input.stamp.as_ref()));
        let can_be_recorded = inputs.iter().all(|input| input.path.to_str().is_some());
        let is_safe = emitted.is_clean && can_be_recorded && stamps.all(|stamp| cache.can_tell(stamp));
        let lookups = emitted.lookups.iter().map(|lookup| {
            let file = lookup.item.map(|item| self.emitter.emitted(item).row.file.as_str().into());
            RecordedLookup { path: lookup.path.as_str().into(), file }
        });
        let (modified, row) = (emitted.modified, Cow::Borrowed(&emitted.row));
        is_safe.then(|| Entry { sources, output, modified, row, lookups: lookups.collect(), inputs: inputs.clone() })
    }
}
