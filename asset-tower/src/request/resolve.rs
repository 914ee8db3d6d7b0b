//! The asset that a URL means, in the current build or in one whose manifest is kept.

use std::marker::PhantomData;

use asset_core::Error;
use asset_core::catalog::{Lookup, Match};
use asset_core::internal::encode_path;
use http::{StatusCode, Uri};

use super::order::Order;
use super::siblings::{Sibling, siblings};
use super::{Lookups, Target, UnknownVersion};
use crate::response::{CachedResponse, IfMissing, Redirect};
use crate::state::Snapshot;

/// What a URL means.
pub(super) enum Resolved<'a> {
    Asset(Target<'a>),
    Redirect(Redirect<'a>),
    /// A URL that a known asset does not have.
    NotFound,
    /// A version that no known build has, of a known asset.
    UnknownVersion(UnknownVersion<'a>),
    /// An asset whose version can't be computed.
    Unreadable(Error),
    NotAnAsset,
}

/// The path after the mount: all of it where a router has stripped the mount.
pub(crate) fn path_after_mount<'r>(path: &'r str, snapshot: &Snapshot) -> Option<&'r str> {
    if !snapshot.policy.strip_mount {
        return Some(path);
    }
    let mount = snapshot.current.catalog.prefix().mount();
    // The mount's own slash stays, so that no second one can hide behind it.
    path.strip_prefix(mount.strip_suffix('/').unwrap_or(mount)).filter(|rest| rest.starts_with('/'))
}

/// # Errors
/// If a version has to be computed first, and `L` does not.
pub(super) fn resolve<'a, L: Lookups>(uri: &Uri, snapshot: &'a Snapshot) -> Result<Resolved<'a>, L::Blocked> {
    let Some(path) = path_after_mount(uri.path(), snapshot) else {
        return Ok(Resolved::NotAnAsset);
    };
    Resolver::<L> { snapshot, path, query: uri.query(), lookups: PhantomData }.resolve()
}

struct Resolver<'a, 'r, L> {
    snapshot: &'a Snapshot,
    path: &'r str,
    query: Option<&'r str>,
    lookups: PhantomData<L>,
}

impl<'a, L: Lookups> Resolver<'a, '_, L> {
    fn resolve(&self) -> Result<Resolved<'a>, L::Blocked> {
        let policy = &self.snapshot.policy;
        Ok(match self.find(self.path, self.query)? {
            Lookup::Current(known) => self.current(known, !policy.development),
            Lookup::OtherVersion { known, .. } if policy.development => self.current(known, false),
            Lookup::OtherVersion { known, version } => return self.other_version(known, &version),
            // It has no other URL than this.
            Lookup::Plain(known) => self.unversioned(known, true),
            Lookup::Unversioned(known) => self.unversioned(known, policy.unversioned),
            Lookup::Unknown => return self.unknown(),
            Lookup::Indeterminable(error) => Resolved::Unreadable(error),
            _ => Resolved::NotFound,
        })
    }

    fn find(&self, path: &str, query: Option<&str>) -> Result<Lookup<'a>, L::Blocked> {
        L::find(&self.snapshot.current.catalog, path, query)
    }

    fn current(&self, known: Match<'_>, is_immutable: bool) -> Resolved<'a> {
        Resolved::Asset(Target { cached: self.snapshot.current(known), is_immutable, if_missing: IfMissing::Error })
    }

    /// The asset to which another build gave this very URL.
    fn kept(&self, redirect: Option<Redirect<'a>>) -> Option<Resolved<'a>> {
        let (kept, known) = self.snapshot.find_kept(self.path, self.query)?;
        let if_missing = if kept.is_later { IfMissing::Premature } else { IfMissing::Stale(redirect) };
        let cached = self.snapshot.kept(kept, known);
        Some(Resolved::Asset(Target { cached, is_immutable: true, if_missing }))
    }

    /// A path without a version. In query style, the version of another build leaves the path as it is.
    fn unversioned(&self, known: Match<'_>, is_served: bool) -> Resolved<'a> {
        if !self.snapshot.policy.development
            && self.query.is_some()
            && let Some(kept) = self.kept(self.redirect(known))
        {
            return kept;
        }
        if is_served { self.current(known, false) } else { Resolved::NotFound }
    }

    fn other_version(&self, known: Match<'_>, version: &str) -> Result<Resolved<'a>, L::Blocked> {
        let redirect = self.redirect(known);
        // What is known of a build says more than the version's own order does.
        if let Some(kept) = self.kept(redirect) {
            return Ok(kept);
        }
        if let Some(sibling) = self.sibling()? {
            return Ok(Resolved::Redirect(sibling));
        }
        let scheme = self.snapshot.current.catalog.scheme();
        let now = self.snapshot.policy.clock.now();
        Ok(match Order::of(version, known.asset.version(), scheme, now) {
            Order::Earlier => redirect.map_or(Resolved::NotFound, Resolved::Redirect),
            Order::Later => Resolved::UnknownVersion(UnknownVersion { is_later: true, redirect }),
            Order::Unordered => Resolved::UnknownVersion(UnknownVersion { is_later: false, redirect }),
            Order::Never => Resolved::NotFound,
        })
    }

    /// A path that the current build does not know.
    fn unknown(&self) -> Result<Resolved<'a>, L::Blocked> {
        let is_development = self.snapshot.policy.development;
        let kept = if is_development { self.kept_today()? } else { self.kept(None) };
        if let Some(kept) = kept {
            return Ok(kept);
        }
        if let Some(sibling) = self.sibling()? {
            return Ok(Resolved::Redirect(sibling));
        }
        let is_kept = is_development && self.snapshot.find_kept(self.path, self.query).is_some();
        Ok(if is_kept { Resolved::NotFound } else { Resolved::NotAnAsset })
    }

    /// In development, the current bytes for a URL of an earlier build whose name alone does not lead to the asset.
    fn kept_today(&self) -> Result<Option<Resolved<'a>>, L::Blocked> {
        let Some((_, known)) = self.snapshot.find_kept(self.path, self.query) else {
            return Ok(None);
        };
        Ok(match self.find(&encode_path(known.asset.path()), None)? {
            Lookup::Current(known) | Lookup::Unversioned(known) | Lookup::Plain(known) => {
                Some(self.current(known, false))
            }
            _ => None,
        })
    }

    /// The redirect of a file that a script of this or an earlier build looks for under its own version. Without it, the
    /// version would be taken for that of a later deploy.
    fn sibling(&self) -> Result<Option<Redirect<'a>>, L::Blocked> {
        for sibling in siblings(self.path) {
            if let Some(asset) = self.beside_script(&sibling)?
                && let Some(redirect) = asset.redirect(StatusCode::FOUND)
            {
                return Ok(Some(redirect));
            }
        }
        Ok(None)
    }

    /// The asset that a script looks for beside itself, of the build that the script is of.
    fn beside_script(&self, sibling: &Sibling) -> Result<Option<&'a CachedResponse>, L::Blocked> {
        let is_current = sibling.has_script(&self.snapshot.current.catalog);
        if !is_current {
            let Some(kept) = self.snapshot.kept.iter().find(|kept| sibling.has_script(&kept.build.catalog)) else {
                return Ok(None);
            };
            // The catalog of a kept build is without the assets that have not changed since.
            if let Some(Lookup::Unversioned(known)) = kept.build.catalog.find_ready(&sibling.unversioned, None) {
                return Ok(Some(self.snapshot.kept(kept, known)));
            }
        }
        Ok(match self.find(&sibling.unversioned, None)? {
            Lookup::Unversioned(known) | Lookup::Plain(known) => Some(self.snapshot.current(known)),
            _ => None,
        })
    }

    /// The redirect to the current URL of an asset.
    fn redirect(&self, known: Match<'_>) -> Option<Redirect<'a>> {
        self.snapshot.current(known).redirect(self.snapshot.policy.on_stale.status()?)
    }
}
