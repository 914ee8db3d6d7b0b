//! Where the bytes of the next deploy may already be.

use std::path::{Path, PathBuf};

use bytes::Bytes;

use asset_core::{Digest, Error};

/// A place that every machine of a deploy reads, asked for versions that this process does not know.
///
/// [`SharedDir`](crate::SharedDir) is one; implement it for any other.
pub trait SharedStore: Send + Sync + 'static {
    /// The asset at `path`, percent-encoded and after the mount, with the request's `query`; `None` if there is none.
    ///
    /// Called on a thread that may wait, for URLs of known assets with an unknown version, so for anyone who makes
    /// such URLs up: an implementation bounds what a look-up costs.
    ///
    /// # Errors
    /// Any error; it goes to [`AssetServiceBuilder::on_error`](crate::AssetServiceBuilder::on_error), and the request is answered
    /// as if there were none.
    fn find(&self, path: &str, query: Option<&str>) -> Result<Option<SharedAsset>, Error>;
}

/// An asset that a [`SharedStore`] has.
#[derive(Debug, Clone)]
pub struct SharedAsset {
    pub(crate) digest: Digest,
    pub(crate) size: u64,
    pub(crate) media_type: String,
    pub(crate) place: SharedPlace,
}

#[derive(Debug, Clone)]
pub(crate) enum SharedPlace {
    Memory(Bytes),
    Dir { root: PathBuf, file: String },
}

impl SharedAsset {
    /// Bytes with their media type and digest, which the store has verified.
    pub fn from_bytes(bytes: impl Into<Bytes>, media_type: impl Into<String>, digest: Digest) -> Self {
        let bytes = bytes.into();
        Self { digest, size: bytes.len() as u64, media_type: media_type.into(), place: SharedPlace::Memory(bytes) }
    }

    /// The file that a manifest's `row` names under `root`; its bytes are verified before they are sent.
    pub fn from_row(root: impl AsRef<Path>, row: &asset_core::ManifestAsset) -> Self {
        Self {
            digest: row.digest,
            size: row.size,
            media_type: row.media_type.clone(),
            place: SharedPlace::Dir { root: root.as_ref().to_owned(), file: row.file.clone() },
        }
    }
}
