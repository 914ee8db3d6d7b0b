//! Where `asset.toml` is searched.

use std::path::PathBuf;

use asset_build::Config;
use asset_core::ErrorKind;
use insta::assert_snapshot;

/// Directories `a/b/c` with these files in them, and the path of `c`.
fn dirs(files: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(dir.path().join("a/b/c")).unwrap();
    for file in files {
        std::fs::write(dir.path().join(file), "").unwrap();
    }
    let deepest = dir.path().join("a/b/c");
    (dir, deepest)
}

#[test]
fn the_nearest_file_upwards_is_found() {
    let (dir, deepest) = dirs(&["asset.toml", "a/b/asset.toml", "a/Cargo.lock"]);
    assert_eq!(Config::find(&deepest).unwrap(), dir.path().join("a/b/asset.toml"));
    assert_eq!(Config::find(dir.path()).unwrap(), dir.path().join("asset.toml"));
}

#[test]
fn the_workspace_root_is_still_searched() {
    let (dir, deepest) = dirs(&["a/asset.toml", "a/Cargo.lock"]);
    assert_eq!(Config::find(&deepest).unwrap(), dir.path().join("a/asset.toml"));
}

#[test]
fn the_workspace_root_ends_the_search() {
    let (dir, deepest) = dirs(&["asset.toml", "a/Cargo.lock"]);
    let error = Config::find(&deepest).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert_snapshot!(error.to_string().replace(dir.path().to_str().unwrap(), "[dir]"), @"no `asset.toml` in `[dir]/a/b/c` or above it, up to `[dir]/a`; `asset init` writes one");
}

#[test]
fn a_repository_ends_the_search() {
    let (dir, _) = dirs(&[".git"]);
    let error = Config::find(dir.path()).err().unwrap();
    assert_snapshot!(error.to_string().replace(dir.path().to_str().unwrap(), "[dir]"), @"no `asset.toml` in `[dir]`; `asset init` writes one");
}
