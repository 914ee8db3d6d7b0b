//! Recognizing an unchanged file without reading it.

use std::fmt;
use std::fs::Metadata;
use std::path::Path;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::error::{Error, ErrorKind};

/// File systems with fine-grained times take them from a clock that ticks every few milliseconds.
const FINE_TICK: Duration = Duration::from_millis(50);
/// Other file systems round times to one or two seconds.
const COARSE_TICK: Duration = Duration::from_millis(2_100);

/// What a change of a file changes: size, modification time and, on systems that have them, change time and inode.
///
/// A program that edits a file can restore its modification time, but not change time and inode. A stamp has a text form,
/// so that it can be kept in a cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileStamp {
    size: u64,
    /// Nanoseconds since the epoch.
    modified: u64,
    /// Nanoseconds since the epoch; 0 on systems without change times.
    changed: u64,
    /// 0 on systems without inodes.
    inode: u64,
}

impl FileStamp {
    /// The longest time for which a file system's clock does not advance.
    #[cfg(feature = "assets")]
    pub(crate) const LONGEST_TICK: Duration = COARSE_TICK;

    /// The stamp of the file with these metadata.
    pub fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().unwrap_or(UNIX_EPOCH);
        let (changed, inode) = changed_and_inode(metadata);
        Self { size: metadata.len(), modified: nanoseconds(modified), changed, inode }
    }

    /// The stamp of the file at `path`, links followed; `None` if there is none.
    pub fn at(path: &Path) -> Option<Self> {
        path.metadata().ok().map(|metadata| Self::of(&metadata))
    }

    /// Size in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Modification time in whole seconds since the epoch.
    pub fn modified_seconds(&self) -> u64 {
        self.modified / 1_000_000_000
    }

    /// Whether the last change is so long before `now` that any later change results in a different stamp.
    pub fn is_settled(&self, now: SystemTime) -> bool {
        let latest = self.changed.max(self.modified);
        // A time in whole seconds is probably rounded.
        let tick = if latest.is_multiple_of(1_000_000_000) { COARSE_TICK } else { FINE_TICK };
        latest.saturating_add(u64::try_from(tick.as_nanos()).unwrap_or(u64::MAX)) < nanoseconds(now)
    }
}

impl fmt::Display for FileStamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} {}", self.size, self.modified, self.changed, self.inode)
    }
}

impl FromStr for FileStamp {
    type Err = Error;

    /// # Errors
    /// `Invalid` if the text is not that of a stamp.
    fn from_str(text: &str) -> Result<Self, Error> {
        let mut numbers = text.split(' ').map(|number| number.parse().ok());
        let mut next = || numbers.next().flatten();
        let stamp = match (next(), next(), next(), next(), numbers.next()) {
            (Some(size), Some(modified), Some(changed), Some(inode), None) => {
                Some(Self { size, modified, changed, inode })
            }
            _ => None,
        };
        stamp.ok_or_else(|| Error::new(ErrorKind::Invalid, "not the text of a file stamp"))
    }
}

fn nanoseconds(time: SystemTime) -> u64 {
    u64::try_from(time.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(unix)]
fn changed_and_inode(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    // Times before the epoch count as 0; they only have to differ from later ones.
    let seconds = u64::try_from(metadata.ctime()).unwrap_or_default();
    let nanoseconds = u64::try_from(metadata.ctime_nsec()).unwrap_or_default();
    (seconds.saturating_mul(1_000_000_000).saturating_add(nanoseconds), metadata.ino())
}

#[cfg(not(unix))]
fn changed_and_inode(_metadata: &Metadata) -> (u64, u64) {
    (0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(modified: u64, changed: u64) -> FileStamp {
        FileStamp { size: 3, modified, changed, inode: 7 }
    }

    #[test]
    fn a_stamp_is_read_as_it_is_displayed() {
        let stamp = stamp(17, 19);
        assert_eq!(stamp.to_string(), "3 17 19 7");
        assert_eq!("3 17 19 7".parse::<FileStamp>().unwrap(), stamp);
        for damaged in ["", "3 17 19", "3 17 19 7 1", "3 17 19 x", "-1 17 19 7"] {
            assert!(damaged.parse::<FileStamp>().is_err(), "{damaged}");
        }
    }

    #[test]
    fn a_file_is_settled_once_the_clock_has_ticked_since_it_changed() {
        let after = |nanoseconds| UNIX_EPOCH + Duration::from_nanos(nanoseconds);
        let fine = stamp(10_000_000_001, 10_500_000_000);
        assert!(!fine.is_settled(after(10_540_000_000)));
        assert!(fine.is_settled(after(10_560_000_000)));
        let whole_seconds = stamp(10_000_000_000, 0);
        assert!(!whole_seconds.is_settled(after(12_000_000_000)));
        assert!(whole_seconds.is_settled(after(12_200_000_000)));
    }

    #[test]
    fn a_change_that_restores_the_modification_time_gives_another_stamp() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let before = FileStamp::at(file.path()).unwrap();
        std::thread::sleep(FINE_TICK);
        let modified = file.as_file().metadata().unwrap().modified().unwrap();
        std::fs::write(file.path(), "").unwrap();
        file.as_file().set_modified(modified).unwrap();
        let after = FileStamp::at(file.path()).unwrap();
        assert_eq!((before.size(), before.modified_seconds()), (after.size(), after.modified_seconds()));
        assert_eq!(before != after, cfg!(unix));
    }
}
