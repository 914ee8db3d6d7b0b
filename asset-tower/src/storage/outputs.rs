//! Where the bytes are that a catalog names.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use asset_core::internal::{History, OutputDir, Variants};
use asset_core::{Asset, Assets, Catalog, Error, ErrorKind};
use bytes::Bytes;

use super::{FileLocation, Location, verify};

/// The path of the list of variants under an output directory.
const VARIANTS: &str = ".asset/variants.json";

/// Where the bytes are that a catalog names.
#[derive(Clone)]
pub(crate) enum Outputs {
    /// Each asset says itself what it was computed from.
    Sources,
    Dir {
        dir: OutputDir,
        root: Arc<Path>,
    },
    /// Checked against the catalog, which never changes.
    Memory {
        files: Arc<HashMap<String, Bytes>>,
        variants: Arc<Variants>,
    },
}

impl Outputs {
    /// Where these assets were read: their sources, or the output directory that they follow.
    ///
    /// # Errors
    /// `Invalid` if they were read from a manifest alone.
    pub(crate) fn of_assets(assets: &Assets) -> Result<Self, Error> {
        if let Some(root) = assets.output_dir() {
            return Self::dir(assets, root);
        }
        let needs = match (assets.is_fixed(), assets.catalog().manifest_digest()) {
            (true, _) => "embedded assets are served from memory; give their files to the builder with `embedded`",
            (false, None) => return Ok(Self::Sources),
            (false, Some(_)) => {
                "assets of a manifest file are served from an output directory; name it with `output_dir`"
            }
        };
        Err(Error::new(ErrorKind::Invalid, needs))
    }

    /// The output directory at `root`.
    ///
    /// # Errors
    /// `Io` if it is not there, `Invalid` if the assets were computed from a directory.
    pub(crate) fn dir(assets: &Assets, root: &Path) -> Result<Self, Error> {
        if assets.catalog().development_output().is_some() {
            // The output directory of a fresh clone comes with the first build that is not for development.
            return Ok(Self::at(root));
        }
        let metadata = std::fs::metadata(root).map_err(|cause| Error::io("open the output directory", root, cause))?;
        if !metadata.is_dir() {
            let message = format!("output directory `{}` is not a directory", root.display());
            return Err(Error::new(ErrorKind::Io, message));
        }
        if assets.catalog().manifest_digest().is_none() {
            let message =
                "assets that are computed from a directory are served from their sources and have no output directory";
            return Err(Error::new(ErrorKind::Invalid, message));
        }
        Ok(Self::at(root))
    }

    fn at(root: &Path) -> Self {
        Self::Dir { dir: OutputDir::new(root), root: root.into() }
    }

    /// Where the bytes are that this very catalog names: while `asset dev` is running, in its directory.
    pub(crate) fn of(&self, catalog: &Catalog) -> Self {
        catalog.development_output().map_or_else(|| self.clone(), Self::at)
    }

    /// The files of an output directory, by their paths under it, as the outputs of `assets`.
    ///
    /// # Errors
    /// `Invalid` if `assets` can change; `Manifest` for an output that is not there or has other bytes than the manifest
    /// or the list of variants names, and for a malformed list.
    pub(crate) fn memory(assets: &Assets, files: HashMap<String, Bytes>) -> Result<Self, Error> {
        if !assets.is_fixed() {
            let message = "only assets that are embedded can be served from memory; others follow a file";
            return Err(Error::new(ErrorKind::Invalid, message));
        }
        check_outputs(&assets.catalog(), &files)?;
        let mut variants = match files.get(VARIANTS) {
            Some(list) => Variants::parse(list, VARIANTS)?,
            None => Variants::default(),
        };
        // The list also has those of earlier builds, which are not embedded.
        variants.retain(|file| files.contains_key(file));
        check_variants(&mut variants, &files)?;
        Ok(Self::Memory { files: Arc::new(files), variants: Arc::new(variants) })
    }

    /// The output directory, if the bytes are in one.
    pub(crate) fn output_dir(&self) -> Option<&OutputDir> {
        match self {
            Self::Dir { dir, .. } => Some(dir),
            Self::Sources | Self::Memory { .. } => None,
        }
    }

    /// Where the bytes of an asset are: its source, or its output.
    pub(crate) fn location(&self, asset: &Asset) -> Location {
        let source = asset.source().map(|path| Location::File(FileLocation::Source(path.to_owned())));
        source.or_else(|| self.output(asset.file())).unwrap_or_else(|| Location::Nowhere(asset.file().to_owned()))
    }

    /// Where an output or a variant is.
    pub(crate) fn output(&self, file: &str) -> Option<Location> {
        match self {
            Self::Dir { root, .. } => {
                Some(Location::File(FileLocation::Output { root: root.clone(), file: file.to_owned() }))
            }
            Self::Memory { files, .. } => files.get(file).cloned().map(Location::Memory),
            Self::Sources => None,
        }
    }

    /// # Errors
    /// As for [`OutputDir::read_history`].
    pub(crate) fn read_history(&self) -> Result<History, Error> {
        match self {
            Self::Dir { dir, .. } => dir.read_history(),
            Self::Sources | Self::Memory { .. } => Ok(History::default()),
        }
    }

    /// # Errors
    /// As for [`OutputDir::read_variants`].
    pub(crate) fn read_variants(&self) -> Result<Arc<Variants>, Error> {
        match self {
            Self::Dir { dir, .. } => dir.read_variants().map(Arc::new),
            Self::Memory { variants, .. } => Ok(variants.clone()),
            Self::Sources => Ok(Arc::default()),
        }
    }
}

fn check_outputs(catalog: &Catalog, files: &HashMap<String, Bytes>) -> Result<(), Error> {
    for at in 0..catalog.len() {
        let asset = catalog.at(at)?;
        let Some(bytes) = files.get(asset.file()) else {
            return Err(wrong(asset.file(), "is named by the manifest, but not in memory"));
        };
        if bytes.len() as u64 != asset.size() || verify::of_bytes(&asset.digest(), bytes) != asset.digest() {
            return Err(wrong(asset.file(), "has other bytes than the manifest names"));
        }
    }
    Ok(())
}

/// Leaves the variants that are in memory, all of which must be what the list names.
fn check_variants(variants: &mut Variants, files: &HashMap<String, Bytes>) -> Result<(), Error> {
    let mut present = Variants::default();
    for (file, coding, variant) in variants.iter() {
        let name = format!("{file}{}", coding.suffix());
        let Some(bytes) = files.get(&name) else { continue };
        if verify::of_bytes(&variant.digest, bytes) != variant.digest {
            return Err(wrong(&name, "has other bytes than the list of variants names"));
        }
        present.insert(file, coding, *variant);
    }
    *variants = present;
    Ok(())
}

fn wrong(file: &str, what: &str) -> Error {
    Error::new(ErrorKind::Manifest, format!("output `{file}` {what}; run `asset build`, then compile again"))
}
