//! The list of variants beside the outputs, and in the cache.

use std::collections::HashSet;
use std::time::SystemTime;

use asset_core::internal::{Variant, Variants};
use asset_core::manifest::ManifestAsset;
use asset_core::{Error, ErrorKind};
use rayon::prelude::*;

use super::compress::RECIPE;
use super::compression::{Candidate, Compression};
use crate::cache::{CachedVariant, VariantCache};
use crate::output::Replacement;

/// The variants of a build's outputs, staged or in their places.
pub(crate) struct CompressedOutputs<'a> {
    pub(super) compression: Compression<'a>,
    pub(super) variants: Vec<(Candidate<'a>, Option<Variant>)>,
    /// How often bytes were compressed; all other variants existed or were in the cache.
    pub(crate) compressed: usize,
    /// Names the damaged entries of the cache, which were made again.
    pub(crate) warning: Option<Error>,
    /// Whether the cache of the last build says all of this already.
    pub(super) is_cached: bool,
}

/// The list of variants of an output directory.
pub(crate) struct VariantList {
    /// The next content of `variants.json`, if it changes.
    pub(crate) replacement: Option<Replacement>,
    /// Every listed variant, as a path under the output.
    pub(crate) files: Vec<String>,
}

impl CompressedOutputs<'_> {
    /// Prepares `variants.json`. An output that is not of this build keeps the variants that still exist, and has those
    /// that were `carried_over` from an earlier deploy.
    ///
    /// # Errors
    /// `Io` if the list can't be read or written. A damaged list is not an error: it is replaced.
    pub(crate) fn list(&self, carried_over: &Variants) -> Result<VariantList, Error> {
        let outputs = self.compression.outputs;
        let before = match outputs.dir().read_variants() {
            Err(error) if error.kind() == ErrorKind::Io => return Err(error),
            before => before.ok(),
        };
        // Built anew from what is known, so that nothing stale stays in it.
        let mut list = Variants::default();
        let mut others = before.iter().flat_map(Variants::iter).chain(carried_over.iter()).peekable();
        let rows = others.peek().map(|_| self.compression.manifest.assets.values());
        let ours: HashSet<&str> = rows.into_iter().flatten().map(|row| row.file.as_str()).collect();
        for (file, coding, variant) in others.filter(|(file, ..)| !ours.contains(file)) {
            let stamp = outputs.stamp(&format!("{file}{}", coding.suffix()));
            if stamp.is_some_and(|stamp| stamp.size() == variant.size) {
                list.insert(file, coding, *variant);
            }
        }
        for (Candidate { row, coding }, variant) in &self.variants {
            if let Some(variant) = variant {
                list.insert(&row.file, *coding, *variant);
            }
        }
        let files = list.iter().map(|(file, coding, _)| format!("{file}{}", coding.suffix())).collect();
        let replacement = match before {
            Some(before) if before == list => None,
            _ => Some(outputs.replacement(&outputs.dir().variants(), &list.to_json())?),
        };
        Ok(VariantList { replacement, files })
    }

    /// Saves the variants in the cache, now that every rename is done.
    ///
    /// # Errors
    /// `Io` if the cache directory can't be written.
    pub(crate) fn save(&self) -> Result<(), Error> {
        if self.is_cached {
            return Ok(());
        }
        let now = SystemTime::now();
        let cached = self.variants.par_iter().filter_map(|(candidate, variant)| {
            let file = candidate.file();
            let variant = match variant {
                None => None,
                Some(variant) => {
                    let stamp = self.compression.outputs.stamp(&file).filter(|stamp| stamp.is_settled(now))?;
                    Some((*variant, stamp))
                }
            };
            let ManifestAsset { digest, integrity, .. } = candidate.row;
            Some((file, CachedVariant { plain: *digest, integrity: integrity.clone(), variant }))
        });
        VariantCache::new(cached.collect()).save(self.compression.config, RECIPE)
    }
}
