//! What all clones of a service share.

use std::sync::{Arc, Mutex, PoisonError, TryLockError};

use arc_swap::ArcSwap;
use asset_core::{Assets, Error};
use http::request::Parts;
use http::{Method, Response};

use crate::AssetBody;
use crate::decide::{View, decide};
use crate::file::{Failure, Memory};
use crate::header::Part;
use crate::outcome::{Chosen, Outcome, Unknown};
use crate::outputs::Outputs;
use crate::policy::Policy;
use crate::refresh::Refresh;
use crate::tables::Tables;
use crate::watch::{Stamps, Watch};
use crate::{Health, elsewhere, respond, trace};

pub(crate) struct Shared {
    assets: Assets,
    outputs: Outputs,
    policy: Policy,
    memory: Arc<Memory>,
    tables: ArcSwap<Tables>,
    refresh: Refresh,
    watch: Watch,
    /// One reading of the output folder at a time.
    reading: Mutex<()>,
    /// Why the newest manifest is not served.
    refused: Mutex<Option<String>>,
}

impl Shared {
    pub(crate) fn open(assets: Assets, outputs: Outputs) -> Result<Self, Error> {
        let policy = Policy::new(assets.is_development());
        // At start somebody is there to repair them.
        outputs.read_history()?;
        outputs.read_variants()?;
        let tables = Tables::read(&assets, &outputs, None);
        Ok(Self::assemble(assets, outputs, policy, tables))
    }

    /// The same with another policy, and nothing held yet.
    pub(crate) fn with(&self, change: impl FnOnce(&mut Policy)) -> Self {
        let mut policy = self.policy.clone();
        change(&mut policy);
        Self::assemble(self.assets.clone(), self.outputs.clone(), policy, self.tables.load().anew())
    }

    fn assemble(assets: Assets, outputs: Outputs, policy: Policy, tables: Tables) -> Self {
        // In development files change under their names, so that nothing is worth holding.
        let total = if policy.development { 0 } else { policy.held_total };
        Self {
            memory: Arc::new(Memory::new(policy.largest_held, total)),
            tables: ArcSwap::from_pointee(tables),
            refresh: Refresh::default(),
            watch: Watch::new(policy.clock.now()),
            reading: Mutex::new(()),
            refused: Mutex::new(None),
            assets,
            outputs,
            policy,
        }
    }

    /// The response, if no file has to be read for it.
    pub(crate) fn answer_now(&self, request: &Parts) -> Option<Response<AssetBody>> {
        if self.policy.development {
            return None;
        }
        let tables = self.tables.load();
        if tables.generation != self.assets.generation() {
            return None;
        }
        let view = self.view(&tables, false);
        let outcome = match decide(request, view) {
            Outcome::Unknown(_) if self.policy.store.is_some() || self.may_be_known(&tables) => return None,
            Outcome::Unknown(unknown) => self.settle(unknown, &tables),
            outcome => outcome,
        };
        let response = match outcome {
            Outcome::NeedsFiles => return None,
            Outcome::Whole(chosen) => self.ready(&chosen, None)?,
            Outcome::Part(chosen, part) => self.ready(&chosen, Some(part))?,
            outcome => respond::without_asset(&outcome),
        };
        Some(finished(request, response))
    }

    fn ready(&self, chosen: &Chosen<'_>, part: Option<Part>) -> Option<Response<AssetBody>> {
        match &chosen.gone {
            Some(moved) if chosen.prepared.absence.holds(|| self.policy.clock.now()) => Some(respond::moved(moved)),
            _ => respond::ready(chosen, part),
        }
    }

    /// Whether the request means an asset, of any build or version; `None` if it takes files to say.
    pub(crate) fn is_ours_now(&self, request: &Parts) -> Option<bool> {
        let tables = self.tables.load();
        let is_fresh = !self.policy.development && tables.generation == self.assets.generation();
        if is_fresh { self.view(&tables, false).is_ours(&request.uri) } else { None }
    }

    /// The same; reads whatever files it takes.
    pub(crate) fn is_ours(&self, request: &Parts) -> bool {
        // Whoever may wait is never told that it takes files to say.
        self.view(&self.renewed(), true).is_ours(&request.uri).unwrap_or(false)
    }

    /// The response; reads whatever files it takes.
    pub(crate) fn answer(&self, request: &Parts) -> Response<AssetBody> {
        let mut tables = self.renewed();
        if matches!(self.decide(request, &tables), Outcome::Unknown(_)) {
            tables = self.newer();
        }
        let response = match self.decide(request, &tables) {
            Outcome::Unknown(unknown) => elsewhere::answer(request, self.view(&tables, true), &self.memory)
                .unwrap_or_else(|| respond::without_asset(&self.settle(unknown, &tables))),
            Outcome::Whole(chosen) => self.send(chosen, None, &tables),
            Outcome::Part(chosen, part) => self.send(chosen, Some(part), &tables),
            outcome => respond::without_asset(&outcome),
        };
        finished(request, response)
    }

    fn view<'a>(&'a self, tables: &'a Tables, may_wait: bool) -> View<'a> {
        View { tables, policy: &self.policy, may_wait }
    }

    fn decide<'a>(&'a self, request: &Parts, tables: &'a Tables) -> Outcome<'a> {
        decide(request, self.view(tables, true))
    }

    fn is_refresh_due(&self) -> bool {
        self.refresh.is_due(self.policy.clock.now())
    }

    /// Whether what these tables don't know may be known by a look at the files, or by one that ended since they were
    /// taken. In this order: once no look is due, the tables it led to are there.
    fn may_be_known(&self, tables: &Arc<Tables>) -> bool {
        self.is_refresh_due() || !Arc::ptr_eq(tables, &self.tables.load())
    }

    /// What is known now, read anew if the catalog was swapped since.
    fn renewed(&self) -> Arc<Tables> {
        let is_fresh = |tables: &Tables| tables.generation == self.assets.generation();
        let tables = self.tables.load_full();
        if is_fresh(&tables) {
            return tables;
        }
        let _one_at_a_time = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        let tables = self.tables.load_full();
        if is_fresh(&tables) { tables } else { self.read_again() }
    }

    /// What is known after a look for a newer manifest, or more history beside it, if one is due. Whoever comes while
    /// another looks waits for what that one finds; whoever comes after it takes that.
    fn newer(&self) -> Arc<Tables> {
        if self.is_refresh_due() {
            let _one_at_a_time = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
            if self.is_refresh_due() {
                self.read_newer();
                self.refresh.looked(self.policy.clock.now());
            }
        }
        self.tables.load_full()
    }

    /// Whether it is time to [`look`](Self::look); only one caller is told so.
    pub(crate) fn is_look_due(&self) -> bool {
        // In development the assets themselves notice every change, and what is embedded has none.
        !self.policy.development && !self.assets.is_fixed() && self.watch.is_due(self.policy.clock.now())
    }

    /// Looks whether a followed file changed, and reads it if so; not while another reads.
    pub(crate) fn look(&self) {
        let _one_at_a_time = match self.reading.try_lock() {
            Ok(guard) => guard,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return,
        };
        if Stamps::of(&self.assets, &self.outputs).is_some_and(|stamps| self.watch.is_changed(stamps)) {
            self.read_newer();
        }
    }

    /// Swaps the catalog if there is another one. A manifest that is not whole is refused, and the last good one stays.
    fn read_newer(&self) {
        let refused = match self.assets.reload() {
            Ok(_) if self.is_up_to_date() => None,
            Ok(_) => {
                drop(self.read_again());
                None
            }
            Err(error) => {
                self.watch.forget();
                Some(error)
            }
        };
        let mut last = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        let message = refused.as_ref().map(Error::to_string);
        if let Some(error) = refused.filter(|_| *last != message) {
            self.policy.report(&error);
        }
        *last = message;
    }

    fn is_up_to_date(&self) -> bool {
        let tables = self.tables.load();
        tables.generation == self.assets.generation() && tables.is_up_to_date()
    }

    fn read_again(&self) -> Arc<Tables> {
        let tables = Arc::new(Tables::read(&self.assets, &self.outputs, Some(&self.tables.load())));
        self.tables.store(tables.clone());
        trace::swapped(tables.generation, tables.current.catalog.manifest_digest());
        self.report_problems();
        tables
    }

    /// What is served now, and what is wrong.
    pub(crate) fn health(&self) -> Health {
        let tables = self.tables.load();
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Health {
            generation: tables.generation,
            manifest_digest: tables.current.catalog.manifest_digest().map(str::to_owned),
            assets: tables.current.catalog.len(),
            builds: tables.builds(),
            problems: tables.problems.iter().map(Error::to_string).chain(refused).collect(),
        }
    }

    /// Tells what could not be read.
    pub(crate) fn report_problems(&self) {
        self.tables.load().problems.iter().for_each(|error| self.policy.report(error));
    }

    /// What an unknown version comes to when nobody has it.
    fn settle<'a>(&self, unknown: Unknown<'a>, tables: &Tables) -> Outcome<'a> {
        if !unknown.is_later && tables.builds() < 2 {
            return unknown.moved.map_or(Outcome::NotFound, Outcome::Moved);
        }
        self.premature(tables)
    }

    fn premature<'a>(&self, tables: &Tables) -> Outcome<'a> {
        match self.refresh.is_window_open(tables.generation, self.policy.clock.now()) {
            true => Outcome::NotYet,
            false => Outcome::NotFound,
        }
    }

    fn send(&self, chosen: Chosen<'_>, part: Option<Part>, tables: &Tables) -> Response<AssetBody> {
        let loaded = respond::loaded(&chosen, part, &self.memory);
        if chosen.coding.is_none() {
            chosen.prepared.absence.note(matches!(loaded, Err(Failure::Missing(_))));
        }
        let failure = match loaded {
            Ok(response) => return response,
            Err(failure) => failure,
        };
        if chosen.coding.is_some() {
            // The plain form does as well, but for its length.
            self.policy.report(failure.error());
            return self.send(Chosen { coding: None, ..chosen }, None, tables);
        }
        match (failure, chosen.gone) {
            (Failure::Missing(_), _) if chosen.is_later => respond::without_asset(&self.premature(tables)),
            (Failure::Missing(_), Some(moved)) => respond::moved(&moved),
            (failure, _) => {
                self.policy.report(failure.error());
                match failure {
                    Failure::Missing(_) => respond::not_found(),
                    Failure::Unusable(_) => respond::failed(),
                }
            }
        }
    }
}

/// HEAD gets what GET gets, without the body.
fn finished(request: &Parts, response: Response<AssetBody>) -> Response<AssetBody> {
    trace::answered(request, &response);
    match request.method {
        Method::HEAD => response.map(|_| AssetBody::empty()),
        _ => response,
    }
}
