//! The builds whose manifests an output directory still has.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::id::Digest;
use crate::manifest::{Manifest, read_bytes};
use crate::output::{History, OutputDir};

/// A build whose manifest is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Build {
    digest: Digest,
    path: PathBuf,
    last_move: Option<usize>,
    superseded: Option<u64>,
}

impl Build {
    /// The digest of its manifest.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The file of its manifest.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The position of the last entry of the history that names it; `None` if none does.
    pub fn last_move(&self) -> Option<usize> {
        self.last_move
    }

    /// When another build last superseded it, in seconds since the epoch. `None` for the last build of the history, and
    /// for one that the history does not name.
    pub fn superseded(&self) -> Option<u64> {
        self.superseded
    }

    /// Reads the bytes of its manifest.
    ///
    /// # Errors
    /// `Io` if they can't be read, `Manifest` if their digest is not the one in the file's name.
    pub fn read_bytes(&self) -> Result<Vec<u8>, Error> {
        read_bytes(&self.path)
    }

    /// Reads its manifest.
    ///
    /// # Errors
    /// As for [`read_bytes`](Self::read_bytes), and `Manifest` as for [`Manifest::parse`].
    pub fn read_manifest(&self) -> Result<Manifest, Error> {
        Manifest::parse(&self.read_bytes()?, &self.path)
    }
}

impl OutputDir {
    /// The kept builds of the directory's own history, as [`builds_of`](Self::builds_of) gives them.
    ///
    /// ```
    /// use asset_core::internal::OutputDir;
    /// # let dir = tempfile::tempdir()?;
    /// # let root = dir.path();
    ///
    /// let output = OutputDir::new(root);
    /// assert!(output.builds()?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As for [`read_history`](Self::read_history).
    pub fn builds(&self) -> Result<Vec<Build>, Error> {
        Ok(self.builds_of(&self.read_history()?))
    }

    /// The builds that `history` names and whose manifests are kept, ordered by when each was last current, oldest first.
    /// No manifest is read.
    pub fn builds_of(&self, history: &History) -> Vec<Build> {
        let entries = history.entries();
        let mut seen = HashSet::new();
        let moves = (0..entries.len()).rev().filter(|&at| seen.insert(&entries[at].manifest));
        let builds = moves.map(|at| Build {
            digest: entries[at].manifest,
            path: self.manifest(entries[at].manifest),
            last_move: Some(at),
            superseded: entries.get(at + 1).map(|next| next.time),
        });
        // A manifest that can't be accessed is not gone: reading it reports why.
        let mut builds: Vec<Build> = builds.filter(|build| build.path.try_exists().unwrap_or(true)).collect();
        builds.reverse();
        builds
    }

    /// The kept builds that `history` does not name, sorted by digest. A directory has some if its history was lost or
    /// repaired by hand, or if a build was interrupted before it became current.
    ///
    /// # Errors
    /// `Io` if the directory of the manifests can't be read.
    pub fn unrecorded_builds(&self, history: &History) -> Result<Vec<Build>, Error> {
        let directory = self.manifests();
        let failed = |cause| Error::io("read the directory", &directory, cause);
        let entries = match std::fs::read_dir(&directory) {
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(failed)?,
        };
        let mut builds = Vec::new();
        for entry in entries {
            let path = entry.map_err(failed)?.path();
            let name = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".json"));
            let Some(digest) = name.and_then(Digest::sha256_from_hex) else { continue };
            if !history.entries().iter().any(|entry| entry.manifest == digest) {
                builds.push(Build { digest, path, last_move: None, superseded: None });
            }
        }
        builds.sort_unstable_by_key(Build::digest);
        Ok(builds)
    }
}
