//! Who looks at units, where, and what is told of them.

use asset_core::{Config, Error, ErrorKind, Location};

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
}

impl Place<'_> {
    /// An error or warning at a byte of the file.
    pub(crate) fn error(&self, offset: usize, message: String) -> Error {
        let UnitSource::File(source) = &self.unit.source else {
            unreachable!("BUG: a bundle has its references in its members");
        };
        Error::new(ErrorKind::Reference, message).located(Location::in_text(&source.path, self.bytes, offset))
    }
}
