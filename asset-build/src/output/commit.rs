//! The last step of a build: what readers look at moves to the new state.

use std::fs;
use std::io;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use asset_core::internal::History;
use asset_core::{Digest, Error};

use super::Outputs;
use super::atomic_file::{Replacement, dir_of, remove_if_there, temp_of, write_new};
use super::fsync::create_dir;

/// A build whose outputs are staged.
pub(crate) struct Commit<'a> {
    pub(crate) outputs: &'a Outputs,
    /// The text of the manifest, and its digest.
    pub(crate) manifest: &'a str,
    pub(crate) digest: Digest,
    /// Where the manifest is committed, if it changes.
    pub(crate) manifest_path: Option<&'a Path>,
    /// The list of variants, if it changes.
    pub(crate) variants: Option<Replacement>,
    /// The history with the moves of an earlier deploy, if they were carried over.
    pub(crate) history: Option<History>,
}

impl Commit<'_> {
    /// Moves the outputs into place, then replaces the list of variants, the kept manifest, the committed manifest, the
    /// history and the pointer, in this order. Before the first rename, every file is durable beside its name.
    ///
    /// # Errors
    /// `Io` if something can't be written, `Manifest` if the history is damaged. Every file that existed is then as it was.
    pub(crate) fn run(self) -> Result<(), Error> {
        let outputs = self.outputs;
        let replacements = self.prepare()?;
        outputs.move_into_place()?;
        commit_all(replacements)
    }

    fn prepare(self) -> Result<Vec<Replacement>, Error> {
        let Self { outputs, manifest, digest, manifest_path, variants, history } = self;
        let dir = outputs.dir();
        let mut prepared: Vec<Replacement> = variants.into_iter().collect();
        // Named by its digest: if an earlier build kept the same one undamaged, nothing is left to do.
        if fs::read_to_string(dir.manifest(digest)).ok().as_deref() != Some(manifest) {
            prepared.push(outputs.replacement(&dir.manifest(digest), manifest)?);
        }
        if let Some(path) = manifest_path {
            create_dir(dir_of(path))?;
            prepared.push(outputs.replacement(path, manifest)?);
        }
        let before = dir.read_history()?;
        let mut history = history.unwrap_or_else(|| before.clone());
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        history.push(now.as_secs(), digest);
        if history != before {
            prepared.push(outputs.replacement(&dir.history(), &history.to_string())?);
        }
        // A pointer that can't be read is replaced too.
        if dir.read_pointer().ok().flatten() != Some(digest) {
            prepared.push(outputs.replacement(&dir.pointer(), &format!("{digest}\n"))?);
        }
        Ok(prepared)
    }
}

/// Gives several files their next contents in this order: all of them or none. Only a crash in between, or a disk that
/// also fails on the way back, leaves the first of them changed.
///
/// # Errors
/// `Io`; every file is then as it was.
fn commit_all(replacements: Vec<Replacement>) -> Result<(), Error> {
    let mut changed = Vec::with_capacity(replacements.len());
    for replacement in replacements {
        let path = replacement.path.clone();
        let before = match fs::read(&path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
            before => before.map(Some).map_err(|cause| Error::io("read", &path, cause)),
        };
        let committed = before.and_then(|before| {
            changed.push((path, before));
            replacement.commit()
        });
        if let Err(error) = committed {
            changed.iter().rev().for_each(|(path, before)| put_back(path, before.as_deref()));
            return Err(error);
        }
    }
    Ok(())
}

/// Gives a file its old content again. If that fails too, the first error is the one to report.
fn put_back(path: &Path, before: Option<&[u8]>) {
    let _ = match before {
        Some(bytes) => write_new(&temp_of(path), bytes, true).and_then(|()| fs::rename(temp_of(path), path)),
        None => remove_if_there(path),
    };
}
