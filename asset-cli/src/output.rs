//! Standard output and standard error.

use std::io::{self, Write};

use asset_build::Hint;
use asset_core::Error;
use asset_core::internal::printable;
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
    /// The error of the write, `BrokenPipe` if the reader has gone.
    pub(crate) fn results<T: AsRef<str>>(&self, lines: impl IntoIterator<Item = T>) -> io::Result<()> {
        let mut stdout = io::BufWriter::new(io::stdout().lock());
        for line in lines {
            writeln!(stdout, "{}", line.as_ref())?;
        }
        stdout.flush()
    }

    /// Reports what was done; silent with `--quiet`.
    pub(crate) fn note(&self, text: &str) {
        if !self.is_quiet {
            // It may contain paths, which may contain escape sequences.
            print_error(&printable(text));
        }
    }

    /// Errors: `path:line:column: message` for those with a location.
    pub(crate) fn findings(&self, findings: &[Error]) {
        for finding in findings {
            match finding.location() {
                Some(_) => print_error(&finding.to_string()),
                None => print_error(&format!("error: {finding}")),
            }
        }
    }

    /// Warnings: `path:line:column: warning: message` for those with a location.
    pub(crate) fn warnings(&self, warnings: &[Error]) {
        for warning in warnings {
            match warning.location() {
                Some(location) => print_error(&format!("{location}: warning: {}", warning.message())),
                None => print_error(&format!("warning: {warning}")),
            }
        }
    }

    /// Hints: `path:line:column: hint: message`; silent with `--quiet`.
    pub(crate) fn hints(&self, hints: &[Hint]) {
        for hint in hints {
            self.note(&format!("{}: hint: {hint}", hint.first));
        }
    }

    /// The findings of a lint, each with the line of its template.
    pub(crate) fn annotated(&self, findings: &[Finding]) {
        findings.iter().for_each(|finding| print_error(&finding.annotated()));
    }
}

/// Prints to standard error. If that is closed, the message is lost.
fn print_error(text: &str) {
    drop(writeln!(io::stderr().lock(), "{text}"));
}
