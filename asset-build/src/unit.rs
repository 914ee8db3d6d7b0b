//! What a build makes: one unit for each file and each bundle.

use std::collections::{HashMap, HashSet};

use asset_core::{
    BundleConfig, Config, Error, ErrorKind, ListedFile, Listing, SourceFile, unknown_member, versioned_path,
};

/// One asset to be made.
pub(crate) struct Unit {
    /// What the manifest calls it: the logical path, or `name:path` if another root shadows it.
    pub(crate) key: String,
    /// The logical path.
    pub(crate) path: String,
    /// `name:path`, as a second key of the same asset.
    pub(crate) alias: Option<String>,
    pub(crate) source: UnitSource,
}

pub(crate) enum UnitSource {
    File(SourceFile),
    Bundle { name: String, bundle: BundleConfig, members: Vec<usize> },
}

impl Unit {
    /// The path under the output with `version` in it.
    pub(crate) fn file(&self, version: &str) -> String {
        match &self.source {
            UnitSource::Bundle { bundle, .. } if bundle.placement().is_some() => {
                bundle.output.replacen("{version}", version, 1)
            }
            _ => versioned_path(&self.path, version),
        }
    }
}

/// Every unit of a build, and where each key is.
pub(crate) struct Units {
    pub(crate) all: Vec<Unit>,
    by_key: HashMap<String, usize>,
    /// Every folder that an asset is below.
    folders: HashSet<String>,
}

impl Units {
    /// # Errors
    /// `UnknownAsset` for a member that is no asset, `Conflict` for a bundle's output that is one.
    pub(crate) fn new(config: &Config, listing: &Listing) -> Result<Self, Error> {
        let mut units = Self { all: Vec::new(), by_key: HashMap::new(), folders: HashSet::new() };
        for listed in listing.assets() {
            units.push(file_unit(listed));
        }
        let mut bundles = Vec::new();
        for (name, bundle) in &config.bundles {
            let path = bundle.logical_path();
            if units.by_key.contains_key(&path) {
                let message = format!("bundle `{name}`: output `{path}` is also an asset of the load path");
                return Err(config.locate(Error::new(ErrorKind::Conflict, message), &["bundles", name, "output"]));
            }
            let members = bundle.members.iter().enumerate().map(|(at, member)| {
                let unknown = || {
                    let error = unknown_member(name, member, units.by_key.keys().map(String::as_str));
                    config.locate(error, &["bundles", name, "members", &at.to_string()])
                };
                units.position(member).ok_or_else(unknown)
            });
            let members = members.collect::<Result<_, _>>()?;
            let source = UnitSource::Bundle { name: name.clone(), bundle: bundle.clone(), members };
            bundles.push(Unit { key: path.clone(), path, alias: None, source });
        }
        for bundle in bundles {
            if let Some(other) = units.position(&bundle.key) {
                return Err(two_bundles(&bundle, &units.all[other]));
            }
            units.push(bundle);
        }
        Ok(units)
    }

    /// The unit of a logical path or `name:path`.
    pub(crate) fn position(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    /// Every logical path and `name:path`.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.by_key.keys().map(String::as_str)
    }

    /// Whether assets are below this logical path.
    pub(crate) fn has_folder(&self, path: &str) -> bool {
        self.folders.contains(path)
    }

    fn push(&mut self, unit: Unit) {
        let mut folder = unit.path.as_str();
        while let Some((above, _)) = folder.rsplit_once('/') {
            folder = above;
            if !self.folders.insert(folder.to_owned()) {
                break;
            }
        }
        let position = self.all.len();
        self.by_key.insert(unit.key.clone(), position);
        if let Some(alias) = &unit.alias {
            self.by_key.insert(alias.clone(), position);
        }
        self.all.push(unit);
    }
}

fn file_unit(listed: &ListedFile) -> Unit {
    Unit {
        key: listed.key().to_owned(),
        path: listed.path.clone(),
        alias: listed.alias.clone(),
        source: UnitSource::File(listed.file.clone()),
    }
}

fn two_bundles(one: &Unit, other: &Unit) -> Error {
    let name = |unit: &Unit| match &unit.source {
        UnitSource::Bundle { name, .. } => name.clone(),
        UnitSource::File(_) => unit.key.clone(),
    };
    let message =
        format!("bundle `{}`: output `{}` is also the output of bundle `{}`", name(one), one.path, name(other));
    Error::new(ErrorKind::Conflict, message)
}
