//! A crate as it is published: only what is in its package is there when it is compiled.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::workspace::{Workspace, failed, manifest, printed, succeeded};

const PROGRAM: &str = r#"fn main() { println!("{}", asset_macros::static_url!("css/app.css")); }"#;

/// A workspace of one member `name` that could be published: its dependency has a version.
fn workspace_of(name: &str) -> Workspace {
    let workspace = Workspace::new(name, &[name]);
    let (version, path) = (env!("CARGO_PKG_VERSION"), env!("CARGO_MANIFEST_DIR"));
    workspace.member(name, &format!("asset-macros = {{ version = {version:?}, path = {path:?} }}\n"));
    workspace.write(&format!("{name}/src/main.rs"), PROGRAM);
    workspace
}

/// The unpacked package of a member, in `place`, which is in no workspace; with a lock file for want of a network.
fn unpacked(workspace: &Workspace, name: &str, place: &Path) -> PathBuf {
    let package = ["package", "--quiet", "-p", name, "--no-verify", "--exclude-lockfile", "--allow-dirty"];
    succeeded(workspace.cargo(&package));
    let mut tar = Command::new("tar");
    tar.arg("-xzf").arg(Workspace::target().join(format!("package/{name}-0.0.0.crate"))).current_dir(place);
    succeeded(tar);
    let dir = place.join(format!("{name}-0.0.0"));
    fs::copy(Path::new(workspace.dir()).join("Cargo.lock"), dir.join("Cargo.lock")).unwrap();
    dir
}

/// `cargo run` in an unpacked package; these macros stand for the published ones.
fn run_in(workspace: &Workspace, dir: &Path) -> Command {
    let published = format!("patch.crates-io.asset-macros.path={:?}", env!("CARGO_MANIFEST_DIR"));
    let mut cargo = workspace.cargo(&["run", "--quiet", "--config", &published]);
    cargo.current_dir(dir);
    cargo
}

#[test]
fn a_manifest_in_the_crates_directory_is_published_with_it() {
    let workspace = workspace_of("published");
    workspace.write("published/asset-manifest.json", &manifest("3f2a9c1d"));
    let place = tempfile::tempdir().unwrap();
    let dir = unpacked(&workspace, "published", place.path());
    assert!(dir.join("asset-manifest.json").is_file());
    assert_eq!(printed(run_in(&workspace, &dir)), "/static/css/app.3f2a9c1d.css\n");
}

#[test]
fn a_manifest_above_the_crates_directory_stays_behind_and_the_message_says_so() {
    let workspace = workspace_of("left-behind");
    workspace.write("asset-manifest.json", &manifest("3f2a9c1d"));
    assert_eq!(workspace.run("left-behind"), "/static/css/app.3f2a9c1d.css\n");
    let place = tempfile::tempdir().unwrap();
    let dir = unpacked(&workspace, "left-behind", place.path());
    let errors = failed(run_in(&workspace, &dir));
    insta::assert_snapshot!(errors, @r#"
    error: no `asset-manifest.json` in this crate's directory; run `asset build` and commit it, or name the manifest in `ASSET_MANIFEST`
     --> src/main.rs:1:54
      |
    1 | fn main() { println!("{}", asset_macros::static_url!("css/app.css")); }
      |                                                      ^^^^^^^^^^^^^

    error: could not compile `left-behind` (bin "left-behind") due to 1 previous error
    "#);
}
