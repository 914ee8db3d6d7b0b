//! `asset check`: is the manifest that of the sources, and are the outputs those of the manifest?

use asset_core::internal::{Listing, OutputDir, manifest_digest};
use asset_core::{Error, ErrorKind, Manifest, ManifestAsset};
use rayon::prelude::*;

use crate::Config;
use crate::build::check_buildable;
use crate::cache::Cache;
use crate::emit::pipeline::{Inputs, Outcome, run};
use crate::inventory::Units;
use crate::inventory::names::similar_names;
use crate::output::same_bytes;
use crate::previous_manifest::Committed;
use crate::previous_manifest::differences;
use crate::references::on_large_stacks;
use crate::report::Failure;
use crate::report::Progress;
use crate::report::Stopwatch;
use crate::variants::damaged_variants;

/// What a check found to be right.
#[derive(Debug)]
#[non_exhaustive]
pub struct CheckReport {
    /// The manifest, which is that of the sources.
    pub manifest: Manifest,
    /// Whether the output directory was built from it; a fresh clone has none.
    pub is_built: bool,
    /// What is not right, but no reason to fail.
    pub warnings: Vec<Error>,
}

/// Recomputes everything and writes nothing. It is to the manifest what `cargo build --locked` is to `Cargo.lock`.
///
/// # Errors
/// Every difference between the manifest file and the sources, at its line of the manifest; every output that is missing
/// or damaged, if the output directory was built from this manifest; and what [`build`](crate::build) fails with.
pub fn check(config: &Config, progress: &dyn Progress) -> Result<CheckReport, Failure> {
    on_large_stacks(|| check_here(config, progress))
}

fn check_here(config: &Config, progress: &dyn Progress) -> Result<CheckReport, Failure> {
    check_buildable(config)?;
    let listing = Listing::walk(&config.directory())?;
    let units = Units::new(config, &listing)?;
    let similar_names = similar_names(config, &listing);
    drop(listing);
    let committed = Committed::read(config)?;
    let inputs = Inputs {
        config,
        units: &units,
        outputs: None,
        previous: committed.manifest(),
        cache: Cache::default(),
        verify: true,
        progress,
    };
    let Outcome { manifest, mut warnings, .. } = run(&inputs, &mut Stopwatch::start())?;
    warnings.extend(similar_names);
    let text = manifest.to_json();
    if !committed.is(&text) {
        return Err(Failure::new(differences(&committed, &manifest)));
    }
    let output = OutputDir::new(config.path(&config.output));
    let is_built = output.read_pointer()? == Some(manifest_digest(text.as_bytes()));
    if is_built {
        let damaged = manifest.assets.par_iter().filter_map(|(path, row)| damage(&output, path, row).err());
        let mut damaged: Vec<Error> = damaged.collect();
        damaged.extend(damaged_variants(&output, &manifest)?);
        damaged.extend(output.read_kept_bytes(manifest_digest(text.as_bytes())).err());
        if !damaged.is_empty() {
            return Err(Failure::new(damaged));
        }
    }
    Ok(CheckReport { manifest, is_built, warnings })
}

fn damage(output: &OutputDir, path: &str, row: &ManifestAsset) -> Result<(), Error> {
    let file = output.root().join(&row.file);
    if same_bytes(&file, &row.digests())? {
        return Ok(());
    }
    let state = if file.exists() { "is damaged" } else { "is missing" };
    let message = format!("output `{}` of `{path}` {state}; run `asset build`", file.display());
    Err(Error::new(ErrorKind::Conflict, message))
}
