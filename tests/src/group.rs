//! One configuration with its files or its manifest, and the rows that hold for it.

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use asset_core::{Assets, AssetsBuilder, Error};
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
    /// The text of an `asset.toml` and the files beside it.
    Directory {
        /// The text of `asset.toml`.
        config: String,
        /// Paths beside `asset.toml`, and what the files hold.
        files: Vec<(&'static str, &'static str)>,
    },
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

    /// A group over an `asset.toml` and files, computed.
    pub fn directory(
        name: impl Into<String>,
        config: impl Into<String>,
        files: &[(&'static str, &'static str)],
        rows: impl Into<Vec<Row>>,
    ) -> Self {
        let source = Source::Directory { config: config.into(), files: files.to_vec() };
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
            Source::Directory { .. } => self.builder().from_config(dir.path().join("asset.toml"))?,
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
            Source::Directory { .. } => self.builder().from_config(dir.path().join("asset.toml"))?,
        };
        Ok(Opened { assets, dir })
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
            Source::Directory { config, files } => {
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
