//! Following manifests: one thread of the process looks several times a second whether a followed file has changed.
//!
//! A look-up could not do that itself: reading the clock alone takes as long as a whole look-up. The thread starts with the
//! first assets that follow a file and ends with the last. A fork takes no threads along: a forked process follows from when
//! it opens assets of its own.

use std::path::PathBuf;
use std::process;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use super::Shared;
use crate::error::Error;
use crate::id::FileStamp;

/// How often the file is looked at, so that a page has the new URLs within a second of a build.
const INTERVAL: Duration = Duration::from_millis(400);
/// The same in development, where somebody waits for the page.
const DEVELOPMENT_INTERVAL: Duration = Duration::from_millis(20);
/// How long a file that can't be read is left alone, unless it changes: what it leads to may be on its way.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Everything that the thread looks at; it runs while there is something.
static FOLLOWED: Mutex<All> = Mutex::new(All { files: Vec::new(), process: None });
/// Wakes the thread for new assets, which may be due sooner than all others.
static STARTED: Condvar = Condvar::new();

struct All {
    files: Vec<Followed>,
    /// The process whose thread is running.
    process: Option<u32>,
}

/// The assets whose file is followed. Which file that is changes in development, where an `asset dev` may start and end.
struct Followed {
    assets: Weak<Shared>,
    /// What was read last, with its stamp; `None` if that says nothing.
    seen: Option<(PathBuf, FileStamp)>,
    /// When to read it again although it looks the same, as the last reading failed.
    retry: Option<Instant>,
    interval: Duration,
    next_look: Instant,
}

/// Makes these assets follow their file, if they have one, for as long as they live.
pub(super) fn follow(shared: &Arc<Shared>) {
    let Some(path) = shared.origin.followed_file() else { return };
    let interval = if shared.is_development { DEVELOPMENT_INTERVAL } else { INTERVAL };
    let assets = Arc::downgrade(shared);
    // What was read may be older than the file is now, so the first look reads again.
    let next_look = Instant::now() + interval;
    let mut all = all();
    all.files.push(Followed { assets, seen: None, retry: None, interval, next_look });
    STARTED.notify_one();
    if all.process != Some(process::id()) {
        match thread::Builder::new().name("asset-follow".to_owned()).spawn(run) {
            Ok(_) => all.process = Some(process::id()),
            Err(cause) => *shared.error() = Some(Error::io("start a thread that follows", &path, cause)),
        }
    }
}

fn all() -> MutexGuard<'static, All> {
    FOLLOWED.lock().unwrap_or_else(PoisonError::into_inner)
}

fn run() {
    let mut all = all();
    loop {
        all.files.retain(|followed| followed.assets.strong_count() > 0);
        let now = Instant::now();
        let Some(next) = all.files.iter().map(|followed| followed.next_look).min() else {
            all.process = None;
            return;
        };
        if let Some(rest) = next.checked_duration_since(now).filter(|rest| !rest.is_zero()) {
            (all, _) = STARTED.wait_timeout(all, rest).unwrap_or_else(PoisonError::into_inner);
            continue;
        }
        let due = take_due(&mut all.files, now);
        // Not under the lock: reading a manifest takes a while, and new assets must not wait for it.
        drop(all);
        let looked: Vec<Followed> = due.into_iter().map(Followed::looked).collect();
        all = self::all();
        looked.into_iter().for_each(|followed| put_back(&mut all.files, followed));
    }
}

/// Takes out what is due, leaving a mark so that the thread does not end meanwhile.
fn take_due(all: &mut [Followed], now: Instant) -> Vec<Followed> {
    let due = all.iter_mut().filter(|followed| followed.next_look <= now);
    due.map(|followed| {
        followed.next_look = now + followed.interval;
        Followed { assets: followed.assets.clone(), seen: followed.seen.take(), ..*followed }
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
        let now = assets.origin.followed_file().and_then(|path| FileStamp::at(&path).map(|stamp| (path, stamp)));
        let is_same = now.is_some() && now == self.seen;
        if is_same && self.retry.is_none_or(|retry| Instant::now() < retry) {
            return self;
        }
        // A file that has just been written may be written again without another stamp.
        self.seen = now.filter(|(_, stamp)| stamp.is_settled(SystemTime::now()));
        self.retry = assets.reload().err().map(|_| Instant::now() + AFTER_FAILURE.min(10 * self.interval));
        self
    }
}
