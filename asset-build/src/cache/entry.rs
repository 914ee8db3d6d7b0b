//! What is remembered of one asset.

use std::borrow::Cow;

use asset_core::ManifestAsset;
use asset_core::internal::FileStamp;

use crate::inventory::{Unit, UnitSource, Units};

/// One asset as it was made; borrowed where that is still in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry<'a> {
    /// Of the source, or of a bundle's members in order.
    pub(crate) sources: Vec<FileStamp>,
    /// Of the output, if it can be recognised by it.
    pub(crate) output: Option<FileStamp>,
    /// The newest modification of anything that the bytes are made of, in seconds.
    pub(crate) modified: u64,
    pub(crate) row: Cow<'a, ManifestAsset>,
    pub(crate) asked: Vec<Asked<'a>>,
}

/// A look-up that a reference led to, and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked<'a> {
    /// The logical path that was looked up.
    pub(crate) path: Cow<'a, str>,
    /// The output file of the asset that was found; `None` if there was no such asset.
    pub(crate) file: Option<Cow<'a, str>>,
}

impl Entry<'_> {
    /// Whether the sources are those of the entry, and every look-up would have the same kind of answer.
    pub(crate) fn is_of(&self, unit: &Unit, units: &Units) -> bool {
        self.sources == stamps(unit, units)
            && self.asked.iter().all(|asked| units.position(&asked.path).is_some() == asked.file.is_some())
    }
}

/// The stamps of a unit's sources.
pub(crate) fn stamps(unit: &Unit, units: &Units) -> Vec<FileStamp> {
    match &unit.source {
        UnitSource::File(source) => vec![source.stamp],
        UnitSource::Bundle(of) => of.members.iter().flat_map(|&member| stamps(&units.all[member], units)).collect(),
    }
}
