//! Recognising a file without reading it.

use std::fmt;
use std::fs::Metadata;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use asset_core::SourceFile;

/// File systems with fine times still take them from a clock that ticks every few milliseconds.
const FINE: Duration = Duration::from_millis(50);
/// Others keep whole or even seconds.
const COARSE: Duration = Duration::from_millis(2_100);

/// What tells a file from a changed one: size, modification and change time, inode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) size: u64,
    /// Nanoseconds since the epoch.
    pub(crate) modified: u128,
    pub(crate) identity: (i64, i64, u64),
}

impl Stamp {
    pub(crate) fn of_source(source: &SourceFile) -> Self {
        let modified = source.modified.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        Self { size: source.size, modified, identity: source.identity }
    }

    pub(crate) fn of_output(metadata: &Metadata) -> Self {
        Self::of_source(&SourceFile::new(PathBuf::new(), metadata))
    }

    /// The stamp that is displayed as `text`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.split(' ');
        let size = numbers.next()?.parse().ok()?;
        let modified = numbers.next()?.parse().ok()?;
        let identity = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
        numbers.next().is_none().then_some(Self { size, modified, identity })
    }

    /// Whether the file changed so long before `now` that any later change gives it other times.
    pub(crate) fn is_settled(&self, now: SystemTime) -> bool {
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let (seconds, nanoseconds, _) = self.identity;
        let changed = u128::try_from(seconds).unwrap_or_default() * 1_000_000_000
            + u128::try_from(nanoseconds).unwrap_or_default();
        let latest = changed.max(self.modified);
        let tick = if latest % 1_000_000_000 == 0 { COARSE } else { FINE };
        latest + tick.as_nanos() < now
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, nanoseconds, inode) = self.identity;
        write!(f, "{} {} {seconds} {nanoseconds} {inode}", self.size, self.modified)
    }
}
