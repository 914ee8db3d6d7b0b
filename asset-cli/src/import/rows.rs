//! From what a tool says to the rows of a manifest.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use asset_build::Config;
use asset_core::internal::{Globs, media_type};
use asset_core::{Error, ErrorKind, LogicalPath, ManifestAsset, VersionInput};

use super::{Dir, Document, Named, Own};

/// Makes rows of assets.
pub(super) struct Rows<'a> {
    pub(super) document: &'a Document,
    pub(super) dir: &'a Dir,
    /// Says what digests, versions and integrity values are.
    pub(super) config: Config,
}

impl Rows<'_> {
    /// The files that the globs name and `named` does not, each by its own name.
    ///
    /// # Errors
    /// `Config` if one is no glob.
    pub(super) fn others(&self, named: &[Named], globs: &[String]) -> Result<Vec<Named>, Error> {
        let globs = Globs::new("--also", globs).map_err(|error| Error::new(ErrorKind::Config, error.message()))?;
        let known: BTreeSet<&str> = named.iter().map(|asset| asset.file.as_str()).collect();
        let others = self.dir.files().filter(|file| globs.is_match(file) && !known.contains(file));
        others.map(|file| Ok(Named::new(file.parse()?, file))).collect()
    }

    /// The files in directories of named ones that nothing names, but source maps, for which no page asks. The topmost
    /// directory is where other things lie as well.
    pub(super) fn unnamed(&self, named: &[Named], own: Option<&Own>) -> Vec<String> {
        let known: BTreeSet<&str> = named.iter().map(|asset| asset.file.as_str()).collect();
        let dirs: BTreeSet<&str> = known.iter().filter_map(|file| dir_of(file)).collect();
        let is_beside = |file: &str| dir_of(file).is_some_and(|dir| dirs.contains(dir));
        let is_own = |file: &str| own.is_some_and(|own| own.has_file(&self.under_output(file)));
        let unnamed = self.dir.files().filter(|file| is_beside(file) && !known.contains(file) && !is_own(file));
        unnamed.filter(|file| !file.ends_with(".map")).map(str::to_owned).collect()
    }

    /// The rows by logical path.
    ///
    /// # Errors
    /// `Manifest` for each file that is not there, `Io` for one that can't be read, `Conflict` for each path that two files
    /// have.
    pub(super) fn made(&self, named: Vec<Named>) -> Result<BTreeMap<LogicalPath, ManifestAsset>, Vec<Error>> {
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

    fn row(&self, asset: &Named) -> Result<ManifestAsset, Error> {
        let digests = self
            .dir
            .digests(&asset.file, &self.config)
            .map_err(|error| self.document.error(&asset.mention, error.kind(), error.message()))?;
        let version = match &asset.version {
            Some(version) => version.clone(),
            None => self.config.versioning().version(&VersionInput::new(&asset.path, digests.digest, 0))?,
        };
        let mut row = ManifestAsset::new(self.under_output(&asset.file), version, media_type(&asset.file), digests);
        row.dependencies = asset.dependencies.clone();
        Ok(row)
    }

    fn under_output(&self, file: &str) -> String {
        format!("{}{file}", self.dir.below())
    }
}

fn dir_of(file: &str) -> Option<&str> {
    file.rsplit_once('/').map(|(dir, _)| dir)
}
