//! What a build leaves in the cache for the next one.

use std::borrow::Cow;
use std::time::SystemTime;

use asset_core::internal::FileStamp;
use asset_core::{Digest, Error};
use rayon::prelude::*;

use crate::cache::{Asked, Cache, Entry, Left, Saved, Whole, stamps};
use crate::emit::Maker;
use crate::output::Outputs;

/// All that a build made, some of which is worth remembering.
pub(crate) struct Remembered<'a> {
    pub(crate) maker: Maker<'a>,
    /// What the build itself began with.
    pub(crate) cache: &'a Cache,
}

impl Remembered<'_> {
    /// Writes the cache, now that every rename is done, with the stamps that the outputs and these `variants` have.
    ///
    /// # Errors
    /// `Io` if the cache directory can't be written.
    pub(crate) fn save(&self, saved: &Saved<'_>, outputs: &Outputs, done: &Done<'_>) -> Result<(), Error> {
        let now = SystemTime::now();
        let settled = |stamp: &FileStamp| stamp.is_settled(now);
        let units = &self.maker.units.all;
        let entry = |position: usize| {
            let made = self.maker.made(position);
            let output = made.output.or_else(|| outputs.stamp(&made.row.file)).filter(settled);
            Some((units[position].key.as_str(), self.entry(position, output)?))
        };
        let entries: Vec<_> = (0..units.len()).into_par_iter().filter_map(entry).collect();
        let copies: Vec<&str> =
            units.iter().filter(|unit| self.maker.is_copied(unit)).map(|unit| unit.path.as_str()).collect();
        let others = copies.iter().copied().chain(done.variants.iter().map(String::as_str));
        let others = others.map(|file| Some((file.to_owned(), outputs.stamp(file).filter(settled)?)));
        let list = outputs.list_stamp();
        let is_complete = entries.len() == units.len()
            && entries.iter().all(|(_, entry)| entry.output.is_some())
            && list.as_ref().is_none_or(settled);
        let whole = match others.collect::<Option<Vec<_>>>() {
            Some(others) if is_complete => {
                let outputs = entries.len() + copies.len();
                Some(Whole { manifest: done.manifest.to_string(), outputs, list, others })
            }
            _ => None,
        };
        saved.replace(done.manifest, &Left { entries, whole })
    }

    /// The entry of an asset with this `output`, if nothing can change unseen that it was made of.
    fn entry(&self, position: usize, output: Option<FileStamp>) -> Option<Entry<'_>> {
        let made = self.maker.made(position);
        let sources = stamps(&self.maker.units.all[position], self.maker.units);
        let is_safe = made.is_clean && sources.iter().all(|stamp| self.cache.can_tell(stamp));
        let asked = made.asked.iter().map(|(path, answer)| {
            let file = answer.map(|position| self.maker.made(position).row.file.as_str().into());
            Asked { path: path.as_str().into(), file }
        });
        let (modified, row) = (made.modified, Cow::Borrowed(&made.row));
        is_safe.then(|| Entry { sources, output, modified, row, asked: asked.collect() })
    }
}

/// What a build published.
pub(crate) struct Done<'a> {
    /// The digest of the manifest.
    pub(crate) manifest: Digest,
    /// Every variant in the list, as paths under the output.
    pub(crate) variants: &'a [String],
}
