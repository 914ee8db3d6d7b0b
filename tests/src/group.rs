//! One configuration with its files or its manifest, and the rows that hold for it.

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use asset_build::{BuildOptions, Config, build};
use asset_core::{Assets, AssetsBuilder, Error, ErrorKind};
use tempfile::TempDir;

use crate::Row;

/// Modification time of every file of a directory case, in seconds since the epoch.
const MODIFIED: u64 = 1_718_539_201;

/// Rows that hold for one configuration.
#[derive(Debug)]
pub struct Group {
    /// What the group is about.
    pub name: String,
    /// Where the assets come from.
    pub source: Source,
    /// The prefix that the application sets over the recorded one.
    pub prefix: Option<&'static str>,
    /// Whether bundles answer with their members.
    pub debug: bool,
    /// The calls and their answers.
    pub rows: Vec<Row>,
}

/// Where the assets of a group come from.
#[derive(Debug)]
pub enum Source {
    /// The text of a manifest.
    Manifest(String),
    /// A project whose files are read without a build.
    Directory(Project),
    /// A project that is built.
    Built(Project),
}

/// An `asset.toml` and the files beside it.
#[derive(Debug)]
pub struct Project {
    /// The text of `asset.toml`.
    config: String,
    /// Paths beside `asset.toml`, and what the files hold.
    files: Vec<(&'static str, &'static str)>,
}

/// A group's assets, and the directory that their files are in.
#[derive(Debug)]
pub struct Opened {
    /// The assets.
    pub assets: Assets,
    /// The directory with `asset.toml` and files, or with the manifest.
    pub dir: TempDir,
}

impl Group {
    /// A group over a manifest.
    pub fn manifest(name: impl Into<String>, json: impl Into<String>, rows: impl Into<Vec<Row>>) -> Self {
        Self::new(name.into(), Source::Manifest(json.into()), rows.into())
    }

    /// A group over the load path and the URLs that an `asset.toml` describes, without a build.
    pub fn directory(
        name: impl Into<String>,
        config: impl Into<String>,
        files: &[(&'static str, &'static str)],
        rows: impl Into<Vec<Row>>,
    ) -> Self {
        let source = Source::Directory(Project { config: config.into(), files: files.to_vec() });
        Self::new(name.into(), source, rows.into())
    }

    /// A group over the build of an `asset.toml` and files.
    pub fn built(
        name: impl Into<String>,
        config: impl Into<String>,
        files: &[(&'static str, &'static str)],
        rows: impl Into<Vec<Row>>,
    ) -> Self {
        let source = Source::Built(Project { config: config.into(), files: files.to_vec() });
        Self::new(name.into(), source, rows.into())
    }

    fn new(name: String, source: Source, rows: Vec<Row>) -> Self {
        Self { name, source, prefix: None, debug: false, rows }
    }

    /// The same under another prefix than the recorded one.
    #[must_use]
    pub fn prefix(mut self, prefix: &'static str) -> Self {
        self.prefix = Some(prefix);
        self
    }

    /// The same with bundles answering with their members.
    #[must_use]
    pub fn debug(mut self) -> Self {
        self.debug = true;
        self
    }

    /// The assets; a manifest is embedded.
    ///
    /// # Errors
    /// Those of [`Assets`]; a case over a configuration that can't be opened is a mistake of the table.
    pub fn open(&self) -> Result<Opened, Error> {
        let dir = self.write()?;
        let assets = match &self.source {
            Source::Manifest(json) => self.builder().embedded(json)?,
            _ => self.open_project(&dir)?,
        };
        Ok(Opened { assets, dir })
    }

    /// The assets; a manifest is read from its file, and can be reloaded.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub fn open_file(&self) -> Result<Opened, Error> {
        let dir = self.write()?;
        let assets = match &self.source {
            Source::Manifest(_) => self.builder().from_manifest(dir.path().join("asset-manifest.json"))?,
            _ => self.open_project(&dir)?,
        };
        Ok(Opened { assets, dir })
    }

    fn open_project(&self, dir: &TempDir) -> Result<Assets, Error> {
        let config = Config::read(dir.path().join("asset.toml"))?;
        if let Source::Directory(_) = self.source {
            let prefix = self.prefix.map_or_else(|| config.prefix.to_string(), str::to_owned);
            return self.builder().prefix(prefix).from_dir(config.directory());
        }
        let built = build(&config, &BuildOptions::default());
        built.map_err(|failure| Error::new(ErrorKind::Invalid, failure.to_string()))?;
        self.builder().from_manifest(config.path(&config.output))
    }

    fn builder(&self) -> AssetsBuilder {
        let builder = Assets::builder().expand_bundles(self.debug);
        match self.prefix {
            Some(prefix) => builder.prefix(prefix),
            None => builder,
        }
    }

    fn write(&self) -> Result<TempDir, Error> {
        let dir = tempfile::tempdir().map_err(|cause| Error::io("make", Path::new("a temporary directory"), cause))?;
        match &self.source {
            Source::Manifest(json) => write_file(&dir.path().join("asset-manifest.json"), json)?,
            Source::Directory(Project { config, files }) | Source::Built(Project { config, files }) => {
                write_file(&dir.path().join("asset.toml"), config)?;
                for (path, text) in files {
                    write_file(&dir.path().join(path), text)?;
                }
            }
        }
        Ok(dir)
    }
}

fn write_file(path: &Path, text: &str) -> Result<(), Error> {
    let write = || {
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        fs::write(path, text)?;
        File::options().write(true).open(path)?.set_modified(UNIX_EPOCH + Duration::from_secs(MODIFIED))
    };
    write().map_err(|cause| Error::io("write", path, cause))
}
