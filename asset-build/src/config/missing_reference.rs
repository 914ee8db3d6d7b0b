//! `missing-reference`: what a build does about a reference that leads to no asset.

use std::str::FromStr;

use asset_core::internal::{did_you_mean, printable};
use asset_core::{Error, ErrorKind};

/// What a build does about a reference that leads to no asset. A missing source map or
/// `new URL("…", import.meta.url)` is only ever a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum MissingReference {
    /// Fails, and reports every one.
    #[default]
    Error,
    /// Warns, and leaves the reference as it is.
    Warn,
    /// Leaves the reference as it is.
    Ignore,
}

/// What a build does about such references in some files.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MissingReferenceRule {
    /// A glob of the logical paths of the files that hold the references.
    pub files: String,
    /// What is done about those that lead to no asset.
    pub action: MissingReference,
}

impl MissingReferenceRule {
    /// The rule for the references in the files that this glob of logical paths matches.
    pub fn new(files: impl Into<String>, action: MissingReference) -> Self {
        Self { files: files.into(), action }
    }
}

impl FromStr for MissingReference {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "error" => Ok(Self::Error),
            "warn" => Ok(Self::Warn),
            "ignore" => Ok(Self::Ignore),
            _ => {
                let near = did_you_mean(text, ["error", "warn", "ignore"]);
                let text = printable(text);
                let message = format!("missing references can be `error`, `warn` or `ignore`, not `{text}`{near}");
                Err(Error::new(ErrorKind::Invalid, message))
            }
        }
    }
}
