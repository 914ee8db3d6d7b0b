//! From a request to its response.
//!
//! ```text
//! request → decide → respond
//!              ↓ files are needed
//!           on the blocking pool: decide → (at most once: refresh, decide again) → respond
//! ```

use std::sync::Arc;

use asset_core::{Assets, Error};
use http::request::Parts;
use http::{Method, Response};

use crate::health::Health;
use crate::policy::Policy;
use crate::request::{Computing, Decision, Ready, Target, UnknownVersion, decide, evaluate, path_after_mount};
use crate::response::{AssetBody, Final, IfMissing, Selected};
use crate::shared_store::{SharedStore, lookup};
use crate::state::{Snapshot, State};
use crate::storage::{Failure, Memory, Outputs};
use crate::trace;

/// What all clones of a service share.
pub(crate) struct Driver {
    policy: Arc<Policy>,
    store: Option<Arc<dyn SharedStore>>,
    memory: Arc<Memory>,
    state: State,
}

/// The answer to a request.
pub(crate) enum Answer {
    Response(Response<AssetBody>),
    /// The request is for no asset of any known build.
    NotAnAsset,
}

/// Why a snapshot does not have the answer, although a newer one may.
enum Shortfall<'a> {
    UnknownVersion(UnknownVersion<'a>),
    /// The bytes of an asset that must be here can't be sent.
    Unavailable(Failure),
}

impl Driver {
    /// # Errors
    /// As for [`State::open`].
    pub(crate) fn open(
        assets: Assets,
        outputs: Outputs,
        policy: Policy,
        store: Option<Arc<dyn SharedStore>>,
    ) -> Result<Self, Error> {
        // In development files change under their names, so holding them is of no use.
        let limit = if policy.development { 0 } else { policy.memory_limit };
        let memory = Arc::new(Memory::new(policy.memory_limit_per_file, limit));
        let policy = Arc::new(policy);
        Ok(Self { store, memory, state: State::open(assets, outputs, policy.clone())?, policy })
    }

    /// The answer, if no file has to be read for it.
    pub(crate) fn answer_at_once(&self, request: &Parts) -> Option<Answer> {
        // In development every request looks whether its source was edited.
        if self.policy.development {
            return None;
        }
        let snapshot = self.state.snapshot()?;
        let response = match decide::<Ready>(request, &snapshot).ok()? {
            Decision::Respond(answer) => answer.respond(),
            Decision::Send(selected) => self.send_at_once(&selected, &snapshot)?,
            // Both the store and a refresh wait for files.
            Decision::UnknownVersion(_) if self.store.is_some() || self.state.may_refresh(&snapshot) => return None,
            Decision::UnknownVersion(unknown) => self.settle(unknown, &snapshot).respond(),
            Decision::Unreadable(error) => self.unreadable(&error),
            Decision::NotAnAsset => return Some(Answer::NotAnAsset),
        };
        Some(finish(request, response))
    }

    /// The answer, on a thread that may wait for files.
    pub(crate) fn answer(&self, request: &Parts) -> Answer {
        let snapshot = self.state.refresh_if_stale();
        self.attempt(request, &snapshot).unwrap_or_else(|shortfall| {
            let newer = self.state.refresh();
            // The same snapshot would lead to the same decision.
            if Arc::ptr_eq(&newer, &snapshot) {
                return self.give_up(request, shortfall, &snapshot);
            }
            self.attempt(request, &newer).unwrap_or_else(|shortfall| self.give_up(request, shortfall, &newer))
        })
    }

    fn attempt<'a>(&self, request: &Parts, snapshot: &'a Snapshot) -> Result<Answer, Shortfall<'a>> {
        let Ok(decision) = decide::<Computing>(request, snapshot);
        let response = match decision {
            Decision::Respond(answer) => answer.respond(),
            Decision::Send(selected) => self.send(&selected, snapshot).map_err(Shortfall::Unavailable)?,
            Decision::UnknownVersion(unknown) => return Err(Shortfall::UnknownVersion(unknown)),
            Decision::Unreadable(error) => self.unreadable(&error),
            Decision::NotAnAsset => return Ok(Answer::NotAnAsset),
        };
        Ok(finish(request, response))
    }

    /// The answer if no newer snapshot has a better one.
    fn give_up(&self, request: &Parts, shortfall: Shortfall<'_>, snapshot: &Snapshot) -> Answer {
        let response = match shortfall {
            Shortfall::UnknownVersion(unknown) => {
                self.send_from_store(request, snapshot).unwrap_or_else(|| self.settle(unknown, snapshot).respond())
            }
            Shortfall::Unavailable(failure) => {
                self.policy.report(failure.error());
                Final::of_failure(&failure).respond()
            }
        };
        finish(request, response)
    }

    fn send_at_once(&self, selected: &Selected<'_>, snapshot: &Snapshot) -> Option<Response<AssetBody>> {
        selected.respond_from_memory().or_else(|| {
            // Premature bytes may arrive at any moment, so that only those of earlier builds are known to be missing.
            let IfMissing::Stale(_) = selected.if_missing else { return None };
            let is_missing = selected.cached.is_missing(selected.coding, || self.policy.clock.now());
            is_missing.then(|| self.missing(selected, snapshot)).flatten().map(|answer| answer.respond())
        })
    }

    /// The response with the bytes of an asset, read if they are not in memory. A damaged or missing variant is replaced by
    /// the plain form.
    fn send(&self, selected: &Selected<'_>, snapshot: &Snapshot) -> Result<Response<AssetBody>, Failure> {
        let began = self.policy.clock.now();
        let loaded = selected.load(&self.memory);
        let is_missing = loaded.as_ref().is_err_and(Failure::is_missing);
        let noted = &selected.form().representation.missing;
        noted.note(is_missing, began, || self.policy.clock.now());
        let failure = match loaded {
            Ok(response) => return Ok(response),
            Err(failure) => failure,
        };
        let is_expected = is_missing && !matches!(selected.if_missing, IfMissing::Error);
        if let Some(plain) = selected.plain() {
            if !is_expected {
                self.policy.report(failure.error());
            }
            return self.send(&plain, snapshot);
        }
        let answer = if is_expected { self.missing(selected, snapshot) } else { None };
        answer.map(|answer| answer.respond()).ok_or(failure)
    }

    /// The response of an asset that only the shared store has.
    fn send_from_store(&self, request: &Parts, snapshot: &Snapshot) -> Option<Response<AssetBody>> {
        let path = path_after_mount(request.uri.path(), snapshot)?;
        let cached = lookup(self.store.as_deref()?, path, request.uri.query(), &self.policy)?;
        let target = Target { cached: &cached, is_immutable: true, if_missing: IfMissing::Error };
        match evaluate(request, target) {
            Ok(selected) => selected.load(&self.memory).map_err(|failure| self.policy.report(failure.error())).ok(),
            Err(answer) => Some(answer.respond()),
        }
    }

    /// The answer if an asset's bytes are missing, unless they must not be.
    fn missing<'a>(&self, selected: &Selected<'a>, snapshot: &Snapshot) -> Option<Final<'a>> {
        match selected.if_missing {
            IfMissing::Error => None,
            IfMissing::Stale(redirect) => Some(redirect.map_or(Final::NotFound, Final::Redirect)),
            IfMissing::Premature => Some(self.premature(snapshot)),
        }
    }

    /// The answer to a version that was not found anywhere. With fewer than two builds no history can say that it is later.
    fn settle<'a>(&self, unknown: UnknownVersion<'a>, snapshot: &Snapshot) -> Final<'a> {
        if !unknown.is_later && snapshot.builds() < 2 {
            return unknown.redirect.map_or(Final::NotFound, Final::Redirect);
        }
        self.premature(snapshot)
    }

    fn premature<'a>(&self, snapshot: &Snapshot) -> Final<'a> {
        if self.state.is_grace_period(snapshot) { Final::NotYet } else { Final::NotFound }
    }

    fn unreadable(&self, error: &Error) -> Response<AssetBody> {
        self.policy.report(error);
        Final::NotFound.respond()
    }

    pub(crate) fn is_poll_due(&self) -> bool {
        self.state.is_poll_due()
    }

    pub(crate) fn poll(&self) {
        self.state.poll();
    }

    pub(crate) fn health(&self) -> Health {
        self.state.health()
    }

    pub(crate) fn policy(&self) -> &Policy {
        &self.policy
    }
}

impl Answer {
    /// The response of a service without a fallback.
    pub(crate) fn or_not_found(self, request: &Parts) -> Response<AssetBody> {
        match self {
            Self::Response(response) => response,
            Self::NotAnAsset => finished(request, Final::without_asset(&request.method).respond()),
        }
    }
}

fn finish(request: &Parts, response: Response<AssetBody>) -> Answer {
    Answer::Response(finished(request, response))
}

/// HEAD gets what GET gets, without the body.
fn finished(request: &Parts, response: Response<AssetBody>) -> Response<AssetBody> {
    trace::answered(request, &response);
    if request.method == Method::HEAD { response.map(|_| AssetBody::empty()) } else { response }
}
