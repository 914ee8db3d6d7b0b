//! `asset check`: is the manifest that of the sources, and are the outputs those of the manifest?

use asset_core::internal::{Listing, OutputDir, manifest_digest};
use asset_core::{Error, ErrorKind, Manifest, ManifestAsset};
use rayon::prelude::*;

use crate::Config;
use crate::cache::Cache;
use crate::emit::{EmitOptions, Emitted, emit, link};
use crate::inventory::{Inventory, check_lengths, similar_names};
use crate::output::same_bytes;
use crate::previous_manifest::PreviousManifest;
use crate::references::on_large_stacks;
use crate::report::{Failure, Progress};
use crate::scan::{Scanner, scan};
use crate::variants::damaged_variants;

/// The result of a check that found no differences.
#[derive(Debug)]
#[non_exhaustive]
pub struct CheckReport {
    /// The manifest, which is that of the sources.
    pub manifest: Manifest,
    /// Whether the output directory was built from it; a fresh clone has none.
    pub is_built: bool,
    /// The warnings.
    pub warnings: Vec<Error>,
}

/// Recomputes everything and writes nothing. It is to the manifest what `cargo build --locked` is to `Cargo.lock`.
///
/// # Errors
/// Every difference between the manifest file and the sources, at its line of the manifest; every output that is missing
/// or damaged, if the output directory was built from this manifest; and the errors of [`build`](crate::build).
pub fn check(config: &Config, progress: &dyn Progress) -> Result<CheckReport, Failure> {
    on_large_stacks(|| run(config, progress))
}

/// The steps of a build, up to what would be written.
fn run(config: &Config, progress: &dyn Progress) -> Result<CheckReport, Failure> {
    config.validate_build()?;
    let listing = Listing::walk(&config.directory())?;
    let inventory = Inventory::new(config, &listing)?;
    check_lengths(config, &inventory)?;
    let similar_names = similar_names(config, &listing);
    drop(listing);
    let previous = PreviousManifest::read(config)?;
    progress.started(inventory.items.len());
    let scanner = Scanner::new(config, &inventory)?;
    let cache = Cache::default();
    let scan = scan(&scanner, &cache);
    let order = link(&scan);
    let options = EmitOptions { outputs: None, previous: previous.manifest(), verify: true, progress };
    let Emitted { manifest, mut warnings, .. } = emit(&scanner, options, scan, order)?;
    warnings.extend(similar_names);
    let text = manifest.to_json();
    if !previous.is(&text) {
        return Err(Failure::new(previous.differences(&manifest)));
    }
    let is_built = check_outputs(config, &manifest, &text)?;
    Ok(CheckReport { manifest, is_built, warnings })
}

/// Checks the outputs, if there are outputs of the manifest with this text; says whether there are.
fn check_outputs(config: &Config, manifest: &Manifest, text: &str) -> Result<bool, Failure> {
    let output = OutputDir::new(config.path(&config.output));
    let digest = manifest_digest(text.as_bytes());
    if output.read_pointer()? != Some(digest) {
        return Ok(false);
    }
    let damaged = manifest.assets.par_iter().filter_map(|(path, row)| check_output(&output, path, row).err());
    let mut damaged: Vec<Error> = damaged.collect();
    damaged.extend(damaged_variants(&output, manifest)?);
    damaged.extend(output.read_kept_bytes(digest).err());
    if damaged.is_empty() { Ok(true) } else { Err(Failure::new(damaged)) }
}

fn check_output(output: &OutputDir, path: &str, row: &ManifestAsset) -> Result<(), Error> {
    let file = output.root().join(&row.file);
    if same_bytes(&file, &row.digests())? {
        return Ok(());
    }
    let state = if file.exists() { "is damaged" } else { "is missing" };
    let message = format!("output `{}` of `{path}` {state}; run `asset build`", file.display());
    Err(Error::new(ErrorKind::Conflict, message))
}
