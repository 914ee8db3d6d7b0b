//! What a build leaves in the cache for the next one.

use std::time::SystemTime;

use asset_core::{Error, manifest_digest};
use rayon::prelude::*;

use crate::cache::{Asked, Cache, Entry, Left, Saved, Stamp, Whole, stamps};
use crate::make::{Made, Maker};
use crate::output::Outputs;

/// What is worth remembering. Renames that are still to come can change the stamps of files.
pub(crate) struct Remembered {
    /// By key, in the order of the units.
    entries: Vec<(String, Entry)>,
    /// Whether there is an entry for each unit.
    is_complete: bool,
    /// The unversioned copies, as paths under the output.
    copies: Vec<String>,
}

/// What is worth remembering of what was made.
pub(crate) fn remembered(maker: &Maker<'_>, cache: &Cache) -> Remembered {
    let entry = |position: usize| {
        let unit = &maker.units.all[position];
        let made = maker.made(position);
        let sources = stamps(unit, maker.units);
        let is_safe = made.is_clean && sources.iter().all(|stamp| cache.can_tell(stamp));
        is_safe.then(|| (unit.key.clone(), entry(maker, made, sources)))
    };
    let entries: Vec<_> = (0..maker.units.all.len()).into_par_iter().filter_map(entry).collect();
    let is_complete = entries.len() == maker.units.all.len();
    let copies = maker.units.all.iter().filter(|unit| maker.is_copied(unit)).map(|unit| unit.path.clone());
    Remembered { is_complete, copies: copies.collect(), entries }
}

fn entry(maker: &Maker<'_>, made: &Made, sources: Vec<Stamp>) -> Entry {
    let asked = made.asked.iter().map(|(path, answer)| {
        let file = answer.map(|position| maker.made(position).row.file.clone());
        Asked { path: path.clone(), file }
    });
    let asked = asked.collect();
    Entry { sources, output: made.output, modified: made.modified, row: made.row.clone(), asked }
}

impl Remembered {
    /// Writes the cache, now that every rename is done, with the stamps that the outputs and these `variants` have.
    ///
    /// # Errors
    /// `Io` if the cache directory can't be written.
    pub(crate) fn save(mut self, saved: &Saved<'_>, outputs: &Outputs, done: &Done<'_>) -> Result<(), Error> {
        let now = SystemTime::now();
        let settled = |stamp: &Stamp| stamp.is_settled(now);
        self.entries.par_iter_mut().for_each(|(_, entry)| {
            entry.output = entry.output.or_else(|| outputs.stamp(&entry.row.file)).filter(settled);
        });
        let others = self.copies.iter().chain(done.variants);
        let others = others.map(|file| Some((file.clone(), outputs.stamp(file).filter(settled)?)));
        let list = outputs.list_stamp();
        let is_complete = self.is_complete
            && self.entries.iter().all(|(_, entry)| entry.output.is_some())
            && list.as_ref().is_none_or(settled);
        let whole = match others.collect::<Option<Vec<_>>>() {
            Some(others) if is_complete => {
                let outputs = self.entries.len() + self.copies.len();
                Some(Whole { manifest: manifest_digest(done.manifest), outputs, list, others })
            }
            _ => None,
        };
        saved.replace(done.manifest, &Left { entries: self.entries, whole })
    }
}

/// What a build published.
pub(crate) struct Done<'a> {
    /// The bytes of the manifest.
    pub(crate) manifest: &'a [u8],
    /// Every variant in the list, as paths under the output.
    pub(crate) variants: &'a [String],
}
