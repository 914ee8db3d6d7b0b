//! Which files of the load path are assets.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use super::Directory;
use crate::error::{Error, ErrorKind};

/// Selects files by `exclude`, `include` and the default exclusions.
#[derive(Debug)]
pub struct Filter {
    exclude: Globs,
    include: Globs,
}

impl Filter {
    /// The filter of these settings.
    ///
    /// # Errors
    /// `Invalid`, naming the pattern, if one is not a glob.
    pub fn new(directory: &Directory) -> Result<Self, Error> {
        let exclude = Globs::new("exclude", &directory.exclude)?;
        Ok(Self { exclude, include: Globs::new("include", &directory.include)? })
    }

    pub(crate) fn admits_dotfiles(&self) -> bool {
        !self.include.is_empty()
    }

    /// Whether the file at logical `path`, at `inside` in its root, is an asset.
    pub fn admits(&self, path: &str, inside: &str) -> bool {
        !(is_excluded_by_default(inside) || self.exclude.is_match(path)) || self.include.is_match(path)
    }
}

/// The default exclusions: dotfiles, editor backups and the directories of CVS.
fn is_excluded_by_default(inside: &str) -> bool {
    let (directories, name) = inside.rsplit_once('/').unwrap_or(("", inside));
    let is_backup = name.ends_with('~') || name.len() > 1 && name.starts_with('#') && name.ends_with('#');
    name.starts_with('.')
        || is_backup
        || directories.split('/').any(|directory| directory.starts_with('.') || directory == "CVS")
}

/// A list of globs of logical paths: `*` stays within a segment, `**` crosses them.
///
/// ```
/// use asset_core::internal::Globs;
///
/// let globs = Globs::new("exclude", &["drafts/**".to_owned()])?;
/// assert!(globs.is_match("drafts/css/new.css"));
/// # Ok::<(), asset_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Globs(GlobSet);

impl Globs {
    /// The globs of the setting `key`.
    ///
    /// # Errors
    /// `Invalid`, naming key and pattern, if one is not a glob.
    pub fn new(key: &str, patterns: &[String]) -> Result<Self, Error> {
        let invalid = |pattern: &str, error: &globset::Error| {
            Error::new(ErrorKind::Invalid, format!("{key}: `{pattern}` is not a glob: {}", error.kind()))
        };
        let mut set = GlobSetBuilder::new();
        for pattern in patterns {
            let glob: Glob =
                GlobBuilder::new(pattern).literal_separator(true).build().map_err(|error| invalid(pattern, &error))?;
            set.add(glob);
        }
        set.build().map(Self).map_err(|error| invalid(&patterns.join("`, `"), &error))
    }

    /// Whether any of them matches.
    pub fn is_match(&self, path: &str) -> bool {
        // An empty set would still inspect the path.
        !self.0.is_empty() && self.0.is_match(path)
    }

    /// The positions of those that match, ascending.
    pub fn matches(&self, path: &str) -> Vec<usize> {
        if self.0.is_empty() { Vec::new() } else { self.0.matches(path) }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
