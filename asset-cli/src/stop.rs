//! Why a command ends early, and with which exit code.

use std::io;

use asset_build::Failure;
use asset_core::{Error, ErrorKind};

/// Why a command ends early.
pub(crate) enum Stop {
    /// Something is wrong: with the assets, the usage or the environment.
    Findings(Vec<Error>),
    /// The same, from a build or check.
    Failed(Failure),
    /// Something is wrong with the assets, and everything was said of it.
    Reported,
    /// Whoever read standard output has gone away, as `head` does; that is no failure.
    Unheard,
}

impl Stop {
    pub(crate) fn findings(&self) -> &[Error] {
        match self {
            Self::Findings(findings) => findings,
            Self::Failed(failure) => failure.findings(),
            Self::Reported | Self::Unheard => &[],
        }
    }

    /// 2 if one finding says that the work could not be done at all, else 1: it was done, and the assets are wrong.
    pub(crate) fn code(&self) -> u8 {
        let is_environment = |error: &Error| matches!(error.kind(), ErrorKind::Config | ErrorKind::Io);
        match self {
            Self::Unheard => 0,
            _ if self.findings().iter().any(is_environment) => 2,
            _ => 1,
        }
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Findings(vec![error])
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Of writing to standard output.
impl From<io::Error> for Stop {
    fn from(cause: io::Error) -> Self {
        match cause.kind() {
            io::ErrorKind::BrokenPipe => Self::Unheard,
            _ => Error::new(ErrorKind::Io, format!("can't write to standard output: {cause}")).into(),
        }
    }
}
