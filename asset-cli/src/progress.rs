//! A progress bar for long builds.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use asset_build::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long the work takes before the bar appears.
const SHOWN_AFTER: Duration = Duration::from_millis(500);

/// A progress bar on standard error that appears once the work takes long, and disappears when it is done.
///
/// It never appears if standard error is not a terminal, or with `--quiet`.
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
            // It is shown at most once, so marking it as shown keeps it hidden.
            shown.get_or_init(|| ());
        }
        Self { bar, start: Instant::now(), shown }
    }

    /// Starts to count to `total`; `doing` is the word in the bar.
    fn count(&self, total: usize, doing: &str) {
        if let Ok(style) = ProgressStyle::with_template(&format!("{{bar:30}} {doing} {{human_pos}} of {{human_len}}")) {
            self.bar.set_style(style);
        }
        self.bar.set_length(total as u64);
        self.bar.set_position(0);
    }

    /// Removes the bar from the terminal, before anything else is written there.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn started(&self, total: usize) {
        self.count(total, "building");
    }

    fn compressing(&self, total: usize) {
        self.count(total, "compressing");
    }

    fn advanced(&self) {
        if self.start.elapsed() >= SHOWN_AFTER {
            self.shown.get_or_init(|| self.bar.set_draw_target(ProgressDrawTarget::stderr()));
        }
        self.bar.inc(1);
    }
}
