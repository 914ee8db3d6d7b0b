//! The options of a service, set before anything is read.

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use asset_core::{Asset, Assets, Embedded, Error};
use bytes::Bytes;
use http::HeaderMap;

use crate::driver::Driver;
use crate::policy::{Clock, Cors, OnStale, Policy};
use crate::service::AssetService;
use crate::shared_store::SharedStore;
use crate::storage::Outputs;

/// Options for an [`AssetService`]: [`AssetService::builder`] starts one, [`build`](Self::build) ends it.
///
/// ```
/// use asset_core::Assets;
/// use asset_tower::{AssetService, OnStale};
/// # let dir = tempfile::tempdir()?;
/// # std::fs::write(dir.path().join("app.css"), "body {}\n")?;
/// # let dir = dir.path();
///
/// let service = AssetService::builder(Assets::from_dir(dir)?)
///     .on_stale(OnStale::NotFound)
///     .on_error(|error| eprintln!("{error}"))
///     .build()?;
/// assert!(service.health().is_good());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use = "a builder does nothing before `build`"]
pub struct AssetServiceBuilder {
    assets: Assets,
    files: Files,
    policy: Policy,
    cors: Option<Cors>,
    store: Option<Arc<dyn SharedStore>>,
}

/// Where the bytes come from.
#[derive(Clone, Default)]
enum Files {
    /// From where the assets do.
    #[default]
    OfAssets,
    Output(PathBuf),
    Memory(HashMap<String, Bytes>),
}

impl AssetService {
    /// Serves `assets` from where they were read, with the defaults of the [builder](Self::builder).
    ///
    /// # Errors
    /// As for [`AssetServiceBuilder::build`].
    pub fn new(assets: Assets) -> Result<Self, Error> {
        Self::builder(assets).build()
    }

    /// Options to be set before the service is made.
    pub fn builder(assets: Assets) -> AssetServiceBuilder {
        let policy = Policy { development: assets.is_development(), ..Policy::default() };
        AssetServiceBuilder { assets, files: Files::default(), policy, cors: None, store: None }
    }
}

impl AssetServiceBuilder {
    /// Serves the outputs of builds from this directory, those of earlier builds too while they are kept.
    ///
    /// Defaults to the output directory that the assets were opened with, if they were; assets computed from a directory
    /// are served from their sources.
    pub fn output_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.files = Files::Output(path.into());
        self
    }

    /// Serves what `embed_assets!` compiled in: one executable is everything. All files are checked against their
    /// digests by [`build`](Self::build).
    ///
    /// ```
    /// use asset_core::{Assets, Embedded, Error};
    /// use asset_tower::AssetService;
    ///
    /// // const EMBEDDED: Embedded = asset_macros::embed_assets!("public");
    /// fn service(embedded: Embedded) -> Result<AssetService, Error> {
    ///     AssetService::builder(Assets::embedded(embedded.manifest)?).embedded(embedded).build()
    /// }
    /// ```
    pub fn embedded(self, embedded: Embedded) -> Self {
        self.in_memory(embedded.files.iter().map(|&(file, bytes)| (file, Bytes::from_static(bytes))))
    }

    /// Serves outputs from memory: the files of an output directory, each by its path under it, with
    /// `.asset/variants.json` if there are variants. The assets must be [embedded](Assets::embedded). All files are
    /// checked against their digests by [`build`](Self::build).
    pub fn in_memory<F, B>(mut self, files: impl IntoIterator<Item = (F, B)>) -> Self
    where
        F: Into<String>,
        B: Into<Bytes>,
    {
        self.files = Files::Memory(files.into_iter().map(|(file, bytes)| (file.into(), bytes.into())).collect());
        self
    }

    /// Whether any version of a known asset gets its current bytes, `no-cache`. Not for production, where a URL must not
    /// have other bytes than its version says.
    ///
    /// Defaults to [that of the assets](Assets::is_development), which are opened with
    /// [`AssetsBuilder::development`](asset_core::AssetsBuilder::development) so that changes are noticed at once.
    pub fn development(mut self, yes: bool) -> Self {
        self.policy.development = yes;
        self
    }

    /// Whether requests have their whole path, so that the service strips the prefix's mount from it. Paths that do not
    /// begin with the mount are then 404. Defaults to `false`: a router that nests the service has stripped it.
    pub fn strip_mount(mut self, yes: bool) -> Self {
        self.policy.strip_mount = yes;
        self
    }

    /// Whether an asset is also served under its logical path, without a version: its current bytes, `no-cache`.
    /// Defaults to `true`; with `false` that is a 404.
    pub fn unversioned(mut self, yes: bool) -> Self {
        self.policy.unversioned = yes;
        self
    }

    /// The answer to a stale URL, one of an earlier deploy, whose bytes are gone. Defaults to a 301 that is not stored.
    pub fn on_stale(mut self, answer: OnStale) -> Self {
        self.policy.on_stale = answer;
        self
    }

    /// Which assets other origins may read. Defaults to those that need it; to none in development, where they are
    /// sources, which any page that is open in the same browser could read.
    pub fn cors(mut self, cors: Cors) -> Self {
        self.cors = Some(cors);
        self
    }

    /// Whether SVG, HTML and XML get `Content-Security-Policy: sandbox`, so that a browser that is sent to one of them
    /// runs none of its scripts: for assets that users upload. Defaults to `false`.
    pub fn sandbox(mut self, yes: bool) -> Self {
        self.policy.sandbox = yes;
        self
    }

    /// Headers of the application, which replace the service's; called once per asset and build.
    ///
    /// Headers that describe the body can't be replaced: `Content-Length`, `Content-Encoding`, `Content-Range`, `ETag`,
    /// `Last-Modified`, `Transfer-Encoding`.
    ///
    /// ```
    /// # use asset_core::{Assets, Error};
    /// # use asset_tower::AssetService;
    /// use http::{HeaderValue, header};
    ///
    /// # fn example(assets: Assets) -> Result<AssetService, Error> {
    /// AssetService::builder(assets)
    ///     .add_headers(|asset, headers| {
    ///         if asset.path().starts_with("downloads/") {
    ///             headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    ///         }
    ///     })
    ///     .build()
    /// # }
    /// ```
    pub fn add_headers(mut self, add: impl Fn(&Asset, &mut HeaderMap) + Send + Sync + 'static) -> Self {
        self.policy.add_headers = Some(Arc::new(add));
        self
    }

    /// How many bytes of files are held in memory, in all. What comes when memory is full is read from its file for each
    /// request. Defaults to 64 MiB.
    pub fn memory_limit(mut self, bytes: u64) -> Self {
        self.policy.memory_limit = bytes;
        self
    }

    /// How large a file may be, in bytes, to be held in memory. A larger one is read from its file for each request.
    /// Defaults to 1 MiB.
    pub fn memory_limit_per_file(mut self, bytes: u64) -> Self {
        self.policy.memory_limit_per_file = bytes;
        self
    }

    /// Where to look for versions of the next deploy, whose pages other machines already send out.
    pub fn shared_store(mut self, store: impl SharedStore) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// Calls `report` with each error on the server's side: a file that is not what the manifest says, a manifest that
    /// can't be read. The client only gets a status. By default errors are only counted in
    /// [`health`](AssetService::health).
    pub fn on_error(mut self, report: impl Fn(&Error) + Send + Sync + 'static) -> Self {
        self.policy.report = Some(Arc::new(report));
        self
    }

    /// Takes the time from another clock than the system's.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.policy.clock = Arc::new(clock);
        self
    }

    /// Reads what there is beside the outputs, and makes the service.
    ///
    /// # Errors
    /// - `Invalid` if the files are not known: assets of a manifest file need [`output_dir`](Self::output_dir), embedded
    ///   ones [`embedded`](Self::embedded) or [`in_memory`](Self::in_memory); and if they don't go with the assets: only
    ///   embedded ones can be served from memory, and those computed from a directory have no output directory.
    /// - `Io` if the output directory does not exist or can't be read.
    /// - `Manifest` for a malformed history or list of variants; in memory also for an output that is missing or has other
    ///   bytes than the manifest names, and for a variant that is not what the list names.
    pub fn build(mut self) -> Result<AssetService, Error> {
        let outputs = match self.files {
            Files::OfAssets => Outputs::of_assets(&self.assets)?,
            Files::Output(path) => Outputs::dir(&self.assets, &path)?,
            Files::Memory(files) => Outputs::memory(&self.assets, files)?,
        };
        // Sources are for the pages of this application, whatever else runs in the same browser.
        let default = if self.policy.development { Cors::Off } else { Cors::Needed };
        self.policy.cors = self.cors.unwrap_or(default);
        Driver::open(self.assets, outputs, self.policy, self.store).map(AssetService::from_driver)
    }
}

impl fmt::Debug for AssetServiceBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("AssetServiceBuilder");
        debug.field("assets", &self.assets);
        match &self.files {
            Files::OfAssets => {}
            Files::Output(path) => drop(debug.field("output_dir", path)),
            Files::Memory(files) => drop(debug.field("in_memory", &files.len())),
        }
        debug.field("policy", &self.policy).finish_non_exhaustive()
    }
}
