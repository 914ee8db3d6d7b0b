//! The handle to assets that applications hold.

mod builder;
mod development;
#[cfg(feature = "directory")]
mod directory;
mod follow;
mod origin;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwap;

pub use self::builder::AssetsBuilder;
#[cfg(feature = "directory")]
use self::directory::Watched;
use self::origin::{CatalogOrigin, Overrides};
use crate::catalog::Catalog;
use crate::error::Error;

/// The assets of an application. Clones are cheap and share their state, for templates, handlers and the service.
///
/// The caller chooses the source of the catalog; it is never guessed from existing files. Use
/// [`builder`](Self::builder) to set options.
///
/// | constructor | catalog | for |
/// |---|---|---|
/// | `from_dir` | a directory, versions computed at first use | no build step |
/// | [`from_manifest`](Self::from_manifest) | a manifest, or the current one of an output directory | production |
/// | [`embedded`](Self::embedded) | a manifest in the binary | one executable |
///
/// Manifests are followed: within a second of a build, [`catalog`](Self::catalog) returns the new one, without a
/// request or a restart. If the new manifest can't be read, the last good catalog stays; see
/// [`last_error`](Self::last_error).
///
#[cfg_attr(feature = "directory", doc = "```")]
#[cfg_attr(not(feature = "directory"), doc = "```ignore")]
/// use asset_core::Assets;
/// # let directory = tempfile::tempdir()?;
/// # std::fs::create_dir(directory.path().join("css"))?;
/// # std::fs::write(directory.path().join("css/app.css"), "body {}\n")?;
/// # let directory = directory.path();
///
/// let assets = Assets::from_dir(directory)?;
/// assert_eq!(assets.catalog().asset("css/app.css")?.url(), "/static/css/app.746f7bd7.css");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Assets {
    shared: Arc<Shared>,
}

struct Shared {
    origin: CatalogOrigin,
    overrides: Overrides,
    is_development: bool,
    catalog: ArcSwap<Catalog>,
    generation: AtomicU64,
    /// Held while reloading; contains why the last reload failed.
    reloading: Mutex<Option<Error>>,
    #[cfg(feature = "directory")]
    watched: Option<Watched>,
}

impl Assets {
    /// A builder, to set options before the source is read.
    pub fn builder() -> AssetsBuilder {
        AssetsBuilder::default()
    }

    /// The assets of a manifest file, or of the current manifest of an output directory if `path` is a directory.
    ///
    /// # Errors
    /// `Io` if it can't be read, `Manifest` if it is not a valid manifest.
    pub fn from_manifest(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::builder().from_manifest(path)
    }

    /// The assets of a manifest in memory: `Assets::embedded(include_bytes!("../asset-manifest.json"))`.
    ///
    /// # Errors
    /// `Manifest` if it is not a valid manifest.
    pub fn embedded(manifest: impl AsRef<[u8]>) -> Result<Self, Error> {
        Self::builder().embedded(manifest)
    }

    /// The assets of a directory. Each version is computed from the file at its first use, once per process.
    ///
    /// A path alone gives URLs that begin with `/static/`, in filename style, with hash versions; a
    /// [`Directory`](crate::source::Directory) and the [builder](Self::builder) set others. Bundles, rewritten references and the
    /// settings of the build, such as `plain` and `keep-names`, need a build.
    ///
    /// # Errors
    /// `Io` if a directory does not exist or can't be read; `Invalid` for settings that contradict each other and for file names
    /// that are not valid logical paths.
    #[cfg(feature = "directory")]
    pub fn from_dir(directory: impl Into<crate::source::Directory>) -> Result<Self, Error> {
        Self::builder().from_dir(directory)
    }

    /// The current catalog. Hold it while you render one page, so that all URLs are of one build.
    pub fn catalog(&self) -> Arc<Catalog> {
        self.notice_changes();
        self.shared.catalog.load_full()
    }

    /// A number that increases with every change of the catalog, for caching values that depend on it.
    #[inline]
    pub fn generation(&self) -> u64 {
        self.notice_changes();
        self.shared.generation.load(Ordering::Acquire)
    }

    /// The file that is followed: the manifest, or the pointer of the output directory, in development that of a running
    /// `asset dev`. `None` if the catalog is embedded or computed from a directory.
    pub fn followed_file(&self) -> Option<PathBuf> {
        self.shared.origin.followed_file()
    }

    /// The output directory whose current manifest these are; `None` if they were read from anything else.
    pub fn output_dir(&self) -> Option<&Path> {
        self.shared.origin.output_dir()
    }

    /// The file with what the last build of a running `asset dev` found; it exists only if that build failed.
    #[doc(hidden)]
    pub fn development_findings(&self) -> Option<PathBuf> {
        self.shared.origin.development_findings()
    }

    /// Whether the catalog never changes, because it is embedded.
    pub fn is_fixed(&self) -> bool {
        matches!(self.shared.origin, CatalogOrigin::Embedded(_))
    }

    /// Whether these assets are for [development](AssetsBuilder::development).
    pub fn is_development(&self) -> bool {
        self.shared.is_development
    }

    /// Why the last reload failed, if it did: for example a manifest that can't be read. The last good catalog stays.
    pub fn last_error(&self) -> Option<Error> {
        self.shared.error().clone()
    }

    /// Reads the source again and replaces the catalog if it changed; returns whether it did. Only needed if the manifest is not
    /// followed, and in tests.
    ///
    /// # Errors
    /// As for the constructor; the last good catalog then stays.
    pub fn reload(&self) -> Result<bool, Error> {
        self.shared.reload()
    }

    #[inline]
    fn notice_changes(&self) {
        #[cfg(feature = "directory")]
        if let Some(watched) = &self.shared.watched {
            // A directory that can't be read now keeps the last good catalog; the next look tries again.
            watched.look(|| drop(self.reload()));
        }
    }
}

impl fmt::Debug for Assets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Assets")
            .field("catalog", &self.shared.catalog.load())
            .field("generation", &self.shared.generation)
            .field("is_development", &self.shared.is_development)
            .finish_non_exhaustive()
    }
}

impl Shared {
    fn error(&self) -> MutexGuard<'_, Option<Error>> {
        self.reloading.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reload(&self) -> Result<bool, Error> {
        let mut failed = self.error();
        let loaded = self.origin.load(&self.overrides, Some(&self.catalog.load()));
        *failed = loaded.as_ref().err().cloned();
        let Some(catalog) = loaded? else {
            return Ok(false);
        };
        // The catalog first: whoever sees the new generation also sees the new catalog.
        self.catalog.store(Arc::new(catalog));
        self.generation.fetch_add(1, Ordering::Release);
        Ok(true)
    }
}
