//! When to look whether a manifest or an output directory changed.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use asset_core::Assets;
use asset_core::internal::FileStamp;

use crate::once::OnceASecond;
use crate::outputs::Outputs;

/// What was seen of the files that tell of a newer catalog.
#[derive(Debug)]
pub(crate) struct Watch {
    looks: OnceASecond,
    seen: Mutex<Option<Stamps>>,
}

/// The metadata of all followed files.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stamps {
    files: Vec<Option<FileStamp>>,
    is_settled: bool,
}

impl Watch {
    pub(crate) fn new(now: SystemTime) -> Self {
        Self { looks: OnceASecond::new(now), seen: Mutex::new(None) }
    }

    /// Whether it is time for a look; only one caller is told so.
    pub(crate) fn is_due(&self, now: SystemTime) -> bool {
        self.looks.is_due(now)
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
        if let Outputs::Dir { dir, .. } = outputs {
            paths.extend([dir.history(), dir.variants()]);
        }
        let now = SystemTime::now();
        let files: Vec<Option<FileStamp>> = paths.iter().map(|path| FileStamp::at(path)).collect();
        let is_settled = files.iter().flatten().all(|file| file.is_settled(now));
        (!paths.is_empty()).then_some(Self { files, is_settled })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_of_a_file_that_was_just_written_say_nothing() {
        let stamps = |is_settled| Stamps { files: vec![None], is_settled };
        let watch = Watch::new(SystemTime::UNIX_EPOCH);
        assert!(watch.is_changed(stamps(false)), "the first look");
        assert!(watch.is_changed(stamps(true)), "it may have changed within a tick of the clock");
        assert!(!watch.is_changed(stamps(true)));
        watch.forget();
        assert!(watch.is_changed(stamps(true)));
    }
}
