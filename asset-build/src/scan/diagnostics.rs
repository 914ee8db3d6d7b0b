//! Errors, warnings and hints about sources, collected from all threads.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use asset_core::{Error, Location};

use super::Source;
use crate::references::{IgnoreReason, Ignored};
use crate::report::{Failure, Hint};

/// Errors, warnings and hints.
#[derive(Default)]
pub(crate) struct Diagnostics {
    pub(crate) errors: Vec<Error>,
    pub(crate) warnings: Vec<Error>,
    pub(crate) hints: Hints,
}

impl Diagnostics {
    fn is_empty(&self) -> bool {
        self.errors.is_empty() && self.warnings.is_empty() && self.hints.0.is_empty()
    }

    fn append(&mut self, mut others: Self) {
        self.errors.append(&mut others.errors);
        self.warnings.append(&mut others.warnings);
        self.hints.append(others.hints);
    }
}

/// The diagnostics of a whole build.
#[derive(Default)]
pub(crate) struct SharedDiagnostics(Mutex<Diagnostics>);

impl SharedDiagnostics {
    /// Does one piece of work and keeps its diagnostics; `None` if it failed.
    pub(crate) fn collect<T>(&self, work: impl FnOnce(&mut Diagnostics) -> Result<T, Error>) -> Option<T> {
        let mut diagnostics = Diagnostics::default();
        let done = work(&mut diagnostics);
        // Nearly all work has none, and threads should not wait for each other to say so.
        if done.is_ok() && diagnostics.is_empty() {
            return done.ok();
        }
        let mut all = self.lock();
        all.append(diagnostics);
        done.map_err(|error| all.errors.push(error)).ok()
    }

    /// # Errors
    /// Every error so far.
    pub(crate) fn fail_on_errors(&self) -> Result<(), Failure> {
        let errors = std::mem::take(&mut self.lock().errors);
        if errors.is_empty() { Ok(()) } else { Err(Failure::new(errors)) }
    }

    pub(crate) fn into_inner(self) -> Diagnostics {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, Diagnostics> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hints about what was left as written, one for each reason.
#[derive(Debug, Default)]
pub(crate) struct Hints(BTreeMap<IgnoreReason, Hint>);

impl Hints {
    /// Adds the hints of one file.
    pub(super) fn add(&mut self, source: &Source<'_>, ignored: &[Ignored]) {
        let mut firsts = BTreeMap::new();
        for found in ignored {
            let (count, first) = firsts.entry(found.reason).or_insert((0, found));
            *count += 1;
            if found.offset < first.offset {
                *first = found;
            }
        }
        // Lines are counted for the first ones only.
        let hint = |(reason, (count, first)): (IgnoreReason, (usize, &Ignored))| {
            let hint = Hint { reason, count, first: source.location(first.offset), written: first.written.clone() };
            (reason, hint)
        };
        self.append(Self(firsts.into_iter().map(hint).collect()));
    }

    /// Adds the hints of other files. Threads find them in any order; the same tree must give the same report.
    fn append(&mut self, others: Self) {
        let order = |at: &Location| (at.path.clone(), at.line, at.column);
        for (reason, mut other) in others.0 {
            if let Some(hint) = self.0.remove(&reason) {
                let count = hint.count + other.count;
                other = if order(&hint.first) <= order(&other.first) { hint } else { other };
                other.count = count;
            }
            self.0.insert(reason, other);
        }
    }

    pub(crate) fn into_vec(self) -> Vec<Hint> {
        self.0.into_values().collect()
    }
}
