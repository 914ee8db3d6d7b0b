//! Who looks at units, where, and what is told of them.

use asset_core::{Config, Error, ErrorKind, Globs, Location, MissingReference};

use crate::roots::Roots;
use crate::unit::{Unit, UnitSource, Units};

/// What was found in a unit besides its material.
#[derive(Default)]
pub(crate) struct Findings {
    pub(crate) errors: Vec<Error>,
    pub(crate) warnings: Vec<Error>,
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
        Ok(Self { config, units, roots: Roots::of(config), missing: MissingReferences::of(config)? })
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
    /// An error or warning at a byte of the file, part of whose text may be in the message.
    pub(crate) fn error(&self, offset: usize, message: String) -> Error {
        let UnitSource::File(source) = &self.unit.source else {
            unreachable!("BUG: a bundle has its references in its members");
        };
        Error::new(ErrorKind::Reference, message).printable().located(Location::in_text(
            &source.path,
            self.bytes,
            offset,
        ))
    }
}
