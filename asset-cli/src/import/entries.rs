//! Makes manifest entries of a tool's assets.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use asset_build::Config;
use asset_core::internal::{Globs, media_type};
use asset_core::manifest::ManifestAsset;
use asset_core::{Error, ErrorKind, LogicalPath, VersionInput};

use super::{BuildManifest, Document, ToolAsset, ToolDir};

/// Makes manifest entries of a tool's assets.
pub(super) struct EntryBuilder<'a> {
    pub(super) document: &'a Document,
    pub(super) dir: &'a ToolDir,
    /// Which digests, versions and integrity values entries have.
    pub(super) config: Config,
}

impl EntryBuilder<'_> {
    /// The files that match the globs and are not in `named`, each an asset under its own name.
    ///
    /// # Errors
    /// `Config` for a malformed glob.
    pub(super) fn matching(&self, named: &[ToolAsset], globs: &[String]) -> Result<Vec<ToolAsset>, Error> {
        let globs = Globs::new("--also", globs).map_err(|error| Error::new(ErrorKind::Config, error.message()))?;
        let known: BTreeSet<&str> = named.iter().map(|asset| asset.file.as_str()).collect();
        let others = self.dir.files().filter(|file| globs.is_match(file) && !known.contains(file));
        others.map(|file| Ok(ToolAsset::new(file.parse()?, file))).collect()
    }

    /// The files beside those in `named` that are neither in it nor in the build. Left out are source maps, which no page
    /// loads, and the topmost directory, which may have other files as well.
    pub(super) fn unnamed(&self, named: &[ToolAsset], build: Option<&BuildManifest>) -> Vec<String> {
        let known: BTreeSet<&str> = named.iter().map(|asset| asset.file.as_str()).collect();
        let dirs: BTreeSet<&str> = known.iter().filter_map(|file| dir_of(file)).collect();
        let is_beside = |file: &str| dir_of(file).is_some_and(|dir| dirs.contains(dir));
        let is_built = |file: &str| build.is_some_and(|build| build.has_file(&self.path_in_output(file)));
        let unnamed = self.dir.files().filter(|file| is_beside(file) && !known.contains(file) && !is_built(file));
        unnamed.filter(|file| !file.ends_with(".map")).map(str::to_owned).collect()
    }

    /// The entries by logical path.
    ///
    /// # Errors
    /// `Manifest` for each missing file, `Io` for one that can't be read, `Conflict` for each path of two files.
    pub(super) fn entries(&self, assets: Vec<ToolAsset>) -> Result<BTreeMap<LogicalPath, ManifestAsset>, Vec<Error>> {
        let (mut entries, mut errors) = (BTreeMap::new(), Vec::new());
        for asset in assets {
            match (self.entry(&asset), entries.entry(asset.path)) {
                (Ok(entry), Entry::Vacant(vacant)) => drop(vacant.insert(entry)),
                (Ok(entry), Entry::Occupied(other)) => {
                    let message =
                        format!("`{}` would be both `{}` and `{}`", other.key(), other.get().file, entry.file);
                    errors.push(self.document.error(&asset.mention, ErrorKind::Conflict, message));
                }
                (Err(error), _) => errors.push(error),
            }
        }
        if errors.is_empty() { Ok(entries) } else { Err(errors) }
    }

    fn entry(&self, asset: &ToolAsset) -> Result<ManifestAsset, Error> {
        let digests = self
            .dir
            .digests(&asset.file, &self.config)
            .map_err(|error| self.document.error(&asset.mention, error.kind(), error.message()))?;
        let version = match &asset.version {
            Some(version) => version.clone(),
            None => self.config.versioning().version(&VersionInput::new(&asset.path, digests.digest, 0))?,
        };
        let file = self.path_in_output(&asset.file);
        let mut entry = ManifestAsset::new(file, version, media_type(&asset.file), digests);
        entry.dependencies = asset.dependencies.clone();
        Ok(entry)
    }

    fn path_in_output(&self, file: &str) -> String {
        format!("{}{file}", self.dir.path_in_output())
    }
}

fn dir_of(file: &str) -> Option<&str> {
    file.rsplit_once('/').map(|(dir, _)| dir)
}
