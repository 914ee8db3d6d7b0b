//! Variants: outputs in other content codings, beside them, if that makes them smaller.
//!
//! Compressing well takes a hundred times as long as everything else in a build, so nothing is compressed twice: what the
//! last build left is recognised without being read, and what any build compressed is kept by the digest of its bytes.

mod compress;
mod damaged;
mod media_types;
mod store;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::PathBuf;

use asset_core::internal::{Variant, Variants};
use asset_core::{Coding, Digest, Error, ErrorKind, Manifest, ManifestAsset};
use rayon::prelude::*;

use crate::Config;

use self::compress::RECIPE;
pub(crate) use self::damaged::damaged_variants;
use self::store::{Compressed, Kept, Key, Wrong, digests};
use crate::cache::variants::{Known, Memory};
use crate::inventory::names::LONGEST_NAME;
use crate::output::Outputs;
use crate::output::atomic_file::Replacement;
use crate::report::Progress;

/// Shorter files fit into the first packet whatever their coding.
const SHORTEST: u64 = 32;

/// What variants are made of and where they go.
pub(crate) struct Job<'a> {
    pub(crate) config: &'a Config,
    pub(crate) manifest: &'a Manifest,
    pub(crate) outputs: &'a Outputs,
    /// Whether variants are read even if they look unchanged.
    pub(crate) verify: bool,
    pub(crate) progress: &'a dyn Progress,
}

/// The variants of a build's outputs, each whole under its name once the outputs have settled.
pub(crate) struct Made<'a> {
    job: Job<'a>,
    variants: Vec<(Wanted<'a>, Option<Variant>)>,
    /// How often bytes were compressed; all else was there or kept.
    pub(crate) compressed: usize,
    /// What was wrong in the cache, and was made again.
    pub(crate) warning: Option<Error>,
    is_remembered: bool,
}

/// An output that may gain from a coding.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    row: &'a ManifestAsset,
    coding: Coding,
}

/// The codings that are tried for an output of this name and media type. A variant whose name file systems refuse is left
/// out: the output itself serves as well.
pub(crate) fn tried_codings(config: &Config, file: &str, media_type: &str) -> impl Iterator<Item = Coding> {
    let codings = match media_types::is_compressible(media_type) {
        true => config.compress.as_slice(),
        false => &[],
    };
    let name = file.len() - file.rfind('/').map_or(0, |slash| slash + 1);
    codings.iter().copied().filter(move |coding| name + coding.suffix().len() <= LONGEST_NAME)
}

impl<'a> Job<'a> {
    /// Makes every variant that is not there, the slowest first so that no thread is left with one at the end.
    ///
    /// # Errors
    /// `Io` if an output can't be read or a variant not written. Only new files have appeared then.
    pub(crate) fn run(self) -> Result<Made<'a>, Error> {
        let memory = if self.verify { Memory::default() } else { Memory::load(self.config, RECIPE) };
        let wanted = self.wanted();
        let count = wanted.len();
        let mut variants = Vec::with_capacity(count);
        let mut open: BTreeMap<Key<'a>, Vec<Wanted<'a>>> = BTreeMap::new();
        let recognised: Vec<_> = wanted.into_par_iter().map(|one| (one, self.recognised(one, &memory))).collect();
        for (one, known) in recognised {
            match known {
                Some(variant) => variants.push((one, variant)),
                None => open.entry(one.key()).or_default().push(one),
            }
        }
        let is_remembered = open.is_empty() && memory.len() == count;
        let (mut compressed, mut wrong) = (0, Vec::new());
        for task in self.make_all(open)? {
            let Task { same, variant, is_new, wrong: path } = task;
            compressed += usize::from(is_new);
            wrong.extend(path);
            variants.extend(same.into_iter().map(|one| (one, variant.clone())));
        }
        Ok(Made { job: self, variants, compressed, warning: made_again(wrong), is_remembered })
    }

    /// Every output and coding worth a try; one entry for an output that has two keys in the manifest.
    fn wanted(&self) -> Vec<Wanted<'a>> {
        let codings = |row: &'a ManifestAsset| tried_codings(self.config, &row.file, &row.media_type);
        let rows = self.manifest.assets.values().filter(|row| row.size >= SHORTEST && codings(row).next().is_some());
        let rows: BTreeMap<&str, &ManifestAsset> = rows.map(|row| (row.file.as_str(), row)).collect();
        rows.into_values().flat_map(|row| codings(row).map(move |coding| Wanted { row, coding })).collect()
    }

    /// The variant that the last build left of these bytes, if its file looks as it did; the inner `None` gained nothing.
    fn recognised(&self, wanted: Wanted<'a>, memory: &Memory) -> Option<Option<Variant>> {
        let file = wanted.file();
        let known = memory.get(&file).filter(|known| known.is_of(wanted.row))?;
        match &known.variant {
            None => Some(None),
            Some((variant, stamp)) => {
                (self.outputs.stamp(&file).as_ref() == Some(stamp)).then(|| Some(variant.clone()))
            }
        }
    }

    fn make_all(&self, open: BTreeMap<Key<'a>, Vec<Wanted<'a>>>) -> Result<Vec<Task<'a>>, Error> {
        if open.is_empty() {
            return Ok(Vec::new());
        }
        self.progress.compressing(open.len());
        let kept = Kept::new(self.config);
        let mut tasks: Vec<_> = open.into_iter().collect();
        tasks.sort_by_key(|(key, _)| (key.coding, std::cmp::Reverse(key.size)));
        // One task at a time for each thread, in this order; a parallel iterator over the vector would cut it in halves.
        let made: Vec<Task<'a>> = tasks
            .into_iter()
            .par_bridge()
            .map(|(key, same)| {
                let task = self.make(&kept, &key, same);
                self.progress.advanced();
                task
            })
            .collect::<Result<_, _>>()?;
        if made.iter().any(|task| task.is_new) {
            kept.prune(|| self.digests_of_builds());
        }
        Ok(made)
    }

    /// Makes the variants of outputs with the same bytes.
    fn make(&self, kept: &Kept<'_>, key: &Key<'a>, same: Vec<Wanted<'a>>) -> Result<Task<'a>, Error> {
        let (found, wrong) = match kept.get(key) {
            Ok(found) => (found, None),
            Err(Wrong(path)) => (None, Some(path)),
        };
        let is_new = found.is_none();
        let compressed = match found {
            Some(compressed) => compressed,
            None => self.compress(key, same[0].row)?,
        };
        if is_new {
            kept.put(key, &compressed)?;
        }
        let mut variant = None;
        if let Some(bytes) = compressed {
            let digests = digests(self.config, &bytes);
            same.iter().try_for_each(|one| self.outputs.put(&one.file(), &bytes, &digests).map(drop))?;
            variant = Some(Variant::new(digests.size, digests.digest));
        }
        Ok(Task { same, variant, is_new, wrong })
    }

    fn compress(&self, key: &Key<'_>, row: &ManifestAsset) -> Result<Compressed, Error> {
        let path = self.outputs.whereabouts(&row.file);
        let plain = fs::read(&path).map_err(|cause| Error::io("read", &path, cause))?;
        if digests(self.config, &plain).digest != key.digest {
            let message = format!("output `{}` changed before it was compressed; build again", path.display());
            return Err(Error::new(ErrorKind::Io, message));
        }
        let bytes = compress::compress(key.coding, key.level, &plain);
        Ok(compress::gains(row.size, bytes.len() as u64).then_some(bytes))
    }

    /// The digests of every asset of this build and of the builds that are kept; `None` if one of them can't be read.
    fn digests_of_builds(&self) -> Option<HashSet<Digest>> {
        let digests = |manifest: &Manifest| manifest.assets.values().map(|row| row.digest).collect::<Vec<_>>();
        let mut all: HashSet<Digest> = digests(self.manifest).into_iter().collect();
        for entry in fs::read_dir(self.outputs.dir().manifests()).into_iter().flatten() {
            all.extend(digests(&Manifest::read(entry.ok()?.path()).ok()?));
        }
        Some(all)
    }
}

/// What came of outputs with the same bytes.
struct Task<'a> {
    same: Vec<Wanted<'a>>,
    variant: Option<Variant>,
    /// Whether it had to be compressed.
    is_new: bool,
    /// The entry of the cache that was not of these bytes.
    wrong: Option<PathBuf>,
}

/// One warning of all the entries of the cache that were wrong.
fn made_again(mut wrong: Vec<PathBuf>) -> Option<Error> {
    wrong.sort_unstable();
    let first = wrong.first()?.display();
    let message = match wrong.len() {
        1 => format!("`{first}` in the cache is damaged or of other bytes, and was made again"),
        count => {
            format!("{count} files in the cache are damaged or of other bytes, and were made again; `{first}` is one")
        }
    };
    Some(Error::new(ErrorKind::Conflict, message))
}

impl<'a> Wanted<'a> {
    fn key(&self) -> Key<'a> {
        Key::of(self.row, self.coding)
    }

    /// The variant's path under the output.
    fn file(&self) -> String {
        format!("{}{}", self.row.file, self.coding.suffix())
    }
}

impl Made<'_> {
    /// Prepares `variants.json`, if it says something else, and gives the files of every variant in it. An output that is not
    /// of this build keeps the variants that are still there, and has those that were `brought` from an earlier deploy.
    ///
    /// # Errors
    /// `Io` if the list can't be read or written. A damaged one is no error: it is replaced.
    pub(crate) fn list(&self, brought: &Variants) -> Result<(Option<Replacement>, Vec<String>), Error> {
        let outputs = self.job.outputs;
        let before = match outputs.dir().read_variants() {
            Err(error) if error.kind() == ErrorKind::Io => return Err(error),
            before => before.ok(),
        };
        let mut list = Variants::default();
        let mut others = before.iter().flat_map(Variants::iter).chain(brought.iter()).peekable();
        let rows = others.peek().map(|_| self.job.manifest.assets.values());
        let ours: HashSet<&str> = rows.into_iter().flatten().map(|row| row.file.as_str()).collect();
        for (file, coding, variant) in others.filter(|(file, ..)| !ours.contains(file)) {
            let stamp = outputs.stamp(&format!("{file}{}", coding.suffix()));
            if stamp.is_some_and(|stamp| stamp.size() == variant.size) {
                list.insert(file, coding, *variant);
            }
        }
        for (Wanted { row, coding }, variant) in &self.variants {
            if let Some(variant) = variant {
                list.insert(&row.file, *coding, *variant);
            }
        }
        let files = list.iter().map(|(file, coding, _)| format!("{file}{}", coding.suffix())).collect();
        let replacement = match before {
            Some(before) if before == list => None,
            _ => Some(Replacement::prepare(&outputs.dir().variants(), &list.to_json())?),
        };
        Ok((replacement, files))
    }

    /// Remembers the variants as they are now that every rename is done.
    ///
    /// # Errors
    /// `Io` if the cache directory can't be written.
    pub(crate) fn remember(&self) -> Result<(), Error> {
        if self.is_remembered {
            return Ok(());
        }
        let now = std::time::SystemTime::now();
        let known = self.variants.par_iter().filter_map(|(wanted, variant)| {
            let file = wanted.file();
            let variant = match variant {
                None => None,
                Some(variant) => {
                    let stamp = self.job.outputs.stamp(&file).filter(|stamp| stamp.is_settled(now))?;
                    Some((*variant, stamp))
                }
            };
            let ManifestAsset { digest, integrity, .. } = wanted.row;
            Some((file, Known { plain: *digest, integrity: integrity.clone(), variant }))
        });
        Memory::new(known.collect()).save(self.job.config, RECIPE)
    }
}
