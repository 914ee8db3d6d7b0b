//! From the path of a request back to an asset.

use super::{Asset, Catalog, Entry, to_position};
use crate::encode::decode_path;
use crate::style::split_versioned;
use crate::{Error, Style};

/// What the path and query of a request mean.
#[derive(Debug)]
#[non_exhaustive]
pub enum Found<'a> {
    /// The current URL of the asset: its bytes never change under it.
    Current(&'a Asset),
    /// The asset without its version, or in query style with another: the bytes of today.
    Unversioned(&'a Asset),
    /// A well-formed URL of a known asset with a version that is not the current one: stale or premature.
    OtherVersion {
        /// The asset as it is now.
        asset: &'a Asset,
        /// The version in the URL.
        version: String,
    },
    /// A known asset whose version can't be had now.
    Indeterminable(Error),
    /// Nothing that we ever gave a URL to.
    Unknown,
}

impl Catalog {
    /// Looks up `path`, percent-encoded and after the mount, with the request's `query`, without `?`.
    ///
    /// The path is looked up whole first; only on a miss is it taken apart into logical path and version.
    /// Nothing is resolved on disk and no input panics.
    pub fn find(&self, path: &str, query: Option<&str>) -> Found<'_> {
        let Some(path) = decode_path(path.strip_prefix('/').unwrap_or(path)) else { return Found::Unknown };
        match &self.style {
            Style::Filename => self.find_filename(&path),
            Style::Query { .. } => self.find_unversioned(&path, |asset| {
                query.is_some_and(|query| self.style.query_has(query, asset.version()))
            }),
            Style::Prefix => self.find_prefix(&path),
            Style::None => self.find_unversioned(&path, |_| false),
        }
    }

    fn find_unversioned(&self, path: &str, is_current: impl Fn(&Asset) -> bool) -> Found<'_> {
        match self.position(path).map(|position| self.at(position)) {
            Some(Ok(asset)) if is_current(asset) => Found::Current(asset),
            Some(Ok(asset)) => Found::Unversioned(asset),
            Some(Err(error)) => Found::Indeterminable(error),
            None => Found::Unknown,
        }
    }

    fn find_filename(&self, path: &str) -> Found<'_> {
        if let Some(position) = self.ready_file(path) {
            return self.at(position).map_or_else(Found::Indeterminable, Found::Current);
        }
        let mut other = Found::Unknown;
        for (position, version) in self.candidates(path) {
            match self.at(position) {
                Ok(asset) if asset.file() == path => return Found::Current(asset),
                Ok(asset) if matches!(other, Found::Unknown) && self.scheme.is_well_formed(&version) => {
                    other = Found::OtherVersion { asset, version };
                }
                Ok(_) => {}
                Err(error) => other = Found::Indeterminable(error),
            }
        }
        match self.find_unversioned(path, |_| false) {
            Found::Unknown => other,
            found => found,
        }
    }

    /// `TOKEN/css/app.css`: an unknown first segment is a token only if the rest is known and the whole is not.
    fn find_prefix(&self, path: &str) -> Found<'_> {
        let rest = path.split_once('/').and_then(|(token, rest)| {
            let path = rest.strip_prefix(self.prefix.after_version())?;
            Some((token, self.at(self.position(path)?)))
        });
        match rest {
            Some((token, Ok(asset))) if token == asset.version() => Found::Current(asset),
            Some((_, Err(error))) => Found::Indeterminable(error),
            Some((token, Ok(asset))) => match self.find_unversioned(path, |_| false) {
                Found::Unknown if self.scheme.is_well_formed(token) => {
                    Found::OtherVersion { asset, version: token.to_owned() }
                }
                found => found,
            },
            None => self.find_unversioned(path, |_| false),
        }
    }

    /// The position of the asset whose versioned path is known without computing anything.
    fn ready_file(&self, file: &str) -> Option<usize> {
        let files = self.files.get_or_init(|| {
            let ready = self.entries.iter().enumerate().filter_map(|(at, entry)| match entry {
                Entry::Ready(asset) => Some((asset.file().into(), to_position(at))),
                #[cfg(feature = "directory")]
                Entry::Computed { .. } => None,
            });
            ready.collect()
        });
        files.get(file).map(|&position| position as usize)
    }

    /// The known assets whose versioned path `path` could be, each with the version it would then have.
    fn candidates<'a>(&'a self, path: &'a str) -> impl Iterator<Item = (usize, String)> + 'a {
        let split = split_versioned(path)
            .filter_map(|(logical, version)| Some((self.position(&logical)?, version.to_owned())));
        split.chain(self.placed_candidates(path))
    }

    /// The same for bundles whose `output` says where the version stands.
    #[cfg(feature = "directory")]
    fn placed_candidates<'a>(&'a self, path: &'a str) -> impl Iterator<Item = (usize, String)> + 'a {
        self.bundles.values().filter_map(move |bundle| {
            let position = bundle.output as usize;
            let Entry::Computed { inputs, .. } = &self.entries[position] else { return None };
            let (before, after) = inputs.placement()?;
            let version = path.strip_prefix(before)?.strip_suffix(after)?;
            Some((position, version.to_owned()))
        })
    }

    #[cfg(not(feature = "directory"))]
    fn placed_candidates<'a>(&'a self, _path: &'a str) -> impl Iterator<Item = (usize, String)> + 'a {
        std::iter::empty()
    }
}
