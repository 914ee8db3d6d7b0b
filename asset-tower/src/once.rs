//! Work that many callers have cause for, and that one of them does now and then.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The least time between two times, in milliseconds.
const INTERVAL: u64 = 1000;

/// Lets one caller a second do something.
#[derive(Debug)]
pub(crate) struct OnceASecond {
    /// In milliseconds since the epoch.
    last: AtomicU64,
}

/// Whether something was found to be absent. That is good for a second from when the look began, so that a slow look
/// says nothing of what came back meanwhile; then one caller looks again.
#[derive(Debug, Default)]
pub(crate) struct Absence {
    /// Until when, in milliseconds since the epoch; nothing if it is not known to be absent.
    until: AtomicU64,
}

impl OnceASecond {
    /// Counts `now` as the first time.
    pub(crate) fn new(now: SystemTime) -> Self {
        Self { last: AtomicU64::new(milliseconds(now)) }
    }

    /// Whether it is time; only one caller is told so.
    pub(crate) fn is_due(&self, now: SystemTime) -> bool {
        let (last, now) = (self.last.load(Ordering::Relaxed), milliseconds(now));
        // A clock that was set back must not end it; one that another caller read a moment later says nothing.
        let is_due = now.abs_diff(last) >= INTERVAL;
        is_due && self.last.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }
}

impl Absence {
    /// Whether nobody needs to look.
    pub(crate) fn holds(&self, now: impl FnOnce() -> SystemTime) -> bool {
        let until = self.until.load(Ordering::Relaxed);
        if until == 0 {
            return false;
        }
        let now = milliseconds(now());
        let is_over = now >= until || until - now > INTERVAL;
        !is_over || self.until.compare_exchange(until, now + INTERVAL, Ordering::Relaxed, Ordering::Relaxed).is_err()
    }

    /// Notes what a look found that began at `began`.
    pub(crate) fn note(&self, is_absent: bool, began: SystemTime, now: impl FnOnce() -> SystemTime) {
        if !is_absent {
            self.until.store(0, Ordering::Relaxed);
            return;
        }
        let (began, now) = (milliseconds(began), milliseconds(now()));
        if now.abs_diff(began) < INTERVAL {
            self.until.store(began + INTERVAL, Ordering::Relaxed);
        }
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
        assert!(!once.is_due(after(999)), "another thread read the clock a moment earlier");
        assert!(once.is_due(after(0)), "the clock was set back");
    }

    /// At which of these times a caller has to look.
    fn looks(absence: &Absence, times: &[u64]) -> Vec<bool> {
        times.iter().map(|&at| !absence.holds(|| after(at))).collect()
    }

    #[test]
    fn what_is_absent_is_looked_for_once_a_second() {
        let absence = Absence::default();
        assert_eq!(looks(&absence, &[0, 0]), [true, true], "nobody looked yet");
        absence.note(true, after(0), || after(2));
        assert_eq!(looks(&absence, &[2, 999, 1000, 1001, 1999, 2000]), [false, false, true, false, false, true]);
        absence.note(false, after(2000), || after(2001));
        assert_eq!(looks(&absence, &[2002, 2002]), [true, true]);
    }

    #[test]
    fn a_slow_look_says_nothing_of_what_came_back_meanwhile() {
        let absence = Absence::default();
        absence.note(false, after(500), || after(501));
        absence.note(true, after(0), || after(1000));
        assert_eq!(looks(&absence, &[1000, 1000]), [true, true]);
    }

    #[test]
    fn a_clock_that_was_set_back_ends_an_absence() {
        let absence = Absence::default();
        absence.note(true, after(90_000), || after(90_001));
        assert_eq!(looks(&absence, &[0, 1]), [true, false]);
    }
}
