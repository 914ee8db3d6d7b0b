//! The manifest that webassets writes with `manifest = "json"`: a map from the outputs of bundles to their versions.

use std::collections::BTreeMap;

use asset_build::BundleConfig;
use asset_core::{Error, LogicalPath, Style, Version, VersionScheme};

use super::document::collect_all;
use super::{Document, ToolAsset, ToolManifest};

/// The placeholder of the version in an output: that of webassets, and ours.
const PLACEHOLDERS: [&str; 2] = ["%(version)s", "{version}"];

/// Every output is an asset and a bundle, under its name without the version. URLs have the version in the file name if all
/// outputs have the placeholder, else in the query, where webassets puts it for a bundle without one.
pub(super) fn read(document: &Document) -> Result<ToolManifest, Vec<Error>> {
    let pairs = document.strings()?;
    let is_in_name =
        pairs.iter().all(|(output, _)| PLACEHOLDERS.iter().any(|placeholder| output.contains(placeholder)));
    let version = scheme(pairs.iter().map(|(_, version)| *version).collect::<Vec<_>>().as_slice());
    let assets = collect_all(pairs.iter().map(|(output, version)| asset(document, output, version)))?;
    let bundles: BTreeMap<String, LogicalPath> =
        assets.iter().map(|asset| (asset.path.to_string(), asset.path.clone())).collect();
    let style = if is_in_name { Style::Filename } else { Style::Query { key: None } };
    Ok(ToolManifest { assets, bundles, prefix: None, style, version: Some(version) })
}

fn asset(document: &Document, output: &str, version: &str) -> Result<ToolAsset, Error> {
    let parsed: Version = version.parse().map_err(|error: Error| document.manifest_error(version, error.message()))?;
    let bundle = BundleConfig::new(output.replacen(PLACEHOLDERS[0], PLACEHOLDERS[1], 1), Vec::new());
    let path = document.logical_path(&bundle.logical_path(), output)?;
    let file = bundle.output.replacen(PLACEHOLDERS[1], version, 1);
    document.logical_path(&file, output)?;
    Ok(ToolAsset { mention: output.to_owned(), version: Some(parsed), ..ToolAsset::new(path, &file) })
}

/// The scheme of all the versions.
fn scheme(versions: &[&str]) -> VersionScheme {
    let digits = versions.first().map_or(0, |version| version.len());
    let hash = u8::try_from(digits)
        .ok()
        .filter(|digits| (4..=32).contains(digits))
        .map(|digits| VersionScheme::Hash { digits });
    let are_of = |scheme: &VersionScheme| versions.iter().all(|version| scheme.is_well_formed(version));
    // Ten decimal digits are hexadecimal too, but a hash without a letter is unlikely for every output.
    let timestamp = Some(VersionScheme::Timestamp).filter(|_| digits == SECONDS_DIGITS);
    let known = [timestamp, hash].into_iter().flatten().find(are_of);
    known.unwrap_or_else(|| VersionScheme::Custom("webassets".to_owned()))
}

/// The digits of a time in seconds, from 2001 to 2286.
const SECONDS_DIGITS: usize = 10;
