//! Everything that a build makes: an item for each file of the load path and for each bundle.

mod compiled;
mod item;
mod names;
mod roots;

use std::collections::{HashMap, HashSet};

use asset_core::internal::{Globs, ListedFile, Listing, did_you_mean, printable};
use asset_core::{Error, ErrorKind, LogicalPath};
use foldhash::fast::RandomState;

pub(crate) use self::compiled::{Naming, is_minified};
use self::compiled::{has_map, not_available, taken};
pub(crate) use self::item::{BundleItem, BundlePart, Item, MapItem, Origin};
pub(crate) use self::names::{LONGEST_NAME, check_lengths, same_in_other_form, similar_names};
pub(crate) use self::roots::Roots;
use crate::{BundleConfig, Config};

/// Every item of a build, and the position of each key.
pub(crate) struct Inventory {
    pub(crate) items: Vec<Item>,
    by_key: HashMap<LogicalPath, usize, RandomState>,
    /// Every directory that has an asset below it.
    dirs: HashSet<String, RandomState>,
    /// The items that are compiled, by the logical paths of their sources.
    by_source: HashMap<LogicalPath, usize, RandomState>,
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
            by_source: HashMap::default(),
        };
        let keep_names = Globs::new("keep-names", &config.keep_names)?;
        let plain = Globs::new("plain", &config.plain)?;
        let unversioned = Globs::new("unversioned", &config.unversioned)?;
        for listed in listing.assets() {
            let Some(naming) = Naming::of(config, listed)? else { continue };
            inventory.check_naming(listed, &naming)?;
            // A plain URL of a shadowed file would lead to the file that shadows it.
            let is_plain = plain.is_match(&naming.path) && naming.key == naming.path;
            let keeps_name = keep_names.is_match(&naming.path) && !is_plain;
            let is_copied = is_plain || unversioned.is_match(&naming.key);
            if naming.language.is_some() {
                inventory.by_source.insert(listed.key().clone(), inventory.items.len());
            }
            inventory.push(Item { keeps_name, is_plain, is_copied, ..Item::of_file(listed, naming) });
        }
        inventory.add_maps(config)?;
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

    /// Fails for a file whose compiler is missing, or whose name another file has once it is compiled.
    fn check_naming(&self, listed: &ListedFile, naming: &Naming) -> Result<(), Error> {
        if let Some(language) = naming.language.filter(|language| !language.is_available()) {
            return Err(not_available(listed, language));
        }
        let Some(other) = self.position(&naming.key) else { return Ok(()) };
        match naming.language.or(self.items[other].language) {
            Some(language) => Err(taken(listed, naming, language)),
            None => Ok(()),
        }
    }

    /// Adds the source maps that compilers make. Such a map takes the place of one that the file has of its own, through
    /// which it leads.
    fn add_maps(&mut self, config: &Config) -> Result<(), Error> {
        for position in 0..self.items.len() {
            let item = &self.items[position];
            let Origin::File(file) = &item.origin else { continue };
            if !has_map(config, item) {
                continue;
            }
            let key: LogicalPath = format!("{}.map", item.key).parse()?;
            let map = MapItem { of: position, file: file.clone(), is_own: false };
            let at = self.position(&key).unwrap_or(self.items.len());
            if at == self.items.len() {
                let path = format!("{}.map", item.path).parse()?;
                let Item { is_plain, is_copied, .. } = *item;
                self.push(Item { is_plain, is_copied, ..Item::new(key, path, Origin::SourceMap(map)) });
            } else {
                let Origin::File(file) = &self.items[at].origin else { continue };
                self.items[at].origin = Origin::SourceMap(MapItem { file: file.clone(), is_own: true, ..map });
            }
            self.items[position].map = Some(at);
        }
        Ok(())
    }

    /// The position of the item that is compiled from the file at a logical path: that of `js/app.js` for `js/app.ts`.
    pub(crate) fn compiled_from(&self, path: &str) -> Option<usize> {
        self.by_source.get(path).copied()
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
