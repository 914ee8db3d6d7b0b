//! From a manifest to a catalog.

use std::collections::HashMap;
use std::sync::OnceLock;

use foldhash::fast::RandomState;

use super::{Asset, Bundle, Catalog, Entries, Index, Origin};
use crate::manifest::Manifest;
use crate::url::Prefix;

impl Catalog {
    /// The catalog of a manifest; `name` is what messages call it.
    pub fn from_manifest(manifest: &Manifest, name: &str) -> Self {
        let origin = Origin::Manifest { name: name.to_owned(), digest: None };
        Self::assemble(manifest.clone(), manifest.prefix.clone(), origin)
    }

    pub(crate) fn assemble(manifest: Manifest, prefix: Prefix, origin: Origin) -> Self {
        let mut index = Index::with_capacity_and_hasher(manifest.assets.len(), RandomState::default());
        let mut entries = Vec::with_capacity(manifest.assets.len());
        let mut by_file: HashMap<String, u32> = HashMap::new();
        let mut aliases = Vec::new();
        // Most manifests have no aliases, and then need no map of files.
        let has_aliases = manifest.assets.keys().any(|path| path.as_str().contains(':'));
        for (path, entry) in manifest.assets {
            if has_aliases && path.as_str().contains(':') {
                aliases.push((path, entry));
                continue;
            }
            let position = to_position(entries.len());
            if has_aliases {
                by_file.insert(entry.file.clone(), position);
            }
            index.insert(path.clone(), position);
            entries.push(Asset::new(path, entry, &prefix, &manifest.style));
        }
        for (path, entry) in aliases {
            // `name:path` of an asset that is not shadowed is a second name of the same asset.
            let position = *by_file.entry(entry.file.clone()).or_insert_with(|| {
                entries.push(Asset::new(path.clone(), entry, &prefix, &manifest.style));
                to_position(entries.len() - 1)
            });
            index.insert(path, position);
        }
        // The reader has checked that bundles only name assets.
        let bundles = manifest.bundles.iter().map(|(name, entry)| {
            let members = entry.members.iter().map(|member| index[member.as_str()]).collect();
            (name.as_str().into(), Bundle { output: index[entry.output.as_str()], members })
        });
        Self {
            bundles: bundles.collect(),
            origin,
            prefix,
            style: manifest.style,
            scheme: manifest.version,
            debug: false,
            index,
            entries: Entries::Ready(entries.into()),
            files: OnceLock::new(),
            development_output: None,
        }
    }
}

pub(crate) fn to_position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or_else(|_| unreachable!("BUG: more assets than a manifest of 256 MiB can name"))
}
