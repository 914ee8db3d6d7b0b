//! Where the bytes of the next deploy may already be.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use asset_core::internal::OutputDir;
use asset_core::manifest::ManifestAsset;
use asset_core::{Catalog, Digest, Error};
use bytes::Bytes;

use crate::policy::{Policy, REFRESH_INTERVAL};
use crate::response::CachedResponse;
use crate::storage::{Blob, FileLocation, Location};
use crate::throttle::Throttle;

/// A place that every machine of a deploy reads, for versions that this process does not know.
///
/// [`SharedDir`] is one; implement it for any other.
pub trait SharedStore: Send + Sync + 'static {
    /// The asset at `path`, percent-encoded and after the mount, with the request's `query`; `None` if there is none.
    ///
    /// Called on a thread that may wait, for URLs of known assets with an unknown version. Anyone can make such URLs up, so
    /// an implementation bounds the cost of a look-up.
    ///
    /// # Errors
    /// Any error; it goes to [`AssetServiceBuilder::on_error`](crate::AssetServiceBuilder::on_error), and the request is
    /// answered as if there were no such asset.
    fn find(&self, path: &str, query: Option<&str>) -> Result<Option<SharedAsset>, Error>;
}

/// An asset of a [`SharedStore`].
#[derive(Debug, Clone)]
pub struct SharedAsset {
    digest: Digest,
    size: u64,
    media_type: String,
    location: SharedLocation,
}

#[derive(Debug, Clone)]
enum SharedLocation {
    Memory(Bytes),
    Dir { root: PathBuf, file: String },
}

impl SharedAsset {
    /// Bytes with their media type and digest, which the store has verified.
    pub fn from_bytes(bytes: impl Into<Bytes>, media_type: impl Into<String>, digest: Digest) -> Self {
        let bytes = bytes.into();
        Self {
            digest,
            size: bytes.len() as u64,
            media_type: media_type.into(),
            location: SharedLocation::Memory(bytes),
        }
    }

    /// The file of a manifest's asset under the output directory `root`; its bytes are verified before they are sent.
    pub fn from_output(root: impl AsRef<Path>, asset: &ManifestAsset) -> Self {
        Self {
            digest: asset.digest,
            size: asset.size,
            media_type: asset.media_type.clone(),
            location: SharedLocation::Dir { root: root.as_ref().to_owned(), file: asset.file.clone() },
        }
    }

    fn into_response(self, policy: &Policy) -> CachedResponse {
        let location = match self.location {
            SharedLocation::Memory(bytes) => Location::Memory(bytes),
            SharedLocation::Dir { root, file } => Location::File(FileLocation::Output { root: root.into(), file }),
        };
        CachedResponse::of_blob(Blob::new(location, self.size, self.digest), &self.media_type, policy)
    }
}

/// The response of the asset that only the store has.
pub(crate) fn lookup(
    store: &dyn SharedStore,
    path: &str,
    query: Option<&str>,
    policy: &Policy,
) -> Option<CachedResponse> {
    let found = store.find(path, query).unwrap_or_else(|error| {
        policy.report(&error);
        None
    });
    found.map(|asset| asset.into_response(policy))
}

/// An output directory that every machine of a deploy reads, and to which a deploy is copied before the first machine
/// starts with it.
///
/// Its manifests are read again at most every five seconds.
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
    readings: Throttle,
    /// By digest, the newest first.
    catalogs: Mutex<Vec<(Digest, Arc<Catalog>)>>,
}

impl SharedDir {
    /// The directory at `root`. Nothing is read before the first unknown version, and the directory need not exist.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { dir: OutputDir::new(root), readings: Throttle::new(REFRESH_INTERVAL), catalogs: Mutex::default() }
    }

    /// Reads the manifests that are new. One that can't be read, as while it is copied, leaves the others in place.
    fn read(&self, catalogs: &mut Vec<(Digest, Arc<Catalog>)>) -> Result<(), Error> {
        let mut read = Vec::new();
        let mut failed = Ok(());
        for build in self.dir.builds()?.into_iter().rev() {
            if let Some(same) = catalogs.iter().find(|(digest, _)| *digest == build.digest()) {
                read.push(same.clone());
                continue;
            }
            match build.read_manifest() {
                Ok(manifest) => {
                    let catalog = Catalog::from_manifest(&manifest, &build.path().display().to_string());
                    read.push((build.digest(), Arc::new(catalog)));
                }
                Err(error) => failed = Err(error),
            }
        }
        *catalogs = read;
        failed
    }
}

impl SharedStore for SharedDir {
    fn find(&self, path: &str, query: Option<&str>) -> Result<Option<SharedAsset>, Error> {
        // Held while it is read: other requests come for the same deploy, and wait for it.
        let mut catalogs = self.catalogs.lock().unwrap_or_else(PoisonError::into_inner);
        // Passed before the reading, so that a directory that can't be read is not tried for every request either.
        let read = if self.readings.pass(SystemTime::now()) { self.read(&mut catalogs) } else { Ok(()) };
        let found = catalogs.iter().find_map(|(_, catalog)| catalog.find_current(path, query));
        match found {
            Some(found) => Ok(Some(SharedAsset::from_output(self.dir.root(), found.asset.entry()))),
            None => read.map(|()| None),
        }
    }
}
