//! How far a build is, for whoever shows it.

/// Told of a build's steps, from any thread.
pub trait Progress: Send + Sync {
    /// `total` assets are about to be processed.
    fn started(&self, total: usize);

    /// Then `total` outputs are about to be compressed; from here on, [`advanced`](Self::advanced) counts these.
    fn compressing(&self, _total: usize) {}

    /// One asset is done.
    fn advanced(&self);
}

/// Shows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quiet;

impl Progress for Quiet {
    fn started(&self, _total: usize) {}

    fn advanced(&self) {}
}
