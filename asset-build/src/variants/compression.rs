//! Compressing the outputs of a build.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::PathBuf;

use asset_core::internal::Variant;
use asset_core::manifest::ManifestAsset;
use asset_core::{Coding, Digest, Error, ErrorKind, Manifest};
use rayon::prelude::*;

use super::compress::{self, RECIPE};
use super::list::CompressedOutputs;
use super::store::{Compressed, DamagedEntry, Key, VariantStore, digests};
use super::tried_codings;
use crate::Config;
use crate::cache::VariantCache;
use crate::output::{Outputs, kept_builds, proves_bytes};
use crate::report::Progress;

/// Shorter files fit into the first packet whatever their coding.
const SHORTEST: u64 = 32;

/// The compression of the outputs of a build.
pub(crate) struct Compression<'a> {
    pub(crate) config: &'a Config,
    pub(crate) manifest: &'a Manifest,
    pub(crate) outputs: &'a Outputs,
    /// Whether variants are read even if they look unchanged.
    pub(crate) verify: bool,
    pub(crate) progress: &'a dyn Progress,
}

/// An output that may gain from a coding.
#[derive(Clone, Copy)]
pub(super) struct Candidate<'a> {
    pub(super) row: &'a ManifestAsset,
    pub(super) coding: Coding,
}

impl<'a> Compression<'a> {
    /// Makes every variant that does not exist, the slowest first so that no thread is left with one at the end.
    ///
    /// # Errors
    /// `Io` if an output can't be read or a variant not written. Only new files have appeared then.
    pub(crate) fn run(self) -> Result<CompressedOutputs<'a>, Error> {
        let cache = if self.verify { VariantCache::default() } else { VariantCache::load(self.config, RECIPE) };
        let candidates = self.candidates();
        let count = candidates.len();
        let mut variants = Vec::with_capacity(count);
        let mut missing: BTreeMap<Key<'a>, Vec<Candidate<'a>>> = BTreeMap::new();
        let recognised: Vec<_> = candidates.into_par_iter().map(|one| (one, self.recognised(one, &cache))).collect();
        for (one, known) in recognised {
            match known {
                Some(variant) => variants.push((one, variant)),
                None => missing.entry(one.key()).or_default().push(one),
            }
        }
        let is_cached = missing.is_empty() && cache.len() == count;
        let (mut compressed, mut damaged) = (0, Vec::new());
        for outcome in self.compress_all(missing)? {
            let Outcome { same, variant, is_new, damaged: path } = outcome;
            compressed += usize::from(is_new);
            damaged.extend(path);
            variants.extend(same.into_iter().map(|one| (one, variant)));
        }
        Ok(CompressedOutputs { compression: self, variants, compressed, warning: remade(damaged), is_cached })
    }

    /// Every output and coding worth a try; one candidate for an output that has two keys in the manifest.
    fn candidates(&self) -> Vec<Candidate<'a>> {
        let codings = |row: &'a ManifestAsset| tried_codings(self.config, &row.file, &row.media_type);
        let rows = self.manifest.assets.values().filter(|row| row.size >= SHORTEST && codings(row).next().is_some());
        let rows: BTreeMap<&str, &ManifestAsset> = rows.map(|row| (row.file.as_str(), row)).collect();
        rows.into_values().flat_map(|row| codings(row).map(move |coding| Candidate { row, coding })).collect()
    }

    /// The variant that the last build made of these bytes, if its file is unchanged; the inner `None` means that nothing was
    /// gained.
    fn recognised(&self, candidate: Candidate<'a>, cache: &VariantCache) -> Option<Option<Variant>> {
        let file = candidate.file();
        if self.outputs.has_collided(&candidate.row.file) {
            return None;
        }
        let known = cache.get(&file).filter(|known| known.is_of(candidate.row))?;
        match &known.variant {
            None => Some(None),
            Some((variant, stamp)) => (self.outputs.stamp(&file).as_ref() == Some(stamp)).then_some(Some(*variant)),
        }
    }

    fn compress_all(&self, missing: BTreeMap<Key<'a>, Vec<Candidate<'a>>>) -> Result<Vec<Outcome<'a>>, Error> {
        if missing.is_empty() {
            return Ok(Vec::new());
        }
        self.progress.compressing(missing.len());
        let store = VariantStore::new(self.config);
        let mut tasks: Vec<_> = missing.into_iter().collect();
        tasks.sort_by_key(|(key, _)| (key.coding, std::cmp::Reverse(key.size)));
        // One task at a time for each thread, in this order; a parallel iterator over the vector would split it in halves.
        let outcomes: Vec<Vec<Outcome<'a>>> = tasks
            .into_iter()
            .par_bridge()
            .map(|(key, same)| {
                let outcome = self.make(&store, &key, same);
                self.progress.advanced();
                outcome
            })
            .collect::<Result<_, _>>()?;
        let outcomes: Vec<Outcome<'a>> = outcomes.into_iter().flatten().collect();
        // Only then has the store grown.
        if outcomes.iter().any(|outcome| outcome.is_new) {
            store.prune(|| self.digests_of_builds());
        }
        Ok(outcomes)
    }

    /// Makes the variants of outputs with the same digests. Where these prove nothing, the bytes are compared.
    fn make(
        &self,
        store: &VariantStore<'_>,
        key: &Key<'a>,
        mut candidates: Vec<Candidate<'a>>,
    ) -> Result<Vec<Outcome<'a>>, Error> {
        if proves_bytes(key.digest, key.integrity) {
            return Ok(vec![self.make_of_same(store, key, candidates, None)?]);
        }
        let mut outcomes = Vec::new();
        while let Some(first) = candidates.first() {
            let plain = self.read(first.row)?;
            let (mut same, mut others) = (Vec::new(), Vec::new());
            for one in candidates {
                if self.read(one.row)? == plain { same.push(one) } else { others.push(one) }
            }
            outcomes.push(self.make_of_same(store, key, same, Some(&plain))?);
            candidates = others;
        }
        Ok(outcomes)
    }

    /// Makes the variants of outputs with the same bytes.
    fn make_of_same(
        &self,
        store: &VariantStore<'_>,
        key: &Key<'a>,
        same: Vec<Candidate<'a>>,
        plain: Option<&[u8]>,
    ) -> Result<Outcome<'a>, Error> {
        let (found, damaged) = match store.get(key, plain) {
            Ok(found) => (found, None),
            Err(DamagedEntry(path)) => (None, Some(path)),
        };
        let is_new = found.is_none();
        let compressed = match found {
            Some(compressed) => compressed,
            None => self.compress(key, same[0].row)?,
        };
        if is_new {
            store.put(key, &compressed)?;
        }
        let mut variant = None;
        if let Some(bytes) = compressed {
            let digests = digests(self.config, &bytes);
            same.iter().try_for_each(|one| self.outputs.put(&one.file(), &bytes, &digests).map(drop))?;
            variant = Some(Variant::new(digests.size, digests.digest));
        }
        Ok(Outcome { same, variant, is_new, damaged })
    }

    fn read(&self, row: &ManifestAsset) -> Result<Vec<u8>, Error> {
        let path = self.outputs.path_of(&row.file);
        fs::read(&path).map_err(|cause| Error::io("read", &path, cause))
    }

    fn compress(&self, key: &Key<'_>, row: &ManifestAsset) -> Result<Compressed, Error> {
        let plain = self.read(row)?;
        if digests(self.config, &plain).digest != key.digest {
            let path = self.outputs.path_of(&row.file);
            let message = format!("output `{}` changed before it was compressed; build again", path.display());
            return Err(Error::new(ErrorKind::Io, message));
        }
        let bytes = compress::compress(key.coding, key.level, &plain);
        Ok(compress::gains(row.size, bytes.len() as u64).then_some(bytes))
    }

    /// The digests of every asset of this build and of the kept builds; `None` if one of them can't be read.
    fn digests_of_builds(&self) -> Option<HashSet<Digest>> {
        let digests = |manifest: &Manifest| manifest.assets.values().map(|row| row.digest).collect::<Vec<_>>();
        let mut all: HashSet<Digest> = digests(self.manifest).into_iter().collect();
        let dir = self.outputs.dir();
        for build in kept_builds(dir, &dir.read_history().ok()?).ok()? {
            all.extend(digests(&build.read_manifest().ok()?));
        }
        Some(all)
    }
}

/// The result for outputs with the same bytes.
struct Outcome<'a> {
    same: Vec<Candidate<'a>>,
    variant: Option<Variant>,
    /// Whether it had to be compressed.
    is_new: bool,
    /// The entry of the cache that was damaged.
    damaged: Option<PathBuf>,
}

/// One warning about all damaged entries of the cache.
fn remade(mut damaged: Vec<PathBuf>) -> Option<Error> {
    damaged.sort_unstable();
    let first = damaged.first()?.display();
    let message = match damaged.len() {
        1 => format!("`{first}` in the cache was damaged or had other bytes, and was made again"),
        count => {
            format!("{count} files in the cache were damaged or had other bytes, and were made again; `{first}` is one")
        }
    };
    Some(Error::new(ErrorKind::Conflict, message))
}

impl<'a> Candidate<'a> {
    fn key(&self) -> Key<'a> {
        Key::of(self.row, self.coding)
    }

    /// The variant's path under the output.
    pub(super) fn file(&self) -> String {
        format!("{}{}", self.row.file, self.coding.suffix())
    }
}
