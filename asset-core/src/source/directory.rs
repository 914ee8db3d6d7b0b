//! The settings of directory mode: where assets are, and the form of their URLs.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use super::IntegrityAlgorithm;
use crate::id::{CustomVersion, VersionScheme, Versioning};
use crate::url::Style;

/// One or more directories of assets whose versions are computed from the files, without a build: no bundles, and no
/// references rewritten. Settings of `asset.toml` that only concern the build, such as `plain`, `keep-names` and
/// `compress`, have no equivalent here.
///
/// [`Assets::from_dir`](crate::Assets::from_dir) also accepts a path, for a directory with the defaults.
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
    /// The directory that relative roots are relative to.
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
    /// The logical directory of its files; empty for the top.
    pub at: String,
    /// The name in `name:path`.
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

    /// Adds a root after the others. If two roots have a file with the same logical path, the earlier root wins.
    #[must_use]
    pub fn root(mut self, root: impl Into<LoadPathRoot>) -> Self {
        self.roots.push(root.into());
        self
    }

    /// Excludes files whose logical paths match this glob. Dotfiles and editor backups are always excluded.
    #[must_use]
    pub fn exclude(mut self, glob: impl Into<String>) -> Self {
        self.exclude.push(glob.into());
        self
    }

    /// Includes files whose logical paths match this glob, even if they are excluded.
    #[must_use]
    pub fn include(mut self, glob: impl Into<String>) -> Self {
        self.include.push(glob.into());
        self
    }

    /// Sets the URL style. Defaults to `filename`.
    #[must_use]
    pub fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// Sets the version scheme. Defaults to `hash`. Without a value, the token is the time when the assets are opened:
    /// milliseconds since the epoch, with at least twelve digits.
    #[must_use]
    pub fn version(mut self, scheme: VersionScheme) -> Self {
        self.version = scheme;
        self
    }

    /// Sets the version scheme to `token` with this value: a release, a commit, the name of an environment (tet's
    /// `set_cachebreaker`).
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.version = VersionScheme::Token;
        self.token = Some(token.into());
        self
    }

    /// Sets a version scheme defined by the application.
    #[must_use]
    pub fn custom_version(self, version: impl CustomVersion + 'static) -> Self {
        self.shared_custom_version(Arc::new(version))
    }

    /// Sets the algorithms of the `integrity` attribute. Defaults to SHA-384.
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

    /// Sets a missing token to the current time, as tet does.
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

    /// The directory of a root, resolved against the base.
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
    /// A root without a name, whose files are at the top.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into(), at: String::new(), name: None }
    }

    /// Sets the logical directory of its files.
    #[must_use]
    pub fn at(mut self, at: impl Into<String>) -> Self {
        self.at = at.into();
        self
    }

    /// Sets the name by which `name:path` addresses it.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}
