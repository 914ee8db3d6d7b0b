//! Checks of settings, before any file is read.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use globset::Glob;

use super::{Directory, LoadPathRoot};
use crate::error::{Error, ErrorKind};
use crate::id::{LogicalPath, Version, VersionScheme};
use crate::message::{printable, printable_path};
use crate::url::{Prefix, Style};

/// An invalid setting, and its place: `["load-path", "1", "at"]`.
#[derive(Debug, Clone)]
pub struct Violation {
    /// Keys and positions from the top of the file. The error is located at the longest part of this that the file has.
    pub place: Vec<String>,
    /// The key at which to locate the error if the file does not have `place`.
    pub other: &'static str,
    /// What is wrong, and what would be valid.
    pub message: String,
    /// The kind of the error for settings made in code.
    pub kind: ErrorKind,
}

type Checked = Result<(), Violation>;

impl Violation {
    /// A violation of the kind `Invalid`.
    pub fn new(place: &[&str], message: impl Into<String>) -> Self {
        let place = place.iter().map(|&part| part.to_owned()).collect();
        Self { place, other: "", message: message.into(), kind: ErrorKind::Invalid }
    }

    /// Sets the key at which to locate the error if the file does not have the place.
    #[must_use]
    pub fn or(self, other: &'static str) -> Self {
        Self { other, ..self }
    }

    /// The error for settings made in code.
    pub fn into_error(self) -> Error {
        Error::new(self.kind, self.message)
    }
}

impl Directory {
    /// Fails if settings are invalid or contradict each other or the prefix. Does not access the disk.
    #[doc(hidden)]
    pub fn check(&self, prefix: &Prefix) -> Checked {
        self.check_version()?;
        self.check_style(prefix)?;
        check_globs("exclude", &self.exclude)?;
        check_globs("include", &self.include)?;
        self.check_roots()
    }

    fn check_version(&self) -> Checked {
        if let Some(token) = &self.token {
            token
                .parse::<Version>()
                .map_err(|error| Violation::new(&["token"], format!("token: {}", error.message())).or("token-env"))?;
        }
        match &self.version {
            VersionScheme::Custom(name) if self.custom_version.as_ref().is_none_or(|custom| custom.name() != name) => {
                let message = format!("version `custom:{name}` can only be set in code, with `custom_version`");
                Err(Violation::new(&["version"], message))
            }
            _ => Ok(()),
        }
    }

    fn check_style(&self, prefix: &Prefix) -> Checked {
        if self.style == Style::Prefix && self.version != VersionScheme::Token {
            let message = format!("style `prefix` goes with version `token`, not `{}`", self.version);
            return Err(Violation::new(&["style"], message));
        }
        // The default prefix has no `{version}`, so if they disagree, the file has one of the two keys.
        let key = if self.style == Style::Prefix { "style" } else { "prefix" };
        self.style.check_prefix(prefix).map_err(|error| Violation::new(&[key], error.message()))
    }

    fn check_roots(&self) -> Checked {
        if self.roots.is_empty() {
            return Err(Violation::new(&["load-path"], "`load-path` has no roots"));
        }
        let mut names: BTreeMap<&str, &LoadPathRoot> = BTreeMap::new();
        for (at, root) in self.roots.iter().enumerate() {
            let place = |key: &str, message: String| Violation::new(&["load-path", &at.to_string(), key], message);
            self.check_dir(at, root).map_err(|message| place("dir", message))?;
            if !root.at.is_empty() {
                check_at(&root.at)
                    .map_err(|why| place("at", format!("`at` of root `{}`: {why}", printable_path(&root.dir))))?;
            }
            let Some(name) = &root.name else { continue };
            check_name(name).map_err(|why| place("name", format!("root name `{}` {why}", printable(name))))?;
            if let Some(first) = names.insert(name, root) {
                let [first, second] = [first, root].map(|root| printable_path(&root.dir));
                return Err(place("name", format!("roots `{first}` and `{second}` have the same name `{name}`")));
            }
        }
        Ok(())
    }

    fn check_dir(&self, at: usize, root: &LoadPathRoot) -> Result<(), String> {
        if root.dir.as_os_str().is_empty() {
            return Err("a root's directory is empty; write `.` for the directory of `asset.toml`".to_owned());
        }
        let is_duplicate =
            |other: &LoadPathRoot| self.normalized(&root.dir) == self.normalized(&other.dir) && root.at == other.at;
        if self.roots[..at].iter().any(is_duplicate) {
            return Err(format!("root `{}` is listed twice", printable_path(&root.dir)));
        }
        Ok(())
    }

    fn normalized(&self, dir: &Path) -> PathBuf {
        normalized(self.path(dir))
    }
}

/// Fails if a pattern of the setting `key` is not a glob.
pub fn check_globs(key: &str, globs: &[String]) -> Result<(), Violation> {
    // One by one, so that the error has the position of the pattern.
    for (at, glob) in globs.iter().enumerate() {
        if let Err(error) = Glob::new(glob) {
            let message = format!("`{}` in `{key}` is not a glob: {}", printable(glob), error.kind());
            return Err(Violation::new(&[key, &at.to_string()], message));
        }
    }
    Ok(())
}

fn check_at(at: &str) -> Result<(), String> {
    at.parse::<LogicalPath>().map_err(|error| error.message().to_owned())?;
    if at.contains(':') {
        return Err(format!("path {at:?} has a `:`, which follows a root's name"));
    }
    Ok(())
}

/// A name precedes `:` in look-ups, which may end with `?query` and `#fragment`.
fn check_name(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err("is empty".to_owned());
    }
    match name.chars().find(|&c| "/\\:?#".contains(c) || c.is_control()) {
        Some(odd) => Err(format!("has {odd:?}, which can't precede `:` in a lookup")),
        None => Ok(()),
    }
}

/// `path` made absolute, without `.` and `..`; links are not resolved.
pub fn normalized(path: PathBuf) -> PathBuf {
    without_dots(&std::path::absolute(&path).unwrap_or(path))
}

/// `path` without `.` and `..`, where that is possible without access to the disk.
fn without_dots(path: &Path) -> PathBuf {
    let mut normalized = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => match normalized.components().next_back() {
                Some(Component::Normal(_)) => drop(normalized.pop()),
                Some(Component::RootDir) => {}
                _ => normalized.push(component),
            },
            _ => normalized.push(component),
        }
    }
    normalized
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_taken_out_of_paths() {
        let cases =
            [("./static/", "static"), ("a/../b/./c", "b/c"), ("../a", "../a"), ("/x/../../y", "/y"), ("a/..", "")];
        for (path, normalized) in cases {
            assert_eq!(without_dots(Path::new(path)), Path::new(normalized), "{path}");
        }
    }
}
