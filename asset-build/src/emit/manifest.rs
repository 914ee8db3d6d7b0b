//! The manifest of what was emitted.

use std::collections::BTreeMap;

use asset_core::manifest::{ManifestAsset, ManifestBundle};
use asset_core::{Error, ErrorKind, LogicalPath, Manifest};
use rayon::prelude::*;

use super::EmitOptions;
use super::emitter::Emitter;
use super::names::are_same;

/// The manifest, once everything is emitted.
pub(super) fn manifest(emitter: &Emitter<'_>) -> Manifest {
    let (config, items) = (emitter.scanner.config, &emitter.scanner.inventory.items);
    let keyed = items.par_iter().enumerate().flat_map_iter(|(position, item)| {
        let row = &emitter.emitted(position).row;
        let keys = [Some(&item.key), item.alias.as_ref()].into_iter().flatten();
        keys.map(move |key| (key.clone(), row.clone()))
    });
    // Collected into a vector first: a map of sorted entries is built at once.
    let assets: Vec<(LogicalPath, ManifestAsset)> = keyed.collect();
    let mut bundles = BTreeMap::new();
    for item in items {
        if let Some(bundle) = item.joined_bundle() {
            let members = bundle.members.iter().map(|&member| items[member].key.clone()).collect();
            bundles.insert(bundle.name.clone(), ManifestBundle::new(item.key.clone(), members));
        }
    }
    let mut manifest = Manifest::new(config.prefix.clone(), config.style.clone(), config.version.clone());
    (manifest.bundles, manifest.assets) = (bundles, assets.into_iter().collect());
    manifest
}

/// A warning for each asset whose bytes changed under the same URL, which only a token that was used before makes
/// possible.
pub(super) fn reused_versions(options: &EmitOptions<'_>, now: &Manifest) -> Vec<Error> {
    let Some(previous) = options.previous else { return Vec::new() };
    let stale = now.assets.iter().filter(|(path, row)| {
        let changed = |old: &ManifestAsset| {
            old.digest.is_same_kind(&row.digest) && !are_same(&old.digests(), &row.digests())
                || options.outputs.is_some_and(|outputs| outputs.has_collided(&row.file))
        };
        !row.is_plain && previous.assets.get(*path).is_some_and(|old| old.file == row.file && changed(old))
    });
    let message = |(path, row): (&LogicalPath, &ManifestAsset)| {
        let message = format!(
            "`{path}` changed, but its version `{}` did not: browsers that have it keep the old bytes",
            row.version
        );
        Error::new(ErrorKind::Conflict, message)
    };
    stale.map(message).collect()
}
