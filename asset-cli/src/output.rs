//! What goes to standard output and standard error.

use std::io::{self, Write};

use asset_core::Error;
use asset_template_lint::Finding;

/// Results on standard output, everything else on standard error.
#[derive(Clone)]
pub(crate) struct Output {
    is_quiet: bool,
}

impl Output {
    pub(crate) fn new(is_quiet: bool) -> Self {
        Self { is_quiet }
    }

    pub(crate) fn is_quiet(&self) -> bool {
        self.is_quiet
    }

    /// Results, one per line.
    ///
    /// # Errors
    /// Whatever writing fails with, `BrokenPipe` if nobody reads on.
    pub(crate) fn results<T: AsRef<str>>(&self, lines: impl IntoIterator<Item = T>) -> io::Result<()> {
        let mut stdout = io::BufWriter::new(io::stdout().lock());
        for line in lines {
            writeln!(stdout, "{}", line.as_ref())?;
        }
        stdout.flush()
    }

    /// What was done, unless nobody wants to know.
    pub(crate) fn note(&self, text: &str) {
        if !self.is_quiet {
            complain(text);
        }
    }

    /// What is wrong: `path:line:column: message` for what has a place.
    pub(crate) fn findings(&self, findings: &[Error]) {
        for finding in findings {
            match finding.location() {
                Some(_) => complain(&finding.to_string()),
                None => complain(&format!("error: {finding}")),
            }
        }
    }

    /// What is not right, but no failure: `path:line:column: warning: message` for what has a place.
    pub(crate) fn warnings(&self, warnings: &[Error]) {
        for warning in warnings {
            match warning.location() {
                Some(location) => complain(&format!("{location}: warning: {}", warning.message())),
                None => complain(&format!("warning: {warning}")),
            }
        }
    }

    /// What a lint found, each with the line of the template.
    pub(crate) fn annotated(&self, findings: &[Finding]) {
        findings.iter().for_each(|finding| complain(&finding.annotated()));
    }
}

/// Standard error may be closed; then there is nobody left to tell.
fn complain(text: &str) {
    drop(writeln!(io::stderr().lock(), "{text}"));
}
