//! A second output directory as the store that every machine reads.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use asset_core::internal::OutputDir;
use asset_core::{Catalog, Digest, Error};

use crate::policy::REFRESH;
use crate::{SharedAsset, SharedStore};

/// An output directory that every machine of a deploy reads, and to which a deploy is copied before the first machine
/// starts with it.
///
/// Its manifests are read again at most every five seconds, whatever is asked.
///
/// ```
/// use asset_tower::{AssetService, SharedDir};
///
/// # fn example(assets: asset_core::Assets) -> Result<AssetService, asset_core::Error> {
/// AssetService::builder(assets).shared_store(SharedDir::new("/mnt/shared/public")).build()
/// # }
/// ```
#[derive(Debug)]
pub struct SharedDir {
    dir: OutputDir,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    read: Option<Instant>,
    /// By digest, the newest first.
    catalogs: Vec<(Digest, Arc<Catalog>)>,
}

impl SharedDir {
    /// The directory at `root`; nothing is read before the first unknown version, and it may then not be there yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { dir: OutputDir::new(root), known: Mutex::default() }
    }

    /// Reads the manifests that the directory's history names and keeps and that are not known. One that can't be read,
    /// as while it is copied, keeps nobody from the others.
    fn read(&self, known: &mut Known) -> Result<(), Error> {
        let history = self.dir.read_history()?;
        let mut catalogs: Vec<(Digest, Arc<Catalog>)> = Vec::new();
        let mut failed = Ok(());
        for one in history.entries().iter().rev() {
            if catalogs.iter().any(|(digest, _)| *digest == one.manifest) {
                continue;
            }
            let path = self.dir.manifest(one.manifest);
            if let Some(same) = known.catalogs.iter().find(|(digest, _)| *digest == one.manifest) {
                catalogs.push(same.clone());
            } else if path.exists() {
                match self.dir.read_kept(one.manifest) {
                    Ok(manifest) => {
                        let catalog = Catalog::from_manifest(&manifest, &path.display().to_string());
                        catalogs.push((one.manifest, Arc::new(catalog)));
                    }
                    Err(error) => failed = Err(error),
                }
            }
        }
        known.catalogs = catalogs;
        failed
    }
}

impl SharedStore for SharedDir {
    fn find(&self, path: &str, query: Option<&str>) -> Result<Option<SharedAsset>, Error> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut read = Ok(());
        if known.read.is_none_or(|read| read.elapsed() >= REFRESH) {
            // Before the reading, so that a directory that can't be read is not tried for every request either.
            known.read = Some(Instant::now());
            read = self.read(&mut known);
        }
        let found = known.catalogs.iter().find_map(|(_, catalog)| catalog.find_current(path, query));
        match found {
            Some(found) => Ok(Some(SharedAsset::from_row(self.dir.root(), found.asset.row()))),
            None => read.map(|()| None),
        }
    }
}
