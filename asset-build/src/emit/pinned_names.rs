//! What earlier builds know of the files that keep their names.

use std::collections::{HashMap, HashSet};

use asset_core::internal::{Digester, OutputDir};
use asset_core::{Digest, Digests, Error, ManifestAsset};

use crate::Config;
use crate::clean::kept_manifests;
use crate::inventory::Units;
use crate::output::copy_same_bytes;

/// The digests of the files that keep their names, as the kept manifests of earlier builds have them.
///
/// # Errors
/// `Io` if the output directory can't be read, `Manifest` if a kept manifest is damaged.
pub(crate) fn known_names(config: &Config, units: &Units) -> Result<HashMap<String, Digest>, Error> {
    let mut known = HashMap::new();
    let names: HashSet<&str> = units.all.iter().filter(|unit| unit.keeps_name).map(|unit| unit.path.as_str()).collect();
    if names.is_empty() {
        return Ok(known);
    }
    let dir = OutputDir::new(config.path(&config.output));
    let rows = kept_manifests(&dir)?.into_values().flat_map(|manifest| manifest.assets.into_values());
    for row in rows.filter(|row| names.contains(row.file.as_str())) {
        if let Some(digest) = digest_here(config, &dir, &row)? {
            known.insert(row.file, digest);
        }
    }
    Ok(known)
}

/// The digest of an earlier output as this build computes it; `None` if it was another kind of digest then, and the bytes
/// are gone.
fn digest_here(config: &Config, dir: &OutputDir, row: &ManifestAsset) -> Result<Option<Digest>, Error> {
    let mut digester = Digester::new(&config.version, &[]);
    if row.digest.is_same_kind(&Digester::new(&config.version, &[]).finish().digest) {
        return Ok(Some(row.digest));
    }
    let recorded = Digests::new(row.digest, row.size);
    let is_whole = copy_same_bytes(&dir.root().join(&row.file), &recorded, |bytes| {
        digester.update(bytes);
        Ok(())
    })?;
    Ok(is_whole.then(|| digester.finish().digest))
}

/// Whether two integrity values can be compared: both are made by the same algorithms.
pub(crate) fn is_same_kind(one: &str, other: &str) -> bool {
    one.len() == other.len()
}

/// Whether these are digests of the same bytes. An MD5 alone proves nothing, so integrity values that can be compared decide
/// too.
pub(crate) fn are_same(one: &Digests, other: &Digests) -> bool {
    let differ = is_same_kind(&one.integrity, &other.integrity) && one.integrity != other.integrity;
    one.digest == other.digest && !differ
}
