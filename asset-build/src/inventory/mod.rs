//! What a build makes: one unit for each file and each bundle.

pub(crate) mod names;
pub(crate) mod roots;

use std::collections::{HashMap, HashSet};

use asset_core::internal::{
    AssetNames, Globs, ListedFile, Listing, SourceFile, did_you_mean, printable, versioned_path,
};
use asset_core::{Error, ErrorKind, LogicalPath};
use foldhash::fast::RandomState;

use crate::{BundleConfig, Config};

/// One asset to be made.
pub(crate) struct Unit {
    /// What the manifest calls it: the logical path, or `name:path` if another root shadows it.
    pub(crate) key: LogicalPath,
    /// The logical path.
    pub(crate) path: LogicalPath,
    /// `name:path`, as a second key of the same asset.
    pub(crate) alias: Option<LogicalPath>,
    /// Whether another tool has versioned its name: it is neither renamed nor rewritten.
    pub(crate) keeps_name: bool,
    /// Whether its URL has no version, whatever the style.
    pub(crate) is_plain: bool,
    pub(crate) source: UnitSource,
}

pub(crate) enum UnitSource {
    File(SourceFile),
    Bundle(BundleUnit),
}

/// A bundle, or its source map.
#[derive(Clone)]
pub(crate) struct BundleUnit {
    pub(crate) name: String,
    pub(crate) bundle: BundleConfig,
    /// The positions of the members, in order.
    pub(crate) members: Vec<usize>,
    pub(crate) part: BundlePart,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BundlePart {
    Joined,
    SourceMap,
}

impl Unit {
    /// The path under the output with `version` in it.
    pub(crate) fn file(&self, version: &str) -> String {
        match &self.source {
            UnitSource::Bundle(of) if of.bundle.placement().is_some() => {
                let file = of.bundle.output.replacen("{version}", version, 1);
                if of.part == BundlePart::SourceMap { file + ".map" } else { file }
            }
            _ if self.keeps_name => self.path.to_string(),
            _ => versioned_path(&self.path, version),
        }
    }

    /// What a URL of it is made of.
    pub(crate) fn names<'a>(&'a self, file: &'a str, version: &'a str) -> AssetNames<'a> {
        AssetNames { path: &self.key, file, version, is_plain: self.is_plain }
    }
}

/// Every unit of a build, and where each key is.
pub(crate) struct Units {
    pub(crate) all: Vec<Unit>,
    by_key: HashMap<LogicalPath, usize, RandomState>,
    /// Every directory that an asset is below.
    dirs: HashSet<String, RandomState>,
}

impl Units {
    /// The units of the load path as it is now.
    ///
    /// # Errors
    /// As for [`Listing::walk`] and [`new`](Self::new).
    pub(crate) fn walk(config: &Config) -> Result<Self, Error> {
        Self::new(config, &Listing::walk(&config.directory())?)
    }

    /// # Errors
    /// `UnknownAsset` for a member that is no asset, `Conflict` for a bundle's output that is one.
    pub(crate) fn new(config: &Config, listing: &Listing) -> Result<Self, Error> {
        let count = listing.files().len();
        let mut units = Self {
            all: Vec::with_capacity(count),
            by_key: HashMap::with_capacity_and_hasher(count, RandomState::default()),
            dirs: HashSet::default(),
        };
        let keep_names = Globs::new("keep-names", &config.keep_names)?;
        let plain = Globs::new("plain", &config.plain)?;
        for listed in listing.assets() {
            // The name of what another root shadows leads to that.
            let is_plain = plain.is_match(&listed.path) && *listed.key() == listed.path;
            let keeps_name = keep_names.is_match(&listed.path) && !is_plain;
            units.push(Unit { keeps_name, is_plain, ..file_unit(listed) });
        }
        let mut bundles = Vec::new();
        for (name, bundle) in &config.bundles {
            let path: LogicalPath = bundle.logical_path().parse()?;
            let map = bundle.source_map.then(|| format!("{path}.map").parse::<LogicalPath>()).transpose()?;
            if let Some(taken) =
                [Some(&path), map.as_ref()].into_iter().flatten().find(|path| units.by_key.contains_key(*path))
            {
                let [shown, taken] = [name.as_str(), taken].map(printable);
                let message = format!("bundle `{shown}`: output `{taken}` is also an asset of the load path");
                return Err(config.locate(Error::new(ErrorKind::Conflict, message), &["bundles", name, "output"]));
            }
            let members = bundle.members.iter().enumerate().map(|(at, member)| {
                let unknown = || {
                    let error = unknown_member(name, member, units.keys());
                    config.locate(error, &["bundles", name, "members", &at.to_string()])
                };
                units.position(member).ok_or_else(unknown)
            });
            let members = members.collect::<Result<_, _>>()?;
            let joined = BundleUnit { name: name.clone(), bundle: bundle.clone(), members, part: BundlePart::Joined };
            if let Some(map) = map {
                bundles.push(bundle_unit(map, BundleUnit { part: BundlePart::SourceMap, ..joined.clone() }));
            }
            bundles.push(bundle_unit(path, joined));
        }
        // That they differ from each other is checked with the configuration.
        for bundle in bundles {
            units.push(Unit { is_plain: plain.is_match(&bundle.path), ..bundle });
        }
        Ok(units)
    }

    /// The unit of a logical path or `name:path`.
    pub(crate) fn position(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    /// Every logical path and `name:path`.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.by_key.keys().map(LogicalPath::as_str)
    }

    /// Whether assets are below this logical path.
    pub(crate) fn has_dir(&self, path: &str) -> bool {
        self.dirs.contains(path)
    }

    fn push(&mut self, unit: Unit) {
        let mut dir = unit.path.as_str();
        while let Some((above, _)) = dir.rsplit_once('/') {
            dir = above;
            if self.dirs.contains(dir) {
                break;
            }
            self.dirs.insert(dir.to_owned());
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
        key: listed.key().clone(),
        path: listed.path.clone(),
        alias: listed.alias.clone(),
        keeps_name: false,
        is_plain: false,
        source: UnitSource::File(listed.file.clone()),
    }
}

/// The error for a bundle's member that is not an asset.
fn unknown_member<'a>(bundle: &str, member: &str, known: impl IntoIterator<Item = &'a str>) -> Error {
    let hint = match member.contains(['*', '?']) {
        true => "; members are listed one by one, as their order counts".to_owned(),
        false => did_you_mean(member, known),
    };
    let [bundle, member] = [bundle, member].map(printable);
    Error::new(ErrorKind::UnknownAsset, format!("bundle `{bundle}`: no asset `{member}` in the load path{hint}"))
}

fn bundle_unit(path: LogicalPath, of: BundleUnit) -> Unit {
    Unit { key: path.clone(), path, alias: None, keeps_name: false, is_plain: false, source: UnitSource::Bundle(of) }
}
