//! The settings of level 0: where assets are and how their URLs look.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use globset::Glob;

use super::IntegrityAlgorithm;
use crate::error::{Error, ErrorKind};
use crate::id::{CustomVersion, LogicalPath, Version, VersionScheme, Versioning};
use crate::suggest::{printable, printable_path};
use crate::url::{Prefix, Style};

/// A directory of assets, or several, whose versions are computed from the files: no build, no bundles, nothing rewritten.
///
/// A path alone is one with all defaults: [`Assets::from_dir`](crate::Assets::from_dir) takes both.
///
/// ```
/// use asset_core::{Assets, Directory, Style};
/// # let dir = tempfile::tempdir()?;
/// # std::fs::write(dir.path().join("app.css"), "body {}\n")?;
/// # let dir = dir.path();
///
/// let directory = Directory::new(dir).style(Style::Query { key: None }).exclude("drafts/**");
/// let assets = Assets::from_dir(directory)?;
/// assert_eq!(assets.catalog().asset("app.css")?.url(), "/static/app.css?746f7bd7");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Directory {
    /// Where relative roots start.
    base: PathBuf,
    pub(crate) roots: Vec<LoadPathRoot>,
    pub(super) exclude: Vec<String>,
    pub(super) include: Vec<String>,
    pub(crate) style: Style,
    pub(crate) version: VersionScheme,
    token: Option<String>,
    custom_version: Option<Arc<dyn CustomVersion>>,
    pub(crate) integrity: Vec<IntegrityAlgorithm>,
}

/// One root of the load path.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoadPathRoot {
    /// The directory.
    pub dir: PathBuf,
    /// The logical directory under which its files appear; empty for the top.
    pub at: String,
    /// What `name:path` calls it.
    pub name: Option<String>,
}

/// A setting that can't be, and its place: `["load-path", "1", "at"]`.
#[derive(Debug, Clone)]
pub struct Violation {
    /// Keys and positions, from the top; as much of it as a file has is where the mistake is shown.
    pub place: Vec<String>,
    /// The key to show if a file says nothing of `place`.
    pub other: &'static str,
    /// What is wrong, and what would be right.
    pub message: String,
    /// What kind of error it is for settings made in code.
    pub kind: ErrorKind,
}

type Checked = Result<(), Violation>;

impl Directory {
    /// The directory at `dir`, with filename style and hash versions.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self {
            base: PathBuf::new(),
            roots: vec![LoadPathRoot::new(dir)],
            exclude: Vec::new(),
            include: Vec::new(),
            style: Style::default(),
            version: VersionScheme::default(),
            token: None,
            custom_version: None,
            integrity: vec![IntegrityAlgorithm::Sha384],
        }
    }

    /// The same with one more root behind the others: of two files with one logical path, the earlier root's wins.
    #[must_use]
    pub fn root(mut self, root: impl Into<LoadPathRoot>) -> Self {
        self.roots.push(root.into());
        self
    }

    /// The same without the files whose logical paths match this glob. Dotfiles and backups of editors never are assets.
    #[must_use]
    pub fn exclude(mut self, glob: impl Into<String>) -> Self {
        self.exclude.push(glob.into());
        self
    }

    /// The same with the files whose logical paths match this glob, whatever excludes them.
    #[must_use]
    pub fn include(mut self, glob: impl Into<String>) -> Self {
        self.include.push(glob.into());
        self
    }

    /// The same with another URL style.
    #[must_use]
    pub fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// The same with another version scheme. A token that no one sets is the time at which the assets are opened:
    /// milliseconds since the epoch, in at least twelve digits.
    #[must_use]
    pub fn version(mut self, scheme: VersionScheme) -> Self {
        self.version = scheme;
        self
    }

    /// The same with token versions of this value: a release, a commit, an environment's name (tet's `set_cachebreaker`).
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.version = VersionScheme::Token;
        self.token = Some(token.into());
        self
    }

    /// The same with versions of the application's own.
    #[must_use]
    pub fn custom_version(self, version: impl CustomVersion + 'static) -> Self {
        self.shared_custom_version(Arc::new(version))
    }

    /// The same with these algorithms for the `integrity` attribute. Defaults to SHA-384.
    #[must_use]
    pub fn integrity(mut self, algorithms: impl IntoIterator<Item = IntegrityAlgorithm>) -> Self {
        self.integrity = algorithms.into_iter().collect();
        self.integrity.sort_unstable();
        self.integrity.dedup();
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub fn shared_custom_version(mut self, version: Arc<dyn CustomVersion>) -> Self {
        self.version = VersionScheme::Custom(version.name().to_owned());
        self.custom_version = Some(version);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub fn with_roots(mut self, base: impl Into<PathBuf>, roots: Vec<LoadPathRoot>) -> Self {
        self.base = base.into();
        self.roots = roots;
        self
    }

    /// In directory mode a token that nobody gave is the time at which the catalog is created, as tet has it.
    pub(crate) fn with_clock_token(mut self) -> Self {
        if self.version == VersionScheme::Token && self.token.is_none() {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            self.token = Some(format!("{:012}", now.as_millis()));
        }
        self
    }

    pub(crate) fn versioning(&self) -> Versioning<'_> {
        Versioning { scheme: &self.version, token: self.token.as_deref(), custom: self.custom_version.as_deref() }
    }

    /// A root's directory, from where relative ones start.
    pub(crate) fn path(&self, dir: &Path) -> PathBuf {
        self.base.join(dir)
    }

    /// Fails if settings contradict each other, or the prefix. Nothing is looked up on disk.
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
        // The default prefix has no `{version}`, so one of the two keys is there if they disagree.
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
        match self.roots[..at].iter().any(is_duplicate) {
            true => Err(format!("root `{}` is there twice", printable_path(&root.dir))),
            false => Ok(()),
        }
    }

    fn normalized(&self, dir: &Path) -> PathBuf {
        normalized(self.path(dir))
    }
}

macro_rules! from_path {
    ($($path:ty),*) => {
        $(impl From<$path> for Directory {
            fn from(dir: $path) -> Self {
                Self::new(dir)
            }
        }

        impl From<$path> for LoadPathRoot {
            fn from(dir: $path) -> Self {
                Self::new(dir)
            }
        })*
    };
}

from_path!(&str, &String, String, &Path, &PathBuf, PathBuf);

impl LoadPathRoot {
    /// A root without a name, whose files appear at the top.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into(), at: String::new(), name: None }
    }

    /// The same with its files under this logical directory.
    #[must_use]
    pub fn at(mut self, at: impl Into<String>) -> Self {
        self.at = at.into();
        self
    }

    /// The same with the name by which `name:path` addresses it.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}

impl Violation {
    /// A violation of the kind `Invalid`.
    pub fn new(place: &[&str], message: impl Into<String>) -> Self {
        let place = place.iter().map(|&part| part.to_owned()).collect();
        Self { place, other: "", message: message.into(), kind: ErrorKind::Invalid }
    }

    /// The same with the key to show if a file says nothing of the place.
    #[must_use]
    pub fn or(self, other: &'static str) -> Self {
        Self { other, ..self }
    }

    /// The error for settings made in code.
    pub fn into_error(self) -> Error {
        Error::new(self.kind, self.message)
    }
}

/// Fails if a pattern of the setting `key` is not a glob.
pub fn check_globs(key: &str, globs: &[String]) -> Result<(), Violation> {
    for (at, glob) in globs.iter().enumerate() {
        if let Err(error) = Glob::new(glob) {
            let message = format!("`{}` in `{key}` is no glob: {}", printable(glob), error.kind());
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

/// A name stands before `:` in look-ups, which may end with `?query` and `#fragment`.
fn check_name(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err("is empty".to_owned());
    }
    match name.chars().find(|&c| "/\\:?#".contains(c) || c.is_control()) {
        Some(odd) => Err(format!("has {odd:?}, which can't stand before `:` in a look-up")),
        None => Ok(()),
    }
}

/// `path` made absolute and without `.` and `..`; links stay what they are called.
pub fn normalized(path: PathBuf) -> PathBuf {
    without_dots(&std::path::absolute(&path).unwrap_or(path))
}

/// `path` without `.` and `..`, as far as that can be said without looking at the disk.
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
