//! `asset explain`: where an asset comes from, what it refers to, and what refers to it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use asset_core::internal::{Listing, OutputDir, did_you_mean};
use asset_core::manifest::ManifestAsset;
use asset_core::{Coding, Error, ErrorKind, Location};
use rayon::prelude::*;

use crate::Config;
use crate::inventory::{BundlePart, Inventory, Item, Origin};
use crate::references::{IgnoreReason, on_large_stacks};
use crate::scan::{Diagnostics, ParsedAsset, Scanner};

/// Everything that is known of one asset.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The logical path.
    pub path: String,
    /// The files it is made from: one, or a bundle's members in order.
    pub sources: Vec<PathBuf>,
    /// Files of the same logical path in later roots.
    pub shadowed: Vec<PathBuf>,
    /// The file of the same logical path in the root that won, if this one is addressed by the name of its root.
    pub shadowed_by: Option<PathBuf>,
    /// The bundle that it is the output of.
    pub bundle: Option<String>,
    /// The bundles that it is a member of.
    pub member_of: Vec<String>,
    /// What it refers to.
    pub refers_to: Vec<Mention>,
    /// What looks like a reference and is left as written. Empty for a bundle.
    pub left_as_written: Vec<LeftAsWritten>,
    /// The logical paths of the assets that refer to it.
    pub referred_to_by: Vec<String>,
    /// Its entry in the manifest of the current build; `None` before the first one.
    pub row: Option<ManifestAsset>,
    /// The content codings it is kept in.
    pub variants: Vec<VariantSize>,
}

/// A reference from the asset to another one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mention {
    /// Where in the bytes of the asset.
    pub at: Location,
    /// The logical path of the other asset.
    pub path: String,
}

/// Something like a reference that is left as written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeftAsWritten {
    /// Where in the bytes of the asset.
    pub at: Location,
    /// The text: a URL or name, its escapes decoded, or the beginning of an expression.
    pub written: String,
    /// Why it is left.
    pub reason: IgnoreReason,
}

/// The size of an asset in a content coding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct VariantSize {
    /// The coding.
    pub coding: Coding,
    /// The size in bytes.
    pub size: u64,
}

/// Explains the asset at a logical path or `name:path`. Reads every source, writes nothing.
///
/// # Errors
/// `UnknownAsset` with the nearest paths; `Io` if a source can't be read; the errors of [`build`](crate::build) about the
/// configuration.
pub fn explain(config: &Config, path: &str) -> Result<Explanation, Error> {
    on_large_stacks(|| run(config, path))
}

fn run(config: &Config, path: &str) -> Result<Explanation, Error> {
    config.validate()?;
    let listing = Listing::walk(&config.directory())?;
    let inventory = Inventory::new(config, &listing)?;
    let Some(position) = inventory.position(path) else {
        let near = did_you_mean(path, inventory.keys());
        return Err(Error::new(ErrorKind::UnknownAsset, format!("no asset `{path}` in the load path{near}")));
    };
    let item = &inventory.items[position];
    let scanner = Scanner::new(config, &inventory)?;
    // Of this asset everything is told, also what the prefilter skips. Others need only their references.
    let thorough = Scanner::new(config, &inventory)?.without_prefilter();
    let parsed = thorough.scan(item, &mut Diagnostics::default())?;
    let output = OutputDir::new(config.path(&config.output));
    let row = current_row(&output, &item.key)?;
    let namesakes = Namesakes::of(item, &listing);
    Ok(Explanation {
        path: item.path.to_string(),
        sources: sources(item, &inventory),
        shadowed: namesakes.after,
        shadowed_by: namesakes.before.into_iter().next(),
        bundle: bundle_name(item),
        member_of: inventory.items.iter().filter(|item| is_member(item, position)).filter_map(bundle_name).collect(),
        refers_to: refers_to(item, &parsed, &inventory),
        left_as_written: left_as_written(item, &parsed),
        referred_to_by: referred_to_by(&scanner, position)?,
        variants: variants(&output, row.as_ref())?,
        row,
    })
}

/// The logical paths of the assets that another asset refers to, and of the source maps of bundles; `name:path` for those
/// that another root shadows. Reads every source, writes nothing.
///
/// # Errors
/// `Io` if a source can't be read; the errors of [`build`](crate::build) about the configuration.
pub fn referenced(config: &Config) -> Result<BTreeSet<String>, Error> {
    on_large_stacks(|| all_referenced(config))
}

fn all_referenced(config: &Config) -> Result<BTreeSet<String>, Error> {
    config.validate()?;
    let inventory = Inventory::walk(config)?;
    let scanner = Scanner::new(config, &inventory)?;
    let used = |(position, item): (usize, &Item)| {
        let uses = uses(&scanner, item)?;
        Ok(uses.into_iter().filter(|&other| other != position).collect())
    };
    let found: Vec<Vec<usize>> = inventory.items.par_iter().enumerate().map(used).collect::<Result<_, Error>>()?;
    let mut keys: BTreeSet<String> =
        found.into_iter().flatten().map(|at| inventory.items[at].key.to_string()).collect();
    keys.extend(inventory.items.iter().filter(|item| is_source_map(item)).map(|item| item.key.to_string()));
    Ok(keys)
}

/// The items that an item refers to.
fn uses(scanner: &Scanner<'_>, item: &Item) -> Result<Vec<usize>, Error> {
    match scanner.kind(item) {
        Some(_) => Ok(scanner.scan(item, &mut Diagnostics::default())?.uses),
        None => Ok(Vec::new()),
    }
}

fn is_source_map(item: &Item) -> bool {
    match &item.origin {
        Origin::File(_) => false,
        Origin::SourceMap(_) => true,
        Origin::Bundle(bundle) => bundle.part == BundlePart::SourceMap,
    }
}

fn current_row(output: &OutputDir, key: &str) -> Result<Option<ManifestAsset>, Error> {
    let Some(digest) = output.read_pointer()? else {
        return Ok(None);
    };
    Ok(output.read_kept(digest)?.assets.remove(key))
}

fn variants(output: &OutputDir, row: Option<&ManifestAsset>) -> Result<Vec<VariantSize>, Error> {
    let variants = output.read_variants()?;
    let of_row = variants.iter().filter(|(file, ..)| row.is_some_and(|row| row.file == *file));
    Ok(of_row.map(|(_, coding, variant)| VariantSize { coding, size: variant.size }).collect())
}

/// The files of the same logical path in the roots before and after that of an item.
#[derive(Default)]
struct Namesakes {
    before: Vec<PathBuf>,
    after: Vec<PathBuf>,
}

impl Namesakes {
    fn of(item: &Item, listing: &Listing) -> Self {
        let Origin::File(file) = &item.origin else { return Self::default() };
        let all = listing.files().iter().filter(|listed| listed.path == item.path);
        let mut before: Vec<PathBuf> = all.map(|listed| listed.file.path.clone()).collect();
        let own = before.iter().position(|path| *path == file.path).unwrap_or_default();
        let after = before.split_off(before.len().min(own + 1));
        before.truncate(own);
        Self { before, after }
    }
}

fn sources(item: &Item, inventory: &Inventory) -> Vec<PathBuf> {
    match &item.origin {
        Origin::File(file) => vec![file.path.clone()],
        Origin::SourceMap(map) => sources(&inventory.items[map.of], inventory),
        Origin::Bundle(bundle) => {
            bundle.members.iter().flat_map(|&member| sources(&inventory.items[member], inventory)).collect()
        }
    }
}

fn bundle_name(item: &Item) -> Option<String> {
    match &item.origin {
        Origin::Bundle(bundle) => Some(bundle.name.clone()),
        Origin::File(_) | Origin::SourceMap(_) => None,
    }
}

fn is_member(item: &Item, position: usize) -> bool {
    item.joined_bundle().is_some_and(|bundle| bundle.members.contains(&position))
}

fn refers_to(item: &Item, parsed: &ParsedAsset, inventory: &Inventory) -> Vec<Mention> {
    let name = PathBuf::from(item.path.as_str());
    let mentions = parsed.references.iter().filter_map(|resolved| {
        let at = Location::in_text(&name, &parsed.bytes, resolved.reference.span.start);
        Some(Mention { at, path: inventory.items[resolved.item()?].key.to_string() })
    });
    mentions.collect()
}

fn left_as_written(item: &Item, parsed: &ParsedAsset) -> Vec<LeftAsWritten> {
    let name = PathBuf::from(item.path.as_str());
    let mut ignored = parsed.ignored.clone();
    ignored.sort_by_key(|found| found.offset);
    let left = ignored.into_iter().map(|found| LeftAsWritten {
        at: Location::in_text(&name, &parsed.bytes, found.offset),
        written: found.written,
        reason: found.reason,
    });
    left.collect()
}

fn referred_to_by(scanner: &Scanner<'_>, position: usize) -> Result<Vec<String>, Error> {
    let items = scanner.inventory.items.par_iter();
    let refers = |item: &Item| match uses(scanner, item) {
        Ok(uses) => uses.contains(&position).then(|| Ok(item.key.to_string())),
        Err(error) => Some(Err(error)),
    };
    items.filter_map(refers).collect()
}
