//! `asset check`: compares the manifest with the sources, and the outputs with the manifest.

use std::collections::HashSet;
use std::path::Path;

use asset_core::internal::{Listing, OutputDir, manifest_digest};
use asset_core::manifest::ManifestAsset;
use asset_core::{Coding, Error, ErrorKind, Manifest};
use rayon::prelude::*;

use crate::Config;
use crate::cache::Cache;
use crate::emit::{EmitOptions, Emitted, emit, link};
use crate::inventory::{Inventory, Item, check_lengths, similar_names};
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
/// Every difference between the manifest file and the sources, at its line of the manifest; every output, variant and copy
/// that is missing or damaged, if the output directory was built from this manifest; and the errors of
/// [`build`](crate::build).
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
    let is_built = check_outputs(config, &inventory.items, &manifest, &text)?;
    Ok(CheckReport { manifest, is_built, warnings })
}

/// Checks the outputs, if there are outputs of the manifest with this text; says whether there are.
fn check_outputs(config: &Config, items: &[Item], manifest: &Manifest, text: &str) -> Result<bool, Failure> {
    let output = OutputDir::new(config.path(&config.output));
    let digest = manifest_digest(text.as_bytes());
    if output.read_pointer()? != Some(digest) {
        return Ok(false);
    }
    let damaged = manifest.assets.par_iter().filter_map(|(path, row)| check_output(&output, path, row).err());
    let mut damaged: Vec<Error> = damaged.collect();
    damaged.extend(damaged_variants(&output, manifest)?);
    damaged.extend(damaged_copies(&output, items, manifest));
    damaged.extend(output.read_kept_bytes(digest).err());
    if damaged.is_empty() { Ok(true) } else { Err(Failure::new(damaged)) }
}

fn check_output(output: &OutputDir, path: &str, row: &ManifestAsset) -> Result<(), Error> {
    check_bytes("output", &output.root().join(&row.file), path, row)
}

/// Fails unless `file`, which is the `role` of the asset at `path`, has the bytes of its row.
fn check_bytes(role: &str, file: &Path, path: &str, row: &ManifestAsset) -> Result<(), Error> {
    if same_bytes(file, &row.digests())? {
        return Ok(());
    }
    let state = if file.exists() { "is damaged" } else { "is missing" };
    let message = format!("{role} `{}` of `{path}` {state}; run `asset build`", file.display());
    Err(Error::new(ErrorKind::Conflict, message))
}

/// The copies under logical paths that have not the bytes of their outputs, and the files beside copies that a file server
/// would send in place of them.
fn damaged_copies(output: &OutputDir, items: &[Item], manifest: &Manifest) -> Vec<Error> {
    let copied: Vec<&Item> = items.iter().filter(|item| item.is_copied).collect();
    let outputs = manifest.assets.values().map(|row| row.file.as_str());
    let known: HashSet<&str> = outputs.chain(copied.iter().map(|item| item.path.as_str())).collect();
    let damaged = copied.par_iter().flat_map_iter(|item| {
        let row = &manifest.assets[&item.key];
        let file = output.root().join(item.path.as_str());
        let damaged = check_bytes("copy", &file, &item.path, row).err();
        // A copy that is also the output, as with `keep-names`, has variants.
        let codings = Coding::ALL.into_iter().filter(|_| row.file != item.path.as_str());
        let strays = codings.map(|coding| format!("{}{}", item.path, coding.suffix()));
        let strays = strays.filter(|stray| !known.contains(stray.as_str()) && output.root().join(stray).exists());
        damaged.into_iter().chain(strays.map(|stray| stray_variant(&output.root().join(stray), &item.path)))
    });
    damaged.collect()
}

/// The error for a compressed file beside a copy, from another program. Builds make variants of outputs alone, so that no
/// stale one can be beside a copy, whose bytes change under one name.
fn stray_variant(file: &Path, path: &str) -> Error {
    let message =
        format!("`{}` is not of the build, as the copy of `{path}` has no variants; remove it", file.display());
    Error::new(ErrorKind::Conflict, message)
}
