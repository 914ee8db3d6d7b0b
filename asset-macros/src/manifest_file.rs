//! The manifest in memory, from one expansion to the next.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use asset_core::internal::ManifestIndex;
use asset_core::{Error, ErrorKind};

use crate::surroundings::{Located, SETTING, Surroundings};

/// A manifest that was read, and whether cargo was told of it.
pub(crate) struct ManifestFile {
    pub(crate) located: Located,
    pub(crate) rows: ManifestIndex,
    /// The path from the crate's directory, if there is one.
    pub(crate) path_from_crate: Option<String>,
    digest: OnceLock<String>,
    mentioned: AtomicBool,
}

impl ManifestFile {
    fn read(located: Located, surroundings: &Surroundings) -> Result<Self, Error> {
        let bytes = fs::read(&located.path).map_err(|cause| unreadable(&located.name, surroundings, &cause))?;
        Ok(Self {
            rows: ManifestIndex::new(bytes, &located.name)?,
            path_from_crate: surroundings.path_from_crate(&located.path),
            digest: OnceLock::new(),
            // An editor watches for itself.
            mentioned: AtomicBool::new(surroundings.in_editor),
            located,
        })
    }

    /// The digest of the bytes, as `asset_core::internal::manifest_digest` has it: SHA-256 in hex.
    pub(crate) fn digest(&self) -> &str {
        // By a crate without dependencies: the core's hasher would be six more to compile for every user.
        let compute = || hmac_sha256::Hash::hash(self.rows.as_bytes()).map(|byte| format!("{byte:02x}"));
        self.digest.get_or_init(|| compute().concat())
    }

    /// Whether cargo was not yet told of the file, and is to be told now.
    pub(crate) fn is_first_mention(&self) -> bool {
        !self.mentioned.swap(true, Ordering::Relaxed)
    }
}

fn unreadable(name: &str, surroundings: &Surroundings, cause: &std::io::Error) -> Error {
    let whose = match surroundings.setting {
        Some(_) => format!(", which `{SETTING}` names"),
        None => String::new(),
    };
    let message = format!("can't read the manifest `{name}`{whose}: {cause}; run `asset build`, which writes it");
    Error::new(ErrorKind::Io, message)
}

/// Why there is no manifest.
pub(crate) enum Absent {
    Because(Error),
    /// The reason was told at an earlier call, whose error stops the compiler.
    Told,
}

/// The manifests of this process.
pub(crate) struct Manifests {
    /// A compiler compiles one crate and reads one state of one manifest.
    compiled: OnceLock<Result<Arc<ManifestFile>, ()>>,
    /// An editor's macro server lives long and serves many crates.
    edited: Mutex<Vec<Edited>>,
}

struct Edited {
    surroundings: Surroundings,
    stamp: Stamp,
    file: Arc<ManifestFile>,
}

/// What tells one state of a file from another.
type Stamp = Option<(SystemTime, u64)>;

impl Manifests {
    pub(crate) const fn new() -> Self {
        Self { compiled: OnceLock::new(), edited: Mutex::new(Vec::new()) }
    }

    /// The manifest of the crate that `surroundings` describes.
    pub(crate) fn get(
        &self,
        surroundings: impl FnOnce() -> Result<Surroundings, Error>,
    ) -> Result<Arc<ManifestFile>, Absent> {
        match self.compiled.get() {
            Some(Ok(file)) => return Ok(file.clone()),
            Some(Err(())) => return Err(Absent::Told),
            None => {}
        }
        let surroundings = surroundings().map_err(Absent::Because)?;
        if surroundings.in_editor {
            return self.edited(surroundings).map_err(Absent::Because);
        }
        let read = surroundings.locate().and_then(|located| ManifestFile::read(located, &surroundings)).map(Arc::new);
        let kept = self.compiled.get_or_init(|| read.as_ref().map(Arc::clone).map_err(drop));
        match (kept, read) {
            (Ok(file), _) => Ok(file.clone()),
            (Err(()), Err(error)) => Err(Absent::Because(error)),
            (Err(()), Ok(_)) => Err(Absent::Told),
        }
    }

    /// The manifest in memory while its file has the same time and length, else read anew.
    fn edited(&self, surroundings: Surroundings) -> Result<Arc<ManifestFile>, Error> {
        let mut edited = self.edited.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = edited.iter().position(|edited| edited.surroundings == surroundings) {
            if edited[at].stamp == stamp(&edited[at].file.located.path) {
                return Ok(edited[at].file.clone());
            }
            edited.swap_remove(at);
        }
        let located = surroundings.locate()?;
        // Before the reading: a change in between is then seen at the next call.
        let stamp = stamp(&located.path);
        let file = Arc::new(ManifestFile::read(located, &surroundings)?);
        edited.push(Edited { surroundings, stamp, file: file.clone() });
        Ok(file)
    }
}

fn stamp(path: &Path) -> Stamp {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}
