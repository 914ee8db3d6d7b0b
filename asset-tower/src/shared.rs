//! What all clones of a service share.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use asset_core::{Assets, Error, OutputFolder};
use http::request::Parts;
use http::{Method, Response};

use crate::AssetBody;
use crate::decide::{View, decide};
use crate::file::{Failure, Memory, Place, Stored};
use crate::header::Part;
use crate::outcome::{Chosen, Outcome, Unknown};
use crate::policy::Policy;
use crate::prepared::Prepared;
use crate::refresh::Refresh;
use crate::respond;
use crate::store::{SharedAsset, SharedPlace};
use crate::tables::Tables;

pub(crate) struct Shared {
    assets: Assets,
    output: Option<OutputFolder>,
    policy: Policy,
    memory: Arc<Memory>,
    tables: ArcSwap<Tables>,
    refresh: Refresh,
    /// One reading of the output folder at a time.
    reading: Mutex<()>,
}

impl Shared {
    pub(crate) fn open(assets: Assets, output: Option<OutputFolder>) -> Result<Self, Error> {
        let policy = Policy { development: assets.is_development(), ..Policy::default() };
        if let Some(folder) = &output {
            // At start somebody is there to repair them.
            folder.read_history()?;
            folder.read_variants()?;
        }
        let tables = Tables::read(&assets, output.as_ref());
        Ok(Self::assemble(assets, output, policy, tables))
    }

    /// The same with another policy, and nothing held yet.
    pub(crate) fn with(&self, change: impl FnOnce(&mut Policy)) -> Self {
        let mut policy = self.policy.clone();
        change(&mut policy);
        Self::assemble(self.assets.clone(), self.output.clone(), policy, self.tables.load().anew())
    }

    fn assemble(assets: Assets, output: Option<OutputFolder>, policy: Policy, tables: Tables) -> Self {
        // In development files change under their names, so that nothing is worth holding.
        let total = if policy.development { 0 } else { policy.held_total };
        Self {
            memory: Arc::new(Memory::new(policy.largest_held, total)),
            tables: ArcSwap::from_pointee(tables),
            refresh: Refresh::default(),
            reading: Mutex::new(()),
            assets,
            output,
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
        let view = View { tables: &tables, policy: &self.policy, may_wait: false };
        let outcome = match decide(request, view) {
            Outcome::Unknown(_) if self.policy.store.is_some() || self.is_refresh_due() => return None,
            Outcome::Unknown(unknown) => self.settle(unknown, &tables),
            outcome => outcome,
        };
        let response = match outcome {
            Outcome::NeedsFiles => return None,
            Outcome::Whole(chosen) => respond::ready(&chosen, None)?,
            Outcome::Part(chosen, part) => respond::ready(&chosen, Some(part))?,
            outcome => without_bytes(&outcome),
        };
        Some(for_method(request, response))
    }

    /// The response; reads whatever files it takes.
    pub(crate) fn answer(&self, request: &Parts) -> Response<AssetBody> {
        let mut tables = self.renewed();
        if matches!(self.decide(request, &tables), Outcome::Unknown(_)) && self.is_refresh_due() {
            tables = self.newer();
        }
        let response = match self.decide(request, &tables) {
            Outcome::Unknown(unknown) => {
                self.stored_elsewhere(request, &tables).unwrap_or_else(|| without_bytes(&self.settle(unknown, &tables)))
            }
            Outcome::Whole(chosen) => self.send(chosen, None, &tables),
            Outcome::Part(chosen, part) => self.send(chosen, Some(part), &tables),
            outcome => without_bytes(&outcome),
        };
        for_method(request, response)
    }

    fn decide<'a>(&'a self, request: &Parts, tables: &'a Tables) -> Outcome<'a> {
        decide(request, View { tables, policy: &self.policy, may_wait: true })
    }

    fn is_refresh_due(&self) -> bool {
        self.refresh.is_due(self.policy.clock.now())
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

    /// Looks whether there is a newer manifest, or more history beside it. Whoever comes while another looks waits for
    /// what that one finds.
    fn newer(&self) -> Arc<Tables> {
        let _one_at_a_time = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_refresh_due() {
            match self.assets.reload() {
                Ok(is_changed) if is_changed || !self.is_output_unchanged() => drop(self.read_again()),
                Ok(_) => {}
                Err(error) => self.policy.report(&error),
            }
            self.refresh.looked(self.policy.clock.now());
        }
        self.tables.load_full()
    }

    fn read_again(&self) -> Arc<Tables> {
        let tables = Arc::new(Tables::read(&self.assets, self.output.as_ref()));
        self.tables.store(tables.clone());
        self.report_problems();
        tables
    }

    fn is_output_unchanged(&self) -> bool {
        self.output.as_ref().is_none_or(|folder| self.tables.load().is_as_in(folder))
    }

    /// Tells what could not be read.
    pub(crate) fn report_problems(&self) {
        self.tables.load().problems.iter().for_each(|error| self.policy.report(error));
    }

    /// What an unknown version comes to when nobody has it.
    fn settle<'a>(&self, unknown: Unknown, tables: &Tables) -> Outcome<'a> {
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
        let failure = match respond::loaded(&chosen, part, &self.memory) {
            Ok(response) => return response,
            Err(failure) => failure,
        };
        if chosen.coding.is_some() {
            // The plain form does as well, but for its length.
            self.policy.report(failure.error());
            return self.send(Chosen { coding: None, ..chosen }, None, tables);
        }
        match (failure, chosen.gone) {
            (Failure::Missing(_), _) if chosen.is_later => without_bytes(&self.premature(tables)),
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

    fn stored_elsewhere(&self, request: &Parts, tables: &Tables) -> Option<Response<AssetBody>> {
        let view = View { tables, policy: &self.policy, may_wait: true };
        let path = view.after_mount(request.uri.path())?;
        let found = self.policy.store.as_ref()?.find(path, request.uri.query());
        let asset = found.unwrap_or_else(|error| {
            self.policy.report(&error);
            None
        })?;
        let prepared = prepare(asset, &self.policy);
        let chosen = match crate::decide::condition_of(request, &prepared) {
            Outcome::Whole(chosen) => (chosen, None),
            Outcome::Part(chosen, part) => (chosen, Some(part)),
            outcome => return Some(without_bytes(&outcome)),
        };
        match respond::loaded(&chosen.0, chosen.1, &self.memory) {
            Ok(response) => Some(response),
            Err(failure) => {
                self.policy.report(failure.error());
                None
            }
        }
    }
}

fn prepare(asset: SharedAsset, policy: &Policy) -> Prepared {
    let place = match asset.place {
        SharedPlace::Memory(bytes) => Place::Memory(bytes),
        SharedPlace::Folder { root, file } => Place::Output { root: Arc::<Path>::from(root), file },
    };
    Prepared::of_bytes(Stored::new(place, asset.size, &asset.digest), &asset.media_type, policy)
}

/// The response to an outcome that sends no asset.
fn without_bytes(outcome: &Outcome<'_>) -> Response<AssetBody> {
    match outcome {
        Outcome::MethodNotAllowed => respond::method_not_allowed(),
        Outcome::Options { preflight } => respond::options(*preflight),
        Outcome::NotFound => respond::not_found(),
        Outcome::Moved(moved) => respond::moved(moved),
        Outcome::PreconditionFailed => respond::precondition_failed(),
        Outcome::NotModified(chosen) => respond::not_modified(chosen),
        Outcome::Unsatisfiable(chosen) => respond::unsatisfiable(chosen),
        Outcome::NotYet => respond::not_yet(),
        Outcome::NeedsFiles | Outcome::Unknown(_) | Outcome::Whole(_) | Outcome::Part(..) => {
            unreachable!("BUG: an outcome that is not final, or one with bytes")
        }
    }
}

/// HEAD gets what GET gets, without the body.
fn for_method(request: &Parts, response: Response<AssetBody>) -> Response<AssetBody> {
    match request.method {
        Method::HEAD => response.map(|_| AssetBody::empty()),
        _ => response,
    }
}
