//! Looking for changed files in development, at a bounded cost.

use std::sync::Mutex;
use std::time::{Duration, Instant};

/// A look that took a time is not repeated within ten such times: looking costs at most a tenth of the clock, and a
/// small tree is looked at for every page.
const RESTS: u32 = 10;

#[derive(Default)]
pub(crate) struct Watched {
    last: Mutex<Option<Look>>,
}

struct Look {
    ended: Instant,
    took: Duration,
}

impl Watched {
    /// Runs `look`, unless another thread is at it or the last one is too fresh.
    pub(crate) fn look(&self, look: impl FnOnce()) {
        let Ok(mut last) = self.last.try_lock() else { return };
        if last.as_ref().is_some_and(|last| last.ended.elapsed() < last.took * RESTS) {
            return;
        }
        let began = Instant::now();
        look();
        *last = Some(Look { ended: Instant::now(), took: began.elapsed() });
    }
}
