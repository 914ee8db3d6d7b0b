//! The manifest in memory, from one expansion to the next.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use asset_core::{Error, ErrorKind, ManifestRows};

use crate::surroundings::{Located, SETTING, Surroundings};

/// A manifest that was read, and whether cargo was told of it.
pub(crate) struct ManifestFile {
    pub(crate) located: Located,
    pub(crate) rows: ManifestRows,
    digest: OnceLock<String>,
    mentioned: AtomicBool,
}

impl ManifestFile {
    fn read(located: Located, surroundings: &Surroundings) -> Result<Self, Error> {
        let bytes = fs::read(&located.path).map_err(|cause| unreadable(&located.name, surroundings, &cause))?;
        let rows = ManifestRows::new(bytes, &located.name)?;
        Ok(Self { located, rows, digest: OnceLock::new(), mentioned: AtomicBool::new(false) })
    }

    /// The digest of the bytes, as `asset_core::manifest_digest` has it: SHA-256 in hex.
    pub(crate) fn digest(&self) -> &str {
        // Hashed here by a crate without dependencies: the core's hasher is six more to compile for every user.
        self.digest
            .get_or_init(|| hmac_sha256::Hash::hash(self.rows.as_bytes()).map(|byte| format!("{byte:02x}")).concat())
    }

    /// Whether no expansion before this one asked.
    pub(crate) fn is_first_mention(&self) -> bool {
        !self.mentioned.swap(true, Ordering::Relaxed)
    }
}

fn unreadable(name: &str, surroundings: &Surroundings, cause: &std::io::Error) -> Error {
    let whose = if surroundings.setting.is_some() { format!(", which `{SETTING}` names") } else { String::new() };
    let message = format!("can't read the manifest `{name}`{whose}: {cause}; run `asset build`, which writes it");
    Error::new(ErrorKind::Io, message)
}

/// Why there is no manifest.
pub(crate) enum Absent {
    Because(Error),
    /// The reason was told at an earlier call, whose error stops the compiler.
    Told,
}

/// The manifests of this process: one in the compiler, one per crate in an editor's macro server.
pub(crate) struct Manifests {
    kept: Mutex<Vec<Kept>>,
    told: AtomicBool,
}

struct Kept {
    surroundings: Surroundings,
    stamp: Stamp,
    file: Arc<ManifestFile>,
}

/// What tells one state of a file from another.
type Stamp = Option<(SystemTime, u64)>;

impl Manifests {
    pub(crate) const fn new() -> Self {
        Self { kept: Mutex::new(Vec::new()), told: AtomicBool::new(false) }
    }

    /// The manifest of a crate: the one in memory while its file has the same time and length, else read anew.
    pub(crate) fn get(&self, surroundings: &Surroundings) -> Result<Arc<ManifestFile>, Absent> {
        if self.told.load(Ordering::Relaxed) {
            return Err(Absent::Told);
        }
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.iter().position(|kept| kept.surroundings == *surroundings);
        if let Some(at) = known {
            if kept[at].stamp == stamp(&kept[at].file.located.path) {
                return Ok(kept[at].file.clone());
            }
            kept.swap_remove(at);
        }
        let new = Kept::load(surroundings).map_err(|error| {
            self.told.store(!surroundings.in_editor, Ordering::Relaxed);
            Absent::Because(error)
        })?;
        let file = new.file.clone();
        kept.push(new);
        Ok(file)
    }
}

impl Kept {
    fn load(surroundings: &Surroundings) -> Result<Self, Error> {
        let located = surroundings.locate()?;
        // Before the reading: a change in between is then seen at the next call.
        let stamp = stamp(&located.path);
        let file = Arc::new(ManifestFile::read(located, surroundings)?);
        Ok(Self { surroundings: surroundings.clone(), stamp, file })
    }
}

fn stamp(path: &Path) -> Stamp {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}
