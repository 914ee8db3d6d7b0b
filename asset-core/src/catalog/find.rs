//! From the path of a request to an asset.

use std::borrow::Cow;
use std::collections::HashMap;

use super::assemble::to_position;
use super::{Asset, Catalog, Entries};
use crate::error::Error;
use crate::url::Style;
use crate::url::encode::decode_path;
use crate::url::style::split_versioned;

/// Longer paths are only looked up whole, not split: file systems don't have them, and splitting takes quadratic time.
const LONGEST_PATH: usize = 4096;
const LONGEST_NAME: usize = 512;

/// What the path and query of a request mean.
#[derive(Debug)]
#[non_exhaustive]
pub enum Lookup<'a> {
    /// The current URL of the asset, whose bytes never change.
    Current(Match<'a>),
    /// An asset without its version, or in query style with another one: the current bytes.
    Unversioned(Match<'a>),
    /// An asset whose URL has no version: the current bytes.
    Plain(Match<'a>),
    /// A well-formed URL of a known asset with a version that is not the current one: stale or premature.
    OtherVersion {
        /// The current asset.
        known: Match<'a>,
        /// The version in the URL.
        version: String,
    },
    /// A known asset whose version can't be determined.
    Indeterminable(Error),
    /// Not a URL of this catalog.
    Unknown,
}

/// A known asset and its place in the catalog.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Match<'a> {
    /// The asset.
    pub asset: &'a Asset,
    /// Its position, as [`Catalog::at`] takes it.
    pub position: usize,
}

impl<'a> Match<'a> {
    /// The meaning of the current URL of this asset.
    fn found(self) -> Lookup<'a> {
        if self.asset.is_plain() { Lookup::Plain(self) } else { Lookup::Current(self) }
    }
}

impl Catalog {
    /// Looks up `path`, percent-encoded and after the mount, with the request's `query`, without `?`.
    ///
    /// The path is looked up whole first, and split into logical path and version only if that fails. Nothing is
    /// resolved on disk, and no input panics.
    pub fn find(&self, path: &str, query: Option<&str>) -> Lookup<'_> {
        let Some(path) = decoded(path) else {
            return Lookup::Unknown;
        };
        match &self.style {
            Style::Filename => self.find_filename(&path),
            Style::Query { .. } => self.find_unversioned(&path, |asset| self.is_current_query(query, asset)),
            Style::Prefix => self.find_prefix(&path),
            Style::None => self.find_unversioned(&path, |_| false),
        }
    }

    /// Like [`find`](Self::find), but `None` if a version would have to be computed, which reads files.
    pub fn find_ready(&self, path: &str, query: Option<&str>) -> Option<Lookup<'_>> {
        self.is_ready_for(path).then(|| self.find(path, query))
    }

    /// The asset with this current URL. Looks up the whole path only, for the catalogs of earlier builds. Versions that
    /// are not computed yet are not found.
    pub fn find_current(&self, path: &str, query: Option<&str>) -> Option<Match<'_>> {
        let path = decoded(path)?;
        let position = match &self.style {
            // Names of files are unique in a build, so no path has to be split.
            Style::Filename => self.ready_file(&path)?,
            Style::Query { .. } => self.position(&path)?,
            Style::Prefix => self.position(self.split_token(&path)?.1)?,
            Style::None => return None,
        };
        let asset = self.ready(position).filter(|asset| !asset.is_plain())?;
        let is_current = match &self.style {
            Style::Query { .. } => self.is_current_query(query, asset),
            Style::Prefix => self.split_token(&path).is_some_and(|(token, _)| token == asset.version()),
            Style::Filename | Style::None => true,
        };
        is_current.then_some(Match { asset, position })
    }

    /// Whether `query` is that of the asset's URL in `query` style. What is pinned refers to itself without one.
    fn is_current_query(&self, query: Option<&str>, asset: &Asset) -> bool {
        asset.is_pinned() || query.is_some_and(|query| self.style.query_has(query, asset.version()))
    }

    fn find_unversioned(&self, path: &str, is_current: impl Fn(&Asset) -> bool) -> Lookup<'_> {
        match self.position(path).map(|position| self.known(position)) {
            Some(Ok(known)) if known.asset.is_plain() || is_current(known.asset) => known.found(),
            Some(Ok(known)) => Lookup::Unversioned(known),
            Some(Err(error)) => Lookup::Indeterminable(error),
            None => Lookup::Unknown,
        }
    }

    fn find_filename(&self, path: &str) -> Lookup<'_> {
        if let Some(position) = self.ready_file(path) {
            return self.known(position).map_or_else(Lookup::Indeterminable, Match::found);
        }
        let mut other = Lookup::Unknown;
        for (position, version) in self.candidates(path) {
            match self.known(position) {
                Ok(known) if known.asset.file() == path => return known.found(),
                Ok(known) if matches!(other, Lookup::Unknown) && self.scheme.is_well_formed(version) => {
                    other = Lookup::OtherVersion { known, version: version.to_owned() };
                }
                Ok(_) => {}
                Err(error) => other = Lookup::Indeterminable(error),
            }
        }
        match self.find_unversioned(path, |asset| asset.file() == path) {
            Lookup::Unknown => other,
            found => found,
        }
    }

    /// `TOKEN/css/app.css`: an unknown first segment is a token only if the rest is known and the whole is not.
    fn find_prefix(&self, path: &str) -> Lookup<'_> {
        let rest = self.split_token(path).and_then(|(token, rest)| Some((token, self.known(self.position(rest)?))));
        match rest {
            Some((token, Ok(known))) if token == known.asset.version() => known.found(),
            Some((_, Err(error))) => Lookup::Indeterminable(error),
            Some((token, Ok(known))) => match self.find_unversioned(path, |_| false) {
                Lookup::Unknown if self.scheme.is_well_formed(token) => {
                    Lookup::OtherVersion { known, version: token.to_owned() }
                }
                found => found,
            },
            None => self.find_unversioned(path, |_| false),
        }
    }

    /// The first segment of a path in prefix style, and the logical path after it.
    fn split_token<'p>(&self, path: &'p str) -> Option<(&'p str, &'p str)> {
        let (token, rest) = path.split_once('/')?;
        Some((token, rest.strip_prefix(self.prefix.after_version())?))
    }

    fn known(&self, position: usize) -> Result<Match<'_>, Error> {
        self.at(position).map(|asset| Match { asset, position })
    }

    /// The asset at a position if its version is known without computing anything.
    fn ready(&self, position: usize) -> Option<&Asset> {
        match &self.entries {
            Entries::Ready(assets) => assets.get(position),
            Entries::Computed(computed) => computed.ready(position),
        }
    }

    fn is_ready_for(&self, path: &str) -> bool {
        if matches!(self.entries, Entries::Ready(_)) {
            return true;
        }
        let Some(path) = decoded(path) else {
            return true;
        };
        // The same look-ups as in `find`, without computing anything.
        let candidates = match &self.style {
            Style::Filename => self.candidates(&path).map(|(position, _)| position).collect(),
            Style::Prefix => self.split_token(&path).and_then(|(_, rest)| self.position(rest)).into_iter().collect(),
            Style::Query { .. } | Style::None => Vec::new(),
        };
        candidates.into_iter().chain(self.position(&path)).all(|position| self.ready(position).is_some())
    }

    /// The position of the asset whose versioned path is known without computing anything.
    fn ready_file(&self, file: &str) -> Option<usize> {
        let files = self.files.get_or_init(|| {
            let Entries::Ready(assets) = &self.entries else { return HashMap::default() };
            assets.iter().enumerate().map(|(at, asset)| (asset.file().into(), to_position(at))).collect()
        });
        files.get(file).map(|&position| position as usize)
    }

    /// The known assets of which `path` could be a versioned path, with the version that it would have.
    fn candidates<'p>(&self, path: &'p str) -> impl Iterator<Item = (usize, &'p str)> {
        let name = path.rfind('/').map_or(path, |slash| &path[slash..]);
        let is_possible = path.len() <= LONGEST_PATH && name.len() <= LONGEST_NAME;
        let split = is_possible.then(|| split_versioned(path)).into_iter().flatten();
        split.filter_map(|(logical, version)| Some((self.position(&logical)?, version)))
    }
}

/// The path after the mount, decoded once and without the slash that the mount ends with.
fn decoded(path: &str) -> Option<Cow<'_, str>> {
    decode_path(path.strip_prefix('/').unwrap_or(path))
}
