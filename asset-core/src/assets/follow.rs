//! Following manifests: one thread of the process looks several times a second whether a followed file has changed.
//!
//! A look-up could not do that itself: reading the clock alone takes as long as a whole look-up. The thread starts with the
//! first assets that follow a file and ends with the last; a process that was forked since follows nothing.

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use super::Shared;
use crate::FileStamp;

/// How often the file is looked at, so that a page has the new URLs within a second of a build.
const INTERVAL: Duration = Duration::from_millis(400);
/// The same in development: within a tenth of a second.
const DEVELOPMENT_INTERVAL: Duration = Duration::from_millis(40);
/// How long a file that can't be read is left alone, unless it changes.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Everything that the thread looks at; it runs while there is something.
static FOLLOWED: Mutex<Vec<Followed>> = Mutex::new(Vec::new());
/// Wakes the thread for new assets, which may be due sooner than all others.
static STARTED: Condvar = Condvar::new();

/// A file that leads to the catalog of some assets.
struct Followed {
    assets: Weak<Shared>,
    path: PathBuf,
    /// The stamp of what was read last; `None` if that says nothing.
    seen: Option<FileStamp>,
    interval: Duration,
    next_look: Instant,
}

/// Makes these assets follow their file, if they have one, for as long as they live.
pub(super) fn follow(shared: &Arc<Shared>) {
    let Some(path) = shared.origin.followed_file() else { return };
    let interval = if shared.is_development { DEVELOPMENT_INTERVAL } else { INTERVAL };
    let assets = Arc::downgrade(shared);
    // What was read may be older than the file is now, so the first look reads again.
    let followed = Followed { assets, path, seen: None, interval, next_look: Instant::now() + interval };
    let mut all = all();
    all.push(followed);
    STARTED.notify_one();
    if all.len() == 1 {
        // Without a thread nothing is followed; `reload` still works.
        let started = thread::Builder::new().name("asset-follow".to_owned()).spawn(run);
        if started.is_err() {
            all.clear();
        }
    }
}

fn all() -> MutexGuard<'static, Vec<Followed>> {
    FOLLOWED.lock().unwrap_or_else(PoisonError::into_inner)
}

fn run() {
    let mut all = all();
    loop {
        all.retain(|followed| followed.assets.strong_count() > 0);
        let now = Instant::now();
        let Some(next) = all.iter().map(|followed| followed.next_look).min() else { return };
        if let Some(rest) = next.checked_duration_since(now).filter(|rest| !rest.is_zero()) {
            (all, _) = STARTED.wait_timeout(all, rest).unwrap_or_else(PoisonError::into_inner);
            continue;
        }
        let due = take_due(&mut all, now);
        // Not under the lock: reading a manifest takes a while, and new assets must not wait for it.
        drop(all);
        let looked: Vec<Followed> = due.into_iter().map(Followed::looked).collect();
        all = self::all();
        looked.into_iter().for_each(|followed| put_back(&mut all, followed));
    }
}

/// Takes out what is due, leaving a mark so that the thread does not end meanwhile.
fn take_due(all: &mut [Followed], now: Instant) -> Vec<Followed> {
    let due = all.iter_mut().filter(|followed| followed.next_look <= now);
    due.map(|followed| {
        followed.next_look = now + followed.interval;
        Followed { assets: followed.assets.clone(), path: followed.path.clone(), ..*followed }
    })
    .collect()
}

fn put_back(all: &mut [Followed], looked: Followed) {
    if let Some(followed) = all.iter_mut().find(|followed| followed.assets.ptr_eq(&looked.assets)) {
        *followed = looked;
    }
}

impl Followed {
    /// The same after a look, which reads the file again if it has changed.
    fn looked(mut self) -> Self {
        let Some(assets) = self.assets.upgrade() else { return self };
        // Before the reading: a change meanwhile makes the next look read again.
        let stamp = FileStamp::at(&self.path);
        if stamp.is_some() && stamp == self.seen {
            return self;
        }
        let is_settled = stamp.is_some_and(|stamp| stamp.is_settled(SystemTime::now()));
        let is_read = assets.reload().is_ok();
        // A file that has just been written may be written again without another stamp.
        self.seen = stamp.filter(|_| is_settled);
        if !is_read && is_settled {
            self.seen = None;
            self.next_look = Instant::now() + AFTER_FAILURE.min(10 * self.interval);
        }
        self
    }
}
