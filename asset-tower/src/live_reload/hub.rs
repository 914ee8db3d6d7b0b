//! What changed, for all open pages.
//!
//! One thread looks while a page is listening; without one, nothing runs. It needs no timer of the application's runtime,
//! which may have none.

use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::Waker;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use asset_core::internal::{CatalogChange, FileStamp};
use asset_core::{Assets, Catalog};

use super::watched::Watched;

/// How often the thread looks.
const INTERVAL: Duration = Duration::from_millis(20);
/// A look that took a time is not repeated within ten such times.
const RESTS: u32 = 10;
/// How many builds back a page can be and still learn what exactly changed.
const STEPS: usize = 500;

/// The state of the application that its pages follow.
pub(super) struct Hub {
    assets: Assets,
    /// Differs from that of the process before.
    instance: String,
    state: Mutex<State>,
}

struct State {
    generation: u64,
    catalog: Arc<Catalog>,
    /// What changed with each of the last generations.
    steps: VecDeque<Step>,
    watched: Watched,
    /// What the last build found, as JSON; empty if it was a good one.
    findings: String,
    findings_stamp: Option<FileStamp>,
    listeners: Vec<Listener>,
    /// How many streams there are; the thread ends with the last.
    streams: usize,
    is_running: bool,
}

struct Step {
    generation: u64,
    changed: BTreeSet<String>,
    /// Whether assets came or went.
    others: bool,
}

struct Listener {
    until: Instant,
    waker: Waker,
}

/// Which state a page was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    generation: u64,
    /// How often a watched file changed.
    watched: u64,
}

/// What is new since a position.
pub(super) enum News {
    /// The logical paths of assets with other bytes or URLs, and the catalog that has them.
    Changed(BTreeSet<String>, Arc<Catalog>),
    /// More than that, or nobody knows.
    Reload,
}

impl Hub {
    pub(super) fn new(assets: Assets) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let instance = format!("{:x}-{:x}", now.as_nanos(), std::process::id());
        let (generation, catalog) = current(&assets);
        let state = State {
            generation,
            catalog,
            steps: VecDeque::new(),
            watched: Watched::default(),
            findings: String::new(),
            findings_stamp: None,
            listeners: Vec::new(),
            streams: 0,
            is_running: false,
        };
        Self { assets, instance, state: Mutex::new(state) }
    }

    pub(super) fn watch(&self, dir: PathBuf) {
        self.state().watched.add(dir);
    }

    pub(super) fn instance(&self) -> &str {
        &self.instance
    }

    /// The path of the prefix, with both its slashes.
    pub(super) fn mount(&self) -> String {
        self.state().catalog.prefix().mount().to_owned()
    }

    /// Whether a request is for the layer's own `name`. A router that this one is nested in has cut the beginning off.
    pub(super) fn is_path(&self, path: &str, name: &str) -> bool {
        let rest = path.strip_suffix(name).and_then(|rest| rest.strip_suffix("/.asset/"));
        rest.is_some_and(|rest| self.mount().trim_end_matches('/').ends_with(rest))
    }

    /// The current state, for a page that is about to be made.
    pub(super) fn position(&self) -> Position {
        let mut state = self.state();
        state.follow(&self.assets);
        state.watched.look_at_once();
        state.position()
    }

    /// What is new since `since`, and the position that it leads to; `None` if nothing is.
    pub(super) fn news(&self, since: Position) -> Option<(News, Position)> {
        let state = self.state();
        let now = state.position();
        (since != now).then(|| (state.news(since), now))
    }

    /// What the last build found, if that is another text than `seen`.
    pub(super) fn findings(&self, seen: &str) -> Option<String> {
        let state = self.state();
        (state.findings != seen).then(|| state.findings.clone())
    }

    /// Wakes `waker` with the next news, at `until` at the latest.
    pub(super) fn listen(&self, until: Instant, waker: &Waker) {
        let mut state = self.state();
        state.listeners.retain(|listener| !listener.waker.will_wake(waker));
        state.listeners.push(Listener { until, waker: waker.clone() });
    }

    /// Counts a stream, and looks for news from now on.
    pub(super) fn opened(self: &Arc<Self>) {
        let mut state = self.state();
        state.streams += 1;
        // At once, so that a page that was hidden learns what it missed.
        state.look(&self.assets);
        if !state.is_running {
            let hub = Arc::downgrade(self);
            let thread = thread::Builder::new().name("asset-live".to_owned()).spawn(move || run(&hub));
            state.is_running = thread.is_ok();
        }
    }

    pub(super) fn closed(&self) {
        let mut state = self.state();
        state.streams = state.streams.saturating_sub(1);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn run(hub: &Weak<Hub>) {
    while let Some(hub) = hub.upgrade() {
        let began = Instant::now();
        let mut state = hub.state();
        if state.streams == 0 {
            state.is_running = false;
            state.listeners.clear();
            return;
        }
        let is_new = state.look(&hub.assets);
        let now = Instant::now();
        let due = |listener: &mut Listener| is_new || listener.until <= now;
        let woken: Vec<Listener> = state.listeners.extract_if(.., due).collect();
        drop(state);
        woken.into_iter().for_each(|listener| listener.waker.wake());
        drop(hub);
        thread::sleep(INTERVAL.max(began.elapsed() * RESTS));
    }
}

/// A catalog and its generation, which belong together.
fn current(assets: &Assets) -> (u64, Arc<Catalog>) {
    loop {
        let generation = assets.generation();
        let catalog = assets.catalog();
        if assets.generation() == generation {
            return (generation, catalog);
        }
    }
}

impl State {
    fn position(&self) -> Position {
        Position { generation: self.generation, watched: self.watched.count() }
    }

    /// Looks at everything; says whether something is new.
    fn look(&mut self, assets: &Assets) -> bool {
        let before = self.position();
        self.follow(assets);
        self.watched.look();
        self.read_findings(assets) || self.position() != before
    }

    fn follow(&mut self, assets: &Assets) {
        if assets.generation() == self.generation {
            return;
        }
        let (generation, catalog) = current(assets);
        let mut step = Step { generation, changed: BTreeSet::new(), others: false };
        for change in catalog.changes_since(&self.catalog) {
            match change {
                CatalogChange::Changed(asset) => drop(step.changed.insert(asset.path().to_owned())),
                CatalogChange::Added(_) | CatalogChange::Removed(_) => step.others = true,
            }
        }
        self.steps.push_back(step);
        if self.steps.len() > STEPS {
            self.steps.pop_front();
        }
        (self.generation, self.catalog) = (generation, catalog);
    }

    /// Says whether the findings changed.
    fn read_findings(&mut self, assets: &Assets) -> bool {
        let path = assets.development_findings();
        let stamp = path.as_deref().and_then(FileStamp::at);
        if stamp == self.findings_stamp {
            return false;
        }
        let text = path.filter(|_| stamp.is_some()).and_then(|path| std::fs::read_to_string(path).ok());
        self.findings_stamp = stamp;
        let findings = text.unwrap_or_default();
        let is_new = findings != self.findings;
        self.findings = findings;
        is_new
    }

    fn news(&self, since: Position) -> News {
        // The oldest step leads from an unknown generation to its own.
        let first = self.steps.front().map_or(self.generation, |step| step.generation);
        let is_known =
            since.generation == self.generation || self.steps.iter().any(|step| step.generation == since.generation);
        let is_known = is_known || (self.steps.len() < STEPS && since.generation < first);
        let mut steps = self.steps.iter().filter(|step| step.generation > since.generation);
        if !is_known || since.watched != self.watched.count() || steps.clone().any(|step| step.others) {
            return News::Reload;
        }
        let changed = steps.by_ref().flat_map(|step| step.changed.iter().cloned()).collect();
        News::Changed(changed, Arc::clone(&self.catalog))
    }
}

impl Position {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (generation, watched) = text.split_once('-')?;
        Some(Self { generation: generation.parse().ok()?, watched: watched.parse().ok()? })
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.generation, self.watched)
    }
}

impl fmt::Debug for Hub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hub").field("instance", &self.instance).finish_non_exhaustive()
    }
}
