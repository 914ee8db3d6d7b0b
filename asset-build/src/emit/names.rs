//! The names that outputs may have: no two assets one, and a pinned name only the bytes that it had.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;
use std::sync::{Mutex, PoisonError};

use asset_core::internal::OutputDir;
use asset_core::manifest::{Digests, ManifestAsset};
use asset_core::{Coding, Digest, Error, ErrorKind};
use foldhash::fast::RandomState;

use crate::Config;
use crate::inventory::Item;
use crate::output::{copy_same_bytes, kept_builds};
use crate::variants::tried_codings;

/// The asset that each output is of.
#[derive(Default)]
pub(super) struct OutputNames<'a> {
    owners: Mutex<HashMap<String, Owner<'a>, RandomState>>,
    hasher: RandomState,
}

struct Owner<'a> {
    item: &'a Item,
    content: Content,
}

/// The bytes under a name: those of a digest, in a content coding.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Content {
    digest: Digest,
    /// A hash of the integrity, which tells two texts with one MD5 apart and takes less memory.
    integrity: u64,
    coding: Option<Coding>,
}

/// Which of the names of an asset no other one had claimed. Assets with the same bytes may share a name.
pub(super) struct Claim {
    pub(super) is_new: bool,
    /// Also `false` without an unversioned copy.
    pub(super) copy_is_new: bool,
}

impl<'a> OutputNames<'a> {
    pub(super) fn with_capacity(count: usize) -> Self {
        let hasher = RandomState::default();
        Self { owners: Mutex::new(HashMap::with_capacity_and_hasher(count, hasher.clone())), hasher }
    }

    /// Claims every name that an asset may be written under: its output, the variants of it, and an unversioned copy.
    ///
    /// # Errors
    /// `Conflict` if an asset with other bytes has one of them.
    pub(super) fn claim_all(&self, config: &Config, item: &'a Item, row: &ManifestAsset) -> Result<Claim, Error> {
        let integrity = self.hasher.hash_one(&row.integrity);
        let plain = Content { digest: row.digest, integrity, coding: None };
        for coding in tried_codings(config, &row.file, &row.media_type) {
            // `app.css.br` may be a file of the load path as well.
            let content = Content { coding: Some(coding), ..plain };
            self.claim(&format!("{}{}", row.file, coding.suffix()), item, content)?;
        }
        let is_new = self.claim(&row.file, item, plain)?;
        let copy_is_new = item.is_copied && self.claim(&item.path, item, plain)?;
        Ok(Claim { is_new, copy_is_new })
    }

    /// Claims `file`; says whether it was free.
    fn claim(&self, file: &str, item: &'a Item, content: Content) -> Result<bool, Error> {
        let mut owners = self.owners.lock().unwrap_or_else(PoisonError::into_inner);
        match owners.get(file) {
            None => {
                owners.insert(file.to_owned(), Owner { item, content });
                Ok(true)
            }
            Some(owner) if owner.content == content => Ok(false),
            Some(owner) => Err(two_sources(file, owner.item, item)),
        }
    }

    /// The error about an output that another asset than its owner wants with other bytes.
    pub(super) fn conflict(&self, file: &str, item: &Item) -> Error {
        let owners = self.owners.lock().unwrap_or_else(PoisonError::into_inner);
        two_sources(file, owners.get(file).map_or(item, |owner| owner.item), item)
    }
}

fn two_sources(file: &str, one: &Item, other: &Item) -> Error {
    let (one, other) = if one.key < other.key { (&one.key, &other.key) } else { (&other.key, &one.key) };
    Error::new(ErrorKind::Conflict, format!("output `{file}` has two sources: `{one}` and `{other}`"))
}

/// The digests under which earlier builds know the files of `keep-names`, whose URLs promise that their bytes stay.
pub(super) struct PinnedNames(HashMap<String, Digests>);

impl PinnedNames {
    /// Reads them from the kept manifests.
    ///
    /// # Errors
    /// `Io` if the output directory can't be read, `Manifest` if the history or a kept manifest is damaged.
    pub(super) fn read(config: &Config, items: &[Item]) -> Result<Self, Error> {
        let mut pinned = HashMap::new();
        // Nearly all builds have none, and need not read old manifests.
        let names: HashSet<&str> = items.iter().filter(|item| item.keeps_name).map(|item| item.path.as_str()).collect();
        if names.is_empty() {
            return Ok(Self(pinned));
        }
        let dir = OutputDir::new(config.path(&config.output));
        for build in kept_builds(&dir, &dir.read_history()?)? {
            for row in build.read_manifest()?.assets.into_values().filter(|row| names.contains(row.file.as_str())) {
                if let Some(digests) = digests_here(config, &dir, &row)? {
                    pinned.insert(row.file, digests);
                }
            }
        }
        Ok(Self(pinned))
    }

    /// Fails if an earlier build knows other bytes under a name that is kept.
    pub(super) fn check(&self, item: &Item, row: &ManifestAsset) -> Result<(), Error> {
        let digests = row.digests();
        if !item.keeps_name || self.0.get(&row.file).is_none_or(|pinned| are_same(pinned, &digests)) {
            return Ok(());
        }
        Err(pinned_conflict(&row.file))
    }
}

/// The error about a pinned name with other bytes than before.
pub(super) fn pinned_conflict(file: &str) -> Error {
    let message = format!(
        "`{file}` keeps its name, but had other bytes in an earlier build; names in `keep-names` must change with their bytes"
    );
    Error::new(ErrorKind::Conflict, message)
}

/// The digests of an earlier output as this build computes them; `None` if it was another kind of digest then, and the
/// bytes are gone.
fn digests_here(config: &Config, dir: &OutputDir, row: &ManifestAsset) -> Result<Option<Digests>, Error> {
    let mut digester = config.digester();
    if row.digest.is_same_kind(&config.digester().finish().digest) {
        return Ok(Some(row.digests()));
    }
    let recorded = Digests::new(row.digest, row.size);
    let is_whole = copy_same_bytes(&dir.root().join(&row.file), &recorded, |bytes| {
        digester.update(bytes);
        Ok(())
    })?;
    Ok(is_whole.then(|| digester.finish()))
}

/// Whether two integrity values can be compared: both are made by the same algorithms.
fn is_same_kind(one: &str, other: &str) -> bool {
    one.len() == other.len()
}

/// Whether these are digests of the same bytes. An MD5 alone proves nothing against somebody who looks for collisions, so
/// integrity values that can be compared decide too.
pub(super) fn are_same(one: &Digests, other: &Digests) -> bool {
    let differ = is_same_kind(&one.integrity, &other.integrity) && one.integrity != other.integrity;
    one.digest == other.digest && !differ
}
