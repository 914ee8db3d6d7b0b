//! One asset to be built, and where the version goes in the name of its output.

use asset_core::LogicalPath;
use asset_core::internal::{AssetNames, ListedFile, SourceFile, versioned_path};

use super::compiled::Naming;
use crate::BundleConfig;
use crate::compile::Language;

/// One asset to be built.
pub(crate) struct Item {
    /// The name of the asset in the manifest: the logical path, or `name:path` if another root shadows it.
    pub(crate) key: LogicalPath,
    /// The logical path.
    pub(crate) path: LogicalPath,
    /// `name:path`, as a second key of the same asset.
    pub(crate) alias: Option<LogicalPath>,
    /// Whether another tool has versioned its name: it is neither renamed nor rewritten.
    pub(crate) keeps_name: bool,
    /// Whether its URL has no version, whatever the style.
    pub(crate) is_plain: bool,
    /// Whether its output is also written under the logical path: it is plain or `unversioned`.
    pub(crate) is_copied: bool,
    /// The language of its file, if that is compiled.
    pub(crate) language: Option<Language>,
    /// The position of its source map, if a build makes that.
    pub(crate) map: Option<usize>,
    pub(crate) origin: Origin,
}

/// Where the bytes of an item come from.
pub(crate) enum Origin {
    File(SourceFile),
    /// The source map of a file that is compiled.
    SourceMap(MapItem),
    Bundle(BundleItem),
}

/// The source map of an item, made by the compilers of that.
#[derive(Clone)]
pub(crate) struct MapItem {
    /// The position of the item.
    pub(crate) of: usize,
    /// The map that the file of the item has of its own, else that file.
    pub(crate) file: SourceFile,
    /// Whether it is the map that the file has of its own.
    pub(crate) is_own: bool,
}

/// A bundle, or its source map.
#[derive(Clone)]
pub(crate) struct BundleItem {
    pub(crate) name: String,
    pub(crate) config: BundleConfig,
    /// The positions of the members in the inventory, in order.
    pub(crate) members: Vec<usize>,
    pub(crate) part: BundlePart,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BundlePart {
    Joined,
    SourceMap,
}

impl Item {
    pub(super) fn of_file(listed: &ListedFile, naming: Naming) -> Self {
        let Naming { key, path, alias, language } = naming;
        Self { alias, language, ..Self::new(key, path, Origin::File(listed.file.clone())) }
    }

    pub(super) fn new(key: LogicalPath, path: LogicalPath, origin: Origin) -> Self {
        Self {
            key,
            path,
            alias: None,
            keeps_name: false,
            is_plain: false,
            is_copied: false,
            language: None,
            map: None,
            origin,
        }
    }

    pub(super) fn of_bundle(path: LogicalPath, bundle: BundleItem) -> Self {
        Self::new(path.clone(), path, Origin::Bundle(bundle))
    }

    /// The path of the output under the output directory, with `version` in it. This is the only place that says where
    /// the version goes.
    pub(crate) fn file(&self, version: &str) -> String {
        match &self.origin {
            Origin::Bundle(bundle) if bundle.config.placement().is_some() => {
                let file = bundle.config.output.replacen("{version}", version, 1);
                if bundle.part == BundlePart::SourceMap { file + ".map" } else { file }
            }
            _ if self.keeps_name => self.path.to_string(),
            _ => versioned_path(&self.path, version),
        }
    }

    /// The parts of a URL of this asset.
    pub(crate) fn names<'a>(&'a self, file: &'a str, version: &'a str) -> AssetNames<'a> {
        AssetNames { path: &self.key, file, version, is_plain: self.is_plain, is_pinned: self.keeps_name }
    }

    /// The bundle whose joined members this is; `None` for its source map and for files.
    pub(crate) fn joined_bundle(&self) -> Option<&BundleItem> {
        match &self.origin {
            Origin::Bundle(bundle) if bundle.part == BundlePart::Joined => Some(bundle),
            _ => None,
        }
    }
}
