//! Directory mode: a catalog that computes each version from the file at its first use.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use once_cell::sync::OnceCell;

use crate::catalog::{Asset, Catalog};
use crate::catalog::{Computed, Entries, Index, Origin, to_position};
use crate::error::{Error, ErrorKind};
use crate::id::{LogicalPath, VersionInput};
use crate::manifest::ManifestAsset;
use crate::script::ScriptType;
use crate::source::{Digester, Directory, Listing, SourceFile, media_type_of};
use crate::url::{Prefix, versioned_path};

/// The directory that a catalog comes from.
pub(super) struct DirectoryOrigin {
    pub(super) directory: Directory,
    /// What the last catalog computed.
    last: Mutex<Option<Arc<Files>>>,
}

/// The files of a directory as they were listed, and the assets computed from them.
struct Files {
    directory: Directory,
    prefix: Prefix,
    listing: Listing,
    files: Vec<File>,
    index: Index,
}

/// One file and what was computed from it.
struct File {
    key: LogicalPath,
    /// The logical path, which differs from the key for an asset that another root shadows.
    path: LogicalPath,
    source: SourceFile,
    asset: OnceCell<Asset>,
}

impl DirectoryOrigin {
    /// The origin with these settings. A missing token is made here, once.
    pub(super) fn new(directory: Directory) -> Self {
        Self { directory: directory.with_clock_token(), last: Mutex::new(None) }
    }

    /// The catalog, or `None` if no file has changed since the last one.
    pub(super) fn load(&self, prefix: Option<&Prefix>) -> Result<Option<Catalog>, Error> {
        let default = Prefix::default();
        let prefix = prefix.unwrap_or(&default);
        self.directory.check(prefix).map_err(crate::source::Violation::into_error)?;
        let listing = Listing::walk(&self.directory)?;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        // Listings contain stamps, so equal ones mean equal files.
        if last.as_ref().is_some_and(|last| last.listing == listing) {
            return Ok(None);
        }
        let files = Files::new(self.directory.clone(), prefix, listing);
        if let Some(last) = &*last {
            files.take_over(last);
        }
        let files = Arc::new(files);
        *last = Some(Arc::clone(&files));
        Ok(Some(self.catalog(&files)))
    }

    fn catalog(&self, files: &Arc<Files>) -> Catalog {
        let roots = self.directory.roots.iter();
        Catalog {
            origin: Origin::Directories(roots.map(|root| root.dir.display().to_string()).collect()),
            prefix: files.prefix.clone(),
            style: self.directory.style.clone(),
            scheme: self.directory.version.clone(),
            debug: false,
            index: files.index.clone(),
            entries: Entries::Computed(Arc::clone(files) as Arc<dyn Computed>),
            bundles: HashMap::default(),
            files: OnceLock::new(),
            development_output: None,
        }
    }
}

impl Files {
    fn new(directory: Directory, prefix: &Prefix, listing: Listing) -> Self {
        let mut index = Index::default();
        let mut files = Vec::new();
        for listed in listing.assets() {
            let key = listed.key().clone();
            let position = to_position(files.len());
            index.insert(key.clone(), position);
            if let Some(alias) = &listed.alias {
                index.insert(alias.clone(), position);
            }
            files.push(File { key, path: listed.path.clone(), source: listed.file.clone(), asset: OnceCell::new() });
        }
        Self { directory, prefix: prefix.clone(), listing, files, index }
    }

    /// Keeps the assets of files that did not change.
    fn take_over(&self, last: &Self) {
        for file in &self.files {
            let before = last.index.get(&file.key).map(|&position| &last.files[position as usize]);
            if let Some(before) = before
                && before.path == file.path
                && before.source == file.source
                && let Some(asset) = before.asset.get()
            {
                let _ = file.asset.set(asset.clone());
            }
        }
    }

    fn compute(&self, file: &File) -> Result<Asset, Error> {
        let (path, source) = (file.path.as_str(), &file.source);
        let bytes = std::fs::read(&source.path).map_err(|cause| Error::io("read", &source.path, cause));
        let bytes = bytes.map_err(|error| indeterminable(file.key.as_str(), &error))?;
        let mut digester = Digester::new(&self.directory.version, &self.directory.integrity);
        digester.update(&bytes);
        let digests = digester.finish();
        let input = VersionInput::new(path, digests.digest, source.stamp.modified_seconds());
        let version =
            self.directory.versioning().version(&input).map_err(|error| indeterminable(file.key.as_str(), &error))?;
        let named = versioned_path(path, version.as_str());
        let entry = ManifestAsset::new(named, version, media_type_of(path, &bytes), digests);
        let is_script = entry.media_type.starts_with("text/javascript");
        let asset = Asset::new(file.key.clone(), entry, &self.prefix, &self.directory.style);
        let asset = asset.with_source(&source.path);
        Ok(if is_script { asset.with_script(ScriptType::of(path, &bytes)) } else { asset })
    }
}

impl Computed for Files {
    fn len(&self) -> usize {
        self.files.len()
    }

    fn ready(&self, position: usize) -> Option<&Asset> {
        self.files.get(position)?.asset.get()
    }

    fn get(&self, position: usize) -> Option<Result<&Asset, Error>> {
        let file = self.files.get(position)?;
        Some(file.asset.get_or_try_init(|| self.compute(file)))
    }
}

fn indeterminable(path: &str, reason: &Error) -> Error {
    Error::new(ErrorKind::VersionIndeterminable, format!("can't make a version of `{path}`: {reason}"))
}

/// A walk is repeated after ten times as long as it took: walking takes at most a tenth of the time, and a small tree is
/// walked for every page.
const PAUSES: u32 = 10;

/// When a directory was last walked in development, so that looking for changed files has a bounded cost.
#[derive(Default)]
pub(super) struct Watched {
    last: Mutex<Option<Look>>,
}

struct Look {
    ended: Instant,
    took: Duration,
}

impl Watched {
    /// Runs `look`, unless another thread runs it or it ran too recently.
    pub(super) fn look(&self, look: impl FnOnce()) {
        let Ok(mut last) = self.last.try_lock() else { return };
        if last.as_ref().is_some_and(|last| last.ended.elapsed() < last.took * PAUSES) {
            return;
        }
        let began = Instant::now();
        look();
        *last = Some(Look { ended: Instant::now(), took: began.elapsed() });
    }
}
