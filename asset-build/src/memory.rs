//! What a build leaves in the cache for the next one.

use rayon::prelude::*;

use crate::cache::{Asked, Cache, Entry, Stamp, stamps};
use crate::make::{Made, Maker, Memory};
use crate::output::Outputs;

/// Whether the last build's memory is still the whole truth.
pub(crate) fn unchanged(maker: &Maker<'_>, cache: &Cache) -> bool {
    let count = maker.units.all.len();
    count == cache.len() && (0..count).all(|position| maker.made(position).memory == Memory::Kept)
}

/// What is worth remembering, without the outputs' stamps, which renames still change.
pub(crate) fn remembered(maker: &Maker<'_>, cache: &Cache) -> Vec<(String, Entry)> {
    let entry = |position: usize| {
        let unit = &maker.units.all[position];
        let made = maker.made(position);
        let sources = stamps(unit, maker.units);
        let is_safe = made.memory != Memory::Never && sources.iter().all(|stamp| cache.can_tell(stamp));
        is_safe.then(|| (unit.key.clone(), entry(maker, made, sources)))
    };
    (0..maker.units.all.len()).filter_map(entry).collect()
}

fn entry(maker: &Maker<'_>, made: &Made, sources: Vec<Stamp>) -> Entry {
    let asked = made.asked.iter().map(|(path, answer)| {
        let file = answer.map(|position| maker.made(position).row.file.clone());
        Asked { path: path.clone(), file }
    });
    Entry { sources, output: None, modified: made.modified, row: made.row.clone(), asked: asked.collect() }
}

/// Adds the stamps of the outputs, as they are now that every rename is done.
pub(crate) fn stamp_outputs(memory: &mut [(String, Entry)], outputs: &Outputs) {
    let now = std::time::SystemTime::now();
    memory.par_iter_mut().for_each(|(_, entry)| {
        entry.output = outputs.stamp(&entry.row.file).filter(|stamp| stamp.is_settled(now));
    });
}
