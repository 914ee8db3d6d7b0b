//! What the builder methods of the service set.

use std::sync::Arc;
use std::time::Duration;

use asset_core::{Asset, Error};
use http::{HeaderMap, StatusCode};

use crate::{Clock, SharedStore, SystemClock};

/// How long after a start or change of catalog an unknown version may be one of the next deploy.
pub(crate) const WINDOW: Duration = Duration::from_secs(600);
/// The least time between two looks for a newer catalog.
pub(crate) const REFRESH: Duration = Duration::from_secs(5);
/// How far ahead of our clock a time token of another machine may be.
pub(crate) const SKEW: Duration = Duration::from_secs(300);

/// Which assets other origins may read: `Access-Control-Allow-Origin: *`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Cors {
    /// None.
    Off,
    /// Those that browsers only load with permission from a host of their own: fonts, scripts (modules always ask),
    /// WebAssembly, and stylesheets, which ask when they have an `integrity`.
    #[default]
    Needed,
    /// All.
    All,
}

/// What a URL of an earlier deploy answers when its bytes are gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Gone {
    /// 301 to the current URL, not to be stored.
    #[default]
    MovedPermanently,
    /// 302 to the current URL, not to be stored.
    Found,
    /// 404
    NotFound,
}

impl Gone {
    pub(crate) fn status(self) -> Option<StatusCode> {
        match self {
            Self::MovedPermanently => Some(StatusCode::MOVED_PERMANENTLY),
            Self::Found => Some(StatusCode::FOUND),
            Self::NotFound => None,
        }
    }
}

type AddHeaders = dyn Fn(&Asset, &mut HeaderMap) + Send + Sync;
type Report = dyn Fn(&Error) + Send + Sync;

#[derive(Clone)]
pub(crate) struct Policy {
    pub(crate) full_paths: bool,
    pub(crate) unversioned: bool,
    pub(crate) development: bool,
    pub(crate) sandbox: bool,
    pub(crate) cors: Cors,
    pub(crate) gone: Gone,
    pub(crate) largest_held: u64,
    pub(crate) held_total: u64,
    pub(crate) add_headers: Option<Arc<AddHeaders>>,
    pub(crate) store: Option<Arc<dyn SharedStore>>,
    pub(crate) report: Option<Arc<Report>>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Policy {
    /// What is so until it is set otherwise.
    pub(crate) fn new(development: bool) -> Self {
        Self {
            full_paths: false,
            unversioned: true,
            development,
            sandbox: false,
            // Sources are for the pages of this application, whatever else runs in the same browser.
            cors: if development { Cors::Off } else { Cors::Needed },
            gone: Gone::default(),
            largest_held: 1 << 20,
            held_total: 64 << 20,
            add_headers: None,
            store: None,
            report: None,
            clock: Arc::new(SystemClock),
        }
    }

    pub(crate) fn report(&self, error: &Error) {
        crate::trace::problem(error);
        if let Some(report) = &self.report {
            report(error);
        }
    }
}
