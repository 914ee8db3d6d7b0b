//! Projects in temporary directories, and applications that serve them.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use asset_build::{BuildOptions, Config, build};
use asset_core::{Assets, Digest, Error, Manifest};
use asset_tower::{AssetService, SharedDir};
use axum::Router;
use axum::response::Html;
use axum::routing::get;
use tempfile::TempDir;

use crate::chromium::PATIENCE;

/// Sources that can be edited and built.
pub(crate) struct Project {
    dir: TempDir,
}

/// What makes a page.
pub(crate) type Render = fn(&Assets) -> Result<String, Error>;

impl Project {
    /// With these files below `static/`.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let project = Self { dir: TempDir::new().unwrap() };
        for (path, text) in files {
            project.write(&format!("static/{path}"), text);
        }
        project
    }

    /// A copy of the demo's, without what was built.
    pub(crate) fn demo() -> Self {
        let project = Self { dir: TempDir::new().unwrap() };
        let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/demo");
        for name in ["asset.toml", "asset-manifest.json"] {
            fs::copy(demo.join(name), project.path(name)).unwrap();
        }
        copy(&demo.join("static"), &project.path("static"));
        project
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Replaces what stands once in a source.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let path = self.path(&format!("static/{path}"));
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {}", path.display());
        fs::write(path, text.replace(from, to)).unwrap();
    }

    /// Copies a directory to one below `static/`.
    pub(crate) fn copy_to_static(&self, dir: &Path, to: &str) {
        copy(dir, &self.path("static").join(to));
    }

    /// Builds into `public` with some settings.
    pub(crate) fn build_with(&self, configure: impl FnOnce(&mut Config)) {
        let mut config = Config::new("static");
        config.base = self.dir.path().to_owned();
        configure(&mut config);
        build(&config, &BuildOptions::default()).unwrap_or_else(|failure| panic!("{failure}"));
    }

    /// Builds into `public`.
    pub(crate) fn build(&self) -> Manifest {
        self.build_to("public", None)
    }

    /// Builds into the directory `output`, with what the directory `history` has of earlier builds.
    pub(crate) fn build_to(&self, output: &str, history: Option<&str>) -> Manifest {
        let mut config = Config::new("static");
        config.base = self.dir.path().to_owned();
        config.output = output.into();
        let options = BuildOptions::default();
        let options = match history {
            Some(dir) => options.history(self.path(dir)),
            None => options,
        };
        build(&config, &options).unwrap_or_else(|failure| panic!("{failure}")).manifest
    }

    /// Serves `output`, and the page that is made of it.
    pub(crate) fn machine(&self, output: &str, render: Render) -> Machine {
        let assets = Assets::from_manifest(self.path(output)).unwrap();
        let service = AssetService::new(assets.clone()).unwrap();
        Machine { assets, service, render }
    }
}

/// One process of an application.
pub(crate) struct Machine {
    assets: Assets,
    service: AssetService,
    render: Render,
}

impl Machine {
    /// Versions that it does not know are looked for in this directory.
    pub(crate) fn with_shared(self, dir: PathBuf) -> Self {
        let builder = AssetService::builder(self.assets.clone());
        Self { service: builder.shared_store(SharedDir::new(dir)).build().unwrap(), ..self }
    }

    /// The whole application.
    pub(crate) fn router(&self) -> Router {
        self.page().merge(self.files())
    }

    pub(crate) fn page(&self) -> Router {
        let (assets, render) = (self.assets.clone(), self.render);
        Router::new().route("/", get(move || async move { Html(render(&assets).unwrap()) }))
    }

    pub(crate) fn files(&self) -> Router {
        Router::new().nest_service("/static", self.service.clone())
    }

    /// Waits until the build that the project's output directory points to is served.
    pub(crate) fn follow(&self) {
        follow(&self.service, &self.assets);
    }
}

/// Waits until the build that the followed output directory points to is served.
pub(crate) fn follow(service: &AssetService, assets: &Assets) {
    let wanted: Digest = fs::read_to_string(assets.followed_file().unwrap()).unwrap().trim().parse().unwrap();
    let deadline = Instant::now() + PATIENCE;
    while service.health().manifest_digest != Some(wanted) {
        assert!(Instant::now() < deadline, "never served: {wanted}; {:?}", service.health());
        thread::sleep(Duration::from_millis(20));
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
