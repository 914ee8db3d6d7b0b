//! The next snapshot, read where waiting is allowed.

use std::sync::{Arc, TryLockError};
use std::time::SystemTime;

use asset_core::Error;
use asset_core::internal::FileStamp;

use super::{Snapshot, State, locked};
use crate::policy::Policy;
use crate::storage::Outputs;
use crate::trace;

/// The result of a reading. It is reported once no lock is held, since a reporter may ask for the service's health.
#[derive(Default)]
#[must_use]
struct Changes {
    snapshot: Option<Arc<Snapshot>>,
    refused: Option<Error>,
}

/// The metadata of the files beside the outputs.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stamps {
    files: [Option<FileStamp>; 2],
    is_settled: bool,
}

impl State {
    /// The snapshot, made anew if the catalog has changed since.
    pub(crate) fn refresh_if_stale(&self) -> Arc<Snapshot> {
        let snapshot = self.snapshot.load_full();
        if self.is_fresh(&snapshot) {
            return snapshot;
        }
        let reading = locked(&self.reading);
        let last = self.snapshot.load_full();
        if self.is_fresh(&last) {
            return last;
        }
        let snapshot = self.read(&last);
        let changes = self.replace(Some(snapshot.clone()));
        drop(reading);
        changes.notify(&self.policy);
        snapshot
    }

    /// The snapshot after another reading of the manifest and of what is beside the outputs, if one is due. A request that
    /// comes during a reading waits for its result.
    pub(crate) fn refresh(&self) -> Arc<Snapshot> {
        let is_due = || self.refreshes.is_open(self.policy.clock.now());
        if is_due() {
            let reading = locked(&self.reading);
            let mut changes = Changes::default();
            if is_due() {
                changes = self.reload();
                // Only now: until then no request may decide from what was known before.
                self.refreshes.mark(self.policy.clock.now());
            }
            drop(reading);
            changes.notify(&self.policy);
        }
        self.refresh_if_stale()
    }

    /// Whether [`refresh`](Self::refresh) may give another snapshot than this one. In this order: once no reading is due,
    /// its result is there.
    pub(crate) fn may_refresh(&self, snapshot: &Arc<Snapshot>) -> bool {
        self.refreshes.is_open(self.policy.clock.now()) || !Arc::ptr_eq(snapshot, &self.snapshot.load())
    }

    /// Whether it is time to [`poll`](Self::poll); true for one caller only.
    pub(crate) fn is_poll_due(&self) -> bool {
        // Beside sources and bytes in memory there is nothing to look at.
        self.outputs.output_dir().is_some() && self.polls.pass(self.policy.clock.now())
    }

    /// Looks whether the files beside the outputs changed, and reads them if so; not while another request reads.
    pub(crate) fn poll(&self) {
        let reading = match self.reading.try_lock() {
            Ok(guard) => guard,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return,
        };
        let last = self.snapshot.load_full();
        // What could not be read is tried again each time.
        let is_changed = self.are_files_changed(&last.outputs) || !last.errors.is_empty() || !self.is_fresh(&last);
        let changes = if is_changed { self.reread(&last) } else { self.replace(None) };
        drop(reading);
        changes.notify(&self.policy);
    }

    /// Reads the manifest again, too. One that is not whole is refused, and the last good one stays.
    fn reload(&self) -> Changes {
        // An error stays in the assets.
        let _ = self.assets.reload();
        self.reread(&self.snapshot.load_full())
    }

    /// Reads again what is beside the outputs. The responses made so far stay if it is the same.
    fn reread(&self, last: &Snapshot) -> Changes {
        let is_same = self.is_fresh(last) && last.is_up_to_date();
        self.replace((!is_same).then(|| self.read(last)))
    }

    fn read(&self, last: &Snapshot) -> Arc<Snapshot> {
        Arc::new(Snapshot::read(&self.assets, &self.outputs, &self.policy, Some(last)))
    }

    fn replace(&self, snapshot: Option<Arc<Snapshot>>) -> Changes {
        let error = self.assets.last_error();
        let message = error.as_ref().map(Error::to_string);
        let mut refused = locked(&self.refused);
        if let Some(snapshot) = &snapshot {
            self.snapshot.store(snapshot.clone());
        }
        // An error that lasts is reported once.
        let error = error.filter(|_| *refused != message);
        *refused = message;
        Changes { snapshot, refused: error }
    }

    /// Whether the files beside the outputs may have other contents than at the last look.
    fn are_files_changed(&self, outputs: &Outputs) -> bool {
        let Some(now) = Stamps::of(outputs) else { return false };
        let mut seen = locked(&self.seen);
        let is_same = seen.as_ref().is_some_and(|seen| seen.is_settled && seen.files == now.files);
        *seen = Some(now);
        !is_same
    }
}

impl Stamps {
    fn of(outputs: &Outputs) -> Option<Self> {
        let dir = outputs.output_dir()?;
        let files = [dir.history(), dir.variants()].map(|path| FileStamp::at(&path));
        // A file that has just been written may be written again without another stamp.
        let now = SystemTime::now();
        Some(Self { is_settled: files.iter().flatten().all(|file| file.is_settled(now)), files })
    }
}

impl Changes {
    fn notify(&self, policy: &Policy) {
        if let Some(snapshot) = &self.snapshot {
            trace::swapped(snapshot.generation, snapshot.current.catalog.manifest_digest());
            snapshot.errors.iter().for_each(|error| policy.report(error));
        }
        if let Some(error) = &self.refused {
            policy.report(error);
        }
    }
}
