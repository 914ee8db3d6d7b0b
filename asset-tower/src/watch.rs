//! When to look whether a manifest or an output folder changed.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use asset_core::Assets;

use crate::file::FileIdentity;
use crate::outputs::Outputs;

/// The least time between two looks, in milliseconds.
const INTERVAL: u64 = 1000;

/// A file that was written later than this before a look may be written again without a change of its metadata.
const SETTLED: Duration = Duration::from_secs(2);

/// What was seen of the files that tell of a newer catalog.
#[derive(Debug)]
pub(crate) struct Watch {
    /// When the last look began, in milliseconds since the epoch.
    looked: AtomicU64,
    seen: Mutex<Option<Stamps>>,
}

/// The metadata of all followed files.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stamps {
    files: Vec<Option<FileIdentity>>,
    is_settled: bool,
}

impl Watch {
    pub(crate) fn new(now: SystemTime) -> Self {
        Self { looked: AtomicU64::new(milliseconds(now)), seen: Mutex::new(None) }
    }

    /// Whether it is time for a look; only one caller is told so.
    pub(crate) fn is_due(&self, now: SystemTime) -> bool {
        let (last, now) = (self.looked.load(Ordering::Relaxed), milliseconds(now));
        // A clock that was set back must not end the looking.
        let is_due = now.checked_sub(last).is_none_or(|passed| passed >= INTERVAL);
        is_due && self.looked.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }

    /// Whether the files may have other contents than at the last look.
    pub(crate) fn is_changed(&self, now: Stamps) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = seen.as_ref().is_some_and(|seen| seen.is_settled && *seen.files == now.files);
        *seen = Some(now);
        !is_same
    }

    /// Makes the next look read the files, whatever their metadata say.
    pub(crate) fn forget(&self) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Stamps {
    /// Of the manifest or pointer, the history and the list of variants; `None` if nothing is followed.
    pub(crate) fn of(assets: &Assets, outputs: &Outputs) -> Option<Self> {
        let mut paths: Vec<PathBuf> = assets.followed_file().into_iter().collect();
        if let Outputs::Folder { folder, .. } = outputs {
            paths.extend([folder.history(), folder.variants()]);
        }
        let now = SystemTime::now();
        let files: Vec<Option<FileIdentity>> = paths.iter().map(|path| FileIdentity::at(path)).collect();
        let is_settled = files.iter().flatten().all(|file| !file.was_modified_within(SETTLED, now));
        (!paths.is_empty()).then_some(Self { files, is_settled })
    }
}

fn milliseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_caller_a_second_is_told_to_look() {
        let start = UNIX_EPOCH + Duration::from_secs(1_718_539_201);
        let watch = Watch::new(start);
        assert!(!watch.is_due(start + Duration::from_millis(999)));
        assert!(watch.is_due(start + Duration::from_millis(1000)));
        assert!(!watch.is_due(start + Duration::from_millis(1000)));
        assert!(watch.is_due(start), "the clock was set back");
    }

    #[test]
    fn metadata_of_a_file_that_was_just_written_say_nothing() {
        let stamps = |is_settled| Stamps { files: vec![None], is_settled };
        let watch = Watch::new(UNIX_EPOCH);
        assert!(watch.is_changed(stamps(false)), "the first look");
        assert!(watch.is_changed(stamps(true)), "it may have changed within a tick of the clock");
        assert!(!watch.is_changed(stamps(true)));
        watch.forget();
        assert!(watch.is_changed(stamps(true)));
    }
}
