//! What is left as written, counted: one hint for each reason.

use std::collections::BTreeMap;

use asset_core::Location;

use crate::references::{IgnoreReason, Ignored};
use crate::report::Hint;
use crate::scan::Place;

/// The hints of some files.
#[derive(Debug, Default)]
pub(crate) struct Hints(BTreeMap<IgnoreReason, Hint>);

impl Hints {
    /// The hints of one file.
    pub(crate) fn of(place: &Place<'_>, ignored: &[Ignored]) -> Self {
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
            let hint = Hint { reason, count, first: place.location(first.offset), written: first.written.clone() };
            (reason, hint)
        };
        Self(firsts.into_iter().map(hint).collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds those of other files. Threads find them in any order; the same tree must give the same report.
    pub(crate) fn append(&mut self, others: Self) {
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
