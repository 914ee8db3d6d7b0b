//! Which files of the load path are assets.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use crate::{Config, Error, ErrorKind};

/// `exclude`, `include` and the rule that dotfiles are no assets.
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
        let is_dotfile = inside.split('/').any(|segment| segment.starts_with('.'));
        // A set without globs looks at the path nevertheless.
        let is_in = |set: &GlobSet| !set.is_empty() && set.is_match(path);
        !(is_dotfile || is_in(&self.exclude)) || is_in(&self.include)
    }
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
