//! `asset build`: from sources to outputs and manifest.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use asset_core::{AssetRow, BundleRow, Config, Error, ErrorKind, Listing, Manifest, ManifestPlace, glob_set, manifest_digest};
use rayon::prelude::*;

use crate::cache_dir;
use crate::committed::Committed;
use crate::differences::differences;
use crate::failure::Failure;
use crate::make::{Claims, Maker};
use crate::output::{Outputs, replace};
use crate::progress::{Progress, Quiet};
use crate::unit::{UnitSource, Units};

/// How to build.
#[derive(Clone)]
#[non_exhaustive]
pub struct BuildOptions {
    /// Fail instead of changing the manifest.
    pub locked: bool,
    /// Told how far the build is.
    pub progress: Arc<dyn Progress>,
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self { locked: false, progress: Arc::new(Quiet) }
    }
}

impl fmt::Debug for BuildOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BuildOptions").field("locked", &self.locked).finish_non_exhaustive()
    }
}

/// What a build did.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// How many outputs were there already.
    pub reused: usize,
}

/// Builds the assets of `config`: versioned outputs, then the kept manifest, the committed manifest, the history and the
/// pointer, in this order.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # std::fs::create_dir(folder.path().join("static"))?;
/// # std::fs::write(folder.path().join("static/app.css"), "body {}\n")?;
/// # let folder = folder.path();
/// use asset_build::{BuildOptions, build};
/// use asset_core::Config;
///
/// let mut config = Config::new("static");
/// config.base = folder.to_owned();
/// let report = build(&config, &BuildOptions::default())?;
/// assert_eq!(report.manifest.assets["app.css"].file, "app.746f7bd7.css");
/// assert!(folder.join("public/app.746f7bd7.css").is_file());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Every finding at once. No existing output, manifest, history or pointer has changed then; new outputs that no manifest
/// names may remain, and the next build uses or replaces them.
pub fn build(config: &Config, options: &BuildOptions) -> Result<Report, Failure> {
    check_buildable(config)?;
    let outputs = Outputs::open(config)?;
    if config.manifest == ManifestPlace::Cache {
        cache_dir::create(config)?;
    }
    let committed = Committed::read(config)?;
    let manifest = make_all(config, Some(&outputs), committed.manifest(), &*options.progress)?;
    let text = manifest.to_json();
    let manifest_changed = !committed.is(&text);
    if options.locked && manifest_changed {
        return Err(Failure::new(differences(&committed, &manifest)));
    }
    outputs.settle()?;
    let digest = manifest_digest(text.as_bytes());
    let folder = outputs.folder();
    if std::fs::read_to_string(folder.manifest(&digest)).ok().as_deref() != Some(&text) {
        replace(&folder.manifest(&digest), &text)?;
    }
    let manifest_path = config.manifest_path();
    if let Some(path) = &manifest_path
        && manifest_changed
    {
        replace(path, &text)?;
    }
    move_pointer(&outputs, &digest)?;
    let (written, reused) = outputs.counts();
    Ok(Report { manifest, manifest_path, manifest_changed, written, reused })
}

/// Fails for settings that only work without a build.
pub(crate) fn check_buildable(config: &Config) -> Result<(), Error> {
    config.validate()?;
    config.validate_output()?;
    if config.version == asset_core::VersionScheme::Token && config.token.is_none() {
        let message = "version `token` has no value; set `token` or `token-env`, since a clock would differ on each build";
        return Err(Error::new(ErrorKind::Config, message));
    }
    Ok(())
}

/// Makes every asset and gives the manifest of them; writes only to `outputs`.
pub(crate) fn make_all(
    config: &Config,
    outputs: Option<&Outputs<'_>>,
    previous: Option<&Manifest>,
    progress: &dyn Progress,
) -> Result<Manifest, Failure> {
    let listing = Listing::walk(config)?;
    let units = Units::new(config, &listing)?;
    let unversioned = glob_set("unversioned", &config.unversioned)?;
    let maker = Maker { config, units: &units, previous, outputs, unversioned, claims: Claims::default() };
    progress.started(units.all.len());
    let rows: Vec<Result<AssetRow, Error>> = units
        .all
        .par_iter()
        .map(|unit| {
            let row = maker.make(unit);
            progress.advanced();
            row
        })
        .collect();
    let (rows, findings): (Vec<_>, Vec<_>) = rows.into_iter().partition(Result::is_ok);
    let findings: Vec<Error> = findings.into_iter().filter_map(Result::err).collect();
    if !findings.is_empty() {
        return Err(Failure::new(findings));
    }
    let rows: Vec<AssetRow> = rows.into_iter().filter_map(Result::ok).collect();
    Ok(manifest(config, &units, &rows))
}

fn manifest(config: &Config, units: &Units, rows: &[AssetRow]) -> Manifest {
    let mut assets = BTreeMap::new();
    let mut bundles = BTreeMap::new();
    for (unit, row) in units.all.iter().zip(rows) {
        assets.insert(unit.key.clone(), row.clone());
        if let Some(alias) = &unit.alias {
            assets.insert(alias.clone(), row.clone());
        }
        if let UnitSource::Bundle { name, members, .. } = &unit.source {
            let members = members.iter().map(|&member| units.all[member].key.clone()).collect();
            bundles.insert(name.clone(), BundleRow { output: unit.key.clone(), members });
        }
    }
    Manifest { prefix: config.prefix.clone(), style: config.style.clone(), version: config.version.clone(), bundles, assets }
}

/// Writes the history, then the pointer, if it does not point there.
fn move_pointer(outputs: &Outputs<'_>, digest: &str) -> Result<(), Error> {
    let folder = outputs.folder();
    if folder.read_pointer().ok().flatten().as_deref() == Some(digest) {
        return Ok(());
    }
    let mut history = folder.read_history()?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    history.push(now.as_secs(), digest);
    replace(&folder.history(), &history.to_string())?;
    replace(&folder.pointer(), &format!("{digest}\n"))
}
