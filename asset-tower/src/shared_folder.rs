//! A second output folder as the store that every machine reads.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use asset_core::{Catalog, Error, Manifest, OutputFolder};

use crate::policy::REFRESH;
use crate::{SharedAsset, SharedStore};

/// An output folder that every machine of a deploy reads, and to which a deploy is copied before the first machine
/// starts with it.
///
/// Its manifests are read again at most every five seconds, whatever is asked.
///
/// ```
/// use asset_tower::{AssetService, SharedFolder};
///
/// # fn example(service: AssetService) -> AssetService {
/// service.shared_store(SharedFolder::new("/mnt/shared/public"))
/// # }
/// ```
#[derive(Debug)]
pub struct SharedFolder {
    folder: OutputFolder,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    read: Option<Instant>,
    /// By digest, the newest first.
    catalogs: Vec<(String, Catalog)>,
}

impl SharedFolder {
    /// The folder at `root`; nothing is read before the first unknown version, and it may then not be there yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { folder: OutputFolder::new(root), known: Mutex::default() }
    }

    /// The catalogs of all manifests that the folder's history names and keeps; those of before are not read again.
    fn read(&self, before: &mut Vec<(String, Catalog)>) -> Result<Vec<(String, Catalog)>, Error> {
        let history = self.folder.read_history()?;
        let mut catalogs: Vec<(String, Catalog)> = Vec::new();
        for one in history.moves().iter().rev() {
            if catalogs.iter().any(|(digest, _)| *digest == one.manifest) {
                continue;
            }
            let path = self.folder.manifest(&one.manifest);
            if let Some(at) = before.iter().position(|(digest, _)| *digest == one.manifest) {
                catalogs.push(before.swap_remove(at));
            } else if path.exists() {
                let catalog = Catalog::from_manifest(&Manifest::read(&path)?, &path.display().to_string());
                catalogs.push((one.manifest.clone(), catalog));
            }
        }
        Ok(catalogs)
    }
}

impl SharedStore for SharedFolder {
    fn find(&self, path: &str, query: Option<&str>) -> Result<Option<SharedAsset>, Error> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.read.is_none_or(|read| read.elapsed() >= REFRESH) {
            // Before the reading, so that a folder that can't be read is not tried for every request either.
            known.read = Some(Instant::now());
            known.catalogs = self.read(&mut known.catalogs)?;
        }
        let found = known.catalogs.iter().find_map(|(_, catalog)| catalog.find_current(path, query));
        Ok(found.map(|found| SharedAsset::from_row(self.folder.root(), found.asset.row())))
    }
}
