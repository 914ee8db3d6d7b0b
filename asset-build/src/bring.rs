//! `asset build --history DIR`: what an earlier deploy's output still has for its pages.

use std::fs;
use std::path::Path;

use asset_core::{Config, Digests, Error, ErrorKind, History, Manifest, OutputFolder, manifest_digest};

use crate::output::{Outputs, same_bytes};
use crate::replace::replace;

/// The output folder of an earlier deploy.
///
/// # Errors
/// `Io` if there is none at `path`.
pub(crate) fn earlier(path: &Path) -> Result<OutputFolder, Error> {
    let folder = OutputFolder::new(path);
    if folder.read_pointer()?.is_none() {
        let message = format!("`{}` is no output folder: it has no build", path.display());
        return Err(Error::new(ErrorKind::Io, message));
    }
    Ok(folder)
}

/// Brings the kept manifests of the output folder `from`, and the files they name, into the output folder of `config`.
///
/// Files are copied only if they are whole; one that is not, or is gone, is left out, and its URL then redirects as for a
/// build whose files were cleaned. Nothing that is there already changes. Gives the history with the earlier moves of the
/// pointer before ours, to be published with the build; `None` if it has them already.
///
/// # Errors
/// `Io` if `from` can't be read or the output not written; `Manifest` if a manifest there is damaged.
pub(crate) fn bring(config: &Config, outputs: &Outputs<'_>, from: &OutputFolder) -> Result<Option<History>, Error> {
    let theirs = from.read_history()?;
    for step in theirs.moves() {
        let path = from.manifest(&step.manifest);
        let Ok(bytes) = fs::read(&path) else { continue };
        if manifest_digest(&bytes) != step.manifest {
            let message = format!("kept manifest `{}` is damaged", path.display());
            return Err(Error::new(ErrorKind::Manifest, message));
        }
        let manifest = Manifest::parse(&bytes, &path)?;
        bring_files(config, outputs, (from, &manifest))?;
        let ours = outputs.folder().manifest(&step.manifest);
        if !ours.exists() {
            replace(&ours, &String::from_utf8_lossy(&bytes))?;
        }
    }
    Ok(merged(&outputs.folder().read_history()?, &theirs))
}

fn bring_files(
    config: &Config,
    outputs: &Outputs<'_>,
    (from, manifest): (&OutputFolder, &Manifest),
) -> Result<(), Error> {
    for row in manifest.assets.values() {
        if outputs.stamp(&row.file).is_some() {
            continue;
        }
        let digests = Digests { digest: row.digest.clone(), integrity: row.integrity.clone(), size: row.size };
        let path = from.root().join(&row.file);
        if !same_bytes(config, &path, &digests)? {
            continue;
        }
        let mut staged = outputs.stage()?;
        let bytes = fs::read(&path).map_err(|cause| Error::io("read", &path, &cause))?;
        staged.push(&bytes)?;
        outputs.put_staged(staged, &row.file, &digests)?;
    }
    Ok(())
}

/// Their moves, then ours; what we brought before is not there twice.
fn merged(ours: &History, theirs: &History) -> Option<History> {
    if ours.moves().starts_with(theirs.moves()) {
        return None;
    }
    let mut merged = History::default();
    let fresh = ours.moves().iter().filter(|step| !theirs.moves().contains(step));
    for step in theirs.moves().iter().chain(fresh) {
        merged.push(step.time, &step.manifest);
    }
    Some(merged)
}
