//! `asset clean`: removes files that no page asks for any more.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use asset_core::internal::{Build, History, OutputDir, Variants};
use asset_core::{Coding, Digest, Error};

use crate::output::{Outputs, kept_builds, replace};
use crate::{Config, cache};

/// The builds to keep. The default is three superseded builds, and everything that was current within thirty days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CleanOptions {
    keep: usize,
    older_than: Duration,
    dry_run: bool,
}

impl Default for CleanOptions {
    fn default() -> Self {
        Self { keep: 3, older_than: Duration::from_secs(30 * 24 * 60 * 60), dry_run: false }
    }
}

impl CleanOptions {
    /// Keeps this many superseded builds in any case, the latest first. Defaults to 3.
    #[must_use]
    pub fn keep(mut self, builds: usize) -> Self {
        self.keep = builds;
        self
    }

    /// Keeps builds superseded for less than this as well. Defaults to 30 days.
    #[must_use]
    pub fn older_than(mut self, age: Duration) -> Self {
        self.older_than = age;
        self
    }

    /// Reports what would be removed, and removes nothing. Defaults to `false`.
    #[must_use]
    pub fn dry_run(mut self, yes: bool) -> Self {
        self.dry_run = yes;
        self
    }
}

/// The files that were removed, or with `dry_run` would be.
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
/// The current build always stays, and so does a file that no kept manifest names.
///
/// # Errors
/// `Io` if something can't be read or removed; `Manifest` if the pointer, the history or a kept manifest is damaged: nothing
/// is removed then.
pub fn clean(config: &Config, options: &CleanOptions) -> Result<CleanReport, Error> {
    // Without a build, there may be no directory to lock.
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
    let builds = kept_builds(dir, &history)?;
    let expired = expired(&builds, current, options);
    let report = report(dir, &builds, expired)?;
    if !options.dry_run {
        remove(dir, &history, &report)?;
    }
    Ok(report)
}

/// The digests of the manifests to remove, oldest first. A build that the history does not name was never current, and
/// counts as oldest.
fn expired(builds: &[Build], current: Digest, options: &CleanOptions) -> Vec<Digest> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let superseded: Vec<&Build> = builds.iter().filter(|build| build.digest() != current).collect();
    let beyond = superseded.len().saturating_sub(options.keep);
    let is_old = |build: &&Build| {
        // A build of unknown age counts as old.
        let age = now.saturating_sub(build.superseded().unwrap_or_default());
        age >= options.older_than.as_secs()
    };
    superseded.into_iter().take(beyond).filter(is_old).map(asset_core::internal::Build::digest).collect()
}

/// The files that go with the `expired` builds: those that no other kept build names.
fn report(dir: &OutputDir, builds: &[Build], expired: Vec<Digest>) -> Result<CleanReport, Error> {
    let (mut stays, mut goes) = (BTreeSet::new(), BTreeSet::new());
    // Every manifest is read: nothing is removed if one of them is damaged.
    for build in builds {
        let manifest = build.read_manifest()?;
        let is_expired = expired.contains(&build.digest());
        let files = if is_expired { &mut goes } else { &mut stays };
        files.extend(manifest.assets.into_values().map(|row| row.file));
    }
    let mut report = CleanReport { manifests: expired, ..CleanReport::default() };
    for file in goes.difference(&stays) {
        let suffixes = Coding::ALL.map(Coding::suffix).into_iter().chain([""]);
        for name in suffixes.map(|suffix| format!("{file}{suffix}")) {
            // A name that ends in `.br` may be an asset of its own.
            if let Ok(metadata) = dir.root().join(&name).symlink_metadata()
                && metadata.is_file()
                && !stays.contains(&name)
            {
                report.bytes += metadata.len();
                report.files.push(name);
            }
        }
    }
    report.files.sort_unstable();
    report.files.dedup();
    Ok(report)
}

/// Removes in the reverse order of writing: the files that name others go before these.
fn remove(dir: &OutputDir, history: &History, report: &CleanReport) -> Result<(), Error> {
    if report.manifests.is_empty() {
        return Ok(());
    }
    let mut remaining = History::default();
    for step in history.entries().iter().filter(|step| !report.manifests.contains(&step.manifest)) {
        remaining.push(step.time, step.manifest);
    }
    replace(&dir.history(), &remaining.to_string())?;
    for &digest in &report.manifests {
        remove_file(&dir.manifest(digest))?;
    }
    forget_variants(dir, report)?;
    report.files.iter().try_for_each(|file| remove_file(&dir.root().join(file)))
}

/// Removes the outputs from the list of variants.
fn forget_variants(dir: &OutputDir, report: &CleanReport) -> Result<(), Error> {
    let mut variants: Variants = dir.read_variants()?;
    let before = variants.to_json();
    variants.retain(|file| report.files.binary_search_by(|gone| gone.as_str().cmp(file)).is_err());
    let after = variants.to_json();
    if after == before { Ok(()) } else { replace(&dir.variants(), &after) }
}

/// Removes a file, if it exists, and the directories that it leaves empty.
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
