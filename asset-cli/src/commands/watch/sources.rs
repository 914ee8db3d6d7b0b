//! Waiting for changes of what a build depends on.
//!
//! Events only say *that* something changed. The whole project is built again: the cache makes that cheap, and no list of
//! changed paths can be wrong. A debouncing library keeps the events of each path apart and merges renames, which is not
//! needed here. Files that a build writes are recognised by their paths, since by time edits during a build would be lost.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use asset_build::Config;
use asset_core::{Error, ErrorKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::scope::{Meaning, Scope};

/// A change is complete when nothing happens for this long: editors and checkouts write in several steps.
const DEBOUNCE: Duration = Duration::from_millis(50);

/// The longest wait for a change to complete; some files never stop changing.
const MAX_DEBOUNCE: Duration = Duration::from_secs(1);

/// Everything that a build depends on, watched.
pub(super) struct Sources {
    file: PathBuf,
    scope: Scope,
    /// Watches for as long as it lives.
    _watcher: RecommendedWatcher,
    sender: Sender<notify::Result<Event>>,
    events: Receiver<notify::Result<Event>>,
}

/// What changed since the last time that somebody waited.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub(super) config: bool,
    pub(super) assets: bool,
    /// Why changes may have been missed.
    pub(super) problems: Vec<Error>,
    /// Whether a root may have come or gone.
    roots: bool,
}

impl Sources {
    /// Watches the load path of `config`, and the `file` it was read from.
    ///
    /// # Errors
    /// `Io` if the system can't watch that much.
    pub(super) fn watch(config: &Config, file: &Path) -> Result<Self, Error> {
        let (sender, events) = channel();
        let scope = Scope::new(config, file);
        let watcher = watcher(&scope, &sender)?;
        Ok(Self { file: file.to_owned(), scope, _watcher: watcher, sender, events })
    }

    /// Watches the load path of another configuration from now on.
    ///
    /// # Errors
    /// As for [`watch`](Self::watch); what was watched still is, then.
    pub(super) fn follow(&mut self, config: &Config) -> Result<(), Error> {
        let scope = Scope::new(config, &self.file);
        self._watcher = watcher(&scope, &self.sender)?;
        self.scope = scope;
        Ok(())
    }

    /// Waits until something has changed, and has stopped to.
    pub(super) fn wait(&mut self) -> Changes {
        let mut changes = Changes::default();
        while !changes.any() {
            let Ok(event) = self.events.recv() else {
                unreachable!("BUG: nobody can send while a sender is kept");
            };
            changes.note(event, &self.scope);
        }
        let latest = Instant::now() + MAX_DEBOUNCE;
        let mut complete = Instant::now() + DEBOUNCE;
        while let Ok(event) = self.events.recv_timeout(complete.min(latest).saturating_duration_since(Instant::now())) {
            // An application that looks at its templates many times a second must not put it off.
            if changes.note(event, &self.scope) {
                complete = Instant::now() + DEBOUNCE;
            }
        }
        if changes.roots {
            // A root that came back is another directory, which nobody watches yet.
            match watcher(&self.scope, &self.sender) {
                Ok(watcher) => self._watcher = watcher,
                Err(error) => changes.problems.push(error),
            }
        }
        changes
    }
}

impl Changes {
    fn any(&self) -> bool {
        self.config || self.assets || !self.problems.is_empty()
    }

    /// Takes an event in; says whether it means anything for a build.
    fn note(&mut self, event: notify::Result<Event>, scope: &Scope) -> bool {
        let event = match event {
            Ok(event) => event,
            Err(error) => {
                self.problems.push(unwatchable(None, &error));
                return true;
            }
        };
        // Builds open files too.
        if matches!(event.kind, EventKind::Access(_)) {
            return false;
        }
        if event.need_rescan() {
            (self.config, self.assets, self.roots) = (true, true, true);
        }
        let mut is_meant = event.need_rescan();
        for meaning in event.paths.iter().filter_map(|path| scope.meaning(path)) {
            is_meant = true;
            match meaning {
                Meaning::Config => self.config = true,
                Meaning::Root => (self.assets, self.roots) = (true, true),
                Meaning::Asset => self.assets = true,
            }
        }
        is_meant
    }
}

/// A watcher of everything in `scope` that is there.
fn watcher(scope: &Scope, sender: &Sender<notify::Result<Event>>) -> Result<RecommendedWatcher, Error> {
    let mut watcher = notify::recommended_watcher(sender.clone()).map_err(|error| unwatchable(None, &error))?;
    // Directories above the roots first: what is created meanwhile is noticed there.
    let above = scope.above().map(|dir| (dir, RecursiveMode::NonRecursive));
    for (dir, mode) in above.chain(scope.roots().map(|root| (root, RecursiveMode::Recursive))) {
        match watcher.watch(dir, mode) {
            Err(error) if dir.exists() => return Err(unwatchable(Some(dir), &error)),
            _ => {}
        }
    }
    Ok(watcher)
}

fn unwatchable(path: Option<&Path>, error: &notify::Error) -> Error {
    let what = path.or(error.paths.first().map(PathBuf::as_path));
    let what = what.map_or_else(|| "the load path".to_owned(), |path| format!("`{}`", path.display()));
    let cause = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => "the system's limit of watched directories is reached".to_owned(),
        notify::ErrorKind::Io(cause) => cause.to_string(),
        kind => format!("{kind:?}").to_lowercase(),
    };
    Error::new(ErrorKind::Io, format!("can't watch {what}: {cause}"))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use notify::event::{AccessKind, AccessMode};

    use super::*;

    #[test]
    fn what_others_read_does_not_put_a_build_off() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("static")).unwrap();
        let mut config = Config::new("static");
        config.base = dir.path().to_owned();
        let mut sources = Sources::watch(&config, &dir.path().join("asset.toml")).unwrap();
        let (sender, is_over) = (sources.sender.clone(), AtomicBool::new(false));
        let is_ever_prompt = std::thread::scope(|scope| {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    drop(sender.send(Ok(Event::new(EventKind::Access(AccessKind::Open(AccessMode::Any))))));
                    std::thread::sleep(DEBOUNCE / 5);
                }
            });
            // A machine with other things to do may be late once, but not each time.
            let is_prompt = (0..10).any(|edit: u8| {
                std::fs::write(dir.path().join("static/app.css"), edit.to_string()).unwrap();
                let start = Instant::now();
                assert!(sources.wait().assets);
                start.elapsed() < MAX_DEBOUNCE
            });
            is_over.store(true, Ordering::Relaxed);
            is_prompt
        });
        assert!(is_ever_prompt);
    }
}
