//! `asset clean`: removes what no page can still ask for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use asset_core::internal::{History, OutputDir, Variants};
use asset_core::{Coding, Digest, Error, Manifest};

use crate::output::Outputs;
use crate::output::atomic_file::replace;
use crate::{Config, cache};

/// What to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CleanOptions {
    /// How many superseded builds stay in any case, the latest first.
    pub keep: usize,
    /// Builds superseded for less than this stay as well.
    pub older_than: Duration,
    /// Say what would go, and remove nothing.
    pub dry_run: bool,
}

impl Default for CleanOptions {
    /// Three superseded builds, and everything that was current within thirty days.
    fn default() -> Self {
        Self { keep: 3, older_than: Duration::from_secs(30 * 24 * 60 * 60), dry_run: false }
    }
}

/// What was removed, or with `dry_run` would be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct CleanReport {
    /// Digests of the manifests that are no longer kept, oldest first.
    pub manifests: Vec<Digest>,
    /// Outputs and variants, as paths under the output directory, sorted.
    pub files: Vec<String>,
    /// Their size in bytes.
    pub bytes: u64,
}

/// Removes the manifests of builds that are beyond `keep` **and** superseded for longer than `older_than`, and the files
/// that only they name, each together with its variants. Age counts from the move of the pointer that superseded a build.
///
/// The current build stays whatever the options say, and so does a file that no kept manifest ever named.
///
/// # Errors
/// `Io` if something can't be read or removed; `Manifest` if the pointer, the history or a kept manifest is damaged: nothing
/// is removed then.
pub fn clean(config: &Config, options: &CleanOptions) -> Result<CleanReport, Error> {
    // Where there was no build, there is no directory to lock either.
    if OutputDir::new(config.path(&config.output)).read_pointer()?.is_none() {
        return Ok(CleanReport::default());
    }
    let outputs = Outputs::open(config)?;
    cache::dir::remove_leftovers(config)?;
    let dir = outputs.dir();
    let Some(current) = dir.read_pointer()? else {
        return Ok(CleanReport::default());
    };
    let history = dir.read_history()?;
    let kept = kept_manifests(dir)?;
    let doomed = doomed(&history, &kept, (current, options));
    let stays: BTreeSet<&str> =
        kept.iter().filter(|(digest, _)| !doomed.contains(digest)).flat_map(|(_, manifest)| files(manifest)).collect();
    let leaves: BTreeSet<&str> = kept
        .iter()
        .filter(|(digest, _)| doomed.contains(digest))
        .flat_map(|(_, manifest)| files(manifest))
        .filter(|file| !stays.contains(file))
        .collect();
    let mut report = CleanReport { manifests: doomed.clone(), ..CleanReport::default() };
    for file in &leaves {
        let suffixes = Coding::ALL.map(Coding::suffix).into_iter().chain([""]);
        for name in suffixes.map(|suffix| format!("{file}{suffix}")) {
            // A name with `.br` behind it may be an asset of its own.
            if let Ok(metadata) = dir.root().join(&name).symlink_metadata()
                && metadata.is_file()
                && !stays.contains(name.as_str())
            {
                report.bytes += metadata.len();
                report.files.push(name);
            }
        }
    }
    report.files.sort_unstable();
    report.files.dedup();
    if !options.dry_run {
        remove(dir, &history, &report)?;
    }
    Ok(report)
}

fn files(manifest: &Manifest) -> impl Iterator<Item = &str> {
    manifest.assets.values().map(|row| row.file.as_str())
}

/// Every manifest beside the outputs, by digest.
pub(crate) fn kept_manifests(dir: &OutputDir) -> Result<BTreeMap<Digest, Manifest>, Error> {
    let path = dir.manifests();
    let failed = |cause| Error::io("read the directory", &path, cause);
    let mut kept = BTreeMap::new();
    if !path.exists() {
        return Ok(kept);
    }
    for entry in fs::read_dir(&path).map_err(failed)? {
        let file = entry.map_err(failed)?.path();
        let name = file.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".json"));
        if let Some(Ok(digest)) = name.map(str::parse::<Digest>) {
            kept.insert(digest, dir.read_kept(digest)?);
        }
    }
    Ok(kept)
}

/// The manifests to remove, oldest first. One that the history does not know was never current, and counts as oldest.
fn doomed(
    history: &History,
    kept: &BTreeMap<Digest, Manifest>,
    (current, options): (Digest, &CleanOptions),
) -> Vec<Digest> {
    let moves = history.entries();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let last_move = |digest: Digest| moves.iter().rposition(|step| step.manifest == digest);
    let mut superseded: Vec<(Option<usize>, Digest)> =
        kept.keys().filter(|digest| **digest != current).map(|&digest| (last_move(digest), digest)).collect();
    superseded.sort();
    let beyond = superseded.len().saturating_sub(options.keep);
    let is_old = |at: &Option<usize>| {
        let superseded_at = at.and_then(|at| moves.get(at + 1)).map_or(0, |next| next.time);
        now.saturating_sub(superseded_at) >= options.older_than.as_secs()
    };
    superseded.into_iter().take(beyond).filter(|(at, _)| is_old(at)).map(|(_, digest)| digest).collect()
}

/// Removes in the reverse order of writing: what names something goes before what it names.
fn remove(dir: &OutputDir, history: &History, report: &CleanReport) -> Result<(), Error> {
    if report.manifests.is_empty() {
        return Ok(());
    }
    let mut left = History::default();
    for step in history.entries().iter().filter(|step| !report.manifests.contains(&step.manifest)) {
        left.push(step.time, step.manifest);
    }
    replace(&dir.history(), &left.to_string())?;
    for &digest in &report.manifests {
        remove_file(&dir.manifest(digest))?;
    }
    forget_variants(dir, report)?;
    report.files.iter().try_for_each(|file| remove_file(&dir.root().join(file)))
}

/// Takes the outputs that go out of the list of variants.
fn forget_variants(dir: &OutputDir, report: &CleanReport) -> Result<(), Error> {
    let mut variants: Variants = dir.read_variants()?;
    let before = variants.to_json();
    variants.retain(|file| report.files.binary_search_by(|gone| gone.as_str().cmp(file)).is_err());
    match variants.to_json() {
        after if after == before => Ok(()),
        after => replace(&dir.variants(), &after),
    }
}

/// Removes a file and the directories that it leaves empty; one that is gone already is no error.
fn remove_file(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => return Err(Error::io("remove", path, cause)),
        _ => {}
    }
    let mut dir = path.parent();
    while let Some(empty) = dir
        && fs::remove_dir(empty).is_ok()
    {
        dir = empty.parent();
    }
    Ok(())
}
