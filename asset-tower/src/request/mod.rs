//! From a request to a decision: a function of the request and the snapshot, without reading or writing anything.

mod conditions;
mod order;
mod resolve;
mod siblings;

use std::convert::Infallible;

use asset_core::catalog::Lookup;
use asset_core::{Catalog, Error};
use http::request::Parts;
use http::{Method, header};

pub(crate) use self::conditions::{Target, evaluate};
pub(crate) use self::resolve::path_after_mount;
use self::resolve::{Resolved, resolve};
use crate::response::{Final, Redirect, Selected};
use crate::state::Snapshot;

/// The decision about one request.
#[derive(Debug)]
pub(crate) enum Decision<'a> {
    /// An answer for which no bytes are needed.
    Respond(Final<'a>),
    /// An asset whose bytes are needed.
    Send(Selected<'a>),
    /// A version that no known build has, of a known asset.
    UnknownVersion(UnknownVersion<'a>),
    /// An asset whose version can't be computed: a 404, and an error to be reported.
    Unreadable(Error),
    /// The URL is of no asset of any known build.
    NotAnAsset,
}

/// A version of a known asset that is neither current nor kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UnknownVersion<'a> {
    /// Whether it says of itself that it is of a later deploy; otherwise nothing is known of it.
    pub(crate) is_later: bool,
    /// The answer if it turns out to be of an earlier deploy; without one, 404.
    pub(crate) redirect: Option<Redirect<'a>>,
}

/// How paths are looked up in a catalog whose versions are computed at first use.
pub(crate) trait Lookups {
    /// Why a look-up has no result.
    type Blocked;

    /// # Errors
    /// If it would have to compute a version, and may not.
    fn find<'a>(catalog: &'a Catalog, path: &str, query: Option<&str>) -> Result<Lookup<'a>, Self::Blocked>;
}

/// Look-ups that never wait for a file.
pub(crate) struct Ready;

/// A version has to be computed, which reads files.
#[derive(Debug)]
pub(crate) struct NotComputed;

/// Look-ups that read files if they have to.
pub(crate) struct Computing;

impl Lookups for Ready {
    type Blocked = NotComputed;

    fn find<'a>(catalog: &'a Catalog, path: &str, query: Option<&str>) -> Result<Lookup<'a>, NotComputed> {
        catalog.find_ready(path, query).ok_or(NotComputed)
    }
}

impl Lookups for Computing {
    type Blocked = Infallible;

    fn find<'a>(catalog: &'a Catalog, path: &str, query: Option<&str>) -> Result<Lookup<'a>, Infallible> {
        Ok(catalog.find(path, query))
    }
}

/// Decides about one request.
///
/// # Errors
/// If a version has to be computed first, and `L` does not.
pub(crate) fn decide<'a, L: Lookups>(request: &Parts, snapshot: &'a Snapshot) -> Result<Decision<'a>, L::Blocked> {
    let resolved = resolve::<L>(&request.uri, snapshot)?;
    Ok(match (&request.method, resolved) {
        (_, Resolved::NotAnAsset) => Decision::NotAnAsset,
        (&Method::GET | &Method::HEAD, resolved) => get(request, resolved),
        (&Method::OPTIONS, Resolved::Asset(target)) => {
            Decision::Respond(Final::Options { preflight: is_preflight(request) && target.cached.cors })
        }
        (&Method::OPTIONS, _) => Decision::Respond(Final::Options { preflight: false }),
        _ => Decision::Respond(Final::MethodNotAllowed),
    })
}

fn get<'a>(request: &Parts, resolved: Resolved<'a>) -> Decision<'a> {
    match resolved {
        Resolved::Asset(target) => evaluate(request, target).map_or_else(Decision::Respond, Decision::Send),
        Resolved::Redirect(to) => Decision::Respond(Final::Redirect(to)),
        Resolved::NotFound => Decision::Respond(Final::NotFound),
        Resolved::UnknownVersion(unknown) => Decision::UnknownVersion(unknown),
        Resolved::Unreadable(error) => Decision::Unreadable(error),
        Resolved::NotAnAsset => Decision::NotAnAsset,
    }
}

fn is_preflight(request: &Parts) -> bool {
    request.headers.contains_key(header::ORIGIN) && request.headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

impl Final<'static> {
    /// The answer to a request that is not for an asset, by a service without a fallback.
    pub(crate) fn without_asset(method: &Method) -> Self {
        match *method {
            Method::GET | Method::HEAD => Self::NotFound,
            Method::OPTIONS => Self::Options { preflight: false },
            _ => Self::MethodNotAllowed,
        }
    }
}
