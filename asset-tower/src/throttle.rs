//! Work that is done not more often than once in an interval, however many requests ask for it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// No run yet.
const NEVER: u64 = 0;

/// A gate that opens once per interval.
///
/// Times are distances in either direction: a clock that was set back far enough opens the gate, and one that another
/// thread read a moment later does not.
#[derive(Debug)]
pub(crate) struct Throttle {
    /// In milliseconds.
    interval: u64,
    /// The last run, in milliseconds since the epoch.
    last: AtomicU64,
}

/// Remembers that something is missing, so that not every request looks for it.
///
/// A missing file is found out by a failed `open` on a blocking thread, which costs more than sending the bytes does, and
/// crawlers and old pages ask for such files all the time. One request per interval looks again, so that bytes that are
/// brought back, which takes no build, are soon served.
#[derive(Debug)]
pub(crate) struct NegativeCache(Throttle);

impl Throttle {
    /// Open until the first run.
    pub(crate) const fn new(interval: Duration) -> Self {
        Self { interval: interval.as_millis() as u64, last: AtomicU64::new(NEVER) }
    }

    /// Counts `now` as the first run.
    pub(crate) fn starting(interval: Duration, now: SystemTime) -> Self {
        let throttle = Self::new(interval);
        throttle.mark(now);
        throttle
    }

    /// Whether it is time for a run: true for all callers until one [marks](Self::mark) it.
    pub(crate) fn is_open(&self, now: SystemTime) -> bool {
        self.is_due(self.last.load(Ordering::Acquire), milliseconds(now))
    }

    /// Whether it is time for a run, which then counts as done: true for one caller only.
    pub(crate) fn pass(&self, now: SystemTime) -> bool {
        let (last, now) = (self.last.load(Ordering::Relaxed), milliseconds(now));
        self.is_due(last, now) && self.last.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }

    /// Counts a run at `time`.
    pub(crate) fn mark(&self, time: SystemTime) {
        // A thread that sees the mark also sees the result of the run.
        self.last.store(milliseconds(time), Ordering::Release);
    }

    fn is_due(&self, last: u64, now: u64) -> bool {
        last == NEVER || now.abs_diff(last) >= self.interval
    }
}

impl NegativeCache {
    pub(crate) const fn new(interval: Duration) -> Self {
        Self(Throttle::new(interval))
    }

    /// Whether it is known to be missing; false for one caller per interval, who has to look again.
    pub(crate) fn is_missing(&self, now: impl FnOnce() -> SystemTime) -> bool {
        self.0.last.load(Ordering::Relaxed) != NEVER && !self.0.pass(now())
    }

    /// Notes the result of a look that began at `began`. That it is missing counts from then, not from the end: a slow
    /// look says nothing about what came back in the meantime.
    pub(crate) fn note(&self, is_missing: bool, began: SystemTime, now: impl FnOnce() -> SystemTime) {
        if !is_missing {
            self.0.last.store(NEVER, Ordering::Relaxed);
        } else if !self.0.is_due(milliseconds(began), milliseconds(now())) {
            self.0.mark(began);
        }
    }
}

/// Not [`NEVER`], even for a clock that is at the epoch.
fn milliseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn after(milliseconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(1_718_539_201_000 + milliseconds)
    }

    #[test]
    fn one_caller_per_interval_passes() {
        let throttle = Throttle::starting(SECOND, after(0));
        assert!(!throttle.pass(after(999)));
        assert!(throttle.pass(after(1000)));
        assert!(!throttle.pass(after(1000)));
        assert!(!throttle.pass(after(999)), "another thread read the clock a moment earlier");
        assert!(throttle.pass(after(0)), "the clock was set back");
    }

    #[test]
    fn the_gate_is_open_to_all_until_a_run_is_marked() {
        let throttle = Throttle::new(SECOND);
        assert!(throttle.is_open(after(0)) && throttle.is_open(after(0)));
        throttle.mark(after(0));
        assert!(!throttle.is_open(after(999)));
        assert!(throttle.is_open(after(1000)));
    }

    /// At which of these times a caller has to look.
    fn looks(cache: &NegativeCache, times: &[u64]) -> Vec<bool> {
        times.iter().map(|&at| !cache.is_missing(|| after(at))).collect()
    }

    #[test]
    fn what_is_missing_is_looked_for_once_per_interval() {
        let cache = NegativeCache::new(SECOND);
        assert_eq!(looks(&cache, &[0, 0]), [true, true], "no look yet");
        cache.note(true, after(0), || after(2));
        assert_eq!(looks(&cache, &[2, 999, 1000, 1001, 1999, 2000]), [false, false, true, false, false, true]);
        cache.note(false, after(2000), || after(2001));
        assert_eq!(looks(&cache, &[2002, 2002]), [true, true]);
    }

    #[test]
    fn a_slow_look_says_nothing_about_what_came_back_in_the_meantime() {
        let cache = NegativeCache::new(SECOND);
        cache.note(false, after(500), || after(501));
        cache.note(true, after(0), || after(1000));
        assert_eq!(looks(&cache, &[1000, 1000]), [true, true]);
    }

    #[test]
    fn a_clock_that_was_set_back_ends_it() {
        let cache = NegativeCache::new(SECOND);
        cache.note(true, after(90_000), || after(90_001));
        assert_eq!(looks(&cache, &[0, 1]), [true, false]);
    }
}
