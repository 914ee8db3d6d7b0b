//! What the service knows, and how it comes to know more.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use arc_swap::{ArcSwap, Guard};
use asset_core::{Assets, Error};

use crate::outputs::Outputs;
use crate::policy::Policy;
use crate::refresh::Refresh;
use crate::tables::Tables;
use crate::watch::{Stamps, Watch};
use crate::{Health, trace};

/// The tables of now, and what leads to the next ones. A request is answered from one of them, whatever happens
/// meanwhile.
pub(crate) struct Knowledge {
    assets: Assets,
    outputs: Outputs,
    tables: ArcSwap<Tables>,
    /// Why the newest manifest is not served; changes together with the tables.
    refused: Mutex<Option<String>>,
    refresh: Refresh,
    watch: Watch,
    /// One reading of the output directory at a time.
    reading: Mutex<()>,
}

/// What a reading found that somebody is to be told, once nothing is locked: whoever hears it may ask how we are.
#[derive(Default)]
#[must_use]
struct News {
    tables: Option<Arc<Tables>>,
    refusal: Option<Error>,
}

impl Knowledge {
    /// # Errors
    /// As for [`Outputs::read_history`] and [`Outputs::read_variants`]: at start somebody is there to repair them.
    pub(crate) fn open(assets: Assets, outputs: Outputs, policy: &Policy) -> Result<Self, Error> {
        outputs.read_history()?;
        outputs.read_variants()?;
        let tables = Tables::read(&assets, &outputs, None);
        Ok(Self::new(assets, outputs, tables, policy))
    }

    fn new(assets: Assets, outputs: Outputs, tables: Tables, policy: &Policy) -> Self {
        Self {
            assets,
            outputs,
            tables: ArcSwap::from_pointee(tables),
            refused: Mutex::default(),
            refresh: Refresh::default(),
            watch: Watch::new(policy.clock.now()),
            reading: Mutex::default(),
        }
    }

    /// What is known, if no file has to be read to say so.
    pub(crate) fn ready(&self) -> Option<Guard<Arc<Tables>>> {
        let tables = self.tables.load();
        self.is_fresh(&tables).then_some(tables)
    }

    /// What is known, read anew if the catalog was swapped since.
    pub(crate) fn renewed(&self, policy: &Policy) -> Arc<Tables> {
        let tables = self.tables.load_full();
        if self.is_fresh(&tables) {
            return tables;
        }
        let reading = locked(&self.reading);
        let tables = self.tables.load_full();
        if self.is_fresh(&tables) {
            return tables;
        }
        let tables = self.read(&tables);
        self.tables.store(tables.clone());
        drop(reading);
        News { tables: Some(tables.clone()), refusal: None }.tell(policy);
        tables
    }

    /// What is known after a look for a newer manifest, or more history beside it, if one is due. Whoever comes while
    /// another looks waits for what that one finds; whoever comes after it takes that.
    pub(crate) fn newer(&self, policy: &Policy) -> Arc<Tables> {
        if self.is_refresh_due(policy) {
            let reading = locked(&self.reading);
            let mut news = News::default();
            if self.is_refresh_due(policy) {
                news = self.read_newer();
                self.refresh.looked(policy.clock.now());
            }
            drop(reading);
            news.tell(policy);
        }
        self.tables.load_full()
    }

    /// What is known after a look whether a followed file changed, for who found that what was known is not so.
    pub(crate) fn corrected(&self, policy: &Policy) -> Arc<Tables> {
        let reading = locked(&self.reading);
        let news = self.read_changes();
        drop(reading);
        news.tell(policy);
        self.renewed(policy)
    }

    /// Whether what these tables don't know may be known by a look at the files, or by one that ended since they were
    /// taken. In this order: once no look is due, the tables it led to are there.
    pub(crate) fn may_know_more_than(&self, tables: &Arc<Tables>, policy: &Policy) -> bool {
        self.is_refresh_due(policy) || !Arc::ptr_eq(tables, &self.tables.load())
    }

    /// Whether an unknown version may still become known.
    pub(crate) fn is_window_open(&self, tables: &Tables, policy: &Policy) -> bool {
        self.refresh.is_window_open(tables.generation, policy.clock.now())
    }

    /// Whether it is time to [`look`](Self::look); only one caller is told so.
    pub(crate) fn is_look_due(&self, policy: &Policy) -> bool {
        // Beside sources and what is in memory there is nothing to look at.
        matches!(self.outputs, Outputs::Dir { .. }) && self.watch.is_due(policy.clock.now())
    }

    /// Looks whether a followed file changed, and reads it if so; not while another reads.
    pub(crate) fn look(&self, policy: &Policy) {
        let reading = match self.reading.try_lock() {
            Ok(guard) => guard,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return,
        };
        let news = self.read_changes();
        drop(reading);
        news.tell(policy);
    }

    /// What is served now, and what is wrong.
    pub(crate) fn health(&self) -> Health {
        let refused = locked(&self.refused);
        let tables = self.tables.load();
        Health {
            generation: tables.generation,
            manifest_digest: tables.current.catalog.manifest_digest(),
            assets: tables.current.catalog.len(),
            builds: tables.builds(),
            problems: tables.problems.iter().map(Error::to_string).chain(refused.clone()).collect(),
        }
    }

    /// Tells what could not be read.
    pub(crate) fn report_problems(&self, policy: &Policy) {
        self.tables.load().problems.iter().for_each(|error| policy.report(error));
    }

    fn is_fresh(&self, tables: &Tables) -> bool {
        tables.generation == self.assets.generation()
    }

    fn is_refresh_due(&self, policy: &Policy) -> bool {
        self.refresh.is_due(policy.clock.now())
    }

    /// Reads what may have changed: files that look different, and those that could not be read.
    fn read_changes(&self) -> News {
        let stamps = Stamps::of(&self.assets, &self.outputs);
        let is_changed = stamps.is_some_and(|stamps| self.watch.is_changed(stamps));
        match is_changed || !self.tables.load().problems.is_empty() {
            true => self.read_newer(),
            false => News::default(),
        }
    }

    /// Swaps the catalog if there is another one. A manifest that is not whole is refused, and the last good one stays.
    fn read_newer(&self) -> News {
        let last = self.tables.load_full();
        let (tables, refusal) = match self.assets.reload() {
            Ok(_) if self.is_fresh(&last) && last.is_up_to_date() => (None, None),
            Ok(_) => (Some(self.read(&last)), None),
            Err(error) => {
                self.watch.forget();
                (None, Some(error))
            }
        };
        let mut refused = locked(&self.refused);
        if let Some(tables) = &tables {
            self.tables.store(tables.clone());
        }
        let message = refusal.as_ref().map(Error::to_string);
        let refusal = refusal.filter(|_| *refused != message);
        *refused = message;
        News { tables, refusal }
    }

    fn read(&self, last: &Tables) -> Arc<Tables> {
        Arc::new(Tables::read(&self.assets, &self.outputs, Some(last)))
    }
}

impl News {
    fn tell(&self, policy: &Policy) {
        if let Some(tables) = &self.tables {
            trace::swapped(tables.generation, tables.current.catalog.manifest_digest());
            tables.problems.iter().for_each(|error| policy.report(error));
        }
        if let Some(error) = &self.refusal {
            policy.report(error);
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
