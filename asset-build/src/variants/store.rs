//! The store of compressed bytes, by the digest of the plain ones: `<cache-dir>/variants/<digest>.<coding><level>`.
//!
//! An entry is a line that describes it, then the bytes of the variant, if compression gained anything. It counts only if
//! its bytes decode to the plain ones, so that it may be damaged, removed or filled by another program at any time, and two
//! builds may write it at once.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use asset_core::internal::Digester;
use asset_core::manifest::{Digests, ManifestAsset};
use asset_core::{Coding, Digest, Error};
use once_cell::sync::OnceCell;

use super::compress::{RECIPE, decodes_to, is_variant_of, level};
use crate::Config;
use crate::cache::dir;
use crate::output::{create_dir, replace_unsynced};

/// How long an entry is kept after its last use, unless a kept build has its bytes.
const UNUSED: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The end of the first line where compression gained nothing.
const NOTHING: &str = "nothing gained\n";

/// No first line of an entry has more bytes, and no variant more than the plain bytes.
const LONGEST_LINE: u64 = 1024;

/// Plain bytes in a coding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key<'a> {
    /// The digest of the plain bytes.
    pub(super) digest: Digest,
    /// Their integrity, which tells two texts with one MD5 apart; empty if none is configured.
    pub(super) integrity: &'a str,
    pub(super) size: u64,
    pub(super) coding: Coding,
    /// The compressor's level, which depends on the file's name.
    pub(super) level: u32,
}

impl<'a> Key<'a> {
    pub(super) fn of(row: &'a ManifestAsset, coding: Coding) -> Self {
        let level = level(coding, &row.file);
        Self { digest: row.digest, integrity: &row.integrity, size: row.size, coding, level }
    }
}

/// The result of compressing: the bytes, or `None` if nothing was gained.
pub(super) type Compressed = Option<Vec<u8>>;

/// An entry that is damaged, or whose bytes are of something else.
pub(super) struct DamagedEntry(pub(super) PathBuf);

/// The entries of one cache directory.
pub(super) struct VariantStore<'a> {
    config: &'a Config,
    dir: PathBuf,
    /// Made with the first entry that is written.
    staging: OnceCell<PathBuf>,
}

impl<'a> VariantStore<'a> {
    pub(super) fn new(config: &'a Config) -> Self {
        Self { config, dir: dir::compressed(config), staging: OnceCell::new() }
    }

    /// The entry of a key; `None` if there is none, or another release wrote it. It must decode to the `plain` bytes if they
    /// are given, else to some with the key's digests.
    ///
    /// # Errors
    /// [`DamagedEntry`] if the entry contradicts its first line, or does not decode to the bytes that its name promises.
    pub(super) fn get(&self, key: &Key<'_>, plain: Option<&[u8]>) -> Result<Option<Compressed>, DamagedEntry> {
        let path = self.path(key);
        let Some(entry) = read(&path, key) else { return Ok(None) };
        let Some(rest) = entry.strip_prefix(recipe(key).as_bytes()) else { return Ok(None) };
        // A cache may come from elsewhere: what an entry says of itself proves nothing.
        let is_right = |variant: &[u8]| match plain {
            Some(plain) => decodes_to(key.coding, variant, plain),
            None => is_variant_of(key, variant),
        };
        let right = self.content(rest).filter(|content| content.as_deref().is_none_or(is_right));
        right.map(Some).ok_or(DamagedEntry(path))
    }

    /// The content of an entry, behind the recipe; `None` if it is not whole.
    fn content(&self, rest: &[u8]) -> Option<Compressed> {
        let (line, bytes) = rest.split_at(rest.iter().position(|&byte| byte == b'\n')? + 1);
        let content = (line != NOTHING.as_bytes()).then(|| bytes.to_vec());
        let is_whole = line == self.summary(&content).as_bytes() && (content.is_some() || bytes.is_empty());
        is_whole.then_some(content)
    }

    /// Writes the entry of a key.
    ///
    /// # Errors
    /// `Io` if the cache directory can't be written.
    pub(super) fn put(&self, key: &Key<'_>, compressed: &Compressed) -> Result<(), Error> {
        let staging = self.staging.get_or_try_init(|| {
            dir::create(self.config)?;
            let staging = dir::compressed_staging(self.config);
            [&self.dir, &staging].into_iter().try_for_each(|dir| create_dir(dir))?;
            Ok::<_, Error>(staging)
        })?;
        let bytes = compressed.as_deref().unwrap_or_default();
        // Not synced: an entry that a power loss cuts off is not whole, and not used.
        replace_unsynced(
            &self.path(key),
            staging,
            &[recipe(key).as_bytes(), self.summary(compressed).as_bytes(), bytes],
        )
    }

    /// Removes entries that were not used for long and have none of these digests. One that can't be removed does no harm.
    pub(super) fn prune(&self, named: impl FnOnce() -> Option<HashSet<Digest>>) {
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
            let digest: Option<Digest> = path.file_stem().and_then(|digest| digest.to_str()?.parse().ok());
            if digest.is_none_or(|digest| !named.contains(&digest)) {
                let _ = fs::remove_file(path);
            }
        }
    }

    fn path(&self, key: &Key<'_>) -> PathBuf {
        self.dir.join(format!("{}.{}{}", key.digest, key.coding.name(), key.level))
    }

    /// The first line of an entry behind the recipe.
    fn summary(&self, compressed: &Compressed) -> String {
        match compressed {
            Some(bytes) => {
                let Digests { digest, size, .. } = digests(self.config, bytes);
                format!("{size} {digest}\n")
            }
            None => NOTHING.to_owned(),
        }
    }
}

/// The beginning of the first line of an entry: how its bytes were made, and from which.
fn recipe(key: &Key<'_>) -> String {
    format!("{RECIPE}, {} {} of {} {}: ", key.coding.name(), key.level, key.size, key.digest)
}

/// The bytes of an entry, if it can be read; cut off where it is longer than any that is whole.
fn read(path: &Path, key: &Key<'_>) -> Option<Vec<u8>> {
    let mut file = File::open(path).ok()?;
    // For `prune`; where it can't be set, nothing can be pruned either.
    let _ = file.set_modified(SystemTime::now());
    let mut entry = Vec::new();
    file.by_ref().take(key.size.saturating_add(LONGEST_LINE)).read_to_end(&mut entry).ok()?;
    Some(entry)
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
