//! How long the stages of a build take.

use std::time::{Duration, Instant};

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

/// Takes the time between the ends of stages.
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
