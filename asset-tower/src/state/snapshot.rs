//! What one request sees: the current catalog, those of kept manifests, and the responses made from them so far.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use asset_core::catalog::Match;
use asset_core::internal::{History, Variants};
use asset_core::{Assets, Catalog, Digest, Error, Manifest};

use crate::policy::Policy;
use crate::response::CachedResponse;
use crate::storage::Outputs;

/// The state at one moment; replaced as a whole.
pub(crate) struct Snapshot {
    /// The generation of the assets that this was made from.
    pub(crate) generation: u64,
    pub(crate) policy: Arc<Policy>,
    pub(crate) current: Build,
    /// The other builds whose manifests are kept, the newest first.
    pub(crate) kept: Vec<KeptBuild>,
    /// While `asset dev` is running, those of its directory.
    pub(super) outputs: Outputs,
    history: Arc<History>,
    variants: Arc<Variants>,
    /// Why files beside the outputs could not be read.
    pub(super) errors: Vec<Error>,
    /// The kept manifests among them.
    unread: Vec<Digest>,
}

/// An earlier or, after a rollback or in a directory that is ahead of this process, later build.
pub(crate) struct KeptBuild {
    pub(crate) build: Build,
    pub(crate) is_later: bool,
}

/// A catalog, and the responses made from its assets so far.
pub(crate) struct Build {
    pub(crate) catalog: Arc<Catalog>,
    responses: Box<[OnceLock<Box<CachedResponse>>]>,
}

impl Build {
    fn new(catalog: Arc<Catalog>) -> Self {
        let responses = (0..catalog.len()).map(|_| OnceLock::new()).collect();
        Self { catalog, responses }
    }

    fn response(&self, known: Match<'_>, make: impl FnOnce() -> CachedResponse) -> &CachedResponse {
        self.responses[known.position].get_or_init(|| Box::new(make()))
    }
}

impl Snapshot {
    /// Reads the files beside the outputs. What can't be read is an error of the snapshot, and stays as it was in `last`, or
    /// is left out: it must not take a service down.
    pub(super) fn read(assets: &Assets, outputs: &Outputs, policy: &Arc<Policy>, last: Option<&Self>) -> Self {
        // The number first: a reload in between makes this look old, never new.
        let generation = assets.generation();
        let current = Build::new(assets.catalog());
        let outputs = outputs.of(&current.catalog);
        let mut errors = Vec::new();
        let history = outputs.read_history().map(Arc::new);
        let history = or_last(history, last.map(|last| &last.history), &mut errors);
        let variants = or_last(outputs.read_variants(), last.map(|last| &last.variants), &mut errors);
        let (mut kept, mut unread) = (Vec::new(), Vec::new());
        if let Some(dir) = outputs.output_dir() {
            // After a rollback, builds of later history are later than the current one.
            let digest = current.catalog.manifest_digest();
            let position = history.entries().iter().rposition(|entry| Some(entry.manifest) == digest);
            for build in dir.builds_of(&history).into_iter().rev().filter(|build| Some(build.digest()) != digest) {
                match build.read_manifest() {
                    Ok(manifest) => {
                        let catalog = changed_assets(manifest, &current.catalog, build.path());
                        let is_later = position.is_some() && build.last_move() > position;
                        kept.push(KeptBuild { build: Build::new(Arc::new(catalog)), is_later });
                    }
                    Err(error) => {
                        errors.push(error);
                        unread.push(build.digest());
                    }
                }
            }
        }
        Self { generation, policy: policy.clone(), current, kept, outputs, history, variants, errors, unread }
    }

    /// Whether another reading would find the same beside the outputs, so that the responses made so far can stay.
    pub(super) fn is_up_to_date(&self) -> bool {
        let mut errors = Vec::new();
        let history = or_last(self.outputs.read_history().map(Arc::new), Some(&self.history), &mut errors);
        let variants = or_last(self.outputs.read_variants(), Some(&self.variants), &mut errors);
        if let Some(dir) = self.outputs.output_dir() {
            errors.extend(self.unread.iter().filter_map(|&digest| dir.read_kept(digest).err()));
        }
        let messages = |errors: &[Error]| errors.iter().map(Error::to_string).collect::<Vec<_>>();
        history == self.history && variants == self.variants && messages(&errors) == messages(&self.errors)
    }

    /// How many builds there are manifests of, with the current one.
    pub(crate) fn builds(&self) -> usize {
        self.kept.len() + 1
    }

    /// The response of a current asset.
    pub(crate) fn current(&self, known: Match<'_>) -> &CachedResponse {
        self.current.response(known, || {
            let (url, prefix) = (known.asset.url(), self.current.catalog.prefix());
            // Never anything of the request. A path that begins with two slashes would name a host.
            let path = url.strip_prefix(prefix.origin()).filter(|path| !path.starts_with("//")).unwrap_or(url);
            self.make(known).located(path)
        })
    }

    /// The asset of another build that had this URL there.
    pub(crate) fn find_kept(&self, path: &str, query: Option<&str>) -> Option<(&KeptBuild, Match<'_>)> {
        self.kept.iter().find_map(|kept| Some((kept, kept.build.catalog.find_current(path, query)?)))
    }

    /// The response of an asset of another build. Its manifest may have had another prefix; here it has its URL in filename
    /// style.
    pub(crate) fn kept<'a>(&'a self, kept: &'a KeptBuild, known: Match<'_>) -> &'a CachedResponse {
        kept.build.response(known, || {
            let mount = self.current.catalog.prefix().mount();
            self.make(known).kept().located(&format!("{mount}{}", known.asset.encoded_file()))
        })
    }

    fn make(&self, known: Match<'_>) -> CachedResponse {
        CachedResponse::of_asset(known.asset, &self.outputs, &self.variants, &self.policy)
    }
}

fn or_last<T: Default>(read: Result<Arc<T>, Error>, last: Option<&Arc<T>>, errors: &mut Vec<Error>) -> Arc<T> {
    read.unwrap_or_else(|error| {
        errors.push(error);
        last.cloned().unwrap_or_default()
    })
}

/// The catalog of a kept manifest without the assets that have the same URLs in the current one, which are most. A file that
/// keeps its name has another URL with each token.
fn changed_assets(mut manifest: Manifest, current: &Catalog, path: &Path) -> Catalog {
    manifest.bundles.clear();
    let is_current = |path: &str, file: &str, version: &str| {
        let asset = current.position(path).and_then(|at| current.at(at).ok());
        asset.is_some_and(|asset| asset.file() == file && asset.version() == version)
    };
    manifest.assets.retain(|path, row| !is_current(path, &row.file, row.version.as_str()));
    Catalog::from_manifest(&manifest, &path.display().to_string())
}
