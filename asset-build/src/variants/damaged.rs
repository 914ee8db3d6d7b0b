//! Which variants of a build are not what its list says.

use std::fs;

use asset_core::internal::OutputDir;
use asset_core::{Coding, Error, ErrorKind, LogicalPath, Manifest, ManifestAsset};
use rayon::prelude::*;

use super::compress::is_variant_of;
use super::store::Key;

/// An error for each listed variant of the current build that is missing, or does not decode to its output's bytes.
///
/// # Errors
/// `Io` or `Manifest` if the list can't be read.
pub(crate) fn damaged_variants(output: &OutputDir, manifest: &Manifest) -> Result<Vec<Error>, Error> {
    let list = output.read_variants()?;
    let rows: Vec<(&LogicalPath, &ManifestAsset)> = manifest.assets.iter().collect();
    let listed = rows.par_iter().flat_map_iter(|(path, row)| {
        let codings = Coding::ALL.into_iter().filter(|&coding| list.get(&row.file, coding).is_some());
        codings.filter_map(|coding| damage(output, path, row, coding))
    });
    Ok(listed.collect())
}

fn damage(output: &OutputDir, path: &str, row: &ManifestAsset, coding: Coding) -> Option<Error> {
    let file = output.root().join(format!("{}{}", row.file, coding.suffix()));
    let key = Key::of(row, coding);
    let state = match fs::read(&file) {
        Ok(variant) if is_variant_of(&key, &variant) => return None,
        Ok(_) => "is damaged",
        Err(_) => "is missing",
    };
    let message = format!("output `{}` of `{path}` {state}; run `asset build --verify`", file.display());
    Some(Error::new(ErrorKind::Conflict, message))
}
