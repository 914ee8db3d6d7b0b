//! The catalog: a manifest or a directory in memory. For services that look up the URLs of requests.

mod assemble;
mod asset;
mod changes;
mod find;
mod unknown;

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use foldhash::fast::RandomState;

#[cfg(feature = "directory")]
pub(crate) use self::assemble::to_position;
pub use self::asset::{Asset, StaticAsset};
#[doc(hidden)]
pub use self::changes::CatalogChange;
pub use self::find::{Lookup, Match};
use crate::error::{Error, ErrorKind};
use crate::id::logical_path::split_suffix;
use crate::id::{Digest, LogicalPath, VersionScheme};
use crate::url::{Prefix, Style};

// Positions take 32 bits, since large sites have large indexes. The hasher is faster than std's and seeded too: visitors choose
// what is looked up.
pub(crate) type Index = HashMap<LogicalPath, u32, RandomState>;

/// All assets of one build or directory, looked up by logical path, bundle name or URL.
///
/// Resolving a known path does not allocate. In directory mode, a version is computed at the first look-up and kept.
///
/// ```
/// use asset_core::{Catalog, Manifest};
/// # let text = r#"{"schema": 1, "prefix": "/static/", "style": "filename", "version": "hash", "bundles": {}, "assets": {
/// #   "css/app.css": {"file": "css/app.3f2a9c1d.css", "version": "3f2a9c1d", "digest": "3f2a9c1d000000000000000000000000", "size": 9, "type": "text/css"}}}"#;
/// let manifest = Manifest::parse(text.as_bytes(), "asset-manifest.json")?;
/// let catalog = Catalog::from_manifest(&manifest, "asset-manifest.json");
/// assert_eq!(catalog.asset("css/app.css")?.url(), "/static/css/app.3f2a9c1d.css");
/// assert_eq!(catalog.static_url("css/app.css#top")?.plain(), "/static/css/app.3f2a9c1d.css#top");
/// # Ok::<(), asset_core::Error>(())
/// ```
pub struct Catalog {
    pub(crate) origin: Origin,
    pub(crate) prefix: Prefix,
    pub(crate) style: Style,
    pub(crate) scheme: VersionScheme,
    pub(crate) debug: bool,
    pub(crate) index: Index,
    pub(crate) entries: Entries,
    pub(crate) bundles: HashMap<Box<str>, Bundle, RandomState>,
    /// Versioned path under the output → position, for the service; made at its first use.
    pub(crate) files: OnceLock<HashMap<Box<str>, u32, RandomState>>,
    pub(crate) development_output: Option<PathBuf>,
}

/// The source of the catalog, for messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    Manifest {
        name: String,
        digest: Option<Digest>,
    },
    #[cfg_attr(not(feature = "directory"), expect(dead_code, reason = "only a directory computes"))]
    Directories(Vec<String>),
}

/// A named, ordered set of assets joined into one.
#[derive(Debug, Clone)]
pub(crate) struct Bundle {
    pub(crate) output: u32,
    pub(crate) members: Box<[u32]>,
}

/// The assets, by position.
pub(crate) enum Entries {
    Ready(Box<[Asset]>),
    #[cfg_attr(not(feature = "directory"), expect(dead_code, reason = "only a directory computes"))]
    Computed(Arc<dyn Computed>),
}

/// Assets that are computed at their first use, and then kept.
pub(crate) trait Computed: Send + Sync {
    fn len(&self) -> usize;

    /// The asset, if it was computed.
    fn ready(&self, position: usize) -> Option<&Asset>;

    /// The asset, computed if need be; `None` for a position that there is not.
    fn get(&self, position: usize) -> Option<Result<&Asset, Error>>;
}

impl Entries {
    fn len(&self) -> usize {
        match self {
            Self::Ready(assets) => assets.len(),
            Self::Computed(computed) => computed.len(),
        }
    }
}

impl Catalog {
    /// The asset at a logical path, or at `name:path` of a named root.
    ///
    /// # Errors
    /// `UnknownAsset` with the nearest paths, the source that answered and its number of assets;
    /// `VersionIndeterminable` if a directory's file can't be read now.
    pub fn asset(&self, path: &str) -> Result<&Asset, Error> {
        match self.position(path) {
            Some(position) => self.at(position),
            None => Err(self.unknown_asset(path)),
        }
    }

    /// The joined asset of the bundle of this name.
    ///
    /// # Errors
    /// `UnknownBundle` with the nearest names; `VersionIndeterminable` as for [`asset`](Self::asset).
    pub fn bundle(&self, name: &str) -> Result<&Asset, Error> {
        self.at(self.bundle_position(name)?)
    }

    /// The assets that are joined in the bundle of this name, in order.
    ///
    /// # Errors
    /// As for [`bundle`](Self::bundle).
    pub fn members(&self, name: &str) -> Result<Vec<&Asset>, Error> {
        self.known_bundle(name)?.members.iter().map(|&member| self.at(member as usize)).collect()
    }

    /// The asset of an argument of `static_url`, which may have a `?query#fragment`.
    ///
    /// # Errors
    /// As for [`asset`](Self::asset).
    pub fn asset_for(&self, argument: &str) -> Result<&Asset, Error> {
        self.looked_up(argument).map(|(asset, _)| asset)
    }

    /// The asset of an argument, and the `?query#fragment` after it.
    #[inline]
    pub(crate) fn looked_up<'t>(&self, argument: &'t str) -> Result<(&Asset, &'t str), Error> {
        match look_up(argument, |path| self.position(path)) {
            Some((position, suffix)) => self.at(position).map(|asset| (asset, suffix)),
            None => Err(self.unknown_asset(split_suffix(argument).0)),
        }
    }

    /// The position of a known logical path: dense, stable within this catalog, below [`len`](Self::len).
    #[inline]
    pub fn position(&self, path: &str) -> Option<usize> {
        self.index.get(path).map(|&position| position as usize)
    }

    /// The position of the joined asset of a bundle.
    ///
    /// # Errors
    /// `UnknownBundle` with the nearest names.
    pub fn bundle_position(&self, name: &str) -> Result<usize, Error> {
        self.known_bundle(name).map(|bundle| bundle.output as usize)
    }

    /// The asset at a position that [`position`](Self::position) gave.
    ///
    /// # Errors
    /// `VersionIndeterminable` if a directory's file can't be read now; `Invalid` for a position of another catalog.
    #[inline]
    pub fn at(&self, position: usize) -> Result<&Asset, Error> {
        let asset = match &self.entries {
            Entries::Ready(assets) => assets.get(position).map(Ok),
            Entries::Computed(computed) => computed.get(position),
        };
        asset.unwrap_or_else(|| {
            Err(Error::new(ErrorKind::Invalid, format!("position {position} is not of this catalog")))
        })
    }

    /// How many assets there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no asset.
    pub fn is_empty(&self) -> bool {
        self.entries.len() == 0
    }

    /// Every logical path, sorted by its bytes.
    pub fn paths(&self) -> Vec<&str> {
        sorted(self.index.keys().map(LogicalPath::as_str))
    }

    /// Every bundle name, sorted by its bytes.
    pub fn bundle_names(&self) -> Vec<&str> {
        sorted(self.bundles.keys().map(|name| &**name))
    }

    /// What every URL starts with.
    pub fn prefix(&self) -> &Prefix {
        &self.prefix
    }

    /// Where the version stands in a URL.
    pub fn style(&self) -> &Style {
        &self.style
    }

    /// How versions are made.
    pub fn scheme(&self) -> &VersionScheme {
        &self.scheme
    }

    /// Whether bundles answer with their members.
    pub fn is_debug(&self) -> bool {
        self.debug
    }

    /// The SHA-256 of the manifest that this was read from; `None` in directory mode.
    pub fn manifest_digest(&self) -> Option<Digest> {
        match &self.origin {
            Origin::Manifest { digest, .. } => *digest,
            Origin::Directories(_) => None,
        }
    }

    /// The output directory of a running `asset dev`, if this is one of its builds: its files are there, and not where
    /// the application's own output directory is.
    pub fn development_output(&self) -> Option<&Path> {
        self.development_output.as_deref()
    }

    fn known_bundle(&self, name: &str) -> Result<&Bundle, Error> {
        self.bundles.get(name).ok_or_else(|| self.unknown_bundle(name))
    }
}

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { origin, prefix, style, scheme, .. } = self;
        write!(f, "Catalog({origin}, {} assets, {prefix} {style} {scheme})", self.entries.len())
    }
}

fn sorted<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names
}

/// Looks up an argument whole first, then without its `?query#fragment`, which is returned with the result.
#[inline]
pub(crate) fn look_up<T>(argument: &str, find: impl Fn(&str) -> Option<T>) -> Option<(T, &str)> {
    if let Some(found) = find(argument) {
        return Some((found, ""));
    }
    // File names may contain these characters: the suffix starts at the first one after a known path.
    let mut marks = argument.match_indices(['?', '#']);
    marks.find_map(|(at, _)| find(&argument[..at]).map(|found| (found, &argument[at..])))
}
