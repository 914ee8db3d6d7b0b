//! What differs between two catalogs of one application.

use super::{Asset, Catalog, Entries};

/// How one asset differs from an earlier catalog.
#[derive(Debug, Clone, Copy)]
pub enum CatalogChange<'a> {
    /// It has other bytes, or another URL.
    Changed(&'a Asset),
    /// The logical path is new.
    Added(&'a str),
    /// The logical path is gone, or its file can't be read.
    Removed(&'a str),
}

impl Catalog {
    /// What changed since `older`. In directory mode, an asset that `older` never computed counts as unchanged, since no
    /// page can have its URL.
    #[doc(hidden)]
    pub fn changes_since<'a>(&'a self, older: &'a Self) -> Vec<CatalogChange<'a>> {
        let mut changes = Vec::new();
        for (path, &position) in &self.index {
            match older.position(path) {
                None => changes.push(CatalogChange::Added(path)),
                Some(before) => changes.extend(self.change(path, position as usize, older.computed(before))),
            }
        }
        let removed = older.index.keys().filter(|path| !self.index.contains_key(*path));
        changes.extend(removed.map(|path| CatalogChange::Removed(path)));
        changes
    }

    fn change<'a>(&'a self, path: &'a str, position: usize, before: Option<&Asset>) -> Option<CatalogChange<'a>> {
        let before = before?;
        match self.at(position) {
            Ok(asset) if asset.digest() == before.digest() && asset.url() == before.url() => None,
            Ok(asset) => Some(CatalogChange::Changed(asset)),
            Err(_) => Some(CatalogChange::Removed(path)),
        }
    }

    /// The asset at a position, unless it would have to be computed.
    fn computed(&self, position: usize) -> Option<&Asset> {
        match &self.entries {
            Entries::Ready(assets) => assets.get(position),
            Entries::Computed(computed) => computed.ready(position),
        }
    }
}
