//! When to look for a newer catalog, and how long an unknown version may be one of the next deploy.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::policy::{REFRESH, WINDOW};

/// The times of one process that depend on what it was asked.
#[derive(Debug, Default)]
pub(crate) struct Refresh {
    times: Mutex<Times>,
}

#[derive(Debug, Default)]
struct Times {
    looked: Option<SystemTime>,
    window: Option<Window>,
}

#[derive(Debug)]
struct Window {
    generation: u64,
    opened: SystemTime,
}

impl Refresh {
    /// Whether it is time to look for a newer catalog.
    pub(crate) fn is_due(&self, now: SystemTime) -> bool {
        self.times().looked.is_none_or(|looked| distance(looked, now) >= REFRESH)
    }

    /// Notes that the look is over; until then it stays due, so that nobody decides from what was known before.
    pub(crate) fn looked(&self, now: SystemTime) {
        self.times().looked = Some(now);
    }

    /// Whether an unknown version may still become known; the first one after a change of catalog opens the window, and
    /// a request that still has the catalog of before does not open it again.
    pub(crate) fn is_window_open(&self, generation: u64, now: SystemTime) -> bool {
        let mut times = self.times();
        let window = match times.window.take() {
            // A clock that ran ahead and is set back does not keep the window open until it has caught up.
            Some(window) if window.generation >= generation => Window { opened: window.opened.min(now), ..window },
            _ => Window { generation, opened: now },
        };
        let is_open = now.duration_since(window.opened).unwrap_or_default() < WINDOW;
        times.window = Some(window);
        is_open
    }

    fn times(&self) -> std::sync::MutexGuard<'_, Times> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// In either direction: a clock that was set back far enough makes it time as well, and one that another thread read a
/// moment earlier does not.
fn distance(one: SystemTime, other: SystemTime) -> Duration {
    one.duration_since(other).unwrap_or_else(|later| later.duration())
}
