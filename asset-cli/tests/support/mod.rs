//! Throw-away projects, and what the command does in them.
#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

pub(crate) mod vite;
mod whole;

/// A directory with files, removed at the end.
pub(crate) struct Project {
    dir: tempfile::TempDir,
}

/// The files of a project with their contents.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

impl Project {
    /// A project with these files; a `.git` directory keeps the search for `asset.toml` inside.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        Self::new_in(&std::env::temp_dir(), files)
    }

    /// The same in another place than the system's.
    pub(crate) fn new_in(place: &Path, files: &[(&str, &str)]) -> Self {
        let project = Self { dir: tempfile::tempdir_in(place).unwrap() };
        fs::create_dir(project.path().join(".git")).unwrap();
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    /// A project with two stylesheets, a script and a bundle.
    pub(crate) fn small() -> Self {
        Self::new(&[
            ("asset.toml", "[bundles.app]\nmembers = ['css/reset.css', 'css/app.css']\noutput = 'css/site.css'\n"),
            ("static/css/app.css", "body { color: red }\n"),
            ("static/css/reset.css", "* { margin: 0 }\n"),
            ("static/js/app.js", "console.log(1);\n"),
        ])
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path().join(path)).unwrap();
    }

    /// `asset` with these words, in the project's directory.
    pub(crate) fn asset(&self, words: &[&str]) -> Command {
        self.program(env!("CARGO_BIN_EXE_asset"), words)
    }

    pub(crate) fn program(&self, program: &str, words: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(words).current_dir(self.path());
        command
    }

    /// What the command says and how it ends.
    pub(crate) fn transcript(&self, words: &[&str]) -> String {
        self.shown(&self.asset(words).output().unwrap())
    }

    pub(crate) fn shown(&self, output: &Output) -> String {
        let mut text = format!("exit {}\n", output.status.code().unwrap());
        for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
            if !bytes.is_empty() {
                write!(text, "{name}:\n{}", String::from_utf8_lossy(bytes)).unwrap();
            }
        }
        let dir = self.path().canonicalize().unwrap();
        text.replace(dir.to_str().unwrap(), "[project]").replace(self.path().to_str().unwrap(), "[project]")
    }

    /// All files but the cache, which may change at any time.
    pub(crate) fn tree(&self) -> Tree {
        let mut tree = Tree::new();
        collect(self.path(), self.path(), &mut tree);
        tree.retain(|path, _| !path.starts_with(".asset-cache/"));
        tree
    }
}

fn collect(top: &Path, dir: &Path, tree: &mut Tree) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(top, &path, tree);
        } else {
            let name = path.strip_prefix(top).unwrap().to_str().unwrap().to_owned();
            tree.insert(name, fs::read(&path).unwrap());
        }
    }
}

/// `+` for a new file, `-` for one that is gone, `~` for one with other bytes.
pub(crate) fn changes(before: &Tree, after: &Tree) -> String {
    let mut lines = Vec::new();
    for (path, bytes) in after {
        match before.get(path) {
            None => lines.push(format!("+ {path}")),
            Some(old) if old != bytes => lines.push(format!("~ {path}")),
            Some(_) => {}
        }
    }
    let gone = before.keys().filter(|path| !after.contains_key(*path));
    lines.extend(gone.map(|path| format!("- {path}")));
    lines.join("\n")
}
