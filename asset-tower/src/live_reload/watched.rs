//! Directories whose every change reloads pages.

use std::collections::hash_map::DefaultHasher;
use std::fs::DirEntry;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use asset_core::internal::FileStamp;

/// Directories, and how often something in them changed.
#[derive(Debug, Default)]
pub(super) struct Watched {
    dirs: Vec<PathBuf>,
    count: u64,
    /// Of all that was there when the last change counted.
    seen: u64,
    /// Of all that was there at the last look, if that was another.
    candidate: Option<u64>,
}

impl Watched {
    pub(super) fn add(&mut self, dir: PathBuf) {
        self.dirs.push(dir);
        self.seen = self.hash();
    }

    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Looks for a change, and counts it once two looks see the same: editors write in several steps.
    pub(super) fn look(&mut self) {
        let hash = self.hash();
        if hash == self.seen {
            self.candidate = None;
        } else if self.candidate == Some(hash) {
            self.take(hash);
        } else {
            self.candidate = Some(hash);
        }
    }

    /// Looks for a change, and counts it: whatever is there now is what a page is made of.
    pub(super) fn look_at_once(&mut self) {
        let hash = self.hash();
        if hash != self.seen {
            self.take(hash);
        }
    }

    fn take(&mut self, hash: u64) {
        self.seen = hash;
        self.candidate = None;
        self.count += 1;
    }

    fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.dirs.iter().for_each(|dir| add(dir, &mut hasher));
        hasher.finish()
    }
}

/// Adds everything below `dir`; what can't be read is as if it were not there.
fn add(dir: &Path, hasher: &mut DefaultHasher) {
    let mut entries: Vec<DirEntry> = std::fs::read_dir(dir).into_iter().flatten().filter_map(Result::ok).collect();
    entries.retain(|entry| !is_ignored(&entry.file_name().to_string_lossy()));
    entries.sort_by_key(DirEntry::file_name);
    for entry in entries {
        entry.file_name().hash(hasher);
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            add(&entry.path(), hasher);
        } else {
            FileStamp::at(&entry.path()).map(|stamp| stamp.to_string()).hash(hasher);
        }
    }
}

/// Whether a name is that of a dotfile or of an editor's backup.
fn is_ignored(name: &str) -> bool {
    let is_backup = name.ends_with('~') || (name.starts_with('#') && name.ends_with('#'));
    name.starts_with('.') || is_backup
}
