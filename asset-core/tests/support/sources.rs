//! A directory with sources.
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, UNIX_EPOCH};

use asset_core::{Assets, Directory};
use tempfile::TempDir;

pub(crate) struct Sources {
    dir: TempDir,
}

impl Sources {
    pub(crate) fn new(files: &[(&str, &[u8])]) -> Self {
        let sources = Self { dir: tempfile::tempdir().unwrap() };
        for (path, bytes) in files {
            sources.write(path, bytes);
        }
        sources
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Sets the modification time, in seconds since the epoch.
    pub(crate) fn modified(&self, path: &str, seconds: u64) {
        let file = File::options().write(true).open(self.path(path)).unwrap();
        file.set_modified(UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
    }

    /// The defaults for this directory.
    pub(crate) fn directory(&self) -> Directory {
        Directory::new(self.dir.path())
    }

    /// A message with this directory shown as `<dir>`.
    pub(crate) fn shown(&self, message: &impl ToString) -> String {
        message.to_string().replace(self.dir.path().to_str().unwrap(), "<dir>")
    }
}

pub(crate) fn url(assets: &Assets, path: &str) -> String {
    assets.catalog().static_url(path).unwrap().plain().to_owned()
}
