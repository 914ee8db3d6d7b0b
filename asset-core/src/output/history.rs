//! The history: every build that became current, in order.

use std::fmt;
use std::path::Path;

use crate::error::{Error, ErrorKind};
use crate::id::Digest;

/// The moves of an output directory's pointer, oldest first. Positions give the order, times only ages.
///
/// ```
/// use asset_core::internal::History;
///
/// let digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
/// let history = History::parse(&format!("1718539201 {digest}\n"), "history")?;
/// assert_eq!(history.entries()[0].time, 1718539201);
/// # Ok::<(), asset_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    entries: Vec<HistoryEntry>,
}

/// One move of the pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct HistoryEntry {
    /// When, in seconds since the epoch.
    pub time: u64,
    /// The digest of the manifest that became current.
    pub manifest: Digest,
}

impl History {
    /// Reads lines of the form `<unix seconds> <sha256>`; `name` is what messages call the file.
    ///
    /// # Errors
    /// `Manifest` with the line if one is malformed.
    pub fn parse(text: &str, name: impl AsRef<Path>) -> Result<Self, Error> {
        let count = text.lines().count();
        let parse_line = |(at, line): (usize, &str)| {
            // The manifest of that line's build is still kept; only its place in the order is lost.
            let is_cut_off = at + 1 == count && !text.ends_with('\n');
            let what = if is_cut_off { "was cut off" } else { "is not `<unix seconds> <sha256>`" };
            let wrong = || Error::new(ErrorKind::Manifest, format!("history line {what}; remove it to go on"));
            parse_entry(line).ok_or_else(|| wrong().at(name.as_ref(), at + 1, 1))
        };
        let entries = text.lines().enumerate().map(parse_line).collect::<Result<_, _>>()?;
        Ok(Self { entries })
    }

    /// Every move, oldest first.
    pub fn entries(&self) -> &[HistoryEntry] {
        &self.entries
    }

    /// Adds a move to `manifest` at `time`, unless it is current already.
    pub fn push(&mut self, time: u64, manifest: Digest) {
        if self.entries.last().is_none_or(|last| last.manifest != manifest) {
            self.entries.push(HistoryEntry { time, manifest });
        }
    }
}

impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entries.iter().try_for_each(|HistoryEntry { time, manifest }| writeln!(f, "{time} {manifest}"))
    }
}

fn parse_entry(line: &str) -> Option<HistoryEntry> {
    let (time, manifest) = line.split_once(' ')?;
    let is_time = !time.is_empty() && time.bytes().all(|b| b.is_ascii_digit());
    // `u64::from_str` accepts a sign.
    let time = time.parse().ok().filter(|_| is_time)?;
    Some(HistoryEntry { time, manifest: Digest::sha256_from_hex(manifest)? })
}
