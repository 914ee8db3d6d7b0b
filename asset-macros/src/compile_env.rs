//! The environment of an expansion: which crate is compiled, and where its manifest is.

use std::env;
use std::path::{Component, Path, PathBuf};

use asset_core::{Error, ErrorKind};

/// The environment variable with the path of the manifest.
pub(crate) const MANIFEST_VAR: &str = "ASSET_MANIFEST";

const FILE_NAME: &str = "asset-manifest.json";

/// What the environment says of the crate that is compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CompileEnv {
    /// The directory of the crate's `Cargo.toml`.
    pub(crate) crate_dir: PathBuf,
    /// The value of `ASSET_MANIFEST`: absolute, or relative to the crate's directory.
    pub(crate) manifest: Option<PathBuf>,
    /// Whether an editor expands the macro: in one process for many crates, each call on its own, without tracking.
    pub(crate) in_editor: bool,
}

/// The path of a manifest, and its name in messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ManifestPath {
    pub(crate) path: PathBuf,
    /// The value of `ASSET_MANIFEST`, or the path from the crate's directory: the same on every machine.
    pub(crate) name: String,
}

impl CompileEnv {
    /// The environment that cargo sets for the compiler, and rust-analyzer for its macro server.
    pub(crate) fn read() -> Result<Self, Error> {
        let Some(crate_dir) = env::var_os("CARGO_MANIFEST_DIR") else {
            let message = "`CARGO_MANIFEST_DIR` is not set, so there is no directory to search for the manifest; compile with cargo";
            return Err(Error::new(ErrorKind::Io, message));
        };
        Ok(Self {
            crate_dir: crate_dir.into(),
            // Empty counts as unset, so that a shell can clear what `.cargo/config.toml` sets.
            manifest: env::var_os(MANIFEST_VAR).filter(|value| !value.is_empty()).map(PathBuf::from),
            in_editor: env::var_os("RUST_ANALYZER_INTERNALS_DO_NOT_USE").is_some(),
        })
    }

    /// The manifest that `ASSET_MANIFEST` names, else the nearest one from the crate's directory up to the workspace's.
    pub(crate) fn find_manifest(&self) -> Result<ManifestPath, Error> {
        if let Some(manifest) = &self.manifest {
            return Ok(ManifestPath { path: self.crate_dir.join(manifest), name: manifest.display().to_string() });
        }
        // A manifest above the workspace would belong to another project.
        let top = self.workspace_distance();
        for (distance, dir) in self.crate_dir.ancestors().take(top + 1).enumerate() {
            let path = dir.join(FILE_NAME);
            if path.is_file() {
                return Ok(ManifestPath { path, name: format!("{}{FILE_NAME}", "../".repeat(distance)) });
            }
        }
        Err(not_found(top))
    }

    /// How many levels above the crate's directory the one with `Cargo.lock` is; 0 if there is none, so that the manifest of
    /// another project is never found.
    fn workspace_distance(&self) -> usize {
        self.crate_dir.ancestors().position(|dir| dir.join("Cargo.lock").is_file()).unwrap_or(0)
    }

    /// The path of `file` relative to the crate's directory; `None` if there is none, as between two drives.
    ///
    /// Links in directories are resolved first: `..` after one leads to the parent of its target.
    pub(crate) fn path_from_crate(&self, file: &Path) -> Option<String> {
        let dir = file.parent()?.canonicalize().ok()?;
        relative_path(&self.crate_dir.canonicalize().ok()?, &dir.join(file.file_name()?))
    }
}

fn not_found(top: usize) -> Error {
    let searched = match top {
        0 => "in this crate's directory".to_owned(),
        top => format!("in this crate's directory or above it up to `{}`", vec![".."; top].join("/")),
    };
    let message = format!(
        "no `{FILE_NAME}` {searched}; run `asset build` and commit it, or name the manifest in `{MANIFEST_VAR}`"
    );
    Error::new(ErrorKind::Manifest, message)
}

/// The `/`-separated path from one absolute directory to an absolute path.
fn relative_path(from: &Path, to: &Path) -> Option<String> {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) = (from.components().collect(), to.components().collect());
    let shared = from.iter().zip(&to).take_while(|(ours, theirs)| ours == theirs).count();
    if shared == 0 {
        return None;
    }
    let ups = from[shared..].iter().map(|_| Some(".."));
    let downs = to[shared..].iter().map(|component| component.as_os_str().to_str());
    Some(ups.chain(downs).collect::<Option<Vec<&str>>>()?.join("/"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn compile_env(crate_dir: PathBuf) -> CompileEnv {
        CompileEnv { crate_dir, manifest: None, in_editor: false }
    }

    fn dir_with(files: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for file in files {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        dir
    }

    #[test]
    fn the_nearest_manifest_up_to_the_workspace_is_found() {
        let dir = dir_with(&["asset-manifest.json", "w/Cargo.lock", "w/asset-manifest.json", "w/a/b/Cargo.toml"]);
        let found = compile_env(dir.path().join("w/a/b")).find_manifest().unwrap();
        assert_eq!(found.path, dir.path().join("w/asset-manifest.json"));
        assert_eq!(found.name, "../../asset-manifest.json");

        fs::write(dir.path().join("w/a/b/asset-manifest.json"), "").unwrap();
        let nearer = compile_env(dir.path().join("w/a/b")).find_manifest().unwrap();
        assert_eq!(nearer.name, "asset-manifest.json");
    }

    #[test]
    fn nothing_above_the_workspace_is_found() {
        let dir = dir_with(&["asset-manifest.json", "w/Cargo.lock", "w/a/Cargo.toml"]);
        let error = compile_env(dir.path().join("w/a")).find_manifest().unwrap_err();
        insta::assert_snapshot!(error, @"no `asset-manifest.json` in this crate's directory or above it up to `..`; run `asset build` and commit it, or name the manifest in `ASSET_MANIFEST`");
    }

    #[test]
    fn without_a_workspace_only_the_crates_directory_is_searched() {
        let dir = dir_with(&["asset-manifest.json", "a/Cargo.toml"]);
        let error = compile_env(dir.path().join("a")).find_manifest().unwrap_err();
        insta::assert_snapshot!(error, @"no `asset-manifest.json` in this crate's directory; run `asset build` and commit it, or name the manifest in `ASSET_MANIFEST`");
    }

    #[test]
    fn the_environment_variable_wins_and_is_relative_to_the_crate() {
        let dir = dir_with(&["Cargo.lock", "asset-manifest.json"]);
        let set = CompileEnv { manifest: Some("../other.json".into()), ..compile_env(dir.path().join("a")) };
        let found = set.find_manifest().unwrap();
        assert_eq!(found.path, dir.path().join("a/../other.json"));
        assert_eq!(found.name, "../other.json");
    }

    #[test]
    fn a_path_from_the_crate_goes_up_to_the_common_directory() {
        let way = |from: &str, to: &str| relative_path(Path::new(from), Path::new(to)).unwrap();
        assert_eq!(way("/w/crates/app", "/w/asset-manifest.json"), "../../asset-manifest.json");
        assert_eq!(way("/w", "/w/asset-manifest.json"), "asset-manifest.json");
        assert_eq!(way("/w/app", "/v/m.json"), "../../v/m.json");
        assert_eq!(relative_path(Path::new("w"), Path::new("/v")), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_path_from_a_linked_crate_starts_at_the_target_of_the_link() {
        let dir = dir_with(&["w/Cargo.lock", "w/asset-manifest.json", "far/away/app/Cargo.toml"]);
        std::os::unix::fs::symlink(dir.path().join("far/away/app"), dir.path().join("w/app")).unwrap();
        let linked = compile_env(dir.path().join("w/app"));
        let way = linked.path_from_crate(&linked.find_manifest().unwrap().path).unwrap();
        assert_eq!(way, "../../../w/asset-manifest.json");
        assert!(linked.crate_dir.join(way).is_file());
    }
}
