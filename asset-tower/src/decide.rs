//! From a request to an outcome: nothing is read, nothing is written.

use asset_core::internal::encode_path;
use asset_core::{Lookup, Match};
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode, Uri, header};

use crate::header::{AcceptEncoding, IfMatch, IfNoneMatch, IfRange, Range};
use crate::order::Order;
use crate::outcome::{Chosen, IfAbsent, Moved, Outcome, Unknown};
use crate::policy::Policy;
use crate::prepared::Prepared;
use crate::sibling::siblings;
use crate::tables::Tables;

/// What a decision is made from, besides the request.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) tables: &'a Tables,
    pub(crate) policy: &'a Policy,
    /// Whether versions may be computed, which reads files.
    pub(crate) may_wait: bool,
}

/// An asset that a URL means.
#[derive(Clone, Copy)]
struct Target<'a> {
    prepared: &'a Prepared,
    is_immutable: bool,
    if_absent: IfAbsent<'a>,
}

/// Decides about one request.
pub(crate) fn decide<'a>(request: &Parts, view: View<'a>) -> Outcome<'a> {
    match request.method {
        Method::GET | Method::HEAD => {
            view.target(request).map_or_else(|outcome| outcome, |target| condition(request, target))
        }
        Method::OPTIONS => view.options(request),
        _ => Outcome::MethodNotAllowed,
    }
}

impl<'a> View<'a> {
    fn options(self, request: &Parts) -> Outcome<'a> {
        let is_preflight = request.headers.contains_key(header::ORIGIN)
            && request.headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        if !is_preflight {
            return Outcome::Options { preflight: false };
        }
        match self.target(request) {
            Ok(target) => Outcome::Options { preflight: target.prepared.cors },
            Err(Outcome::NeedsFiles) => Outcome::NeedsFiles,
            Err(_) => Outcome::Options { preflight: false },
        }
    }

    /// The asset that the request's URL means, or what the request comes to without one.
    fn target(self, request: &Parts) -> Result<Target<'a>, Outcome<'a>> {
        let path = self.after_mount(request.uri.path()).ok_or(Outcome::NotFound)?;
        let query = request.uri.query();
        match self.find(path, query).ok_or(Outcome::NeedsFiles)? {
            Lookup::Current(known) => Ok(self.current(known, !self.policy.development)),
            Lookup::OtherVersion { known, .. } if self.policy.development => Ok(self.current(known, false)),
            // In query style, the version of an earlier or later build leaves the path as it is.
            Lookup::Unversioned(known) | Lookup::Plain(known)
                if !self.policy.development && query.is_some() && self.tables.is_kept(path, query) =>
            {
                let moved = self.moved(known);
                self.kept(path, query, moved).ok_or(Outcome::NotFound)
            }
            Lookup::Unversioned(known) if self.policy.unversioned => Ok(self.current(known, false)),
            Lookup::Plain(known) => Ok(self.current(known, false)),
            Lookup::OtherVersion { known, version } => {
                let moved = self.moved(known);
                let kept = self.kept(path, query, moved);
                kept.ok_or_else(|| self.sibling(path).unwrap_or_else(|| self.other_version(known, &version, moved)))
            }
            Lookup::Unknown => {
                let found = match self.policy.development {
                    true => self.of_today(path, query),
                    false => self.kept(path, query, None),
                };
                found.ok_or_else(|| self.sibling(path).unwrap_or(Outcome::NotFound))
            }
            Lookup::Indeterminable(error) => {
                self.policy.report(&error);
                Err(Outcome::NotFound)
            }
            _ => Err(Outcome::NotFound),
        }
    }

    /// `None` if it takes files to say, and those may not be read.
    fn find(self, path: &str, query: Option<&str>) -> Option<Lookup<'a>> {
        let catalog = &self.tables.current.catalog;
        match self.may_wait {
            true => Some(catalog.find(path, query)),
            false => catalog.find_ready(path, query),
        }
    }

    /// Whether a URL means an asset, of any build or version; `None` if it takes files to say.
    pub(crate) fn is_ours(self, uri: &Uri) -> Option<bool> {
        let Some(path) = self.after_mount(uri.path()) else { return Some(false) };
        let found = self.find(path, uri.query())?;
        let is_known = !matches!(found, Lookup::Unknown) || self.tables.is_kept(path, uri.query());
        Some(is_known || self.sibling(path).is_some())
    }

    /// The path after the mount: all of it where a router has cut the mount off.
    pub(crate) fn after_mount(self, path: &str) -> Option<&str> {
        if !self.policy.strip_mount {
            return Some(path);
        }
        let mount = self.tables.current.catalog.prefix().mount();
        // The mount's own slash stays, so that no second one can hide behind it.
        path.strip_prefix(mount.strip_suffix('/').unwrap_or(mount)).filter(|rest| rest.starts_with('/'))
    }

    fn current(self, known: Match<'_>, is_immutable: bool) -> Target<'a> {
        Target { prepared: self.tables.current(known, self.policy), is_immutable, if_absent: IfAbsent::Problem }
    }

    fn kept(self, path: &str, query: Option<&str>, moved: Option<Moved<'a>>) -> Option<Target<'a>> {
        let (prepared, is_later) = self.tables.kept(path, query, self.policy)?;
        let if_absent = if is_later { IfAbsent::NotYet } else { IfAbsent::Gone(moved) };
        Some(Target { prepared, is_immutable: true, if_absent })
    }

    /// The redirect of a file that a script of this or an earlier build looks for under its own version. Without it, the
    /// version would be taken for that of a later deploy.
    fn sibling(self, path: &str) -> Option<Outcome<'a>> {
        siblings(path).find_map(|sibling| {
            let kept = match self.tables.has_script(&sibling) {
                true => None,
                false => self.tables.kept_sibling(&sibling, self.policy)?,
            };
            let to = match (kept, self.find(&sibling.unversioned, None)) {
                (Some(kept), _) => kept,
                (None, None) => return Some(Outcome::NeedsFiles),
                (None, Some(Lookup::Unversioned(known) | Lookup::Plain(known))) => {
                    self.tables.current(known, self.policy)
                }
                (None, Some(_)) => return None,
            };
            to.location.is_some().then_some(Outcome::Moved(Moved { status: StatusCode::FOUND, to }))
        })
    }

    /// In development, the bytes of today for a URL of an earlier build whose name alone does not tell the asset.
    fn of_today(self, path: &str, query: Option<&str>) -> Option<Target<'a>> {
        let asset = self.tables.kept_asset(path, query)?;
        match self.find(&encode_path(asset.path()), None)? {
            Lookup::Current(known) | Lookup::Unversioned(known) | Lookup::Plain(known) => {
                Some(self.current(known, false))
            }
            _ => None,
        }
    }

    fn other_version(self, known: Match<'_>, version: &str, moved: Option<Moved<'a>>) -> Outcome<'a> {
        let scheme = self.tables.current.catalog.scheme();
        match Order::of(version, known.asset.version(), scheme, self.policy.clock.now()) {
            Order::Earlier => moved.map_or(Outcome::NotFound, Outcome::Moved),
            Order::Later => Outcome::Unknown(Unknown { is_later: true, moved }),
            Order::Unordered => Outcome::Unknown(Unknown { is_later: false, moved }),
            Order::Never => Outcome::NotFound,
        }
    }

    /// The redirect to the current URL of an asset.
    fn moved(self, known: Match<'_>) -> Option<Moved<'a>> {
        let status = self.policy.on_stale.status()?;
        let to = self.tables.current(known, self.policy);
        to.location.is_some().then_some(Moved { status, to })
    }
}

/// What a request comes to whose URL means an asset that is not in the tables.
pub(crate) fn condition_of<'a>(request: &Parts, prepared: &'a Prepared) -> Outcome<'a> {
    condition(request, Target { prepared, is_immutable: true, if_absent: IfAbsent::Problem })
}

/// What the request's conditions make of an asset, in the order of RFC 9110 section 13.2.2.
fn condition<'a>(request: &Parts, target: Target<'a>) -> Outcome<'a> {
    let Target { prepared, is_immutable, if_absent } = target;
    let headers = &request.headers;
    let coding = AcceptEncoding::of(headers).choose(|coding| prepared.has(coding));
    let chosen = Chosen { prepared, coding, is_immutable, is_304_if_there: false, if_absent };
    let etag = &chosen.representation().etag;
    if IfMatch::of(headers).is_some_and(|condition| !condition.holds(etag)) {
        return Outcome::PreconditionFailed;
    }
    if let Some(condition) = IfNoneMatch::of(headers).filter(|condition| !condition.holds(etag)) {
        // `*` asks whether there are any bytes; those of a source may be others than its tag says.
        let takes_bytes = condition.is_any() || chosen.representation().stored.is_source();
        return match takes_bytes {
            true => Outcome::Whole(Chosen { is_304_if_there: true, ..chosen }),
            false => Outcome::NotModified(chosen),
        };
    }
    // Only GET has parts (RFC 9110 section 14.2).
    match (request.method == Method::GET).then(|| wanted_range(headers, &chosen)).flatten() {
        None => Outcome::Whole(chosen),
        Some(range) => match range.part(chosen.representation().stored.size) {
            Some(part) => Outcome::Part(chosen, part),
            // The end of nothing is nothing, and that can be sent.
            None if chosen.representation().stored.size == 0 && range.is_suffix() => Outcome::Whole(chosen),
            None => Outcome::Unsatisfiable(chosen),
        },
    }
}

fn wanted_range(headers: &HeaderMap, chosen: &Chosen<'_>) -> Option<Range> {
    let range = Range::of(headers)?;
    let is_of_this = IfRange::of(headers).is_none_or(|condition| condition.holds(&chosen.representation().etag));
    is_of_this.then_some(range)
}
