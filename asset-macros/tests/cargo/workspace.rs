//! A throw-away cargo workspace.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A workspace in a directory of its own, built offline with this project's lock file and a target directory that all
/// share.
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// An empty workspace of these members; the name must be the test's own.
    pub(crate) fn new(name: &str, members: &[&str]) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("workspaces").join(name);
        if root.exists() {
            fs::remove_dir_all(&root).unwrap();
        }
        let workspace = Self { root };
        workspace.write("Cargo.toml", &format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n"));
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
        workspace.write("Cargo.lock", &fs::read_to_string(lock).unwrap());
        workspace
    }

    /// A member in the directory of its name; `dependencies` are lines of TOML.
    pub(crate) fn member(&self, name: &str, dependencies: &str) {
        let head = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[features]\nliteral = []\n"
        );
        self.write(&format!("{name}/Cargo.toml"), &format!("{head}\n[dependencies]\n{dependencies}\n"));
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.root.join(path)).unwrap();
    }

    /// `cargo` with these arguments, without what the surrounding test run has set for itself.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(&self.root).args(arguments).arg("--offline").arg("--target-dir").arg(Self::target());
        for inherited in ["ASSET_MANIFEST", "CARGO_MANIFEST_DIR", "CARGO_TARGET_DIR", "CARGO_TERM_COLOR", "RUSTFLAGS"] {
            cargo.env_remove(inherited);
        }
        cargo
    }

    /// What the program of a member prints, after a build of whatever cargo finds changed.
    pub(crate) fn run(&self, member: &str) -> String {
        printed(self.cargo(&["run", "--quiet", "-p", member]))
    }

    /// The bytes of a member's program, built with these arguments.
    pub(crate) fn program(&self, member: &str, profile: &str, arguments: &[&str]) -> Vec<u8> {
        succeeded(self.cargo(&[&["build", "-p", member], arguments].concat()));
        fs::read(Self::target().join(profile).join(format!("{member}{}", std::env::consts::EXE_SUFFIX))).unwrap()
    }

    /// The directory of the workspace, as it would stand in a program that tells where it was built.
    pub(crate) fn dir(&self) -> &str {
        self.root.to_str().unwrap()
    }

    /// Where cargo puts what it makes of all the workspaces.
    pub(crate) fn target() -> PathBuf {
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("workspaces/target")
    }
}

/// What a command that must succeed printed on stdout.
pub(crate) fn printed(command: Command) -> String {
    String::from_utf8(succeeded(command).stdout).unwrap()
}

/// What a command that must fail printed on stderr.
pub(crate) fn failed(mut command: Command) -> String {
    let output = command.output().unwrap();
    assert!(!output.status.success(), "{command:?} succeeded");
    String::from_utf8(output.stderr).unwrap()
}

/// The output of a command that must succeed.
pub(crate) fn succeeded(mut command: Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// Lines of TOML by which a member depends on crates of this project.
pub(crate) fn dependencies(lines: &[(&str, &str)]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let line = |(name, package): &(&str, &str)| {
        let path = root.join(package).display().to_string();
        format!("{name} = {{ package = {package:?}, path = {path:?}, default-features = false }}\n")
    };
    lines.iter().map(line).collect()
}

/// A manifest with one asset, of this version, and a bundle `app` of it.
pub(crate) fn manifest(version: &str) -> String {
    format!(
        r#"{{
  "schema": 1,
  "prefix": "/static/",
  "style": "filename",
  "version": "hash",
  "bundles": {{
    "app": {{"output": "css/app.css", "members": ["css/app.css"]}}
  }},
  "assets": {{
    "css/app.css": {{"file": "css/app.{version}.css", "version": "{version}", "digest": "{version}{version}{version}{version}", "size": 9, "type": "text/css"}}
  }}
}}
"#
    )
}
