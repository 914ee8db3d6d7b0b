//! The last step of a build: what readers look for moves to the new state.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use asset_core::internal::{History, OutputDir};
use asset_core::{Digest, Error};

use crate::output::atomic_file::{Replacement, dir_of};
use crate::output::fsync::create_dir;

/// Everything that is left to rename once the outputs are there: the kept manifest, with this text and digest, the committed
/// one at `manifest_path` if it changes, the history and the pointer, in this order. `brought` is the history that an earlier deploy's moves were
/// brought into, if any. Nothing has changed yet, and nothing but renames can fail.
///
/// # Errors
/// `Io` if something can't be written, `Manifest` if the history is damaged.
pub(crate) fn prepare(
    dir: &OutputDir,
    (text, digest): (&str, Digest),
    manifest_path: Option<&Path>,
    brought: Option<History>,
) -> Result<Vec<Replacement>, Error> {
    let mut prepared = Vec::new();
    if std::fs::read_to_string(dir.manifest(digest)).ok().as_deref() != Some(text) {
        prepared.push(Replacement::prepare(&dir.manifest(digest), text)?);
    }
    if let Some(path) = manifest_path {
        create_dir(dir_of(path))?;
        prepared.push(Replacement::prepare(path, text)?);
    }
    let before = dir.read_history()?;
    let mut history = brought.unwrap_or_else(|| before.clone());
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    history.push(now.as_secs(), digest);
    if history != before {
        prepared.push(Replacement::prepare(&dir.history(), &history.to_string())?);
    }
    let moves = dir.read_pointer().ok().flatten() != Some(digest);
    if moves {
        prepared.push(Replacement::prepare(&dir.pointer(), &format!("{digest}\n"))?);
    }
    Ok(prepared)
}
