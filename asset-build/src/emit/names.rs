//! The names that outputs may have: no two assets one, and a pinned name only the bytes that it had.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use asset_core::internal::{Digester, OutputDir};
use asset_core::{Coding, Digest, Digests, Error, ErrorKind, ManifestAsset};
use foldhash::fast::RandomState;

use crate::Config;
use crate::inventory::Item;
use crate::output::{copy_same_bytes, kept_builds};
use crate::variants::tried_codings;

/// The asset that each output is of.
#[derive(Default)]
pub(super) struct OutputNames<'a>(Mutex<HashMap<String, Owner<'a>, RandomState>>);

struct Owner<'a> {
    item: &'a Item,
    content: Content,
}

/// The bytes under a name: those of a digest, in a content coding.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Content {
    digest: Digest,
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
        Self(Mutex::new(HashMap::with_capacity_and_hasher(count, RandomState::default())))
    }

    /// Claims every name that an asset may be written under: its output, the variants of it, and an unversioned copy.
    ///
    /// # Errors
    /// `Conflict` if an asset with other bytes has one of them.
    pub(super) fn claim_all(&self, config: &Config, item: &'a Item, row: &ManifestAsset) -> Result<Claim, Error> {
        let plain = Content { digest: row.digest, coding: None };
        for coding in tried_codings(config, &row.file, &row.media_type) {
            let content = Content { coding: Some(coding), ..plain };
            self.claim(&format!("{}{}", row.file, coding.suffix()), item, content)?;
        }
        let is_new = self.claim(&row.file, item, plain)?;
        let copy_is_new = item.is_copied && self.claim(&item.path, item, plain)?;
        Ok(Claim { is_new, copy_is_new })
    }

    /// Claims `file`; says whether it was free.
    fn claim(&self, file: &str, item: &'a Item, content: Content) -> Result<bool, Error> {
        let mut owners = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match owners.get(file) {
            None => {
                owners.insert(file.to_owned(), Owner { item, content });
                Ok(true)
            }
            Some(owner) if owner.content == content => Ok(false),
            Some(Owner { item: other, .. }) => {
                let (one, other) = if other.key < item.key { (&other.key, &item.key) } else { (&item.key, &other.key) };
                let message = format!("output `{file}` has two sources: `{one}` and `{other}`");
                Err(Error::new(ErrorKind::Conflict, message))
            }
        }
    }
}

/// The digests under which earlier builds know the files of `keep-names`, whose URLs promise that their bytes stay.
pub(super) struct PinnedNames(HashMap<String, Digest>);

impl PinnedNames {
    /// Reads them from the kept manifests.
    ///
    /// # Errors
    /// `Io` if the output directory can't be read, `Manifest` if the history or a kept manifest is damaged.
    pub(super) fn read(config: &Config, items: &[Item]) -> Result<Self, Error> {
        let mut pinned = HashMap::new();
        let names: HashSet<&str> = items.iter().filter(|item| item.keeps_name).map(|item| item.path.as_str()).collect();
        if names.is_empty() {
            return Ok(Self(pinned));
        }
        let dir = OutputDir::new(config.path(&config.output));
        for build in kept_builds(&dir, &dir.read_history()?)? {
            for row in build.read_manifest()?.assets.into_values().filter(|row| names.contains(row.file.as_str())) {
                if let Some(digest) = digest_here(config, &dir, &row)? {
                    pinned.insert(row.file, digest);
                }
            }
        }
        Ok(Self(pinned))
    }

    /// Fails if an earlier build knows other bytes under a name that is kept.
    pub(super) fn check(&self, item: &Item, row: &ManifestAsset) -> Result<(), Error> {
        let ManifestAsset { file, digest, .. } = row;
        if !item.keeps_name || self.0.get(file).is_none_or(|pinned| pinned == digest) {
            return Ok(());
        }
        let message = format!(
            "`{file}` keeps its name, but had other bytes in an earlier build; names in `keep-names` must change with their bytes"
        );
        Err(Error::new(ErrorKind::Conflict, message))
    }
}

/// The digest of an earlier output as this build computes it; `None` if it was another kind of digest then, and the bytes
/// are gone.
fn digest_here(config: &Config, dir: &OutputDir, row: &ManifestAsset) -> Result<Option<Digest>, Error> {
    let mut digester = Digester::new(&config.version, &[]);
    if row.digest.is_same_kind(&Digester::new(&config.version, &[]).finish().digest) {
        return Ok(Some(row.digest));
    }
    let recorded = Digests::new(row.digest, row.size);
    let is_whole = copy_same_bytes(&dir.root().join(&row.file), &recorded, |bytes| {
        digester.update(bytes);
        Ok(())
    })?;
    Ok(is_whole.then(|| digester.finish().digest))
}

/// Whether two integrity values can be compared: both are made by the same algorithms.
pub(super) fn is_same_kind(one: &str, other: &str) -> bool {
    one.len() == other.len()
}

/// Whether these are digests of the same bytes. An MD5 alone proves nothing against somebody who looks for collisions, so
/// integrity values that can be compared decide too.
pub(super) fn are_same(one: &Digests, other: &Digests) -> bool {
    let differ = is_same_kind(&one.integrity, &other.integrity) && one.integrity != other.integrity;
    one.digest == other.digest && !differ
}
