//! The handle that applications hold.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;

use crate::catalog::Origin;
#[cfg(feature = "directory")]
use crate::directory::Watched;
use crate::manifest::read_bytes;
use crate::{Catalog, Error, ErrorKind, Manifest, OutputFolder, Prefix, manifest_digest};

/// The assets of an application: a cheap clone, shared by templates, handlers and the service.
///
/// The caller chooses where the catalog comes from; nothing is guessed from which files exist.
///
/// | constructor | catalog | for |
/// |---|---|---|
/// | `from_dir` | a folder, versions computed at first use | no build step |
/// | `from_config` | the load path and bundles of `asset.toml`, computed | development |
/// | [`from_manifest`](Self::from_manifest) | a manifest, or the current one of an output folder | production |
/// | [`embedded`](Self::embedded) | a manifest in the binary | one executable |
///
#[cfg_attr(feature = "directory", doc = "```")]
#[cfg_attr(not(feature = "directory"), doc = "```ignore")]
/// use asset_core::Assets;
/// # let folder = tempfile::tempdir()?;
/// # std::fs::create_dir(folder.path().join("css"))?;
/// # std::fs::write(folder.path().join("css/app.css"), "body {}\n")?;
/// # let folder = folder.path();
///
/// let assets = Assets::from_dir(folder)?;
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
    catalog: ArcSwap<Catalog>,
    generation: AtomicU64,
    /// One reload at a time.
    reloading: Mutex<()>,
    #[cfg(feature = "directory")]
    watched: Option<Watched>,
}

/// Where a catalog comes from, and comes from again at a reload.
#[derive(Clone)]
enum CatalogOrigin {
    Manifest(PathBuf),
    Output(OutputFolder),
    Embedded(Arc<[u8]>),
    #[cfg(feature = "directory")]
    Directory(Arc<crate::Config>),
}

#[derive(Clone, Default)]
struct Overrides {
    prefix: Option<Prefix>,
    debug: bool,
    development: bool,
}

impl Assets {
    /// The assets of a manifest file, or of the current manifest of an output folder if `path` is a folder.
    ///
    /// # Errors
    /// `Io` if it can't be read, `Manifest` if it is not a whole, known and consistent manifest.
    pub fn from_manifest(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        if !path.try_exists().unwrap_or(true) {
            let from = if path.is_relative() { here().map(|here| format!(" in {here}")) } else { None };
            let (path, from) = (path.display(), from.unwrap_or_default());
            let message = format!("there is no manifest or output folder `{path}`{from}; run `asset build`");
            return Err(Error::new(ErrorKind::Io, message));
        }
        let origin = match path.is_dir() {
            true => CatalogOrigin::Output(OutputFolder::new(path)),
            false => CatalogOrigin::Manifest(path.to_owned()),
        };
        Self::assemble(origin, Overrides::default())
    }

    /// The assets of a manifest in memory: `Assets::embedded(include_bytes!("../asset-manifest.json"))`.
    ///
    /// # Errors
    /// `Manifest` if it is not a whole, known and consistent manifest.
    pub fn embedded(manifest: impl AsRef<[u8]>) -> Result<Self, Error> {
        Self::assemble(CatalogOrigin::Embedded(manifest.as_ref().into()), Overrides::default())
    }

    /// The assets of a folder: versions are computed from the files, each at its first use, once per process.
    ///
    /// URLs begin with `/static/`, in filename style, with hash versions; [`Config`](crate::Config) and
    /// [`open`](Self::open) give other ones.
    ///
    /// # Errors
    /// `Io` if the folder is not there or can't be read; `Invalid` or `Conflict` for a file name that can be no logical path.
    #[cfg(feature = "directory")]
    pub fn from_dir(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::open(crate::Config::new(path.as_ref()))
    }

    /// The assets of an `asset.toml`: its load path, its bundles as plain joins, nothing rewritten.
    ///
    /// # Errors
    /// `Config` with line and column for a mistake in the file; else as for [`open`](Self::open).
    #[cfg(feature = "config")]
    pub fn from_config(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        Self::open(crate::Config::read(path).map_err(|error| from_here(error, path))?)
    }

    /// The assets of a configuration made in code.
    ///
    /// # Errors
    /// `Invalid` for settings that don't go together, `Io` for a root that can't be read, `Conflict` for two sources of
    /// one logical path.
    #[cfg(feature = "directory")]
    pub fn open(config: crate::Config) -> Result<Self, Error> {
        let config = Arc::new(config.with_clock_token());
        let absent = |root: &crate::Root| Some(config.path(&root.dir)).filter(|dir| !dir.exists());
        Self::assemble(CatalogOrigin::Directory(Arc::clone(&config)), Overrides::default()).map_err(
            |error| match config.roots.iter().find_map(absent) {
                Some(dir) => from_here(error, &dir),
                None => error,
            },
        )
    }

    /// The same assets under another prefix than the recorded one: a CDN, a mount point. Call it at start.
    ///
    /// # Errors
    /// `Invalid` if it is no prefix, or holds `{version}` when the style does not, or the reverse.
    pub fn prefix(self, prefix: &str) -> Result<Self, Error> {
        let prefix = Prefix::parse(prefix)?;
        self.catalog().style().check_prefix(&prefix)?;
        self.changed(|overrides| overrides.prefix = Some(prefix))
    }

    /// The same assets, with bundles answering with their members if `yes` (webassets' `debug`). Call it at start.
    ///
    /// # Errors
    /// As for the constructor, whose source is read again.
    pub fn debug(self, yes: bool) -> Result<Self, Error> {
        self.changed(|overrides| overrides.debug = yes)
    }

    /// The same assets; in directory mode with changed files noticed if `yes`. Call it at start, in development only.
    ///
    /// # Errors
    /// As for the constructor, whose source is read again.
    pub fn development(self, yes: bool) -> Result<Self, Error> {
        self.changed(|overrides| overrides.development = yes)
    }

    /// Fails if the process reads another manifest than its macros did: `assets.expect(manifest_digest!())?`.
    ///
    /// # Errors
    /// `Mismatch`, naming both digests and the command that repairs it.
    pub fn expect(self, digest: &str) -> Result<Self, Error> {
        let catalog = self.catalog();
        let found = catalog.manifest_digest().unwrap_or("none");
        if found == digest {
            return Ok(self);
        }
        let message = format!(
            "the macros were compiled with manifest {digest}, but this process reads {found} from {}; run `cargo build` after `asset build`",
            catalog.origin
        );
        Err(Error::new(ErrorKind::Mismatch, message))
    }

    /// The catalog of now; hold it for the length of one piece of work, so that all its URLs are of one build.
    pub fn catalog(&self) -> Arc<Catalog> {
        self.notice_changes();
        self.shared.catalog.load_full()
    }

    /// A number that grows with every change of the catalog, so that values made from one can be kept.
    #[inline]
    pub fn generation(&self) -> u64 {
        self.notice_changes();
        self.shared.generation.load(Ordering::Acquire)
    }

    /// The file that tells of a newer catalog: the manifest, or the pointer of the output folder. `None` if the catalog
    /// is embedded or computed from a directory.
    ///
    /// A process that looks at its metadata now and then knows when to [`reload`](Self::reload).
    pub fn followed_file(&self) -> Option<PathBuf> {
        match &self.shared.origin {
            CatalogOrigin::Manifest(path) => Some(path.clone()),
            CatalogOrigin::Output(output) => Some(output.pointer()),
            CatalogOrigin::Embedded(_) => None,
            #[cfg(feature = "directory")]
            CatalogOrigin::Directory(_) => None,
        }
    }

    /// Whether the catalog can never change: it is embedded.
    pub fn is_fixed(&self) -> bool {
        matches!(self.shared.origin, CatalogOrigin::Embedded(_))
    }

    /// Whether changed files are noticed: see [`development`](Self::development).
    pub fn is_development(&self) -> bool {
        self.shared.overrides.development
    }

    /// Reads the source again and swaps the whole catalog if it changed; says whether it did.
    ///
    /// # Errors
    /// As for the constructor; the last good catalog then stays.
    pub fn reload(&self) -> Result<bool, Error> {
        let _one_at_a_time = self.shared.reloading.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(catalog) = self.shared.origin.load(&self.shared.overrides, Some(&self.shared.catalog.load()))? else {
            return Ok(false);
        };
        self.shared.catalog.store(Arc::new(catalog));
        self.shared.generation.fetch_add(1, Ordering::Release);
        Ok(true)
    }

    fn assemble(origin: CatalogOrigin, overrides: Overrides) -> Result<Self, Error> {
        let Some(catalog) = origin.load(&overrides, None)? else {
            unreachable!("BUG: a first load found nothing new");
        };
        let shared = Shared {
            #[cfg(feature = "directory")]
            watched: (overrides.development && matches!(origin, CatalogOrigin::Directory(_))).then(Watched::default),
            origin,
            overrides,
            catalog: ArcSwap::from_pointee(catalog),
            generation: AtomicU64::new(1),
            reloading: Mutex::new(()),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    fn changed(self, change: impl FnOnce(&mut Overrides)) -> Result<Self, Error> {
        let mut overrides = self.shared.overrides.clone();
        change(&mut overrides);
        Self::assemble(self.shared.origin.clone(), overrides)
    }

    #[inline]
    fn notice_changes(&self) {
        #[cfg(feature = "directory")]
        if let Some(watched) = &self.shared.watched {
            // A folder that can't be read now keeps the last good catalog; the next look tries again.
            watched.look(|| drop(self.reload()));
        }
    }
}

impl CatalogOrigin {
    /// The catalog, or `None` if it would be the `last` one again.
    fn load(&self, overrides: &Overrides, last: Option<&Catalog>) -> Result<Option<Catalog>, Error> {
        let mut catalog = match self {
            Self::Manifest(path) => read(&read_bytes(path)?, path.display().to_string(), overrides, last)?,
            Self::Output(output) => {
                let Some(digest) = output.read_pointer()? else {
                    return Err(never_built(output));
                };
                let path = output.manifest(&digest);
                read(&output.read_kept_bytes(&digest)?, path.display().to_string(), overrides, last)?
            }
            Self::Embedded(bytes) => read(bytes, "embedded".to_owned(), overrides, last)?,
            #[cfg(feature = "directory")]
            Self::Directory(config) => crate::directory::catalog(config, overrides.prefix.as_ref(), last)?,
        };
        if let Some(catalog) = &mut catalog {
            catalog.debug = overrides.debug;
        }
        Ok(catalog)
    }
}

fn read(bytes: &[u8], name: String, overrides: &Overrides, last: Option<&Catalog>) -> Result<Option<Catalog>, Error> {
    let (digest, manifest) = match last {
        None => both(|| manifest_digest(bytes), || Manifest::parse(bytes, &name), bytes.len()),
        Some(last) => {
            let digest = manifest_digest(bytes);
            if last.manifest_digest() == Some(&*digest) {
                return Ok(None);
            }
            (digest, Manifest::parse(bytes, &name))
        }
    };
    let manifest = manifest?;
    let prefix = overrides.prefix.as_ref().unwrap_or(&manifest.prefix).clone();
    manifest.style.check_prefix(&prefix)?;
    Ok(Some(Catalog::assemble(manifest, prefix, Origin::Manifest { name, digest: Some(digest) })))
}

/// Does two things with `size` bytes: at the same time if they are many, as a start should not wait for a digest.
fn both<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B, size: usize) -> (A, B) {
    const MANY: usize = 1 << 20;
    if size < MANY {
        return (one(), other());
    }
    std::thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        (one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), other)
    })
}

/// The error with the folder from which `path` is looked for in vain, if it is relative: services are often started from
/// another one than expected.
#[cfg(feature = "directory")]
fn from_here(error: Error, path: &Path) -> Error {
    match here() {
        Some(here) if path.is_relative() && error.kind() == ErrorKind::Io => {
            Error::new(ErrorKind::Io, format!("{}; relative paths start from {here}", error.message()))
        }
        _ => error,
    }
}

/// The working directory, in quotes.
fn here() -> Option<String> {
    std::env::current_dir().ok().map(|here| format!("`{}`", here.display()))
}

fn never_built(output: &OutputFolder) -> Error {
    let message = format!("output folder `{}` has no build; run `asset build`", output.root().display());
    Error::new(ErrorKind::Manifest, message)
}
