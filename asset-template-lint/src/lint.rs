//! What to check against which assets: the options of a run, and the run itself.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use asset_core::{Catalog, Error, ErrorKind, Manifest};

use crate::check::{Checker, Options};
use crate::files::{TemplateFile, read, templates};
use crate::report::{Report, Severity};

/// Templates, and the assets that they are checked against.
///
/// ```
/// use asset_template_lint::Lint;
///
/// let report = Lint::from_manifest("tests/asset-manifest.json").templates(["tests/templates/good"]).run()?;
/// assert_eq!(report.findings.len(), 0);
/// # Ok::<(), asset_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Lint {
    source: Source,
    paths: Vec<PathBuf>,
    options: Options,
}

/// Where the assets come from.
#[derive(Debug, Clone)]
enum Source {
    Manifest(PathBuf),
    Catalog(Arc<Catalog>),
}

impl Lint {
    /// Checks against the manifest at `path`, which is read when the lint runs.
    pub fn from_manifest(path: impl Into<PathBuf>) -> Self {
        Self::with_source(Source::Manifest(path.into()))
    }

    /// Checks against a catalog in memory.
    pub fn new(catalog: impl Into<Arc<Catalog>>) -> Self {
        Self::with_source(Source::Catalog(catalog.into()))
    }

    fn with_source(source: Source) -> Self {
        Self { source, paths: Vec::new(), options: Options::default() }
    }

    /// Adds files, and directories with all templates below them: `.html`, `.htm`, `.xhtml`, `.xml`, `.svg`, `.txt`,
    /// `.tera`, `.jinja`, `.jinja2` and `.j2`, also after another extension (`page.html.j2`). Dotfiles in directories are
    /// skipped, and links to directories are not followed.
    #[must_use]
    pub fn templates<P: Into<PathBuf>>(mut self, paths: impl IntoIterator<Item = P>) -> Self {
        self.paths.extend(paths.into_iter().map(Into::into));
        self
    }

    /// Whether warnings and arguments that are not literals are errors. Defaults to `false`.
    #[must_use]
    pub fn strict(mut self, yes: bool) -> Self {
        self.options.is_strict = yes;
        self
    }

    /// Adds logical paths whose URLs may be hard-coded, such as those that `unversioned` in `asset.toml` matches. They
    /// never count as unused.
    #[must_use]
    pub fn unversioned<P: Into<String>>(mut self, paths: impl IntoIterator<Item = P>) -> Self {
        self.options.unversioned.extend(paths.into_iter().map(Into::into));
        self
    }

    /// Reads and checks the templates.
    ///
    /// # Errors
    /// `Io` if a template or the manifest can't be read, or if a directory has no template; `Manifest` if the manifest
    /// is missing or malformed.
    pub fn run(&self) -> Result<Report, Error> {
        let catalog = self.source.catalog()?;
        let mut checker = Checker::new(&catalog, &self.options);
        for TemplateFile { path, is_named } in templates(&self.paths)? {
            match read(&path)? {
                Ok(source) => checker.check(&path, &source),
                // A file that was named must be a template; one in a directory may be there by accident.
                Err(why) => checker.reject_file(why, if is_named { Severity::Error } else { Severity::Warning }),
            }
            checker.report.files.push(path);
        }
        Ok(checker.finish())
    }

    /// Checks the text of one template; `name` is its path in messages.
    ///
    /// # Errors
    /// As for the manifest in [`run`](Self::run).
    pub fn run_on(&self, name: &str, source: &str) -> Result<Report, Error> {
        let catalog = self.source.catalog()?;
        let mut checker = Checker::new(&catalog, &self.options);
        checker.check(name.as_ref(), source);
        Ok(checker.finish())
    }

    /// Runs the lint in a `build.rs`: cargo prints every finding, and the build fails if one is an error. Cargo runs the
    /// script again when the manifest or a template changes, and when a file is added to a directory of templates.
    ///
    /// Paths start at the directory of the crate's `Cargo.toml`. The function returns even if there are errors; cargo fails
    /// when the script has ended.
    ///
    /// ```no_run
    /// // build.rs
    /// fn main() {
    ///     asset_template_lint::Lint::from_manifest("asset-manifest.json").templates(["templates"]).build_script();
    /// }
    /// ```
    pub fn build_script(&self) {
        let instructions = self.instructions(&self.run());
        // Cargo reads all of it. If cargo is gone, there is nobody to report a failed write to.
        drop(io::stdout().lock().write_all(instructions.as_bytes()));
    }

    /// The instructions for cargo, one per line.
    fn instructions(&self, outcome: &Result<Report, Error>) -> String {
        let mut lines = Vec::new();
        if let Source::Manifest(path) = &self.source {
            lines.push(format!("cargo::rerun-if-changed={}", path.display()));
        }
        lines.extend(self.paths.iter().map(|path| format!("cargo::rerun-if-changed={}", path.display())));
        match outcome {
            Err(error) => lines.push(format!("cargo::error={error}")),
            Ok(report) => lines.extend(report.findings.iter().map(|finding| match finding.severity() {
                Severity::Error => format!("cargo::error={finding}"),
                // Cargo prints the word itself.
                Severity::Warning => format!("cargo::warning={}", finding.to_string().replacen("warning: ", "", 1)),
            })),
        }
        lines.push(String::new());
        lines.join("\n")
    }
}

impl Source {
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
