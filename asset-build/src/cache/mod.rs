//! The cache: what the last build made from which sources.
//!
//! Only speed comes from here. The cache may be deleted at any time, damage makes it empty, and an entry counts only if
//! nothing that it was made from can have changed since: not the sources by size, times and inode, not the assets that
//! its references lead to, not the settings.
//!
//! The cache also has a snapshot of the build as a whole: the digest of its manifest and the stamps of all its files. If
//! every one of them is unchanged, the next build is over once they are compared ([`up_to_date`]).

pub(crate) mod dir;
mod entry;
mod lines;
mod store;
mod text;
mod up_to_date;
mod variants;

use std::collections::HashMap;
use std::time::SystemTime;

use asset_core::Digest;
use asset_core::internal::FileStamp;

pub(crate) use self::entry::{Entry, RecordedLookup, stamps};
pub(crate) use self::store::Store;
pub(crate) use self::up_to_date::{UpToDate, up_to_date};
pub(crate) use self::variants::{CachedVariant, VariantCache};

/// The entries of the last build, by key.
#[derive(Default)]
pub(crate) struct Cache {
    entries: HashMap<String, Entry<'static>>,
    /// When the present build began: a file changed later than shortly before may change again without a trace.
    began: Option<SystemTime>,
}

/// What the cache file says of a build.
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
