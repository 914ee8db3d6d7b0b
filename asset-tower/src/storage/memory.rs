//! The bound of the bytes that are held in memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;

/// The bound that all bytes in memory of a service share. First come, first held: nothing is evicted. The files that every
/// page links come first, and so stay; a new catalog starts from nothing.
#[derive(Debug)]
pub(crate) struct Memory {
    /// A larger file is streamed, in bytes.
    pub(crate) largest_file: u64,
    total: u64,
    used: AtomicU64,
}

/// Bytes that count against the bound until they are dropped.
#[derive(Debug)]
pub(crate) struct Resident {
    pub(crate) bytes: Bytes,
    memory: Arc<Memory>,
}

impl Memory {
    pub(crate) fn new(largest_file: u64, total: u64) -> Self {
        Self { largest_file, total, used: AtomicU64::new(0) }
    }

    /// Holds `bytes`, or nothing if the bound is reached. Assets of other builds than the current one get at most half.
    pub(crate) fn hold(self: &Arc<Self>, bytes: &Bytes, is_kept: bool) -> Option<Resident> {
        let bound = if is_kept { self.total / 2 } else { self.total };
        let size = bytes.len() as u64;
        let add = |used: u64| used.checked_add(size).filter(|&sum| sum <= bound);
        self.used.fetch_update(Ordering::AcqRel, Ordering::Acquire, add).ok()?;
        Some(Resident { bytes: bytes.clone(), memory: self.clone() })
    }
}

impl Drop for Resident {
    fn drop(&mut self) {
        self.memory.used.fetch_sub(self.bytes.len() as u64, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_holds_and_dropped_bytes_free_it() {
        let memory = Arc::new(Memory::new(8, 10));
        let six = Bytes::from_static(b"123456");
        assert!(memory.hold(&six, true).is_none(), "earlier builds get half");
        let held = memory.hold(&six, false);
        assert!(held.is_some());
        assert!(memory.hold(&six, false).is_none());
        drop(held);
        assert!(memory.hold(&six, false).is_some());
    }
}
