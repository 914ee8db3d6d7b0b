//! Why a build or check failed: every finding, not only the first.

use std::fmt;

use asset_core::Error;

/// One or more findings, sorted by place; a failed build has changed no manifest, pointer, history or existing output.
#[derive(Debug)]
pub struct Failure {
    findings: Vec<Error>,
}

impl Failure {
    pub(crate) fn new(mut findings: Vec<Error>) -> Self {
        // Threads find mistakes in any order; the same tree must give the same report.
        findings.sort_by_cached_key(|finding| {
            let place = finding.location().map(|at| (at.path.clone(), at.line, at.column));
            (place, finding.to_string())
        });
        findings.dedup_by_key(|finding| finding.to_string());
        Self { findings }
    }

    /// What was found.
    pub fn findings(&self) -> &[Error] {
        &self.findings
    }

    pub(crate) fn into_findings(self) -> Vec<Error> {
        self.findings
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { findings: vec![error] }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.findings.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Failure {}
