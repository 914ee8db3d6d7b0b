//! Compressed bytes, kept by the digest of the plain ones: `<cache-dir>/variants/<digest>.<coding>`.
//!
//! An entry is a line that says what it is, then the variant's bytes, if compression gained anything. It counts only if
//! its bytes decode to the plain ones, so that it may be damaged, removed or filled by somebody else at any time, and two
//! builds may write it at once.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use asset_core::{Coding, Digester, Digests, Error};
use once_cell::sync::OnceCell;

use super::compress::{RECIPE, is_variant_of};
use crate::Config;
use crate::atomic_file::replace_unsynced;
use crate::cache_dir;
use crate::disk::create_dir;

/// How long an entry stays after its last use, if no build that is kept has it.
const UNUSED: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Plain bytes in a coding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key<'a> {
    /// The digest of the plain bytes.
    pub(super) digest: &'a str,
    pub(super) size: u64,
    pub(super) coding: Coding,
}

/// What compressing gave: the bytes, or nothing worth a file.
pub(super) type Compressed = Option<Vec<u8>>;

/// The entries of one cache directory.
pub(super) struct Kept<'a> {
    config: &'a Config,
    dir: PathBuf,
    /// Made with the first entry that is kept.
    staging: OnceCell<PathBuf>,
}

impl<'a> Kept<'a> {
    pub(super) fn new(config: &'a Config) -> Self {
        Self { config, dir: cache_dir::compressed(config), staging: OnceCell::new() }
    }

    /// What is kept for a key; `None` if there is nothing, or it is damaged, or another release wrote it.
    pub(super) fn get(&self, key: &Key<'_>) -> Option<Compressed> {
        let mut line = Vec::new();
        let mut file = File::open(self.path(key)).ok()?;
        file.read_to_end(&mut line).ok()?;
        let end = line.iter().position(|&byte| byte == b'\n')?;
        let bytes = line.split_off(end + 1);
        let compressed = (!line.ends_with(b"nothing gained\n")).then_some(bytes);
        let is_whole = line == self.line(key, &compressed).as_bytes();
        // For `prune`; where it can't be set, nothing can be pruned either.
        let _ = file.set_modified(SystemTime::now());
        // A cache may come from elsewhere: what its line says of itself proves nothing.
        let is_right = is_whole && compressed.as_deref().is_none_or(|variant| is_variant_of(key, variant));
        is_right.then_some(compressed)
    }

    /// Keeps what compressing gave.
    ///
    /// # Errors
    /// `Io` if the cache directory can't be written.
    pub(super) fn put(&self, key: &Key<'_>, compressed: &Compressed) -> Result<(), Error> {
        let staging = self.staging.get_or_try_init(|| {
            cache_dir::create(self.config)?;
            let staging = cache_dir::compressed_staging(self.config);
            [&self.dir, &staging].into_iter().try_for_each(|dir| create_dir(dir))?;
            Ok::<_, Error>(staging)
        })?;
        let bytes = compressed.as_deref().unwrap_or_default();
        // Not synced: an entry that a power loss cuts off is not whole, and not used.
        replace_unsynced(&self.path(key), staging, &[self.line(key, compressed).as_bytes(), bytes])
    }

    /// Removes what was not used for long and has none of these digests. What can't be removed stays: it harms nobody.
    pub(super) fn prune(&self, named: impl FnOnce() -> Option<HashSet<String>>) {
        let old: Vec<PathBuf> = fs::read_dir(&self.dir)
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.metadata().and_then(|metadata| metadata.modified()).is_ok_and(is_old))
            .map(|entry| entry.path())
            .collect();
        if old.is_empty() {
            return;
        }
        let Some(named) = named() else { return };
        for path in old {
            if !path.file_stem().and_then(|digest| digest.to_str()).is_some_and(|digest| named.contains(digest)) {
                let _ = fs::remove_file(path);
            }
        }
    }

    fn path(&self, key: &Key<'_>) -> PathBuf {
        self.dir.join(format!("{}.{}", key.digest, key.coding.name()))
    }

    /// The first line of an entry.
    fn line(&self, key: &Key<'_>, compressed: &Compressed) -> String {
        let content = match compressed {
            Some(bytes) => {
                let Digests { digest, size, .. } = digests(self.config, bytes);
                format!("{size} {digest}")
            }
            None => "nothing gained".to_owned(),
        };
        format!("{RECIPE}, {} of {} {}: {content}\n", key.coding.name(), key.size, key.digest)
    }
}

/// Size and digest of a variant.
pub(super) fn digests(config: &Config, bytes: &[u8]) -> Digests {
    let mut digester = Digester::new(&config.version, &[]);
    digester.update(bytes);
    digester.finish()
}

fn is_old(modified: SystemTime) -> bool {
    SystemTime::now().duration_since(modified).is_ok_and(|age| age > UNUSED)
}
