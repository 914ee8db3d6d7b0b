//! Work that many callers have cause for, and that one of them does now and then.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The least time between two times, in milliseconds.
const INTERVAL: u64 = 1000;

/// Lets one caller a second do something.
#[derive(Debug)]
pub(crate) struct OnceASecond {
    /// In milliseconds since the epoch.
    last: AtomicU64,
}

/// Whether something was found to be absent; good for a second, after which one caller looks again.
#[derive(Debug)]
pub(crate) struct Absence {
    is_known: AtomicBool,
    looks: OnceASecond,
}

impl OnceASecond {
    /// Counts `now` as the first time.
    pub(crate) fn new(now: SystemTime) -> Self {
        Self { last: AtomicU64::new(milliseconds(now)) }
    }

    /// Whether it is time; only one caller is told so.
    pub(crate) fn is_due(&self, now: SystemTime) -> bool {
        let (last, now) = (self.last.load(Ordering::Relaxed), milliseconds(now));
        // A clock that was set back must not end it.
        let is_due = now.checked_sub(last).is_none_or(|passed| passed >= INTERVAL);
        is_due && self.last.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }
}

impl Absence {
    /// Nothing is known.
    pub(crate) fn new() -> Self {
        Self { is_known: AtomicBool::new(false), looks: OnceASecond::new(UNIX_EPOCH) }
    }

    /// Whether nobody needs to look.
    pub(crate) fn holds(&self, now: impl FnOnce() -> SystemTime) -> bool {
        self.is_known.load(Ordering::Relaxed) && !self.looks.is_due(now())
    }

    /// Notes what a look found.
    pub(crate) fn note(&self, is_absent: bool) {
        self.is_known.store(is_absent, Ordering::Relaxed);
    }
}

fn milliseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const START: SystemTime = UNIX_EPOCH;

    fn after(milliseconds: u64) -> SystemTime {
        START + Duration::from_millis(1_718_539_201_000 + milliseconds)
    }

    #[test]
    fn one_caller_a_second_is_told_that_it_is_time() {
        let once = OnceASecond::new(after(0));
        assert!(!once.is_due(after(999)));
        assert!(once.is_due(after(1000)));
        assert!(!once.is_due(after(1000)));
        assert!(once.is_due(after(0)), "the clock was set back");
    }

    #[test]
    fn what_is_absent_is_looked_for_once_a_second() {
        let absence = Absence::new();
        assert!(!absence.holds(|| after(0)), "nobody looked yet");
        absence.note(true);
        let looked: Vec<bool> = [0, 1, 999, 1000, 1001].map(|at| !absence.holds(|| after(at))).to_vec();
        assert_eq!(looked, [true, false, false, true, false]);
        absence.note(false);
        assert!(!absence.holds(|| after(1002)));
    }
}
