//! Why a command ends early, and its exit code.

use std::io;

use asset_build::Failure;
use asset_core::{Error, ErrorKind};

/// Why a command ends early.
pub(crate) enum Exit {
    /// Errors in the assets, the usage or the environment, still to be printed.
    Findings(Vec<Error>),
    /// The errors of a build or check, still to be printed.
    Failed(Failure),
    /// Errors in the assets that are printed already.
    Reported,
    /// The reader of standard output has gone, as `head` does; not a failure.
    BrokenPipe,
    /// As a program ended that ran in place of the command.
    Code(u8),
}

impl Exit {
    pub(crate) fn findings(&self) -> &[Error] {
        match self {
            Self::Findings(findings) => findings,
            Self::Failed(failure) => failure.findings(),
            Self::Reported | Self::BrokenPipe | Self::Code(_) => &[],
        }
    }

    /// 2 if an error kept the command from doing its work, 1 if the work was done and the assets are wrong.
    pub(crate) fn code(&self) -> u8 {
        let is_environment = |error: &Error| matches!(error.kind(), ErrorKind::Config | ErrorKind::Io);
        match self {
            Self::BrokenPipe => 0,
            Self::Code(code) => *code,
            _ if self.findings().iter().any(is_environment) => 2,
            _ => 1,
        }
    }
}

impl From<Error> for Exit {
    fn from(error: Error) -> Self {
        Self::Findings(vec![error])
    }
}

impl From<Vec<Error>> for Exit {
    fn from(errors: Vec<Error>) -> Self {
        Self::Findings(errors)
    }
}

impl From<Failure> for Exit {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// An error while writing to standard output.
impl From<io::Error> for Exit {
    fn from(cause: io::Error) -> Self {
        match cause.kind() {
            io::ErrorKind::BrokenPipe => Self::BrokenPipe,
            _ => Error::new(ErrorKind::Io, format!("can't write to standard output: {cause}")).into(),
        }
    }
}
