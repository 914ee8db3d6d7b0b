//! The catalog: a manifest or a directory, in memory, as everything reads it.

mod asset;
mod changes;
mod find;
mod index;
pub(crate) mod record;
mod static_asset;
mod url;

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use foldhash::fast::RandomState;

pub use self::asset::Asset;
pub use self::changes::CatalogChange;
pub use self::find::{Lookup, Match};
pub use self::index::ManifestIndex;
pub use self::record::{UsedAssets, record};
pub use self::static_asset::StaticAsset;
pub use self::url::Url;
pub(crate) use self::url::look_up;
use crate::error::{Error, ErrorKind};
use crate::id::{Digest, LogicalPath, VersionScheme};
use crate::manifest::Manifest;
use crate::suggest::{did_you_mean, shortened};
use crate::url::{Prefix, Style};

pub(crate) type Index = HashMap<LogicalPath, u32, RandomState>;

/// Everything that is known of one build or directory: looked up by logical path, bundle name or URL.
///
/// A known path is resolved without allocating. In directory mode a version is computed at the first look-up and kept.
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

/// Which source answers, for messages.
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
    /// The catalog of a manifest; `name` is what messages call it.
    pub fn from_manifest(manifest: &Manifest, name: &str) -> Self {
        let origin = Origin::Manifest { name: name.to_owned(), digest: None };
        Self::assemble(manifest.clone(), manifest.prefix.clone(), origin)
    }

    pub(crate) fn assemble(manifest: Manifest, prefix: Prefix, origin: Origin) -> Self {
        let mut index = Index::with_capacity_and_hasher(manifest.assets.len(), RandomState::default());
        let mut entries = Vec::with_capacity(manifest.assets.len());
        let mut by_file: HashMap<String, u32> = HashMap::new();
        let mut aliases = Vec::new();
        let has_aliases = manifest.assets.keys().any(|path| path.as_str().contains(':'));
        for (path, row) in manifest.assets {
            if has_aliases && path.as_str().contains(':') {
                aliases.push((path, row));
                continue;
            }
            let position = to_position(entries.len());
            if has_aliases {
                by_file.insert(row.file.clone(), position);
            }
            index.insert(path.clone(), position);
            entries.push(Asset::new(path, row, &prefix, &manifest.style));
        }
        for (path, row) in aliases {
            // `name:path` of a root that no other shadows is a second name of one and the same asset.
            let position = *by_file.entry(row.file.clone()).or_insert_with(|| {
                entries.push(Asset::new(path.clone(), row, &prefix, &manifest.style));
                to_position(entries.len() - 1)
            });
            index.insert(path, position);
        }
        let bundles = manifest.bundles.iter().map(|(name, row)| {
            let members = row.members.iter().map(|member| index[member.as_str()]).collect();
            (name.as_str().into(), Bundle { output: index[row.output.as_str()], members })
        });
        Self {
            bundles: bundles.collect(),
            origin,
            prefix,
            style: manifest.style,
            scheme: manifest.version,
            debug: false,
            index,
            entries: Entries::Ready(entries.into()),
            files: OnceLock::new(),
            development_output: None,
        }
    }

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

    /// The output directory of a running `asset dev`, if this is one of its builds: its files are there, and not where the
    /// application's own output directory is.
    pub fn development_output(&self) -> Option<&Path> {
        self.development_output.as_deref()
    }

    fn known_bundle(&self, name: &str) -> Result<&Bundle, Error> {
        self.bundles.get(name).ok_or_else(|| self.unknown_bundle(name))
    }

    fn unknown_asset(&self, path: &str) -> Error {
        let hint = match self.bundles.contains_key(path) {
            true => "; that is a bundle: `asset_url` gives its URL".to_owned(),
            false => self.with_hint(&did_you_mean(path, self.index.keys().map(LogicalPath::as_str))),
        };
        let count = counted(self.entries.len(), "asset");
        let message = format!("no asset `{}` in {} ({count}){hint}", shortened(path), self.origin);
        Error::new(ErrorKind::UnknownAsset, message)
    }

    fn unknown_bundle(&self, name: &str) -> Error {
        let hint = match look_up(name, |path| self.position(path)) {
            Some(_) => "; that is an asset: `static_url` gives its URL".to_owned(),
            None => self.with_hint(&did_you_mean(name, self.bundles.keys().map(|name| &**name))),
        };
        let count = counted(self.bundles.len(), "bundle");
        let message = format!("no bundle `{}` in {} ({count}){hint}", shortened(name), self.origin);
        Error::new(ErrorKind::UnknownBundle, message)
    }

    /// For a name that may be of a bundle or of an asset.
    #[cfg(feature = "assets")]
    pub(crate) fn unknown_name(&self, name: &str) -> Error {
        let near = did_you_mean(
            name,
            self.bundles.keys().map(|name| &**name).chain(self.index.keys().map(LogicalPath::as_str)),
        );
        let (bundles, assets) = (counted(self.bundles.len(), "bundle"), counted(self.entries.len(), "asset"));
        let (name, hint) = (shortened(name), self.with_hint(&near));
        let message = format!("no bundle and no asset `{name}` in {} ({bundles}, {assets}){hint}", self.origin);
        Error::new(ErrorKind::UnknownAsset, message)
    }

    /// The end of an unknown name's message: what is near, and the command that repairs a manifest.
    fn with_hint(&self, near: &str) -> String {
        match (&self.origin, near) {
            (Origin::Manifest { .. }, "") => "; if it is new, run `asset build`".to_owned(),
            (Origin::Manifest { .. }, near) => format!("{near} If it is new, run `asset build`"),
            (Origin::Directories(_), near) => near.to_owned(),
        }
    }
}

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { origin, prefix, style, scheme, .. } = self;
        write!(f, "Catalog({origin}, {} assets, {prefix} {style} {scheme})", self.entries.len())
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Manifest { name, .. } => write!(f, "manifest `{name}`"),
            Self::Directories(roots) => {
                f.write_str(if roots.len() == 1 { "directory " } else { "directories " })?;
                let quoted: Vec<String> = roots.iter().map(|root| format!("`{root}`")).collect();
                f.write_str(&quoted.join(", "))
            }
        }
    }
}

pub(crate) fn to_position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or_else(|_| unreachable!("BUG: more assets than a manifest of 256 MiB can name"))
}

fn sorted<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
