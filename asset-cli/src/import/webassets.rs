//! webassets' manifest of `manifest = "json"`: the outputs of bundles, and their versions.

use std::collections::BTreeMap;

use asset_build::BundleConfig;
use asset_core::{Error, LogicalPath, Style, VersionScheme};

use super::document::every;
use super::{Document, Foreign, Named};

/// How outputs say where the version stands: as webassets has it, and as we do.
const PLACEHOLDERS: [&str; 2] = ["%(version)s", "{version}"];

/// Every output is an asset and a bundle, by its name without version. URLs have the version in the file name if all the
/// outputs do, else in the query, as a bundle without placeholder has it in webassets.
pub(super) fn read(document: &Document) -> Result<Foreign, Vec<Error>> {
    let pairs = document.strings()?;
    let is_placed = pairs.iter().all(|(output, _)| PLACEHOLDERS.iter().any(|placeholder| output.contains(placeholder)));
    let version = scheme(pairs.iter().map(|(_, version)| *version).collect::<Vec<_>>().as_slice());
    let assets = every(pairs.iter().map(|(output, version)| named(document, output, version)))?;
    let bundles: BTreeMap<String, LogicalPath> =
        assets.iter().map(|asset| (asset.path.to_string(), asset.path.clone())).collect();
    let style = if is_placed { Style::Filename } else { Style::Query { key: None } };
    Ok(Foreign { assets, bundles, prefix: None, style, version: Some(version) })
}

fn named(document: &Document, output: &str, version: &str) -> Result<Named, Error> {
    let checked = version.parse().map_err(|error: Error| document.fault(version, error.message()))?;
    let output_of_ours = output.replacen(PLACEHOLDERS[0], PLACEHOLDERS[1], 1);
    let bundle = BundleConfig::new(output_of_ours, Vec::new());
    let path = document.logical_path(&bundle.logical_path(), output)?;
    let file = bundle.output.replacen(PLACEHOLDERS[1], version, 1);
    document.logical_path(&file, output)?;
    Ok(Named { mention: output.to_owned(), version: Some(checked), ..Named::new(path, &file) })
}

/// The scheme that all the versions are of.
fn scheme(versions: &[&str]) -> VersionScheme {
    let digits = versions.first().map_or(0, |version| version.len());
    let hash = u8::try_from(digits)
        .ok()
        .filter(|digits| (4..=32).contains(digits))
        .map(|digits| VersionScheme::Hash { digits });
    let are_of = |scheme: &VersionScheme| versions.iter().all(|version| scheme.is_well_formed(version));
    let timestamp = Some(VersionScheme::Timestamp).filter(|_| digits == SECONDS_DIGITS);
    let known = [timestamp, hash].into_iter().flatten().find(are_of);
    known.unwrap_or_else(|| VersionScheme::Custom("webassets".to_owned()))
}

/// Digits of a time in seconds, from 2001 to 2286.
const SECONDS_DIGITS: usize = 10;
