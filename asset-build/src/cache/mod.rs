//! What the last build remembers for the next one: which sources it made which outputs of.
//!
//! Only speed comes from here. The cache may be deleted at any time, damage makes it empty, and an entry counts only if
//! nothing it was made of can have changed since: not the sources by size, times and inode, not what its references
//! lead to, not the settings.
//!
//! A program can't set the change time of a file, so an edit with a restored modification time is noticed. A file that
//! changed just before the build is not remembered, because a second edit in the same tick of the clock would leave no
//! trace; nor is an asset with a warning, so that every build prints it.

pub(crate) mod dir;
mod entry;
mod lines;
mod sealed;
mod stamp;
mod store;
pub(crate) mod up_to_date;
pub(crate) mod variants;

use std::collections::HashMap;
use std::time::SystemTime;

use asset_core::internal::{FileStamp, manifest_digest};
use asset_core::{Digest, VersionScheme};

use crate::Config;

pub(crate) use self::entry::{Asked, Entry, stamps};
pub(crate) use self::sealed::{sealed, to_line, unsealed};
pub(crate) use self::stamp::Stamp;
pub(crate) use self::store::Saved;

/// Raised with every change of what a build makes of the same sources, or of how it is remembered.
const FORMAT: u32 = 5;

/// The entries of the last build, by key.
#[derive(Default)]
pub(crate) struct Cache {
    entries: HashMap<String, Entry<'static>>,
    /// When the present build began: a file changed later than shortly before may change again without a trace.
    began: Option<SystemTime>,
}

/// What a build left.
pub(crate) struct Left<'a> {
    /// By key, in the order in which they were listed.
    pub(crate) entries: Vec<(&'a str, Entry<'a>)>,
    /// `None` if there is no entry for some asset, or a file is too new for its stamp to tell a change.
    pub(crate) whole: Option<Whole>,
}

/// All that a build left besides the outputs of the entries.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Whole {
    /// The digest of the manifest.
    pub(crate) manifest: String,
    /// How many outputs there are, with unversioned copies and without variants.
    pub(crate) outputs: usize,
    /// The stamp of the list of variants, if there is one.
    pub(crate) list: Option<FileStamp>,
    /// Unversioned copies and variants, as paths under the output.
    pub(crate) others: Vec<(String, FileStamp)>,
}

impl Cache {
    /// What is remembered of an asset.
    pub(crate) fn get(&self, key: &str) -> Option<&Entry<'static>> {
        self.entries.get(key)
    }

    /// Whether a source with this stamp was left alone for long enough before the build that its stamp tells a change.
    pub(crate) fn can_tell(&self, stamp: &FileStamp) -> bool {
        self.began.is_some_and(|began| stamp.is_settled(began))
    }
}

/// Everything besides the sources that decides what is made of them.
fn settings(config: &Config, manifest: impl FnOnce() -> Option<Digest>) -> String {
    // Timestamps are taken over from the manifest, so its digest is an input there.
    let manifest = match config.version {
        VersionScheme::Timestamp => manifest(),
        _ => None,
    };
    let custom = config.custom_version.as_ref().map(|custom| custom.name().to_owned());
    let settings = format!(
        "{} {FORMAT} {:?} {} {} {:?} {:?} {} {:?} {:?} {:?} {custom:?} {manifest:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        env!("CARGO_PKG_VERSION"),
        config.version,
        config.prefix,
        config.style,
        config.token,
        config.integrity,
        config.rewrite_scripts,
        config.missing_reference,
        config.missing_reference_rules,
        config.bundles,
        config.base,
        config.roots,
        config.keep_names,
        config.unversioned,
        config.plain,
        config.compress,
    );
    manifest_digest(settings.as_bytes()).to_string()
}
