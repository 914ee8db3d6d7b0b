//! What the service knows at one moment: the current catalog, the earlier ones, and what was made from them.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use asset_core::{Assets, Catalog, Error, Known, Manifest, OutputFolder, Variants};

use crate::policy::Policy;
use crate::prepared::Prepared;

/// One moment's knowledge; swapped as a whole.
pub(crate) struct Tables {
    /// The generation of the assets that this was made from.
    pub(crate) generation: u64,
    pub(crate) current: Shelf,
    /// The other builds whose manifests are kept, the newest first.
    pub(crate) kept: Vec<Kept>,
    pub(crate) output: Option<Output>,
}

/// An earlier or, after the output folder got ahead of this process, later build.
pub(crate) struct Kept {
    pub(crate) shelf: Shelf,
    pub(crate) is_later: bool,
}

/// The output folder as it is now.
pub(crate) struct Output {
    pub(crate) root: Arc<Path>,
    variants: Arc<Variants>,
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
    /// What is known now; reads files.
    pub(crate) fn read(assets: &Assets, folder: Option<&OutputFolder>, policy: &Policy) -> Result<Self, Error> {
        // The number first: a reload in between makes this look old, never new.
        let generation = assets.generation();
        let current = Shelf::new(assets.catalog());
        let Some(folder) = folder else {
            return Ok(Self { generation, current, kept: Vec::new(), output: None });
        };
        let kept = read_kept(folder, &current.catalog, policy)?;
        let output = Output { root: folder.root().into(), variants: Arc::new(folder.read_variants()?) };
        Ok(Self { generation, current, kept, output: Some(output) })
    }

    /// The same knowledge, with nothing made from it yet.
    pub(crate) fn anew(&self) -> Self {
        let kept = self
            .kept
            .iter()
            .map(|kept| Kept { shelf: Shelf::new(kept.shelf.catalog.clone()), is_later: kept.is_later });
        Self {
            generation: self.generation,
            current: Shelf::new(self.current.catalog.clone()),
            kept: kept.collect(),
            output: self
                .output
                .as_ref()
                .map(|output| Output { root: output.root.clone(), variants: output.variants.clone() }),
        }
    }

    /// The current asset, prepared.
    pub(crate) fn current(&self, known: Known<'_>, policy: &Policy) -> &Prepared {
        self.current.prepared[known.position].get_or_init(|| self.prepare(known, policy))
    }

    /// The asset of another build that had its URL here, and whether that build is later than the current one.
    pub(crate) fn kept(&self, path: &str, query: Option<&str>, policy: &Policy) -> Option<(&Prepared, bool)> {
        self.kept.iter().find_map(|kept| {
            let known = kept.shelf.catalog.find_current(path, query)?;
            let slot = &kept.shelf.prepared[known.position];
            Some((slot.get_or_init(|| self.prepare(known, policy).earlier()), kept.is_later))
        })
    }

    /// How many builds there are manifests of, the current one among them.
    pub(crate) fn builds(&self) -> usize {
        self.kept.len() + 1
    }

    fn prepare(&self, known: Known<'_>, policy: &Policy) -> Prepared {
        let output = self.output.as_ref().map(|output| (&output.root, &*output.variants));
        Prepared::of_asset(known.asset, output, policy)
    }
}

/// The catalogs of the kept manifests besides the current one, the newest first. One that can't be read is reported
/// and left out: it must not take the service down.
fn read_kept(folder: &OutputFolder, current: &Catalog, policy: &Policy) -> Result<Vec<Kept>, Error> {
    let history = folder.read_history()?;
    let moves = history.moves();
    let ours = moves.iter().rposition(|one| Some(&*one.manifest) == current.manifest_digest());
    let mut digests: Vec<(&str, bool)> = Vec::new();
    for (at, one) in moves.iter().enumerate().rev() {
        let is_known = digests.iter().any(|(digest, _)| *digest == one.manifest);
        if !is_known && Some(&*one.manifest) != current.manifest_digest() {
            digests.push((&one.manifest, ours.is_some_and(|ours| at > ours)));
        }
    }
    let mut kept = Vec::new();
    for (digest, is_later) in digests {
        let path = folder.manifest(digest);
        if !path.try_exists().unwrap_or(true) {
            continue;
        }
        match Manifest::read(&path) {
            Ok(manifest) => {
                let shelf = Shelf::new(Arc::new(earlier(manifest, current, &path)));
                kept.push(Kept { shelf, is_later });
            }
            Err(error) => policy.report(&error),
        }
    }
    Ok(kept)
}

/// An earlier manifest's catalog without the assets that are the same now, which are most.
fn earlier(mut manifest: Manifest, current: &Catalog, path: &Path) -> Catalog {
    manifest.bundles.clear();
    let is_current = |path: &str, file: &str| {
        current.position(path).and_then(|at| current.at(at).ok()).is_some_and(|asset| asset.file() == file)
    };
    manifest.assets.retain(|path, row| !is_current(path, &row.file));
    Catalog::from_manifest(&manifest, &path.display().to_string())
}
