//! What is to be linted, and the run.

use std::path::PathBuf;
use std::sync::Arc;

use asset_core::{Catalog, Error, ErrorKind, Manifest};

use crate::check::Checker;
use crate::files::{TemplateFile, read, templates};
use crate::{Report, Severity};

/// Templates, and the assets that they are checked against.
///
/// ```
/// use asset_template_lint::Lint;
///
/// let report = Lint::from_manifest("tests/asset-manifest.json").templates(["tests/templates/good"]).run()?;
/// assert_eq!(report.findings.len(), 0);
/// # Ok::<(), asset_core::Error>(())
/// ```
#[derive(Debug)]
pub struct Lint {
    pub(crate) assets: Assets,
    pub(crate) places: Vec<PathBuf>,
    pub(crate) is_strict: bool,
    pub(crate) unversioned: Vec<String>,
}

#[derive(Debug)]
pub(crate) enum Assets {
    Manifest(PathBuf),
    Catalog(Arc<Catalog>),
}

impl Lint {
    /// Checks against a manifest, which is read when the lint runs.
    pub fn from_manifest(path: impl Into<PathBuf>) -> Self {
        Self::of(Assets::Manifest(path.into()))
    }

    /// Checks against what is already in memory.
    pub fn new(catalog: impl Into<Arc<Catalog>>) -> Self {
        Self::of(Assets::Catalog(catalog.into()))
    }

    fn of(assets: Assets) -> Self {
        Self { assets, places: Vec::new(), is_strict: false, unversioned: Vec::new() }
    }

    /// Adds files, and directories with everything in them that is named as a template: `.html`, `.htm`, `.xhtml`,
    /// `.xml`, `.svg`, `.txt`, `.tera`, `.jinja`, `.jinja2` and `.j2`, also behind another extension (`page.html.j2`).
    /// Dotfiles in directories are no templates, and links to directories are not followed.
    #[must_use]
    pub fn templates<P: Into<PathBuf>>(mut self, places: impl IntoIterator<Item = P>) -> Self {
        self.places.extend(places.into_iter().map(Into::into));
        self
    }

    /// Whether arguments that are no literals are errors, and warnings too. Defaults to no.
    #[must_use]
    pub fn strict(mut self, yes: bool) -> Self {
        self.is_strict = yes;
        self
    }

    /// Logical paths whose URLs may be written without a version, as `unversioned` in `asset.toml` says of them. They
    /// are never unused either.
    #[must_use]
    pub fn unversioned<P: Into<String>>(mut self, paths: impl IntoIterator<Item = P>) -> Self {
        self.unversioned.extend(paths.into_iter().map(Into::into));
        self
    }

    /// Reads the templates and says what is wrong with them.
    ///
    /// # Errors
    /// `Io` if a template or the manifest can't be read, or if a directory has no template; `Manifest` if the manifest
    /// is missing or not what it must be.
    pub fn run(&self) -> Result<Report, Error> {
        let catalog = self.assets.catalog()?;
        let mut checker = Checker::new(self, &catalog);
        for TemplateFile { path, is_named } in templates(&self.places)? {
            match read(&path)? {
                Ok(source) => checker.check(&path, &source),
                // What was named itself is meant to be a template; what is in a directory may be there by accident.
                Err(why) => checker.refuse_file(why, if is_named { Severity::Error } else { Severity::Warning }),
            }
            checker.report.files.push(path);
        }
        Ok(checker.finish())
    }

    /// What templates say, checked without a file; `name` is what messages call it.
    ///
    /// # Errors
    /// As for the manifest in [`run`](Self::run).
    pub fn run_on(&self, name: &str, source: &str) -> Result<Report, Error> {
        let catalog = self.assets.catalog()?;
        let mut checker = Checker::new(self, &catalog);
        checker.check(name.as_ref(), source);
        Ok(checker.finish())
    }
}

impl Assets {
    fn catalog(&self) -> Result<Arc<Catalog>, Error> {
        match self {
            Self::Catalog(catalog) => Ok(Arc::clone(catalog)),
            Self::Manifest(path) if !path.exists() => {
                let message = format!("there is no manifest `{}`; run `asset build`, and commit it", path.display());
                Err(Error::new(ErrorKind::Manifest, message))
            }
            Self::Manifest(path) => {
                let manifest = Manifest::read(path)?;
                Ok(Catalog::from_manifest(&manifest, &path.display().to_string()).into())
            }
        }
    }
}
