//! How many bytes of assets are held in memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;

/// The bound that all held bytes of a service share. First come, first held: nothing is thrown out, so what a site
/// links on every page, which is asked for first, stays; a new catalog begins anew.
#[derive(Debug)]
pub(crate) struct Memory {
    /// A larger file is streamed, in bytes.
    pub(crate) largest_file: u64,
    total: u64,
    used: AtomicU64,
}

/// Bytes that count against the bound until they are dropped.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) bytes: Bytes,
    memory: Arc<Memory>,
}

impl Memory {
    pub(crate) fn new(largest_file: u64, total: u64) -> Self {
        Self { largest_file, total, used: AtomicU64::new(0) }
    }

    /// Holds `bytes`, or nothing if the bound is reached. Assets of earlier builds get at most half.
    pub(crate) fn hold(self: &Arc<Self>, bytes: &Bytes, is_earlier: bool) -> Option<Held> {
        let bound = if is_earlier { self.total / 2 } else { self.total };
        let size = bytes.len() as u64;
        let add = |used: u64| used.checked_add(size).filter(|&sum| sum <= bound);
        self.used.fetch_update(Ordering::AcqRel, Ordering::Acquire, add).ok()?;
        Some(Held { bytes: bytes.clone(), memory: self.clone() })
    }
}

impl Drop for Held {
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
