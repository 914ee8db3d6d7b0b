//! The stream of events that a page listens to.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use asset_core::internal::json_string;
use asset_core::{Asset, Catalog};
use bytes::Bytes;

use super::hub::{Hub, News, Position};

/// How long a stream lasts before the page opens the next one: an application that waits for open connections when it is told
/// to end does not wait for longer.
const LIFETIME: Duration = Duration::from_secs(10);

/// The events of one page.
#[derive(Debug)]
pub(super) struct EventStream {
    hub: Arc<Hub>,
    /// What the page knows; `None` if it is of another process.
    since: Option<Position>,
    findings: String,
    until: Instant,
    /// Whether the head of the stream was sent.
    is_open: bool,
    is_over: bool,
}

impl EventStream {
    pub(super) fn new(hub: Arc<Hub>, since: Option<Position>) -> Self {
        hub.opened();
        let until = Instant::now() + LIFETIME;
        Self { hub, since, findings: String::new(), until, is_open: false, is_over: false }
    }

    /// The text of the next events; `None` at the end.
    pub(super) fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        // First, so that what comes meanwhile wakes this task.
        self.hub.listen(self.until, cx.waker());
        let mut text = String::new();
        if !self.is_open {
            self.is_open = true;
            // Browsers tell the page that it is connected with the first bytes.
            text.push_str(": asset live reload\n\n");
        }
        self.push_news(&mut text);
        if let Some(findings) = self.hub.findings(&self.findings) {
            push(&mut text, "findings", if findings.is_empty() { "[]" } else { &findings });
            self.findings = findings;
        }
        if Instant::now() >= self.until {
            push(&mut text, "again", "{}");
            self.is_over = true;
        }
        if text.is_empty() { Poll::Pending } else { Poll::Ready(Some(text.into())) }
    }

    fn push_news(&mut self, text: &mut String) {
        let Some(since) = self.since else {
            push(text, "reload", "{}");
            self.is_over = true;
            return;
        };
        match self.hub.news(since) {
            None => {}
            Some((News::Reload, _)) => {
                push(text, "reload", "{}");
                self.is_over = true;
            }
            Some((News::Changed(paths, catalog), now)) => {
                push(text, "change", &change(&paths, &catalog, now));
                self.since = Some(now);
            }
        }
    }
}

impl Drop for EventStream {
    fn drop(&mut self) {
        self.hub.closed();
    }
}

fn push(text: &mut String, event: &str, data: &str) {
    let _infallible = write!(text, "event: {event}\ndata: {}\n\n", data.replace(['\r', '\n'], " "));
}

/// The assets that changed, as the script reads them.
fn change(paths: &BTreeSet<String>, catalog: &Catalog, since: Position) -> String {
    let assets = paths.iter().filter_map(|path| catalog.asset(path).ok()).map(asset);
    let assets: Vec<String> = assets.collect();
    format!("{{\"since\":\"{since}\",\"assets\":[{}]}}", assets.join(","))
}

fn asset(asset: &Asset) -> String {
    format!(
        "{{\"path\":{},\"url\":{},\"version\":{},\"type\":{}}}",
        json_string(asset.path()),
        json_string(asset.url()),
        json_string(asset.version()),
        json_string(asset.media_type())
    )
}
