//! Following manifests: one thread of the process polls the followed files several times a second.
//!
//! Look-ups can't do this themselves, since reading the clock alone takes as long as a whole look-up. The thread starts
//! with the first assets that follow a file and ends with the last. Threads don't survive a fork: a forked process
//! follows once it opens assets of its own.

use std::path::PathBuf;
use std::process;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use super::Shared;
use crate::error::Error;
use crate::id::FileStamp;

/// How often a file is polled, so that a page has the new URLs within a second of a build.
const INTERVAL: Duration = Duration::from_millis(400);
/// The same in development, where a developer waits for the page.
const DEVELOPMENT_INTERVAL: Duration = Duration::from_millis(20);
/// When to retry a file that can't be read, unless it changes before: the manifest that it names may not be copied yet.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// All followed files. The thread runs while there are any.
static FOLLOWED: Mutex<All> = Mutex::new(All { files: Vec::new(), process: None });
/// Wakes the thread for new assets, which may be due before all others.
static STARTED: Condvar = Condvar::new();

struct All {
    files: Vec<Followed>,
    /// The process whose thread is running.
    process: Option<u32>,
}

/// The assets whose file is followed. Which file that is changes in development, where an `asset dev` may start and end.
struct Followed {
    assets: Weak<Shared>,
    /// The file as it was when it was last read; `None` if it was not found.
    seen: Option<Seen>,
    /// When to read an unchanged file again, after reading it failed.
    retry: Option<Instant>,
    interval: Duration,
    next_poll: Instant,
}

/// A file at one moment.
struct Seen {
    path: PathBuf,
    stamp: FileStamp,
    /// When it was first found with this stamp.
    since: Instant,
    /// Whether every later change gives it another stamp.
    is_settled: bool,
}

/// Makes these assets follow their file, if they have one, for as long as they live.
pub(super) fn follow(shared: &Arc<Shared>) {
    let Some(path) = shared.origin.followed_file() else { return };
    let interval = if shared.is_development { DEVELOPMENT_INTERVAL } else { INTERVAL };
    let assets = Arc::downgrade(shared);
    // The file may have changed since it was read, so the first poll reads it again.
    let next_poll = Instant::now() + interval;
    let mut all = all();
    all.files.push(Followed { assets, seen: None, retry: None, interval, next_poll });
    STARTED.notify_one();
    // A fork copies this state, but not the thread.
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
        let Some(next) = all.files.iter().map(|followed| followed.next_poll).min() else {
            all.process = None;
            return;
        };
        if let Some(rest) = next.checked_duration_since(now).filter(|rest| !rest.is_zero()) {
            (all, _) = STARTED.wait_timeout(all, rest).unwrap_or_else(PoisonError::into_inner);
            continue;
        }
        let due = take_due(&mut all.files, now);
        // Without the lock: reading a manifest takes time, and new assets must not wait for it.
        drop(all);
        let polled: Vec<Followed> = due.into_iter().map(Followed::polled).collect();
        all = self::all();
        polled.into_iter().for_each(|followed| put_back(&mut all.files, followed));
    }
}

/// Copies what is due. The originals stay, so that the thread does not end meanwhile.
fn take_due(all: &mut [Followed], now: Instant) -> Vec<Followed> {
    let due = all.iter_mut().filter(|followed| followed.next_poll <= now);
    due.map(|followed| {
        followed.next_poll = now + followed.interval;
        Followed { assets: followed.assets.clone(), seen: followed.seen.take(), ..*followed }
    })
    .collect()
}

fn put_back(all: &mut [Followed], polled: Followed) {
    if let Some(followed) = all.iter_mut().find(|followed| followed.assets.ptr_eq(&polled.assets)) {
        *followed = polled;
    }
}

impl Followed {
    /// The same after a poll, which reads the file again if it may have changed.
    fn polled(mut self) -> Self {
        let Some(assets) = self.assets.upgrade() else { return self };
        // Taken before reading: a change meanwhile makes the next poll read again.
        let now = assets.origin.followed_file().and_then(|path| Seen::now(path, self.seen.as_ref()));
        let is_same =
            now.as_ref().zip(self.seen.as_ref()).is_some_and(|(now, last)| last.is_settled && now.is_same(last));
        if is_same && self.retry.is_none_or(|retry| Instant::now() < retry) {
            return self;
        }
        self.seen = now;
        self.retry = assets.reload().err().map(|_| Instant::now() + AFTER_FAILURE.min(10 * self.interval));
        self
    }
}

impl Seen {
    fn now(path: PathBuf, last: Option<&Self>) -> Option<Self> {
        let stamp = FileStamp::at(&path)?;
        let mut now = Self { path, stamp, since: Instant::now(), is_settled: false };
        if let Some(last) = last.filter(|last| now.is_same(last)) {
            now.since = last.since;
        }
        // The stamp of a file from the future would only settle once that time has come; until then every poll would
        // read it.
        let has_ticked = now.since.elapsed() > FileStamp::LONGEST_TICK;
        now.is_settled = has_ticked || stamp.is_settled(SystemTime::now());
        Some(now)
    }

    fn is_same(&self, other: &Self) -> bool {
        self.path == other.path && self.stamp == other.stamp
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};

    use super::*;
    use crate::assets::Assets;
    use crate::id::VersionScheme;
    use crate::manifest::{Manifest, manifest_digest};
    use crate::output::OutputDir;
    use crate::url::{Prefix, Style};

    #[test]
    fn a_pointer_from_the_future_is_read_again_only_until_the_clock_has_ticked() {
        let dir = tempfile::tempdir().unwrap();
        let output = OutputDir::new(dir.path());
        let text = Manifest::new(Prefix::default(), Style::None, VersionScheme::default()).to_json();
        let manifest = output.manifest(manifest_digest(text.as_bytes()));
        fs::create_dir_all(output.manifests()).unwrap();
        fs::write(&manifest, &text).unwrap();
        fs::write(output.pointer(), format!("{}\n", manifest_digest(text.as_bytes()))).unwrap();
        let pointer = File::options().write(true).open(output.pointer()).unwrap();
        pointer.set_modified(SystemTime::now() + Duration::from_secs(3600)).unwrap();

        let assets = Assets::builder().follow(false).from_manifest(dir.path()).unwrap();
        let now = Instant::now();
        let followed = Followed {
            assets: Arc::downgrade(&assets.shared),
            seen: None,
            retry: None,
            interval: INTERVAL,
            next_poll: now,
        };
        let mut followed = followed.polled();
        let seen = followed.seen.as_mut().unwrap();
        assert!(!seen.is_settled);
        seen.since = now.checked_sub(FileStamp::LONGEST_TICK * 2).unwrap();
        let followed = followed.polled();
        // Reading would fail now.
        fs::remove_file(manifest).unwrap();
        let followed = followed.polled();
        assert!(assets.last_error().is_none());
        // And does once the pointer has another stamp.
        pointer.set_modified(SystemTime::now()).unwrap();
        drop(followed.polled());
        assert!(assets.last_error().is_some());
    }
}
