//! The builder of `Assets`.

use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};

use arc_swap::ArcSwap;

use super::development::Development;
#[cfg(feature = "directory")]
use super::directory::{DirectoryOrigin, Watched};
use super::origin::{CatalogOrigin, Overrides};
use super::{Assets, Shared, follow};
use crate::error::{Error, ErrorKind};
use crate::output::OutputDir;
#[cfg(feature = "directory")]
use crate::source::Directory;
use crate::url::Prefix;

/// Options for [`Assets`]. The last call names the source, which is then read.
///
/// ```
/// use asset_core::Assets;
/// # let manifest = r#"{"schema": 1, "prefix": "/static/", "style": "filename", "version": "hash", "bundles": {},
/// #   "assets": {"a.css": {"file": "a.746f7bd7.css", "version": "746f7bd7", "digest": "746f7bd76da133c7035108d0053a7e79", "size": 8, "type": "text/css"}}}"#;
///
/// let assets = Assets::builder().prefix("https://cdn.example.com/static/").embedded(manifest)?;
/// assert_eq!(assets.catalog().asset("a.css")?.url(), "https://cdn.example.com/static/a.746f7bd7.css");
/// # Ok::<(), asset_core::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct AssetsBuilder {
    prefix: Option<String>,
    expands_bundles: bool,
    is_development: bool,
    required_manifest: Option<String>,
    follows: bool,
}

impl Default for AssetsBuilder {
    fn default() -> Self {
        Self { prefix: None, expands_bundles: false, is_development: false, required_manifest: None, follows: true }
    }
}

impl AssetsBuilder {
    /// Replaces the recorded prefix, for a CDN or another mount point. Relative references inside files follow it;
    /// absolute ones keep the prefix of the build.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// Whether `asset_urls` and `asset_tags` return the members of a bundle (webassets' `debug`). Defaults to `false`.
    pub fn expand_bundles(mut self, yes: bool) -> Self {
        self.expands_bundles = yes;
        self
    }

    /// Whether changes are noticed within a tenth of a second, in directory mode too, and the builds of a running
    /// `asset dev` stand in for the manifest or output directory that is opened. For development only. Defaults to
    /// `false`.
    ///
    /// `asset dev` may be started before or after the application, and in another terminal. When it ends, the application
    /// goes back to what it was given.
    pub fn development(mut self, yes: bool) -> Self {
        self.is_development = yes;
        self
    }

    /// The digest of the manifest that the macros were compiled with, `manifest_digest!()`. Opening another manifest
    /// fails. A running `asset dev` changes the manifest all the time, so its builds are exempt.
    pub fn require_manifest(mut self, digest: impl Into<String>) -> Self {
        self.required_manifest = Some(digest.into());
        self
    }

    /// Whether a manifest is followed: a thread of the process polls it several times a second. Defaults to `true`. If
    /// `false`, call [`Assets::reload`] to read it again.
    pub fn follow(mut self, yes: bool) -> Self {
        self.follows = yes;
        self
    }

    /// The assets of a manifest file, or of the current manifest of an output directory if `path` is a directory.
    ///
    /// # Errors
    /// `Io` if it can't be read, `Manifest` if it is not a valid manifest, `Mismatch` if it is not the required one,
    /// `Invalid` for a malformed prefix or one that does not fit the style.
    pub fn from_manifest(self, path: impl AsRef<Path>) -> Result<Assets, Error> {
        let path = path.as_ref();
        let development = self.is_development.then(|| Development::new(path));
        let has_build = development.as_ref().is_some_and(|development| development.output().is_some());
        let exists = path.try_exists().unwrap_or(true);
        if !exists && !has_build {
            return Err(self.nothing_at(path));
        }
        // What `asset dev` stands in for need not exist: a fresh clone has no output directory.
        let is_output =
            if exists { path.is_dir() } else { path.extension().is_none_or(|extension| extension != "json") };
        let given = if is_output {
            CatalogOrigin::Output(OutputDir::new(path))
        } else {
            CatalogOrigin::Manifest(path.to_owned())
        };
        self.build(match development {
            Some(development) => CatalogOrigin::Development(Box::new(given), development),
            None => given,
        })
    }

    /// The assets of a manifest in memory.
    ///
    /// # Errors
    /// As for [`from_manifest`](Self::from_manifest), without `Io`.
    pub fn embedded(self, manifest: impl AsRef<[u8]>) -> Result<Assets, Error> {
        self.build(CatalogOrigin::Embedded(manifest.as_ref().into()))
    }

    /// The assets of a directory, as for [`Assets::from_dir`].
    ///
    /// # Errors
    /// As there, and `Mismatch` if a manifest is required.
    #[cfg(feature = "directory")]
    pub fn from_dir(self, directory: impl Into<Directory>) -> Result<Assets, Error> {
        let origin = Arc::new(DirectoryOrigin::new(directory.into()));
        self.build(CatalogOrigin::Directory(Arc::clone(&origin))).map_err(|error| {
            match origin.directory.roots.iter().find(|root| !root.dir.exists()) {
                Some(root) => super::origin::from_here(error, &root.dir),
                None => error,
            }
        })
    }

    fn nothing_at(&self, path: &Path) -> Error {
        let from = if path.is_relative() { super::origin::here() } else { None };
        let from = from.map(|here| format!(" in {here}")).unwrap_or_default();
        let command = if self.is_development { "`asset dev` or `asset build`" } else { "`asset build`" };
        let message = format!("there is no manifest or output directory `{}`{from}; run {command}", path.display());
        Error::new(ErrorKind::Io, message)
    }

    fn build(self, origin: CatalogOrigin) -> Result<Assets, Error> {
        let prefix = self.prefix.as_deref().map(str::parse::<Prefix>).transpose()?;
        let overrides = Overrides { prefix, expands_bundles: self.expands_bundles };
        let Some(catalog) = origin.load(&overrides, None)? else {
            unreachable!("BUG: a first load found nothing new");
        };
        let found = catalog.manifest_digest().map_or_else(|| "none".to_owned(), |digest| digest.to_string());
        let is_other = |required: &String| *required != found && catalog.development_output().is_none();
        if let Some(required) = self.required_manifest.filter(is_other) {
            let message = format!(
                "the macros were compiled with manifest {required}, but this process reads {found} from {}; run `cargo build` after `asset build`",
                catalog.origin
            );
            return Err(Error::new(ErrorKind::Mismatch, message));
        }
        let shared = Arc::new(Shared {
            #[cfg(feature = "directory")]
            watched: (self.is_development && matches!(origin, CatalogOrigin::Directory(_))).then(Watched::default),
            origin,
            overrides,
            is_development: self.is_development,
            catalog: ArcSwap::from_pointee(catalog),
            generation: AtomicU64::new(1),
            reloading: Mutex::new(None),
        });
        if self.follows {
            follow::follow(&shared);
        }
        Ok(Assets { shared })
    }
}
