//! The findings, hints, progress and timings of a build.

use std::fmt;
use std::time::{Duration, Instant};

use asset_core::internal::printable;
use asset_core::{Error, Location};

use crate::references::IgnoreReason;

/// One or more findings, sorted by place; a failed build has changed no manifest, pointer, history or existing output.
#[derive(Debug)]
pub struct Failure {
    findings: Vec<Error>,
}

impl Failure {
    pub(crate) fn new(mut findings: Vec<Error>) -> Self {
        // Threads find errors in any order; the same tree must give the same report.
        findings.sort_by_cached_key(|finding| {
            let place = finding.location().map(|at| (at.path.clone(), at.line, at.column));
            (place, finding.to_string())
        });
        findings.dedup_by_key(|finding| finding.to_string());
        Self { findings }
    }

    /// The findings.
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

/// How much of one kind was left as written, and where the first of it is. Its `Display` is a message without the place.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hint {
    /// Why they are left.
    pub reason: IgnoreReason,
    /// How many there are.
    pub count: usize,
    /// The first place by path and line.
    pub first: Location,
    /// The text at the first place.
    pub written: String,
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { count, .. } = self;
        let written = printable(&self.written);
        let (them, s) = if *count == 1 { ("it", "") } else { ("them", "s") };
        match self.reason {
            IgnoreReason::Unprefixed => write!(
                f,
                "{count} path{s} of assets without the prefix, first `{written}`: no version is put into {them}; \
                 begin {them} with the prefix, or write {them} relative to the file"
            ),
            IgnoreReason::PackageName => write!(
                f,
                "{count} import{s} by the name of a package, first `{written}`: a browser needs an import map for {them}"
            ),
            IgnoreReason::Computed => write!(
                f,
                "{count} computed URL{s}, first `{written}`: no version is put into {them}; name the files in \
                 `unversioned` if another server has them"
            ),
            IgnoreReason::TailwindInput => write!(
                f,
                "{count} rule{s} that Tailwind CSS reads, first `{written}`: link the stylesheet that it writes, and \
                 add this one to `exclude`"
            ),
        }
    }
}

/// Is told how far a build is, from any thread.
pub trait Progress: Send + Sync {
    /// `total` assets are about to be processed.
    fn started(&self, total: usize);

    /// Then `total` outputs are about to be compressed; from here on, [`advanced`](Self::advanced) counts these.
    fn compressing(&self, _total: usize) {}

    /// One asset is done.
    fn advanced(&self);
}

/// Shows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quiet;

impl Progress for Quiet {
    fn started(&self, _total: usize) {}

    fn advanced(&self) {}
}

/// How long each stage of a build took, in the order in which they ran.
///
/// The stages follow each other without a gap. Their names are for people, and may change with how a build works.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timings {
    stages: Vec<(&'static str, Duration)>,
}

impl Timings {
    /// Each stage with its duration.
    pub fn stages(&self) -> impl ExactSizeIterator<Item = (&'static str, Duration)> {
        self.stages.iter().copied()
    }

    /// The duration of the whole build.
    pub fn total(&self) -> Duration {
        self.stages.iter().map(|(_, duration)| duration).sum()
    }
}

/// Measures the time between the ends of stages.
pub(crate) struct Stopwatch {
    since: Instant,
    timings: Timings,
}

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self { since: Instant::now(), timings: Timings::default() }
    }

    /// Ends the stage that ran since the last one ended, or since the start.
    pub(crate) fn lap(&mut self, stage: &'static str) {
        let now = Instant::now();
        self.timings.stages.push((stage, now - self.since));
        self.since = now;
    }

    pub(crate) fn into_timings(self) -> Timings {
        self.timings
    }
}
