//! What the service knows at one moment: the current catalog, the earlier ones, and what was made from them.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use asset_core::internal::{History, OutputDir, Variants};
use asset_core::{Asset, Assets, Catalog, Digest, Error, Lookup, Manifest, Match};

use crate::outputs::Outputs;
use crate::policy::Policy;
use crate::prepared::Prepared;
use crate::sibling::Sibling;

/// One moment's knowledge; swapped as a whole.
pub(crate) struct Tables {
    /// The generation of the assets that this was made from.
    pub(crate) generation: u64,
    pub(crate) current: Shelf,
    /// The other builds whose manifests are kept, the newest first.
    pub(crate) kept: Vec<Kept>,
    outputs: Outputs,
    history: Arc<History>,
    variants: Arc<Variants>,
    /// What could not be read.
    pub(crate) problems: Arc<[Error]>,
    /// The kept manifests among that.
    unread: Arc<[Digest]>,
}

/// An earlier or, after the output directory got ahead of this process, later build.
pub(crate) struct Kept {
    pub(crate) shelf: Shelf,
    pub(crate) is_later: bool,
}

/// A catalog, and what was made of its assets so far.
pub(crate) struct Shelf {
    pub(crate) catalog: Arc<Catalog>,
    prepared: Box<[OnceLock<Prepared>]>,
}

impl Shelf {
    fn new(catalog: Arc<Catalog>) -> Self {
        let prepared = (0..catalog.len()).map(|_| OnceLock::new()).collect();
        Self { catalog, prepared }
    }
}

impl Tables {
    /// What is known now; reads files. What can't be read is a problem, and stays as it was in `last` or is left out: it
    /// must not take a service down.
    pub(crate) fn read(assets: &Assets, outputs: &Outputs, last: Option<&Self>) -> Self {
        // The number first: a reload in between makes this look old, never new.
        let generation = assets.generation();
        let current = Shelf::new(assets.catalog());
        let outputs = outputs.of(&current.catalog);
        let mut problems = Vec::new();
        let history = outputs.read_history().map(Arc::new);
        let history = or_last(history, last.map(|last| &last.history), &mut problems);
        let variants = or_last(outputs.read_variants(), last.map(|last| &last.variants), &mut problems);
        let (mut kept, mut unread) = (Vec::new(), Vec::new());
        if let Outputs::Dir { dir, .. } = &outputs {
            for (digest, is_later) in kept_manifests(dir, &history, &current.catalog) {
                match dir.read_kept(digest) {
                    Ok(manifest) => {
                        let path = dir.manifest(digest);
                        let shelf = Shelf::new(Arc::new(earlier(manifest, &current.catalog, &path)));
                        kept.push(Kept { shelf, is_later });
                    }
                    Err(error) => {
                        problems.push(error);
                        unread.push(digest);
                    }
                }
            }
        }
        let (problems, unread) = (problems.into(), unread.into());
        Self { generation, current, kept, outputs, history, variants, problems, unread }
    }

    /// Whether another reading would find beside the outputs what this one did, so that what was made from it can be kept.
    pub(crate) fn is_up_to_date(&self) -> bool {
        let mut problems = Vec::new();
        let history = or_last(self.outputs.read_history().map(Arc::new), Some(&self.history), &mut problems);
        let variants = or_last(self.outputs.read_variants(), Some(&self.variants), &mut problems);
        if let Outputs::Dir { dir, .. } = &self.outputs {
            problems.extend(self.unread.iter().filter_map(|&digest| dir.read_kept(digest).err()));
        }
        let is_same = |(one, other): (&Error, &Error)| one.to_string() == other.to_string();
        history == self.history
            && variants == self.variants
            && problems.len() == self.problems.len()
            && problems.iter().zip(&*self.problems).all(is_same)
    }

    /// The current asset, prepared.
    pub(crate) fn current(&self, known: Match<'_>, policy: &Policy) -> &Prepared {
        let prefix = self.current.catalog.prefix();
        self.current.prepared[known.position].get_or_init(|| self.prepare(known, policy).located(prefix, known.asset))
    }

    /// The asset of another build that had its URL here, and whether that build is later than the current one.
    pub(crate) fn kept(&self, path: &str, query: Option<&str>, policy: &Policy) -> Option<(&Prepared, bool)> {
        self.kept.iter().find_map(|kept| {
            let known = kept.shelf.catalog.find_current(path, query)?;
            let slot = &kept.shelf.prepared[known.position];
            Some((slot.get_or_init(|| self.prepare_kept(known, policy)), kept.is_later))
        })
    }

    /// Whether another build gave this URL to an asset.
    pub(crate) fn is_kept(&self, path: &str, query: Option<&str>) -> bool {
        self.kept.iter().any(|kept| kept.shelf.catalog.find_current(path, query).is_some())
    }

    /// Whether a current script has one of these names, with its version.
    pub(crate) fn has_script(&self, sibling: &Sibling) -> bool {
        sibling.is_of(&self.current.catalog)
    }

    /// The asset that a script of another build looks for beside itself: `None` if no other build has that script. The
    /// inner `None` is an asset that has not changed since.
    pub(crate) fn kept_sibling(&self, sibling: &Sibling, policy: &Policy) -> Option<Option<&Prepared>> {
        let kept = self.kept.iter().find(|kept| sibling.is_of(&kept.shelf.catalog))?;
        let Some(Lookup::Unversioned(known)) = kept.shelf.catalog.find_ready(&sibling.unversioned, None) else {
            return Some(None);
        };
        let slot = &kept.shelf.prepared[known.position];
        Some(Some(slot.get_or_init(|| self.prepare_kept(known, policy))))
    }

    /// The asset to which another build gave this URL, as that build knew it.
    pub(crate) fn kept_asset(&self, path: &str, query: Option<&str>) -> Option<&Asset> {
        self.kept.iter().find_map(|kept| Some(kept.shelf.catalog.find_current(path, query)?.asset))
    }

    /// How many builds there are manifests of, the current one among them.
    pub(crate) fn builds(&self) -> usize {
        self.kept.len() + 1
    }

    fn prepare_kept(&self, known: Match<'_>, policy: &Policy) -> Prepared {
        self.prepare(known, policy).earlier().located_at(self.current.catalog.prefix(), known.asset)
    }

    fn prepare(&self, known: Match<'_>, policy: &Policy) -> Prepared {
        Prepared::of_asset(known.asset, &self.outputs, &self.variants, policy)
    }
}

/// The digests of the kept manifests besides the current one, the newest first, and whether each is of a later build.
fn kept_manifests(dir: &OutputDir, history: &History, current: &Catalog) -> Vec<(Digest, bool)> {
    let moves = history.entries();
    let ours = moves.iter().rposition(|one| Some(one.manifest) == current.manifest_digest());
    let mut digests: Vec<(Digest, bool)> = Vec::new();
    for (at, one) in moves.iter().enumerate().rev() {
        let is_known = digests.iter().any(|(digest, _)| *digest == one.manifest);
        if !is_known && Some(one.manifest) != current.manifest_digest() {
            digests.push((one.manifest, ours.is_some_and(|ours| at > ours)));
        }
    }
    let is_there = |digest: Digest| dir.manifest(digest).try_exists().unwrap_or(true);
    let kept = digests.into_iter().filter(|&(digest, _)| is_there(digest));
    kept.collect()
}

fn or_last<T: Default>(read: Result<Arc<T>, Error>, last: Option<&Arc<T>>, problems: &mut Vec<Error>) -> Arc<T> {
    read.unwrap_or_else(|error| {
        problems.push(error);
        last.cloned().unwrap_or_default()
    })
}

/// An earlier manifest's catalog without the assets that have the same URLs now, which are most. A file that keeps its name
/// has another URL with each token.
fn earlier(mut manifest: Manifest, current: &Catalog, path: &Path) -> Catalog {
    manifest.bundles.clear();
    let is_current = |path: &str, file: &str, version: &str| {
        let asset = current.position(path).and_then(|at| current.at(at).ok());
        asset.is_some_and(|asset| asset.file() == file && asset.version() == version)
    };
    manifest.assets.retain(|path, row| !is_current(path, &row.file, row.version.as_str()));
    Catalog::from_manifest(&manifest, &path.display().to_string())
}
