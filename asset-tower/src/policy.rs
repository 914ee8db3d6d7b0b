//! What the builder sets, and the intervals that are fixed.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use asset_core::{Asset, Error};
use http::{HeaderMap, StatusCode};

use crate::trace;

/// How long after a start or a change of catalog an unknown version may be one of the next deploy.
pub(crate) const GRACE_PERIOD: Duration = Duration::from_secs(600);
/// The least time between two readings of the manifest for versions or files that a request did not find.
pub(crate) const REFRESH_INTERVAL: Duration = Duration::from_secs(5);
/// The least time between two looks at the files beside the manifest, and at a file that was missing.
pub(crate) const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// How far ahead of our clock a time token of another machine may be.
pub(crate) const CLOCK_SKEW: Duration = Duration::from_secs(300);

/// Which assets other origins may read: `Access-Control-Allow-Origin: *`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Cors {
    /// None.
    Off,
    /// Those that browsers load from another host only with permission: fonts, scripts (modules always need it),
    /// WebAssembly, and stylesheets, which need it when they have an `integrity`.
    #[default]
    Needed,
    /// All.
    All,
}

/// The answer to a stale URL, one of an earlier deploy, whose bytes are gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum OnStale {
    /// 301 to the current URL, not to be stored.
    #[default]
    MovedPermanently,
    /// 302 to the current URL, not to be stored.
    Found,
    /// 404
    NotFound,
}

impl OnStale {
    pub(crate) fn status(self) -> Option<StatusCode> {
        match self {
            Self::MovedPermanently => Some(StatusCode::MOVED_PERMANENTLY),
            Self::Found => Some(StatusCode::FOUND),
            Self::NotFound => None,
        }
    }
}

/// A clock; tests have their own.
pub trait Clock: Send + Sync + 'static {
    /// The current time.
    fn now(&self) -> SystemTime;
}

/// The clock of the system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

type AddHeaders = dyn Fn(&Asset, &mut HeaderMap) + Send + Sync;
type Report = dyn Fn(&Error) + Send + Sync;

#[derive(Clone)]
pub(crate) struct Policy {
    pub(crate) strip_mount: bool,
    pub(crate) unversioned: bool,
    pub(crate) development: bool,
    pub(crate) sandbox: bool,
    pub(crate) cors: Cors,
    pub(crate) on_stale: OnStale,
    pub(crate) memory_limit_per_file: u64,
    pub(crate) memory_limit: u64,
    pub(crate) add_headers: Option<Arc<AddHeaders>>,
    pub(crate) report: Option<Arc<Report>>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            strip_mount: false,
            unversioned: true,
            development: false,
            sandbox: false,
            cors: Cors::Needed,
            on_stale: OnStale::default(),
            memory_limit: 64 << 20,
            memory_limit_per_file: 1 << 20,
            add_headers: None,
            report: None,
            clock: Arc::new(SystemClock),
        }
    }
}

impl Policy {
    pub(crate) fn report(&self, error: &Error) {
        trace::error(error);
        if let Some(report) = &self.report {
            report(error);
        }
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy")
            .field("development", &self.development)
            .field("strip_mount", &self.strip_mount)
            .field("unversioned", &self.unversioned)
            .field("on_stale", &self.on_stale)
            .field("cors", &self.cors)
            .field("sandbox", &self.sandbox)
            .field("memory_limit", &self.memory_limit)
            .field("memory_limit_per_file", &self.memory_limit_per_file)
            .finish_non_exhaustive()
    }
}
