//! Finding the builds of a running `asset dev`.
//!
//! An application in development is given the same output directory or manifest as in production. While an `asset dev`
//! runs that was started for it, before or after the application, in whichever way, the application reads the
//! development build instead. They meet at the [`Heartbeat`] file, which is looked for in the directories above what
//! was given, then in those above the working directory.

use std::path::{Path, PathBuf};

use crate::output::{Heartbeat, OutputDir};

/// The place where a running `asset dev` would say that it builds what this application was given.
#[derive(Debug, Clone)]
pub(super) struct Development {
    given: PathBuf,
    heartbeats: Vec<PathBuf>,
}

impl Development {
    pub(super) fn new(given: &Path) -> Self {
        let given = Heartbeat::located(given);
        let here = std::env::current_dir().ok().and_then(|here| here.canonicalize().ok());
        let above_given = given.ancestors().skip(1);
        let above_here = here.iter().flat_map(|here| here.ancestors());
        let mut heartbeats: Vec<PathBuf> = Vec::new();
        for file in above_given.chain(above_here).map(Heartbeat::file) {
            if !heartbeats.contains(&file) {
                heartbeats.push(file);
            }
        }
        Self { given, heartbeats }
    }

    /// The development build, if `asset dev` is running and has made one.
    pub(super) fn output(&self) -> Option<OutputDir> {
        self.running().filter(|output| output.pointer().is_file())
    }

    /// What the last build of a running `asset dev` found, if it failed.
    pub(super) fn findings(&self) -> Option<PathBuf> {
        self.running().map(|output| output.findings())
    }

    fn running(&self) -> Option<OutputDir> {
        let mut found = self.heartbeats.iter().filter_map(|file| Heartbeat::read(file));
        let heartbeat = found.find(|heartbeat| heartbeat.stands_in_for(&self.given))?;
        Some(OutputDir::new(heartbeat.development()))
    }
}
