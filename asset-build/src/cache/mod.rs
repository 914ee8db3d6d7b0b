//! The cache: what the last build made from which sources.
//!
//! Only speed comes from here. The cache may be deleted at any time, damage makes it empty, and an entry counts only if
//! nothing that it was made from can have changed since: not the sources by size, times and inode, not the assets that
//! its references lead to, not the settings.
//!
//! The cache also has a snapshot of the build as a whole: the digest of its manifest and the stamps of all its files. If
//! every one of them is unchanged, the next build is over once they are compared ([`up_to_date`]).

pub(crate) mod dir;
mod lines;
mod store;
mod text;
mod up_to_date;
mod variants;

use std::borrow::Cow;
use std::collections::HashMap;
use std::time::SystemTime;

use asset_core::Digest;
use asset_core::internal::FileStamp;
use asset_core::manifest::ManifestAsset;

pub(crate) use self::store::Store;
pub(crate) use self::up_to_date::{UpToDate, up_to_date};
pub(crate) use self::variants::{CachedVariant, VariantCache};
use crate::compile::Input;
use crate::inventory::{Inventory, Item, Origin};

/// The entries of the last build, by key.
#[derive(Default)]
pub(crate) struct Cache {
    entries: HashMap<String, Entry<'static>>,
    /// When the present build began: a file changed later than shortly before may change again without a trace.
    began: Option<SystemTime>,
}

/// The record of a build in the cache file.
pub(crate) struct BuildRecord<'a> {
    /// By key, in the order of the inventory.
    pub(crate) entries: Vec<(&'a str, Entry<'a>)>,
    /// `None` if some asset has no entry, or a file is too new for its stamp to tell a change.
    pub(crate) snapshot: Option<Snapshot>,
}

/// The state of a build's files, besides the outputs of the entries.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Snapshot {
    /// The digest of the manifest.
    pub(crate) manifest: Digest,
    /// The number of outputs, with unversioned copies and without variants.
    pub(crate) outputs: usize,
    /// The stamp of the list of variants, if there is one.
    pub(crate) list: Option<FileStamp>,
    /// Unversioned copies and variants, as paths under the output.
    pub(crate) others: Vec<(String, FileStamp)>,
}

impl Cache {
    /// The entry of an asset.
    pub(crate) fn get(&self, key: &str) -> Option<&Entry<'static>> {
        self.entries.get(key)
    }

    /// Whether a source with this stamp was left alone for long enough before the build that its stamp tells a change.
    pub(crate) fn can_tell(&self, stamp: &FileStamp) -> bool {
        self.began.is_some_and(|began| stamp.is_settled(began))
    }
}

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
    /// The files that compilers read, or looked for, besides the sources.
    pub(crate) inputs: Vec<Input>,
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
            && self.has_same_inputs()
            && self.lookups.iter().all(|lookup| inventory.position(&lookup.path).is_some() == lookup.file.is_some())
    }
}

impl Entry<'_> {
    /// Whether the files that compilers read are unchanged, and those that they did not find still do not exist.
    pub(crate) fn has_same_inputs(&self) -> bool {
        self.inputs.iter().all(|input| FileStamp::at(&input.path) == input.stamp)
    }
}

/// The stamps of the sources of an item.
pub(crate) fn stamps(item: &Item, inventory: &Inventory) -> Vec<FileStamp> {
    match &item.origin {
        Origin::File(file) => vec![file.stamp],
        Origin::SourceMap(map) => vec![map.file.stamp],
        Origin::Bundle(bundle) => {
            bundle.members.iter().flat_map(|&member| stamps(&inventory.items[member], inventory)).collect()
        }
    }
}
