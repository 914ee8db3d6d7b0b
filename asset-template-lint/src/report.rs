//! The result of a run of [`Lint`](crate::Lint).

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use asset_core::{Error, ErrorKind, Location};

use crate::excerpt::Excerpt;

/// What the templates use, and what is wrong with it.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Report {
    /// The templates that were read, sorted.
    pub files: Vec<PathBuf>,
    /// All errors and warnings, by file and location.
    pub findings: Vec<Finding>,
    /// The number of uses of our functions, filters and objects.
    pub calls: usize,
    /// The arguments that are not literals, and can only be checked when the page is rendered.
    pub dynamic: Vec<Location>,
    /// The logical paths of unused assets, sorted: no literal in a template names them or is a prefix of them, no bundle has
    /// them as members, and no module imports them. Stylesheets may still refer to them: a manifest does not say.
    pub unused: Vec<String>,
}

impl Report {
    /// The number of findings that are errors.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.severity() == Severity::Error).count()
    }

    /// The number of findings that are warnings.
    pub fn warnings(&self) -> usize {
        self.findings.len() - self.errors()
    }
}

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// The page fails to render, or has a URL that certainly leads nowhere.
    Error,
    /// The page works, but can be improved.
    Warning,
}

/// One error or warning.
///
/// `Display` is one line, `path:line:column: message`; [`annotated`](Self::annotated) adds the line of the template.
#[derive(Debug, Clone)]
pub struct Finding {
    severity: Severity,
    error: Error,
    excerpt: Option<Excerpt>,
}

impl Finding {
    pub(crate) fn new(severity: Severity, error: Error) -> Self {
        Self { severity, error, excerpt: None }
    }

    /// The same finding, located at `span` of the template at `path`.
    pub(crate) fn at(mut self, path: &Path, source: &str, span: &Range<usize>) -> Self {
        self.error = self.error.located(Location::in_text(path, source.as_bytes(), span.start));
        self.excerpt = Some(Excerpt::new(source, span));
        self
    }

    /// Whether it is an error or a warning.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The kind of the error, for programs.
    pub fn kind(&self) -> ErrorKind {
        self.error.kind()
    }

    /// The message without the location.
    pub fn message(&self) -> &str {
        self.error.message()
    }

    /// Where it was found; `None` if it is not about a place in a template.
    pub fn location(&self) -> Option<&Location> {
        self.error.location()
    }

    /// The number of characters that it covers from the location on: at least 1, and at most the rest of the line.
    pub fn length(&self) -> usize {
        self.excerpt.as_ref().map_or(1, Excerpt::length)
    }

    /// The finding, and below it the line of the template with the faulty part marked.
    ///
    /// ```text
    /// templates/page.html:3:42: no asset `css/ap.css` in manifest …; did you mean `css/app.css`?
    ///   |
    /// 3 | <link rel="stylesheet" href="{{ static_url("css/ap.css") }}">
    ///   |                                            ^^^^^^^^^^^^
    /// ```
    pub fn annotated(&self) -> String {
        match self.location().zip(self.excerpt.as_ref()) {
            Some((location, excerpt)) => format!("{self}\n{}", excerpt.numbered(location.line)),
            None => self.to_string(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(location) = self.location() {
            write!(f, "{location}: ")?;
        }
        if self.severity == Severity::Warning {
            f.write_str("warning: ")?;
        }
        f.write_str(self.message())
    }
}
