//! What the service knows: the current snapshot, and how the next one comes about.
//!
//! A snapshot is replaced as a whole. A request takes one and passes it on, also to the question whether it goes to the
//! fallback, so that it is answered from one moment, whatever happens meanwhile. Only on the blocking pool, and at most once,
//! does it take another: for a version that its snapshot does not know, and for a current file that is missing or has other
//! bytes, since a deploy may explain both.
//!
//! The catalog is followed by [`Assets`]; the state compares its generation. The files beside the outputs, the history and
//! the list of variants, are looked at here, once a second at most and only when requests come in.

mod reload;
mod snapshot;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use arc_swap::{ArcSwap, Guard};
use asset_core::{Assets, Error};

use self::reload::Stamps;
pub(crate) use self::snapshot::Snapshot;
use crate::health::Health;
use crate::policy::{GRACE_PERIOD, POLL_INTERVAL, Policy, REFRESH_INTERVAL};
use crate::storage::Outputs;
use crate::throttle::Throttle;

pub(crate) struct State {
    policy: Arc<Policy>,
    assets: Assets,
    outputs: Outputs,
    snapshot: ArcSwap<Snapshot>,
    /// Why the newest manifest is not served; changes together with the snapshot.
    refused: Mutex<Option<String>>,
    /// One reading of the output directory at a time.
    reading: Mutex<()>,
    /// Readings because of a version or file that a request did not find.
    refreshes: Throttle,
    /// Looks at the files beside the outputs.
    polls: Throttle,
    seen: Mutex<Option<Stamps>>,
    grace: Mutex<Option<GracePeriod>>,
}

/// The time in which an unknown version may be one of the next deploy.
struct GracePeriod {
    generation: u64,
    began: SystemTime,
}

impl State {
    /// # Errors
    /// As for [`Outputs::read_history`] and [`Outputs::read_variants`]: at start there is somebody to repair them.
    pub(crate) fn open(assets: Assets, outputs: Outputs, policy: Arc<Policy>) -> Result<Self, Error> {
        outputs.read_history()?;
        outputs.read_variants()?;
        let snapshot = Snapshot::read(&assets, &outputs, &policy, None);
        snapshot.errors.iter().for_each(|error| policy.report(error));
        Ok(Self {
            snapshot: ArcSwap::from_pointee(snapshot),
            refused: Mutex::default(),
            reading: Mutex::default(),
            refreshes: Throttle::new(REFRESH_INTERVAL),
            polls: Throttle::starting(POLL_INTERVAL, policy.clock.now()),
            seen: Mutex::default(),
            grace: Mutex::default(),
            policy,
            assets,
            outputs,
        })
    }

    /// The snapshot, if no file has to be read for it.
    pub(crate) fn snapshot(&self) -> Option<Guard<Arc<Snapshot>>> {
        let snapshot = self.snapshot.load();
        self.is_fresh(&snapshot).then_some(snapshot)
    }

    /// Whether an unknown version may still be one of the next deploy. The first one after a start or a change of catalog
    /// begins the grace period, and a request that still has the snapshot of before does not begin it again.
    pub(crate) fn is_grace_period(&self, snapshot: &Snapshot) -> bool {
        let now = self.policy.clock.now();
        let mut grace = locked(&self.grace);
        let current = match grace.take() {
            // A clock that ran ahead and is set back does not prolong it until it has caught up.
            Some(grace) if grace.generation >= snapshot.generation => {
                GracePeriod { began: grace.began.min(now), ..grace }
            }
            _ => GracePeriod { generation: snapshot.generation, began: now },
        };
        let is_open = now.duration_since(current.began).unwrap_or_default() < GRACE_PERIOD;
        *grace = Some(current);
        is_open
    }

    /// What is served now, and what is wrong.
    pub(crate) fn health(&self) -> Health {
        let refused = locked(&self.refused);
        let snapshot = self.snapshot.load();
        Health {
            generation: snapshot.generation,
            manifest_digest: snapshot.current.catalog.manifest_digest(),
            assets: snapshot.current.catalog.len(),
            builds: snapshot.builds(),
            errors: snapshot.errors.iter().map(Error::to_string).chain(refused.clone()).collect(),
        }
    }

    fn is_fresh(&self, snapshot: &Snapshot) -> bool {
        snapshot.generation == self.assets.generation()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
