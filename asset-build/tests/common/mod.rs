//! A throw-away project: a directory with assets and a configuration.
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use asset_build::{BuildOptions, Config, Failure, Report};
use tempfile::TempDir;

pub(crate) struct Project {
    dir: TempDir,
}

impl Project {
    /// A project with these files, given from its directory; assets belong under `static/`.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let project = Self { dir: tempfile::tempdir().unwrap() };
        fs::create_dir(project.path("static")).unwrap();
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    /// An empty project that is held in memory where the system has a directory for that: a build syncs every file to
    /// disk.
    pub(crate) fn in_memory() -> Self {
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        let project = Self { dir: dir.unwrap() };
        fs::create_dir(project.path("static")).unwrap();
        project
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Removes files and directories, whatever they are.
    pub(crate) fn remove_all(&self, paths: &[&str]) {
        for path in paths.iter().map(|path| self.path(path)) {
            let _ = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        }
    }

    /// The default configuration without integrity, so that rows stay short, and without variants.
    pub(crate) fn config(&self) -> Config {
        let mut config = Config::new("static");
        config.base = self.dir.path().to_owned();
        config.integrity = Vec::new();
        config.compress = Vec::new();
        config
    }

    pub(crate) fn build(&self) -> Result<Report, Failure> {
        self.build_with(&self.config())
    }

    pub(crate) fn build_with(&self, config: &Config) -> Result<Report, Failure> {
        asset_build::build(config, &BuildOptions::default())
    }

    /// The findings of a build that must fail, with the project's directory shown as `<dir>`.
    pub(crate) fn findings(&self, config: &Config) -> String {
        self.shown(&self.build_with(config).unwrap_err())
    }

    pub(crate) fn shown(&self, failure: &Failure) -> String {
        failure.to_string().replace(self.dir.path().to_str().unwrap(), "<dir>")
    }

    /// Every file below `path` with its bytes.
    pub(crate) fn files(&self, path: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.path(path), &self.path(path), &mut files);
        files
    }

    /// The names of the outputs, without what lies beside them.
    pub(crate) fn outputs(&self) -> Vec<String> {
        self.files("public").into_keys().filter(|path| !path.starts_with(".asset/")).collect()
    }
}

fn collect(root: &Path, dir: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            files.insert(name, fs::read(&path).unwrap());
        }
    }
}
