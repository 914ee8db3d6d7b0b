//! From what a tool says to the rows of a manifest.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use asset_core::{AssetRow, Config, Error, ErrorKind, VersionInput, glob_set, media_type, version_of};

use super::{Document, Folder, Named, Own};

/// Makes rows of assets.
pub(super) struct Rows<'a> {
    pub(super) document: &'a Document,
    pub(super) folder: &'a Folder,
    /// Says what digests, versions and integrity values are.
    pub(super) config: Config,
}

impl Rows<'_> {
    /// The files that the globs name and `named` does not, each by its own name.
    ///
    /// # Errors
    /// `Config` if one is no glob.
    pub(super) fn others(&self, named: &[Named], globs: &[String]) -> Result<Vec<Named>, Error> {
        let globs = glob_set("--also", globs).map_err(|error| Error::new(ErrorKind::Config, error.message()))?;
        let known: BTreeSet<&str> = named.iter().map(|asset| asset.file.as_str()).collect();
        let others = self.folder.files().filter(|file| globs.is_match(file) && !known.contains(file));
        Ok(others.map(|file| Named::new(file, file)).collect())
    }

    /// The files in folders of named ones that nothing names, but source maps, for which no page asks. The topmost folder
    /// is where other things lie as well.
    pub(super) fn unnamed(&self, named: &[Named], own: Option<&Own>) -> Vec<String> {
        let known: BTreeSet<&str> = named.iter().map(|asset| asset.file.as_str()).collect();
        let folders: BTreeSet<&str> = known.iter().filter_map(|file| folder_of(file)).collect();
        let is_beside = |file: &str| folder_of(file).is_some_and(|folder| folders.contains(folder));
        let is_own = |file: &str| own.is_some_and(|own| own.has_file(&self.under_output(file)));
        let unnamed = self.folder.files().filter(|file| is_beside(file) && !known.contains(file) && !is_own(file));
        unnamed.filter(|file| !file.ends_with(".map")).map(str::to_owned).collect()
    }

    /// The rows by logical path.
    ///
    /// # Errors
    /// `Manifest` for each file that is not there, `Io` for one that can't be read, `Conflict` for each path that two files
    /// have.
    pub(super) fn made(&self, named: Vec<Named>) -> Result<BTreeMap<String, AssetRow>, Vec<Error>> {
        let (mut rows, mut errors) = (BTreeMap::new(), Vec::new());
        for asset in named {
            match (self.row(&asset), rows.entry(asset.path)) {
                (Ok(row), Entry::Vacant(place)) => drop(place.insert(row)),
                (Ok(row), Entry::Occupied(other)) => {
                    let message = format!("`{}` would be both `{}` and `{}`", other.key(), other.get().file, row.file);
                    errors.push(self.document.error(&asset.mention, ErrorKind::Conflict, message));
                }
                (Err(error), _) => errors.push(error),
            }
        }
        if errors.is_empty() { Ok(rows) } else { Err(errors) }
    }

    fn row(&self, asset: &Named) -> Result<AssetRow, Error> {
        let digests = self
            .folder
            .digests(&asset.file, &self.config)
            .map_err(|error| self.document.error(&asset.mention, error.kind(), error.message()))?;
        let version = match &asset.version {
            Some(version) => version.clone(),
            None => version_of(&self.config, &VersionInput::new(&asset.path, &digests.digest, 0))?,
        };
        Ok(AssetRow {
            file: self.under_output(&asset.file),
            version,
            digest: digests.digest,
            size: digests.size,
            media_type: media_type(&asset.file),
            integrity: digests.integrity,
            companions: asset.companions.clone(),
        })
    }

    fn under_output(&self, file: &str) -> String {
        format!("{}{file}", self.folder.below())
    }
}

fn folder_of(file: &str) -> Option<&str> {
    file.rsplit_once('/').map(|(folder, _)| folder)
}
