//! Variants: outputs in other content codings, beside them, if that makes them smaller.
//!
//! Compressing well takes a hundred times as long as everything else in a build, so nothing is compressed twice. The
//! variants of the last build are recognised without being read ([`crate::cache::VariantCache`]), and the result of every
//! compression is stored by the digest of its bytes ([`store`]).

mod compress;
mod compression;
mod list;
mod media_types;
mod store;

use std::fs;

use asset_core::internal::OutputDir;
use asset_core::manifest::ManifestAsset;
use asset_core::{Coding, Error, ErrorKind, LogicalPath, Manifest};
use rayon::prelude::*;

use self::compress::is_variant_of;
pub(crate) use self::compression::Compression;
pub(crate) use self::list::CompressedOutputs;
use self::store::Key;
use crate::Config;
use crate::inventory::LONGEST_NAME;

/// The codings that are tried for an output of this name and media type. A variant whose name is too long for file systems
/// is left out: the output itself will do.
pub(crate) fn tried_codings(config: &Config, file: &str, media_type: &str) -> impl Iterator<Item = Coding> {
    let is_compressible = media_types::is_compressible(media_type);
    let codings = if is_compressible { config.compress.as_slice() } else { &[] };
    let name = file.len() - file.rfind('/').map_or(0, |slash| slash + 1);
    codings.iter().copied().filter(move |coding| name + coding.suffix().len() <= LONGEST_NAME)
}

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
