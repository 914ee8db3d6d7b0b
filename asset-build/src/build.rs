//! `asset build`: from sources to outputs and manifest.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use asset_core::internal::{Listing, manifest_digest};
use asset_core::{Error, ErrorKind, Manifest};

use crate::cache;
use crate::cache::Saved;
use crate::cache::up_to_date::unchanged;
use crate::emit::pipeline::{Inputs, Outcome, run};
use crate::emit::record::Done;
use crate::inventory::Units;
use crate::inventory::names::similar_names;
use crate::output::Outputs;
use crate::output::atomic_file::commit_all;
use crate::output::carry_over::{Brought, bring, earlier};
use crate::output::commit;
use crate::previous_manifest::Committed;
use crate::previous_manifest::differences;
use crate::references::on_large_stacks;
use crate::report::Failure;
use crate::report::Hint;
use crate::report::{Progress, Quiet};
use crate::report::{Stopwatch, Timings};
use crate::variants::Job;
use crate::{Config, ManifestPlace};

/// How to build.
#[derive(Clone)]
#[non_exhaustive]
pub struct BuildOptions {
    /// Fail instead of changing the manifest.
    pub locked: bool,
    /// Read every output, even if it looks unchanged.
    pub verify: bool,
    /// The output directory of an earlier deploy, whose kept manifests, files and variants are brought over first.
    pub history: Option<PathBuf>,
    /// Told how far the build is.
    pub progress: Arc<dyn Progress>,
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self { locked: false, verify: false, history: None, progress: Arc::new(Quiet) }
    }
}

impl fmt::Debug for BuildOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BuildOptions")
            .field("locked", &self.locked)
            .field("verify", &self.verify)
            .finish_non_exhaustive()
    }
}

/// What a build did.
#[derive(Debug)]
#[non_exhaustive]
pub struct Report {
    /// The manifest, as it is now.
    pub manifest: Manifest,
    /// Where it was written, if `manifest` is not `false`.
    pub manifest_path: Option<PathBuf>,
    /// Whether the manifest file changed.
    pub manifest_changed: bool,
    /// How many outputs were written.
    pub written: usize,
    /// How many outputs were there already, among them those that were brought over and belong to this build too.
    pub reused: usize,
    /// How many outputs were brought over from an earlier deploy; their variants do not count.
    pub brought: usize,
    /// How often an output was compressed; other variants were there already, or in the cache.
    pub compressed: usize,
    /// What is not right, but no reason to fail.
    pub warnings: Vec<Error>,
    /// What was left as written in the files that this build read, by reason; an unchanged file is not read again.
    pub hints: Vec<Hint>,
    /// How long each stage took.
    pub timings: Timings,
}

impl Report {
    /// The report of a build that has found its manifest and this many outputs, and nothing to do.
    fn of_unchanged(config: &Config, (manifest, reused): (Manifest, usize), timings: Timings) -> Self {
        Self {
            manifest,
            manifest_path: config.manifest_path(),
            manifest_changed: false,
            written: 0,
            reused,
            brought: 0,
            compressed: 0,
            warnings: Vec::new(),
            hints: Vec::new(),
            timings,
        }
    }
}

/// Builds the assets of `config`: versioned outputs and their variants, then the kept manifest, the committed manifest, the
/// history and the pointer, in this order.
///
/// ```
/// # let dir = tempfile::tempdir()?;
/// # std::fs::create_dir(dir.path().join("static"))?;
/// # std::fs::write(dir.path().join("static/app.css"), "body {}\n")?;
/// # let dir = dir.path();
/// use asset_build::{BuildOptions, build};
/// use asset_build::Config;
///
/// let mut config = Config::new("static");
/// config.base = dir.to_owned();
/// let report = build(&config, &BuildOptions::default())?;
/// assert_eq!(report.manifest.assets["app.css"].file, "app.746f7bd7.css");
/// assert!(dir.join("public/app.746f7bd7.css").is_file());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Every finding at once. No existing output, manifest, history or pointer has changed then. New outputs that no manifest
/// names can only remain if one of the last steps fails, and the next build uses or replaces them.
pub fn build(config: &Config, options: &BuildOptions) -> Result<Report, Failure> {
    on_large_stacks(|| build_here(config, options))
}

fn build_here(config: &Config, options: &BuildOptions) -> Result<Report, Failure> {
    let mut stopwatch = Stopwatch::start();
    check_buildable(config)?;
    // Everything that needs no output directory comes before there is one.
    let earlier = options.history.as_deref().map(earlier).transpose()?;
    let mut listing = Listing::walk(&config.directory())?;
    let mut units = if Outputs::exist(config) { None } else { Some(Units::new(config, &listing)?) };
    stopwatch.lap("walk");
    let outputs = Outputs::open(config)?;
    cache::dir::remove_leftovers(config)?;
    if outputs.has_waited() {
        listing = Listing::walk(&config.directory())?;
        units = None;
    }
    if config.manifest == ManifestPlace::Cache {
        cache::dir::create(config)?;
    }
    let similar_names = similar_names(config, &listing);
    let brought = earlier.map_or_else(|| Ok(Brought::default()), |earlier| bring(&outputs, &earlier))?;
    let mut committed = Committed::read(config)?;
    let saved = Saved::read(config, committed.text());
    let may_be_unchanged = !options.verify && options.history.is_none();
    if may_be_unchanged && let Some(found) = unchanged(&saved, &listing, (&outputs, &mut committed)) {
        stopwatch.lap("compare");
        let report = Report::of_unchanged(config, found, stopwatch.into_timings());
        return Ok(Report { warnings: similar_names, ..report });
    }
    let units = units.map_or_else(|| Units::new(config, &listing), Ok)?;
    drop(listing);
    let inputs = Inputs {
        config,
        units: &units,
        outputs: Some(&outputs),
        previous: committed.manifest(),
        cache: saved.cache(),
        verify: options.verify,
        progress: &*options.progress,
    };
    stopwatch.lap("open");
    let Outcome { manifest, mut warnings, hints, remembered } = run(&inputs, &mut stopwatch)?;
    warnings.extend(similar_names);
    let text = manifest.to_json();
    let manifest_changed = !committed.is(&text);
    if options.locked && manifest_changed {
        return Err(Failure::new(differences(&committed, &manifest)));
    }
    stopwatch.lap("manifest");
    let (written, reused) = outputs.counts();
    let variants =
        Job { config, manifest: &manifest, outputs: &outputs, verify: options.verify, progress: &*options.progress };
    let mut variants = variants.run()?;
    warnings.extend(variants.warning.take());
    stopwatch.lap("compress");
    let manifest_path = config.manifest_path();
    let (list, listed) = variants.list(&brought.variants)?;
    let changed_path = manifest_path.as_deref().filter(|_| manifest_changed);
    let digest = manifest_digest(text.as_bytes());
    let prepared = commit::prepare(outputs.dir(), (&text, digest), changed_path, brought.history)?;
    drop(text);
    stopwatch.lap("prepare");
    outputs.publish()?;
    commit_all(list.into_iter().chain(prepared).collect())?;
    stopwatch.lap("publish");
    let done = Done { manifest: digest, variants: &listed };
    // Everything is in its place; without the cache, the next build only takes longer.
    warnings.extend(remembered.save(&saved, &outputs, &done).and_then(|()| variants.remember()).err());
    stopwatch.lap("remember");
    let compressed = variants.compressed;
    let timings = stopwatch.into_timings();
    Ok(Report {
        manifest,
        manifest_path,
        manifest_changed,
        written,
        reused,
        brought: brought.outputs,
        compressed,
        warnings,
        hints,
        timings,
    })
}

/// Fails for settings that only work without a build.
pub(crate) fn check_buildable(config: &Config) -> Result<(), Error> {
    config.validate()?;
    config.validate_output()?;
    if config.version == asset_core::VersionScheme::Token && config.token.is_none() {
        let message =
            "version `token` has no value; set `token` or `token-env`, since a clock would differ on each build";
        return Err(Error::new(ErrorKind::Config, message));
    }
    Ok(())
}
