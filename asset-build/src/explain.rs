//! `asset explain`: where an asset comes from, what it refers to, and what refers to it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use asset_core::internal::{Listing, OutputDir, did_you_mean};
use asset_core::{Error, ErrorKind, Location, ManifestAsset};
use rayon::prelude::*;

use crate::Config;
use crate::inventory::{BundlePart, Unit, UnitSource, Units};
use crate::references::on_large_stacks;
use crate::references::{Gate, Ignored};
use crate::scan::asset::Material;
use crate::scan::{Examiner, Findings};

/// Everything that is known of one asset.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The logical path.
    pub path: String,
    /// The files it is made of: one, or a bundle's members in order.
    pub sources: Vec<PathBuf>,
    /// Files of the same logical path in later roots.
    pub shadowed: Vec<PathBuf>,
    /// The file of the same logical path in the root that won, if this one is addressed by the name of its root.
    pub shadowed_by: Option<PathBuf>,
    /// The bundle that it is the output of.
    pub bundle: Option<String>,
    /// The bundles that it is a member of.
    pub member_of: Vec<String>,
    /// What it refers to: where in the bytes, and the logical path.
    pub refers_to: Vec<(Location, String)>,
    /// What is like a reference and left as written: where in the bytes, and why. Of a bundle, nothing.
    pub left_as_written: Vec<(Location, Ignored)>,
    /// The logical paths of what refers to it.
    pub referred_to_by: Vec<String>,
    /// What the current build says of it; `None` before the first one.
    pub row: Option<ManifestAsset>,
    /// The content codings it is kept in, with their sizes in bytes.
    pub variants: Vec<(String, u64)>,
}

/// Explains the asset at a logical path or `name:path`. Reads every source, writes nothing.
///
/// # Errors
/// `UnknownAsset` with the nearest paths; `Io` if a source can't be read; what [`build`](crate::build) says of the
/// configuration.
pub fn explain(config: &Config, path: &str) -> Result<Explanation, Error> {
    on_large_stacks(|| explain_here(config, path))
}

fn explain_here(config: &Config, path: &str) -> Result<Explanation, Error> {
    config.validate()?;
    let listing = Listing::walk(&config.directory())?;
    let units = Units::new(config, &listing)?;
    let Some(position) = units.position(path) else {
        let near = did_you_mean(path, units.keys());
        return Err(Error::new(ErrorKind::UnknownAsset, format!("no asset `{path}` in the load path{near}")));
    };
    let unit = &units.all[position];
    let mut examiner = Examiner::new(config, &units)?;
    examiner.gate = Gate::Open;
    let material = examiner.material(unit, &mut Findings::default())?;
    examiner.gate = Gate::Closed;
    let output = OutputDir::new(config.path(&config.output));
    let row = current_row(&output, &unit.key)?;
    let variants = output.read_variants()?;
    let of_row = variants.iter().filter(|(file, ..)| row.as_ref().is_some_and(|row| row.file == *file));
    let (before, after) = namesakes(unit, &listing);
    Ok(Explanation {
        path: unit.path.to_string(),
        sources: sources(unit, &units),
        shadowed: after,
        shadowed_by: before.into_iter().next(),
        bundle: bundle_name(unit),
        member_of: units.all.iter().filter(|unit| is_member(unit, position)).filter_map(bundle_name).collect(),
        refers_to: refers_to(unit, &material, &units),
        left_as_written: left_as_written(unit, &material),
        referred_to_by: referred_to_by(&examiner, position)?,
        variants: of_row.map(|(_, coding, variant)| (coding.name().to_owned(), variant.size)).collect(),
        row,
    })
}

/// The logical paths of the assets that another asset refers to, and of the source maps of bundles; `name:path` for those
/// that another root shadows. Reads every source, writes nothing.
///
/// # Errors
/// `Io` if a source can't be read; what [`build`](crate::build) says of the configuration.
pub fn referenced(config: &Config) -> Result<BTreeSet<String>, Error> {
    on_large_stacks(|| referenced_here(config))
}

fn referenced_here(config: &Config) -> Result<BTreeSet<String>, Error> {
    config.validate()?;
    let units = Units::walk(config)?;
    let examiner = Examiner::new(config, &units)?;
    let used = |(position, unit): (usize, &Unit)| match examiner.kind(unit) {
        None => Ok(Vec::new()),
        Some(_) => {
            let uses = examiner.material(unit, &mut Findings::default())?.uses;
            Ok(uses.into_iter().filter(|&other| other != position).collect())
        }
    };
    let found: Vec<Vec<usize>> = units.all.par_iter().enumerate().map(used).collect::<Result<_, Error>>()?;
    let mut keys: BTreeSet<String> = found.into_iter().flatten().map(|at| units.all[at].key.to_string()).collect();
    keys.extend(units.all.iter().filter(|unit| is_source_map(unit)).map(|unit| unit.key.to_string()));
    Ok(keys)
}

fn is_source_map(unit: &Unit) -> bool {
    matches!(&unit.source, UnitSource::Bundle(of) if of.part == BundlePart::SourceMap)
}

fn current_row(output: &OutputDir, key: &str) -> Result<Option<ManifestAsset>, Error> {
    let Some(digest) = output.read_pointer()? else {
        return Ok(None);
    };
    Ok(output.read_kept(digest)?.assets.remove(key))
}

/// The files of the same logical path in earlier and in later roots.
fn namesakes(unit: &Unit, listing: &Listing) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let UnitSource::File(source) = &unit.source else { return Default::default() };
    let all = listing.files().iter().filter(|file| file.path == unit.path);
    let mut before: Vec<PathBuf> = all.map(|file| file.file.path.clone()).collect();
    let own = before.iter().position(|path| *path == source.path).unwrap_or_default();
    let after = before.split_off(before.len().min(own + 1));
    before.truncate(own);
    (before, after)
}

fn sources(unit: &Unit, units: &Units) -> Vec<PathBuf> {
    match &unit.source {
        UnitSource::File(source) => vec![source.path.clone()],
        UnitSource::Bundle(of) => of.members.iter().flat_map(|&member| sources(&units.all[member], units)).collect(),
    }
}

fn bundle_name(unit: &Unit) -> Option<String> {
    match &unit.source {
        UnitSource::Bundle(of) => Some(of.name.clone()),
        UnitSource::File(_) => None,
    }
}

fn is_member(unit: &Unit, position: usize) -> bool {
    matches!(&unit.source, UnitSource::Bundle(of) if of.part == BundlePart::Joined && of.members.contains(&position))
}

fn refers_to(unit: &Unit, material: &Material, units: &Units) -> Vec<(Location, String)> {
    let name = PathBuf::from(unit.path.as_str());
    let links = material.links.iter().filter_map(|link| {
        let at = Location::in_text(&name, &material.bytes, link.reference.span.start);
        Some((at, units.all[link.unit()?].key.to_string()))
    });
    links.collect()
}

fn left_as_written(unit: &Unit, material: &Material) -> Vec<(Location, Ignored)> {
    let name = PathBuf::from(unit.path.as_str());
    let at = |found: &Ignored| Location::in_text(&name, &material.bytes, found.offset);
    let mut left: Vec<_> = material.ignored.iter().map(|found| (at(found), found.clone())).collect();
    left.sort_by_key(|(_, found)| found.offset);
    left
}

fn referred_to_by(examiner: &Examiner<'_>, position: usize) -> Result<Vec<String>, Error> {
    let refers = |unit: &&Unit| {
        examiner.kind(unit)?;
        match examiner.material(unit, &mut Findings::default()) {
            Ok(material) => material.uses.contains(&position).then(|| Ok(unit.key.to_string())),
            Err(error) => Some(Err(error)),
        }
    };
    let all: Vec<&Unit> = examiner.units.all.iter().collect();
    all.par_iter().filter_map(refers).collect()
}
