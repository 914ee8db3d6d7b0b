//! What all clones of a service share.

use std::sync::Arc;

use asset_core::{Assets, Error};
use http::request::Parts;
use http::{Method, Response};

use crate::AssetBody;
use crate::decide::{View, decide};
use crate::elsewhere;
use crate::file::{Failure, Memory};
use crate::header::Part;
use crate::knowledge::Knowledge;
use crate::outcome::{Chosen, IfAbsent, Outcome, Unknown};
use crate::outputs::Outputs;
use crate::policy::Policy;
use crate::respond;
use crate::tables::Tables;
use crate::{Health, trace};

pub(crate) struct Shared {
    policy: Policy,
    memory: Arc<Memory>,
    knowledge: Knowledge,
}

/// Why a request is not answered on the spot by a service that has another one behind it.
pub(crate) enum Unanswered {
    /// It means no asset, of any build or version.
    NotOurs,
    /// It takes files to say.
    NeedsFiles,
}

impl Shared {
    /// # Errors
    /// As for [`Knowledge::open`].
    pub(crate) fn open(assets: Assets, outputs: Outputs, policy: Policy) -> Result<Self, Error> {
        let knowledge = Knowledge::open(assets, outputs, &policy)?;
        // In development files change under their names, so that nothing is worth holding.
        let total = if policy.development { 0 } else { policy.memory_limit };
        let memory = Arc::new(Memory::new(policy.memory_limit_per_file, total));
        let shared = Self { policy, memory, knowledge };
        shared.knowledge.report_problems(&shared.policy);
        Ok(shared)
    }

    /// The response, if no file has to be read for it.
    pub(crate) fn answer_now(&self, request: &Parts) -> Option<Response<AssetBody>> {
        if self.policy.development {
            return None;
        }
        let tables = self.knowledge.ready()?;
        self.answer_ready(request, &tables)
    }

    /// The same for a request that may mean no asset.
    pub(crate) fn answer_ours_now(&self, request: &Parts) -> Result<Response<AssetBody>, Unanswered> {
        let tables = if self.policy.development { None } else { self.knowledge.ready() };
        let tables = tables.ok_or(Unanswered::NeedsFiles)?;
        match self.view(&tables, false).is_ours(&request.uri) {
            Some(false) => Err(Unanswered::NotOurs),
            Some(true) => self.answer_ready(request, &tables).ok_or(Unanswered::NeedsFiles),
            None => Err(Unanswered::NeedsFiles),
        }
    }

    fn answer_ready(&self, request: &Parts, tables: &Arc<Tables>) -> Option<Response<AssetBody>> {
        let response = match decide(request, self.view(tables, false)) {
            Outcome::NeedsFiles => return None,
            Outcome::Unknown(_)
                if self.policy.store.is_some() || self.knowledge.may_know_more_than(tables, &self.policy) =>
            {
                return None;
            }
            Outcome::Unknown(unknown) => respond::without_asset(&self.settle(unknown, tables)),
            Outcome::Whole(chosen) => self.ready(&chosen, None, tables)?,
            Outcome::Part(chosen, part) => self.ready(&chosen, Some(part), tables)?,
            outcome => respond::without_asset(&outcome),
        };
        Some(finished(request, response))
    }

    fn ready(&self, chosen: &Chosen<'_>, part: Option<Part>, tables: &Tables) -> Option<Response<AssetBody>> {
        respond::ready(chosen, part).or_else(|| {
            // What is of a later build may be here any moment.
            let IfAbsent::Gone(_) = chosen.if_absent else { return None };
            let is_absent = chosen.prepared.is_absent(chosen.coding, || self.policy.clock.now());
            is_absent.then(|| self.without_bytes(chosen, tables)).flatten()
        })
    }

    /// The response; reads whatever files it takes.
    pub(crate) fn answer(&self, request: &Parts) -> Response<AssetBody> {
        self.answer_from(request, &self.tables_for(request))
    }

    /// The same, or nothing if the request means no asset.
    pub(crate) fn answer_ours(&self, request: &Parts) -> Option<Response<AssetBody>> {
        let tables = self.tables_for(request);
        // Whoever may wait is never told that it takes files to say.
        let is_ours = self.view(&tables, true).is_ours(&request.uri).unwrap_or(false);
        is_ours.then(|| self.answer_from(request, &tables))
    }

    /// What is known, after a look for more if the request's version is not among it.
    fn tables_for(&self, request: &Parts) -> Arc<Tables> {
        let tables = self.knowledge.renewed(&self.policy);
        match decide(request, self.view(&tables, true)) {
            Outcome::Unknown(_) => self.knowledge.newer(&self.policy),
            _ => tables,
        }
    }

    fn answer_from(&self, request: &Parts, tables: &Arc<Tables>) -> Response<AssetBody> {
        let answered = self.try_answer(request, tables).or_else(|failure| {
            // What is current here may have been cleaned away since: after a night without requests, say.
            let corrected = self.knowledge.corrected(&self.policy);
            match Arc::ptr_eq(&corrected, tables) {
                true => Err(failure),
                false => self.try_answer(request, &corrected),
            }
        });
        let response = answered.unwrap_or_else(|failure| {
            self.policy.report(failure.error());
            respond::unavailable(&failure)
        });
        finished(request, response)
    }

    /// # Errors
    /// Why the bytes of an asset that must be here can't be sent.
    fn try_answer(&self, request: &Parts, tables: &Tables) -> Result<Response<AssetBody>, Failure> {
        let view = self.view(tables, true);
        match decide(request, view) {
            Outcome::Unknown(unknown) => Ok(elsewhere::answer(request, view, &self.memory)
                .unwrap_or_else(|| respond::without_asset(&self.settle(unknown, tables)))),
            Outcome::Whole(chosen) => self.send(chosen, None, tables),
            Outcome::Part(chosen, part) => self.send(chosen, Some(part), tables),
            outcome => Ok(respond::without_asset(&outcome)),
        }
    }

    fn send(&self, chosen: Chosen<'_>, part: Option<Part>, tables: &Tables) -> Result<Response<AssetBody>, Failure> {
        let began = self.policy.clock.now();
        let loaded = respond::loaded(&chosen, part, &self.memory);
        let is_missing = matches!(loaded, Err(Failure::Missing(_)));
        chosen.representation().absence.note(is_missing, began, || self.policy.clock.now());
        let failure = match loaded {
            Ok(response) => return Ok(response),
            Err(failure) => failure,
        };
        let is_expected = is_missing && !matches!(chosen.if_absent, IfAbsent::Problem);
        if chosen.coding.is_some() {
            if !is_expected {
                self.policy.report(failure.error());
            }
            // The plain form does as well, but for its length.
            return self.send(Chosen { coding: None, ..chosen }, None, tables);
        }
        self.without_bytes(&chosen, tables).filter(|_| is_expected).ok_or(failure)
    }

    /// The answer if an asset's bytes are not there, unless they must be.
    fn without_bytes(&self, chosen: &Chosen<'_>, tables: &Tables) -> Option<Response<AssetBody>> {
        match chosen.if_absent {
            IfAbsent::Problem => None,
            IfAbsent::Gone(moved) => Some(moved.map_or_else(respond::not_found, |moved| respond::moved(&moved))),
            IfAbsent::NotYet => Some(respond::without_asset(&self.premature(tables))),
        }
    }

    /// What an unknown version comes to when nobody has it.
    fn settle<'a>(&self, unknown: Unknown<'a>, tables: &Tables) -> Outcome<'a> {
        if !unknown.is_later && tables.builds() < 2 {
            return unknown.moved.map_or(Outcome::NotFound, Outcome::Moved);
        }
        self.premature(tables)
    }

    fn premature<'a>(&self, tables: &Tables) -> Outcome<'a> {
        match self.knowledge.is_window_open(tables, &self.policy) {
            true => Outcome::NotYet,
            false => Outcome::NotFound,
        }
    }

    fn view<'a>(&'a self, tables: &'a Tables, may_wait: bool) -> View<'a> {
        View { tables, policy: &self.policy, may_wait }
    }

    /// Whether it is time to [`look`](Self::look); only one caller is told so.
    pub(crate) fn is_look_due(&self) -> bool {
        self.knowledge.is_look_due(&self.policy)
    }

    /// Looks whether a followed file changed, and reads it if so.
    pub(crate) fn look(&self) {
        self.knowledge.look(&self.policy);
    }

    pub(crate) fn health(&self) -> Health {
        self.knowledge.health()
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
