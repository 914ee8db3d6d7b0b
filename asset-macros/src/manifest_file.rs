//! Keeps the manifest in memory from one expansion to the next.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use asset_core::internal::{FileStamp, ManifestIndex};
use asset_core::{Error, ErrorKind};

use crate::compile_env::{CompileEnv, MANIFEST_VAR, ManifestPath};

/// A manifest in memory.
pub(crate) struct ManifestFile {
    pub(crate) path: ManifestPath,
    pub(crate) index: ManifestIndex,
    /// The path from the crate's directory, if there is one.
    pub(crate) path_from_crate: Option<String>,
    digest: OnceLock<String>,
    /// Whether an expansion has told cargo to track the file.
    tracked: AtomicBool,
}

impl ManifestFile {
    fn read(path: ManifestPath, env: &CompileEnv) -> Result<Self, Error> {
        let bytes = fs::read(&path.path).map_err(|cause| unreadable(&path.name, env, &cause))?;
        Ok(Self {
            index: ManifestIndex::new(bytes, &path.name)?,
            path_from_crate: env.path_from_crate(&path.path),
            digest: OnceLock::new(),
            // An editor watches files itself.
            tracked: AtomicBool::new(env.in_editor),
            path,
        })
    }

    /// The SHA-256 of the file in hex, the same as `asset_core::internal::manifest_digest`.
    pub(crate) fn digest(&self) -> &str {
        // hmac-sha256 has no dependencies. With the hasher of the core, every user of a macro would compile six more crates.
        let compute = || hmac_sha256::Hash::hash(self.index.as_bytes()).map(|byte| format!("{byte:02x}"));
        self.digest.get_or_init(|| compute().concat())
    }

    /// Marks the file as tracked; returns whether it was not yet.
    pub(crate) fn start_tracking(&self) -> bool {
        !self.tracked.swap(true, Ordering::Relaxed)
    }
}

fn unreadable(name: &str, env: &CompileEnv, cause: &std::io::Error) -> Error {
    let origin = if env.manifest.is_some() { format!(", which `{MANIFEST_VAR}` names") } else { String::new() };
    let message = format!("can't read the manifest `{name}`{origin}: {cause}; run `asset build`, which writes it");
    Error::new(ErrorKind::Io, message)
}

/// Why there is no manifest.
pub(crate) enum NoManifest {
    Failed(Error),
    /// An earlier call has the error, which stops the compiler. A second one for the same reason is noise.
    AlreadyReported,
}

/// The manifests of this process.
pub(crate) struct Manifests {
    /// The one of the compiler, which compiles one crate and reads one state of one manifest.
    compiler: OnceLock<Result<Arc<ManifestFile>, ()>>,
    /// Those of an editor's macro server, which runs for long and expands macros of many crates.
    editor: Mutex<Vec<EditorEntry>>,
}

struct EditorEntry {
    env: CompileEnv,
    stamp: Option<FileStamp>,
    file: Arc<ManifestFile>,
}

impl Manifests {
    pub(crate) const fn new() -> Self {
        Self { compiler: OnceLock::new(), editor: Mutex::new(Vec::new()) }
    }

    /// The manifest of the crate that is compiled. The environment is only read when the manifest is not in memory.
    pub(crate) fn get(
        &self,
        read_env: impl FnOnce() -> Result<CompileEnv, Error>,
    ) -> Result<Arc<ManifestFile>, NoManifest> {
        match self.compiler.get() {
            Some(Ok(file)) => return Ok(file.clone()),
            Some(Err(())) => return Err(NoManifest::AlreadyReported),
            None => {}
        }
        let env = read_env().map_err(NoManifest::Failed)?;
        if env.in_editor {
            return self.get_in_editor(env).map_err(NoManifest::Failed);
        }
        let read = env.find_manifest().and_then(|path| ManifestFile::read(path, &env)).map(Arc::new);
        // If another thread was faster, its result counts: all expansions of a crate see one manifest.
        let kept = self.compiler.get_or_init(|| read.as_ref().map(Arc::clone).map_err(drop));
        match (kept, read) {
            (Ok(file), _) => Ok(file.clone()),
            (Err(()), Err(error)) => Err(NoManifest::Failed(error)),
            (Err(()), Ok(_)) => Err(NoManifest::AlreadyReported),
        }
    }

    /// The manifest in memory if its file has not changed, else as it is on disk now.
    fn get_in_editor(&self, env: CompileEnv) -> Result<Arc<ManifestFile>, Error> {
        let mut entries = self.editor.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = entries.iter().position(|entry| entry.env == env) {
            if entries[at].stamp == FileStamp::at(&entries[at].file.path.path) {
                return Ok(entries[at].file.clone());
            }
            entries.swap_remove(at);
        }
        let path = env.find_manifest()?;
        // Taken before the file is read: a change in between then shows at the next call.
        let stamp = FileStamp::at(&path.path);
        let file = Arc::new(ManifestFile::read(path, &env)?);
        entries.push(EditorEntry { env, stamp, file: file.clone() });
        Ok(file)
    }
}
