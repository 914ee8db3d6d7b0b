//! Where `asset.toml` is searched.

use std::path::PathBuf;

use asset_core::{Config, ErrorKind};
use insta::assert_snapshot;

/// Folders `a/b/c` with these files in them, and the path of `c`.
fn folders(files: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("a/b/c")).unwrap();
    for file in files {
        std::fs::write(folder.path().join(file), "").unwrap();
    }
    let deepest = folder.path().join("a/b/c");
    (folder, deepest)
}

#[test]
fn the_nearest_file_upwards_is_found() {
    let (folder, deepest) = folders(&["asset.toml", "a/b/asset.toml", "a/Cargo.lock"]);
    assert_eq!(Config::find(&deepest).unwrap(), folder.path().join("a/b/asset.toml"));
    assert_eq!(Config::find(folder.path()).unwrap(), folder.path().join("asset.toml"));
}

#[test]
fn the_workspace_root_is_still_searched() {
    let (folder, deepest) = folders(&["a/asset.toml", "a/Cargo.lock"]);
    assert_eq!(Config::find(&deepest).unwrap(), folder.path().join("a/asset.toml"));
}

#[test]
fn the_workspace_root_ends_the_search() {
    let (folder, deepest) = folders(&["asset.toml", "a/Cargo.lock"]);
    let error = Config::find(&deepest).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert_snapshot!(error.to_string().replace(folder.path().to_str().unwrap(), "[dir]"), @"no `asset.toml` in `[dir]/a/b/c` or above it, up to `[dir]/a`; `asset init` writes one");
}

#[test]
fn a_repository_ends_the_search() {
    let (folder, _) = folders(&[".git"]);
    let error = Config::find(folder.path()).err().unwrap();
    assert_snapshot!(error.to_string().replace(folder.path().to_str().unwrap(), "[dir]"), @"no `asset.toml` in `[dir]`; `asset init` writes one");
}
