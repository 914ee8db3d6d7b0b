//! How far a long build is, on a terminal.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use asset_build::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shorter work shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar on standard error that appears when the work takes long, and goes when it is done.
///
/// It never appears if standard error is no terminal, or if the user wants quiet.
pub(crate) struct Bar {
    bar: ProgressBar,
    start: Instant,
    shown: OnceLock<()>,
}

impl Bar {
    pub(crate) fn new(is_quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let shown = OnceLock::new();
        if is_quiet {
            // As if it had been shown: then it is not shown again.
            shown.get_or_init(|| ());
        }
        Self { bar, start: Instant::now(), shown }
    }

    /// Begins to count `total` of `what`.
    fn count(&self, total: usize, what: &str) {
        if let Ok(style) = ProgressStyle::with_template(&format!("{{bar:30}} {{pos}}/{{len}} {what}")) {
            self.bar.set_style(style);
        }
        self.bar.set_length(total as u64);
        self.bar.set_position(0);
    }

    /// Takes the bar off the terminal, before something else is written there.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn started(&self, total: usize) {
        self.count(total, "assets");
    }

    fn compressing(&self, total: usize) {
        self.count(total, "variants");
    }

    fn advanced(&self) {
        if self.start.elapsed() >= PATIENCE {
            self.shown.get_or_init(|| self.bar.set_draw_target(ProgressDrawTarget::stderr()));
        }
        self.bar.inc(1);
    }
}
