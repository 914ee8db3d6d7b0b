//! The record of one asset.

use std::borrow::Cow;

use asset_core::ManifestAsset;
use asset_core::internal::FileStamp;

use crate::inventory::{Inventory, Item, Origin};

/// One asset as a build made it; borrowed from that build, or read from the cache file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry<'a> {
    /// The stamp of the source, or those of a bundle's members in order.
    pub(crate) sources: Vec<FileStamp>,
    /// The stamp of the output, if a change of the output would change it.
    pub(crate) output: Option<FileStamp>,
    /// The newest modification of anything that the bytes are made from, in seconds.
    pub(crate) modified: u64,
    pub(crate) row: Cow<'a, ManifestAsset>,
    pub(crate) lookups: Vec<RecordedLookup<'a>>,
}

/// A look-up that a reference led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordedLookup<'a> {
    /// The logical path that was looked up.
    pub(crate) path: Cow<'a, str>,
    /// The output file of the asset that was found; `None` if there was no such asset.
    pub(crate) file: Option<Cow<'a, str>>,
}

impl Entry<'_> {
    /// Whether the sources have not changed, and every look-up finds an asset if it did then.
    pub(crate) fn is_of(&self, item: &Item, inventory: &Inventory) -> bool {
        self.sources == stamps(item, inventory)
            && self.lookups.iter().all(|lookup| inventory.position(&lookup.path).is_some() == lookup.file.is_some())
    }
}

/// The stamps of the sources of an item.
pub(crate) fn stamps(item: &Item, inventory: &Inventory) -> Vec<FileStamp> {
    match &item.origin {
        Origin::File(file) => vec![file.stamp],
        Origin::Bundle(bundle) => {
            bundle.members.iter().flat_map(|&member| stamps(&inventory.items[member], inventory)).collect()
        }
    }
}
