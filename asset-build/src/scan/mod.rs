//! Who looks at units, where, and what is told of them.

pub(crate) mod asset;
mod bundle;
pub(crate) mod hints;
pub(crate) mod read;
mod unresolved;

use asset_core::internal::Globs;
use asset_core::{Error, ErrorKind, Location};

use crate::inventory::roots::Roots;
use crate::inventory::{Unit, UnitSource, Units};
use crate::references::Gate;
use crate::scan::hints::Hints;
use crate::{Config, MissingReference};

/// What was found in a unit besides its material.
#[derive(Default)]
pub(crate) struct Findings {
    pub(crate) errors: Vec<Error>,
    pub(crate) warnings: Vec<Error>,
    pub(crate) hints: Hints,
}

impl Findings {
    pub(crate) fn is_empty(&self) -> bool {
        self.errors.is_empty() && self.warnings.is_empty() && self.hints.is_empty()
    }

    pub(crate) fn append(&mut self, mut others: Self) {
        self.errors.append(&mut others.errors);
        self.warnings.append(&mut others.warnings);
        self.hints.append(others.hints);
    }
}

/// A file whose references are looked at.
pub(crate) struct Place<'a> {
    pub(crate) unit: &'a Unit,
    pub(crate) bytes: &'a [u8],
}

/// Reads and scans units; shared by all threads.
pub(crate) struct Examiner<'a> {
    pub(crate) config: &'a Config,
    pub(crate) units: &'a Units,
    /// Where the sources are.
    pub(crate) roots: Roots<'a>,
    /// Whether scripts are parsed that have no references.
    pub(crate) gate: Gate,
    missing: MissingReferences,
}

/// What is done about references that lead to no asset, by the file that holds them.
struct MissingReferences {
    /// The globs of `rules`.
    files: Globs,
    rules: Vec<MissingReference>,
    default: MissingReference,
}

impl<'a> Examiner<'a> {
    /// # Errors
    /// `Invalid` for a glob in `missing-reference` that cannot be read.
    pub(crate) fn new(config: &'a Config, units: &'a Units) -> Result<Self, Error> {
        let missing = MissingReferences::of(config)?;
        Ok(Self { config, units, roots: Roots::of(config), gate: Gate::Closed, missing })
    }

    /// What is done about a reference of the file at this logical path that leads to no asset.
    pub(crate) fn on_missing(&self, file: &str) -> MissingReference {
        let MissingReferences { files, rules, default } = &self.missing;
        // The positions are in order.
        let last = files.matches(file).last().copied();
        last.map_or(*default, |rule| rules[rule])
    }
}

impl MissingReferences {
    fn of(config: &Config) -> Result<Self, Error> {
        let rules = &config.missing_reference_rules;
        let globs: Vec<String> = rules.iter().map(|rule| rule.files.clone()).collect();
        Ok(Self {
            files: Globs::new("missing-reference", &globs)?,
            rules: rules.iter().map(|rule| rule.action).collect(),
            default: config.missing_reference,
        })
    }
}

impl Place<'_> {
    /// An error or warning at a byte of the file.
    pub(crate) fn error(&self, offset: usize, message: String) -> Error {
        Error::new(ErrorKind::Reference, message).located(self.location(offset))
    }

    /// The place of a byte of the file.
    pub(crate) fn location(&self, offset: usize) -> Location {
        let UnitSource::File(source) = &self.unit.source else {
            unreachable!("BUG: a bundle has its references in its members");
        };
        Location::in_text(&source.path, self.bytes, offset)
    }
}
