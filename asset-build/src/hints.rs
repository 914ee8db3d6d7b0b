//! What is left as written, counted: one hint for each reason.

use std::collections::BTreeMap;
use std::fmt;

use asset_core::Location;
use asset_core::internal::printable;

use crate::examiner::Place;
use crate::references::{IgnoreReason, Ignored};

/// How much of one kind was left as written, and where the first of it is. Its `Display` is a message without the place.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hint {
    /// Why it is left.
    pub reason: IgnoreReason,
    /// How often.
    pub count: usize,
    /// The first place by path and line.
    pub first: Location,
    /// What is written there.
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
