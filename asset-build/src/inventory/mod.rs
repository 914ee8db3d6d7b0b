//! Everything that a build makes: an item for each file of the load path and for each bundle.

mod item;
mod names;
mod roots;

use std::collections::{HashMap, HashSet};

use asset_core::internal::{Globs, Listing, did_you_mean, printable};
use asset_core::{Error, ErrorKind, LogicalPath};
use foldhash::fast::RandomState;

pub(crate) use self::item::{BundleItem, BundlePart, Item, Origin};
pub(crate) use self::names::{LONGEST_NAME, check_lengths, same_in_other_form, similar_names};
pub(crate) use self::roots::Roots;
use crate::{BundleConfig, Config};

/// Every item of a build, and the position of each key.
pub(crate) struct Inventory {
    pub(crate) items: Vec<Item>,
    by_key: HashMap<LogicalPath, usize, RandomState>,
    /// Every directory that has an asset below it.
    dirs: HashSet<String, RandomState>,
}

impl Inventory {
    /// The items of the load path, read now.
    ///
    /// # Errors
    /// As for [`Listing::walk`] and [`new`](Self::new).
    pub(crate) fn walk(config: &Config) -> Result<Self, Error> {
        Self::new(config, &Listing::walk(&config.directory())?)
    }

    /// # Errors
    /// `UnknownAsset` for a member that is not an asset, `Conflict` if the output of a bundle is also a file, `Invalid` for a
    /// malformed glob.
    pub(crate) fn new(config: &Config, listing: &Listing) -> Result<Self, Error> {
        let count = listing.files().len();
        let mut inventory = Self {
            items: Vec::with_capacity(count),
            by_key: HashMap::with_capacity_and_hasher(count, RandomState::default()),
            dirs: HashSet::default(),
        };
        let keep_names = Globs::new("keep-names", &config.keep_names)?;
        let plain = Globs::new("plain", &config.plain)?;
        let unversioned = Globs::new("unversioned", &config.unversioned)?;
        for listed in listing.assets() {
            // A plain URL of a shadowed file would lead to the file that shadows it.
            let is_plain = plain.is_match(&listed.path) && *listed.key() == listed.path;
            let keeps_name = keep_names.is_match(&listed.path) && !is_plain;
            let is_copied = is_plain || unversioned.is_match(listed.key());
            inventory.push(Item { keeps_name, is_plain, is_copied, ..Item::of_file(listed) });
        }
        let mut bundles = Vec::new();
        for (name, bundle) in &config.bundles {
            bundles.extend(inventory.bundle(config, name, bundle)?);
        }
        // The configuration is checked for two bundles with one output. Bundles are added last, so that none is a member.
        for bundle in bundles {
            let is_plain = plain.is_match(&bundle.path);
            let is_copied = is_plain || unversioned.is_match(&bundle.path);
            inventory.push(Item { is_plain, is_copied, ..bundle });
        }
        Ok(inventory)
    }

    /// The items of a bundle: its source map, if it has one, and the joined members.
    fn bundle(&self, config: &Config, name: &str, bundle: &BundleConfig) -> Result<Vec<Item>, Error> {
        let path: LogicalPath = bundle.logical_path().parse()?;
        let map = bundle.source_map.then(|| format!("{path}.map").parse::<LogicalPath>()).transpose()?;
        let is_taken = |path: &&LogicalPath| self.by_key.contains_key(*path);
        if let Some(taken) = [Some(&path), map.as_ref()].into_iter().flatten().find(is_taken) {
            let [shown, taken] = [name, taken.as_str()].map(printable);
            let message = format!("bundle `{shown}`: output `{taken}` is also an asset of the load path");
            return Err(config.locate(Error::new(ErrorKind::Conflict, message), &["bundles", name, "output"]));
        }
        let members = bundle.members.iter().enumerate().map(|(at, member)| {
            let unknown = || {
                let error = unknown_member(name, member, self.keys());
                config.locate(error, &["bundles", name, "members", &at.to_string()])
            };
            self.position(member).ok_or_else(unknown)
        });
        let members = members.collect::<Result<_, _>>()?;
        let joined = BundleItem { name: name.to_owned(), config: bundle.clone(), members, part: BundlePart::Joined };
        let map = map.map(|map| Item::of_bundle(map, BundleItem { part: BundlePart::SourceMap, ..joined.clone() }));
        Ok(map.into_iter().chain([Item::of_bundle(path, joined)]).collect())
    }

    /// The position of the item with this logical path or `name:path`.
    pub(crate) fn position(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    /// Every logical path and `name:path`.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.by_key.keys().map(LogicalPath::as_str)
    }

    /// Whether this logical path is a directory with assets in it.
    pub(crate) fn has_dir(&self, path: &str) -> bool {
        self.dirs.contains(path)
    }

    fn push(&mut self, item: Item) {
        let mut dir = item.path.as_str();
        while let Some((above, _)) = dir.rsplit_once('/') {
            dir = above;
            if self.dirs.contains(dir) {
                break;
            }
            self.dirs.insert(dir.to_owned());
        }
        let position = self.items.len();
        self.by_key.insert(item.key.clone(), position);
        if let Some(alias) = &item.alias {
            self.by_key.insert(alias.clone(), position);
        }
        self.items.push(item);
    }
}

/// The error for a bundle's member that is not an asset.
fn unknown_member<'a>(bundle: &str, member: &str, known: impl IntoIterator<Item = &'a str>) -> Error {
    let hint = if member.contains(['*', '?']) {
        "; members are listed one by one, as their order counts".to_owned()
    } else {
        did_you_mean(member, known)
    };
    let [bundle, member] = [bundle, member].map(printable);
    Error::new(ErrorKind::UnknownAsset, format!("bundle `{bundle}`: no asset `{member}` in the load path{hint}"))
}
