//! Which assets of a catalog nothing uses.

use std::collections::BTreeSet;

use asset_core::Catalog;

/// Collects the assets that are used.
pub(crate) struct Usage<'c> {
    catalog: &'c Catalog,
    /// By position in the catalog.
    is_used: Vec<bool>,
    /// The literal starts of dynamic paths: every asset with such a prefix may be used.
    prefixes: BTreeSet<String>,
}

impl<'c> Usage<'c> {
    /// Starts with the members of all bundles, and the dependencies of modules.
    pub(crate) fn new(catalog: &'c Catalog) -> Self {
        let mut usage = Self { catalog, is_used: vec![false; catalog.len()], prefixes: BTreeSet::new() };
        for asset in (0..catalog.len()).filter_map(|position| catalog.at(position).ok()) {
            asset.imports().iter().chain(asset.styles()).for_each(|path| usage.add(path));
        }
        for name in catalog.bundle_names() {
            for member in catalog.members(name).unwrap_or_default() {
                usage.add(member.path());
            }
        }
        usage
    }

    /// Marks one asset as used.
    pub(crate) fn add(&mut self, path: &str) {
        if let Some(position) = self.catalog.position(path) {
            self.is_used[position] = true;
        }
    }

    /// Marks all assets with this prefix as used. The empty prefix is ignored: then all assets would be.
    pub(crate) fn add_prefix(&mut self, prefix: &str) {
        if !prefix.is_empty() && !self.prefixes.contains(prefix) {
            self.prefixes.insert(prefix.to_owned());
        }
    }

    /// The logical paths of all other assets, sorted.
    pub(crate) fn unused(mut self) -> Vec<String> {
        let paths = self.catalog.paths();
        for prefix in std::mem::take(&mut self.prefixes) {
            // The paths are sorted, so those with a common prefix are neighbours.
            let first = paths.partition_point(|path| *path < prefix.as_str());
            paths[first..].iter().take_while(|path| path.starts_with(&prefix)).for_each(|path| self.add(path));
        }
        let unused = self.is_used.iter().enumerate().filter(|(_, is_used)| !**is_used);
        let unused = unused.filter_map(|(position, _)| self.catalog.at(position).ok());
        let mut paths: Vec<String> = unused.map(|asset| asset.path().to_owned()).collect();
        paths.sort_unstable();
        paths
    }
}
