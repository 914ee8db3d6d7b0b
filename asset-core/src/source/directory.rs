//! The settings of level 0: where assets are and how their URLs look.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use super::IntegrityAlgorithm;
use crate::id::{CustomVersion, VersionScheme, Versioning};
use crate::url::Style;

/// A directory of assets, or several, whose versions are computed from the files: no build, no bundles, nothing rewritten.
///
/// A path alone is one with all defaults: [`Assets::from_dir`](crate::Assets::from_dir) takes both.
///
/// ```
/// use asset_core::{Assets, Directory, Style};
/// # let dir = tempfile::tempdir()?;
/// # std::fs::write(dir.path().join("app.css"), "body {}\n")?;
/// # let dir = dir.path();
///
/// let directory = Directory::new(dir).style(Style::Query { key: None }).exclude("drafts/**");
/// let assets = Assets::from_dir(directory)?;
/// assert_eq!(assets.catalog().asset("app.css")?.url(), "/static/app.css?746f7bd7");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Directory {
    /// Where relative roots start.
    base: PathBuf,
    pub(crate) roots: Vec<LoadPathRoot>,
    pub(super) exclude: Vec<String>,
    pub(super) include: Vec<String>,
    pub(crate) style: Style,
    pub(crate) version: VersionScheme,
    pub(super) token: Option<String>,
    pub(super) custom_version: Option<Arc<dyn CustomVersion>>,
    pub(crate) integrity: Vec<IntegrityAlgorithm>,
}

/// One root of the load path.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoadPathRoot {
    /// The directory.
    pub dir: PathBuf,
    /// The logical directory under which its files appear; empty for the top.
    pub at: String,
    /// What `name:path` calls it.
    pub name: Option<String>,
}

impl Directory {
    /// The directory at `dir`, with filename style and hash versions.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self {
            base: PathBuf::new(),
            roots: vec![LoadPathRoot::new(dir)],
            exclude: Vec::new(),
            include: Vec::new(),
            style: Style::default(),
            version: VersionScheme::default(),
            token: None,
            custom_version: None,
            integrity: vec![IntegrityAlgorithm::Sha384],
        }
    }

    /// The same with one more root behind the others: of two files with one logical path, the earlier root's wins.
    #[must_use]
    pub fn root(mut self, root: impl Into<LoadPathRoot>) -> Self {
        self.roots.push(root.into());
        self
    }

    /// The same without the files whose logical paths match this glob. Dotfiles and backups of editors never are assets.
    #[must_use]
    pub fn exclude(mut self, glob: impl Into<String>) -> Self {
        self.exclude.push(glob.into());
        self
    }

    /// The same with the files whose logical paths match this glob, whatever excludes them.
    #[must_use]
    pub fn include(mut self, glob: impl Into<String>) -> Self {
        self.include.push(glob.into());
        self
    }

    /// The same with another URL style.
    #[must_use]
    pub fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// The same with another version scheme. A token that no one sets is the time at which the assets are opened:
    /// milliseconds since the epoch, in at least twelve digits.
    #[must_use]
    pub fn version(mut self, scheme: VersionScheme) -> Self {
        self.version = scheme;
        self
    }

    /// The same with token versions of this value: a release, a commit, an environment's name (tet's `set_cachebreaker`).
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.version = VersionScheme::Token;
        self.token = Some(token.into());
        self
    }

    /// The same with versions of the application's own.
    #[must_use]
    pub fn custom_version(self, version: impl CustomVersion + 'static) -> Self {
        self.shared_custom_version(Arc::new(version))
    }

    /// The same with these algorithms for the `integrity` attribute. Defaults to SHA-384.
    #[must_use]
    pub fn integrity(mut self, algorithms: impl IntoIterator<Item = IntegrityAlgorithm>) -> Self {
        self.integrity = algorithms.into_iter().collect();
        self.integrity.sort_unstable();
        self.integrity.dedup();
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub fn shared_custom_version(mut self, version: Arc<dyn CustomVersion>) -> Self {
        self.version = VersionScheme::Custom(version.name().to_owned());
        self.custom_version = Some(version);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub fn with_roots(mut self, base: impl Into<PathBuf>, roots: Vec<LoadPathRoot>) -> Self {
        self.base = base.into();
        self.roots = roots;
        self
    }

    /// In directory mode a token that nobody gave is the time at which the catalog is created, as tet has it.
    pub(crate) fn with_clock_token(mut self) -> Self {
        if self.version == VersionScheme::Token && self.token.is_none() {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            self.token = Some(format!("{:012}", now.as_millis()));
        }
        self
    }

    pub(crate) fn versioning(&self) -> Versioning<'_> {
        Versioning { scheme: &self.version, token: self.token.as_deref(), custom: self.custom_version.as_deref() }
    }

    /// A root's directory, from where relative ones start.
    pub(crate) fn path(&self, dir: &Path) -> PathBuf {
        self.base.join(dir)
    }
}

macro_rules! from_path {
    ($($path:ty),*) => {
        $(impl From<$path> for Directory {
            fn from(dir: $path) -> Self {
                Self::new(dir)
            }
        }

        impl From<$path> for LoadPathRoot {
            fn from(dir: $path) -> Self {
                Self::new(dir)
            }
        })*
    };
}

from_path!(&str, &String, String, &Path, &PathBuf, PathBuf);

impl LoadPathRoot {
    /// A root without a name, whose files appear at the top.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into(), at: String::new(), name: None }
    }

    /// The same with its files under this logical directory.
    #[must_use]
    pub fn at(mut self, at: impl Into<String>) -> Self {
        self.at = at.into();
        self
    }

    /// The same with the name by which `name:path` addresses it.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}
