//! The events that subscribers get. In a process of its own, because `tracing` remembers for all threads whether there is a
//! subscriber, and the other tests of the service have none.
#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used)]

#[allow(dead_code, reason = "this binary uses its own part")]
#[path = "http/support.rs"]
mod support;

use std::fmt::Write;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use support::{fixture, get};

/// Keeps every event as a line.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("asset_tower")
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }

    fn new_span(&self, _span: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}
    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}
    fn enter(&self, _span: &Id) {}
    fn exit(&self, _span: &Id) {}
}

#[test]
fn answers_are_debug_events_and_errors_are_warnings() {
    let fixture = fixture();
    let lines = Lines::default();
    let style = fixture.three.path("app.css");
    let script = fixture.three.path("app.js");
    fixture.site.write(&fixture.three.row("app.js").file, b"something else");
    let _guard = tracing::subscriber::set_default(lines.clone());
    // Without a runtime everything happens on this thread, whose subscriber that is.
    let service = fixture.service.clone();
    for (path, status) in [(&*style, 200), (&*script, 500), ("/missing?secret=1", 404)] {
        let mut answer = std::pin::pin!(get(&service, path));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match std::future::Future::poll(answer.as_mut(), &mut context) {
            std::task::Poll::Ready(answer) => assert_eq!(answer.status, status),
            std::task::Poll::Pending => panic!("there is nothing to wait for"),
        }
    }
    let heard = lines.0.lock().unwrap().join("\n").replace(fixture.site.root().to_str().unwrap(), "public");
    let heard = heard.replace(&style, "/STYLE").replace(&script, "/SCRIPT");
    insta::assert_snapshot!(heard, @r#"
    DEBUG message=answered method="GET" path="/STYLE" status=200 cache_control="public, max-age=31536000, immutable"
    WARN message=error error=can't serve `public/SCRIPT`: its bytes are not those that the manifest or the version names
    DEBUG message=answered method="GET" path="/SCRIPT" status=500 cache_control="no-store"
    DEBUG message=answered method="GET" path="/missing" status=404 cache_control="no-store"
    "#);
}
