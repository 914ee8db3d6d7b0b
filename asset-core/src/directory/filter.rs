//! Which files of the load path are assets.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use crate::{Config, Error, ErrorKind};

/// `exclude`, `include` and what is no asset by itself.
pub(crate) struct Filter {
    exclude: GlobSet,
    include: GlobSet,
}

impl Filter {
    /// # Errors
    /// `Invalid`, naming the pattern, if one is no glob.
    pub(crate) fn new(config: &Config) -> Result<Self, Error> {
        Ok(Self { exclude: glob_set("exclude", &config.exclude)?, include: glob_set("include", &config.include)? })
    }

    pub(crate) fn admits_dotfiles(&self) -> bool {
        !self.include.is_empty()
    }

    /// Whether the file at logical `path`, at `inside` in its root, is an asset.
    pub(crate) fn admits(&self, path: &str, inside: &str) -> bool {
        // A set without globs looks at the path nevertheless.
        let is_in = |set: &GlobSet| !set.is_empty() && set.is_match(path);
        !(is_never_meant(inside) || is_in(&self.exclude)) || is_in(&self.include)
    }
}

/// Dotfiles, what editors leave behind, and what CVS keeps in every directory: beside sources, and never meant as assets.
fn is_never_meant(inside: &str) -> bool {
    let (directories, name) = inside.rsplit_once('/').unwrap_or(("", inside));
    let is_backup = name.ends_with('~') || name.len() > 1 && name.starts_with('#') && name.ends_with('#');
    name.starts_with('.')
        || is_backup
        || directories.split('/').any(|directory| directory.starts_with('.') || directory == "CVS")
}

/// The set of the globs under `key`: `*` stays within a segment, `**` crosses them.
///
/// # Errors
/// `Invalid`, naming key and pattern, if one is no glob.
pub fn glob_set(key: &str, patterns: &[String]) -> Result<GlobSet, Error> {
    let invalid = |pattern: &str, error: &globset::Error| {
        Error::new(ErrorKind::Invalid, format!("{key}: `{pattern}` is no glob: {}", error.kind()))
    };
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let glob: Glob =
            GlobBuilder::new(pattern).literal_separator(true).build().map_err(|error| invalid(pattern, &error))?;
        set.add(glob);
    }
    set.build().map_err(|error| invalid(&patterns.join("`, `"), &error))
}
