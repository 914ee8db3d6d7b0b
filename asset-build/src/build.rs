//! `asset build`: from sources to outputs and manifest.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use asset_core::internal::{Listing, manifest_digest};
use asset_core::{Error, Manifest};

use crate::cache::{self, Cache, Store, UpToDate, up_to_date};
use crate::emit::{EmitOptions, Emitted, emit, link};
use crate::inventory::{Inventory, check_lengths, similar_names};
use crate::output::{CarriedOver, Commit, Outputs, carry_over, earlier_deploy};
use crate::previous_manifest::PreviousManifest;
use crate::references::on_large_stacks;
use crate::report::{Failure, Hint, Progress, Quiet, Stopwatch, Timings};
use crate::scan::{Scanner, scan};
use crate::variants::{CompressedOutputs, Compression};
use crate::{Config, ManifestPlace};

/// Builds the assets of `config`: versioned outputs and their variants, then the kept manifest, the committed manifest, the
/// history and the pointer, in this order.
///
/// ```
/// # let dir = tempfile::tempdir()?;
/// # std::fs::create_dir(dir.path().join("static"))?;
/// # std::fs::write(dir.path().join("static/app.css"), "body {}\n")?;
/// # let dir = dir.path();
/// use asset_build::{BuildOptions, Config, build};
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
    // The parser of scripts recurses, and the threads of the caller may have little stack.
    on_large_stacks(|| run(config, options))
}

/// The steps of a build: load, scan, link, emit, compress, commit.
fn run(config: &Config, options: &BuildOptions) -> Result<Report, Failure> {
    let mut stopwatch = Stopwatch::start();
    let loaded = match load(config, options, &mut stopwatch)? {
        Load::UpToDate(found, warnings) => return Ok(Report::up_to_date(config, found, warnings, stopwatch)),
        Load::Changed(loaded) => loaded,
    };
    options.progress.started(loaded.inventory.items.len());
    let scanner = Scanner::new(config, &loaded.inventory)?;
    let scan = scan(&scanner, &loaded.cache);
    stopwatch.lap("scan");
    let order = link(&scan);
    stopwatch.lap("link");
    let emitted = emit(&scanner, loaded.emit_options(options), scan, order)?;
    stopwatch.lap("emit");
    // Counted here, since variants are written like outputs but do not count.
    let (written, reused) = (loaded.outputs.written(), loaded.outputs.reused());
    let text = emitted.manifest.to_json();
    let manifest_changed = !loaded.previous.is(&text);
    // Everything new is only staged so far, and is removed when this returns.
    if options.locked && manifest_changed {
        return Err(Failure::new(loaded.previous.differences(&emitted.manifest)));
    }
    let compressed = loaded.compress(config, &emitted.manifest, options)?;
    stopwatch.lap("compress");
    let manifest_path = config.manifest_path();
    let changed_path = manifest_path.as_deref().filter(|_| manifest_changed);
    let unsaved = commit(&loaded, &emitted, &compressed, &ManifestFile { text: &text, changed_path })?;
    stopwatch.lap("commit");
    let (compressed, damaged) = (compressed.compressed, compressed.warning);
    Ok(Report {
        manifest_path,
        manifest_changed,
        written,
        reused,
        carried_over: loaded.carried_over.outputs,
        compressed,
        warnings: emitted.warnings.into_iter().chain(loaded.warnings.clone()).chain(damaged).chain(unsaved).collect(),
        hints: emitted.hints,
        timings: stopwatch.into_timings(),
        manifest: emitted.manifest,
    })
}

/// What a build starts from.
struct Loaded<'a> {
    outputs: Outputs,
    inventory: Inventory,
    previous: PreviousManifest,
    carried_over: CarriedOver,
    store: Store<'a>,
    cache: Cache,
    warnings: Vec<Error>,
}

enum Load<'a> {
    /// Nothing is left to do; with warnings.
    UpToDate(UpToDate, Vec<Error>),
    Changed(Box<Loaded<'a>>),
}

/// Walks the load path, opens the output directory, and reads what the last build left there and in the cache.
fn load<'a>(config: &'a Config, options: &BuildOptions, stopwatch: &mut Stopwatch) -> Result<Load<'a>, Failure> {
    config.validate_build()?;
    // What can fail without an output directory does so before one is made.
    let earlier = options.history.as_deref().map(earlier_deploy).transpose()?;
    let mut listing = Listing::walk(&config.directory())?;
    let mut inventory = if Outputs::exist(config) { None } else { Some(Inventory::new(config, &listing)?) };
    stopwatch.lap("walk");
    let outputs = Outputs::open(config)?;
    // The lock is held, so anything left in there is of a killed build.
    cache::dir::remove_leftovers(config)?;
    if outputs.has_waited() {
        listing = Listing::walk(&config.directory())?;
        inventory = None;
    }
    if config.manifest == ManifestPlace::Cache {
        cache::dir::create(config)?;
    }
    let warnings = similar_names(config, &listing);
    let carried_over = earlier.map_or_else(|| Ok(CarriedOver::default()), |earlier| carry_over(&outputs, &earlier))?;
    let mut previous = PreviousManifest::read(config)?;
    let store = Store::read(config, previous.text());
    // `verify` asks for outputs to be read, and the files of `history` have no recorded stamps.
    let compares = !options.verify && options.history.is_none();
    if compares && let Some(found) = up_to_date(&store, &listing, &outputs, &mut previous) {
        stopwatch.lap("compare");
        return Ok(Load::UpToDate(found, warnings));
    }
    let inventory = inventory.map_or_else(|| Inventory::new(config, &listing), Ok)?;
    check_lengths(config, &inventory)?;
    let cache = store.cache();
    stopwatch.lap("load");
    Ok(Load::Changed(Box::new(Loaded { outputs, inventory, previous, carried_over, store, cache, warnings })))
}

impl Loaded<'_> {
    fn emit_options<'o>(&'o self, options: &'o BuildOptions) -> EmitOptions<'o> {
        EmitOptions {
            outputs: Some(&self.outputs),
            previous: self.previous.manifest(),
            verify: options.verify,
            progress: &*options.progress,
        }
    }

    fn compress<'o>(
        &'o self,
        config: &'o Config,
        manifest: &'o Manifest,
        options: &'o BuildOptions,
    ) -> Result<CompressedOutputs<'o>, Error> {
        let BuildOptions { verify, progress, .. } = options;
        Compression { config, manifest, outputs: &self.outputs, verify: *verify, progress: &**progress }.run()
    }
}

/// The manifest as it is written.
struct ManifestFile<'a> {
    text: &'a str,
    /// Where it is committed, if it changes.
    changed_path: Option<&'a Path>,
}

/// Moves everything into place, and saves the cache. Gives the error if that alone failed, since the next build then only
/// takes longer.
fn commit(
    loaded: &Loaded<'_>,
    emitted: &Emitted<'_>,
    compressed: &CompressedOutputs<'_>,
    manifest: &ManifestFile<'_>,
) -> Result<Option<Error>, Error> {
    let outputs = &loaded.outputs;
    let variants = compressed.list(&loaded.carried_over.variants)?;
    let digest = manifest_digest(manifest.text.as_bytes());
    let commit = Commit {
        outputs,
        manifest: manifest.text,
        digest,
        manifest_path: manifest.changed_path,
        variants: variants.replacement,
        history: loaded.carried_over.history.clone(),
    };
    commit.run()?;
    // Only now are all stamps final: a rename changes them.
    let record = emitted.record(&loaded.cache, outputs, digest, &variants.files);
    Ok(loaded.store.save(digest, &record).and_then(|()| compressed.save()).err())
}

/// How to build.
#[derive(Clone)]
pub struct BuildOptions {
    locked: bool,
    verify: bool,
    history: Option<PathBuf>,
    progress: Arc<dyn Progress>,
}

impl BuildOptions {
    /// Fails instead of changing the manifest. Defaults to `false`.
    #[must_use]
    pub fn locked(mut self, yes: bool) -> Self {
        self.locked = yes;
        self
    }

    /// Reads every output, even if it looks unchanged. Defaults to `false`.
    #[must_use]
    pub fn verify(mut self, yes: bool) -> Self {
        self.verify = yes;
        self
    }

    /// Carries over the kept manifests, files and variants of an earlier deploy first; `output` is its output directory.
    #[must_use]
    pub fn history(mut self, output: impl Into<PathBuf>) -> Self {
        self.history = Some(output.into());
        self
    }

    /// Reports the progress of the build. Defaults to [`Quiet`].
    #[must_use]
    pub fn progress(mut self, progress: Arc<dyn Progress>) -> Self {
        self.progress = progress;
        self
    }
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
            .field("history", &self.history)
            .finish_non_exhaustive()
    }
}

/// The result of a build.
#[derive(Debug)]
#[non_exhaustive]
pub struct Report {
    /// The manifest after the build.
    pub manifest: Manifest,
    /// Where it was written, unless `manifest` is `false`.
    pub manifest_path: Option<PathBuf>,
    /// Whether the manifest file changed.
    pub manifest_changed: bool,
    /// How many outputs were written.
    pub written: usize,
    /// How many outputs existed already, among them those that were carried over and belong to this build too.
    pub reused: usize,
    /// How many outputs were carried over from an earlier deploy, without their variants.
    pub carried_over: usize,
    /// How often an output was compressed; all other variants existed, or were in the cache.
    pub compressed: usize,
    /// The warnings.
    pub warnings: Vec<Error>,
    /// What was left as written in the files that this build read, by reason. An unchanged file is not read again.
    pub hints: Vec<Hint>,
    /// How long each stage took.
    pub timings: Timings,
}

impl Report {
    /// The report of a build that had nothing to do.
    fn up_to_date(config: &Config, found: UpToDate, warnings: Vec<Error>, stopwatch: Stopwatch) -> Self {
        Self {
            manifest: found.manifest,
            manifest_path: config.manifest_path(),
            manifest_changed: false,
            written: 0,
            reused: found.outputs,
            carried_over: 0,
            compressed: 0,
            warnings,
            hints: Vec::new(),
            timings: stopwatch.into_timings(),
        }
    }
}
