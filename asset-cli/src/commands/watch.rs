//! `asset watch`

mod scope;
mod sources;

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use asset_build::{BuildOptions, Config, Report};
use asset_core::{Error, ErrorKind, Manifest};
use tokio::task::spawn_blocking;

use self::sources::Sources;
use crate::exit::Exit;
use crate::output::Output;
use crate::progress::Bar;
use crate::project;
use crate::shutdown_signal::shutdown_signal;

/// Builds, and builds again on every change, until the user has enough.
pub(crate) fn run(file: Option<&Path>, output: &Output) -> Result<(), Exit> {
    let file = project::config_file(file)?;
    let config = Config::read(&file)?;
    let sources = Sources::watch(&config, &file)?;
    let session = Session { file, config, sources, output: output.clone(), built: None, is_failing: false };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|cause| Error::new(ErrorKind::Io, format!("can't wait for signals: {cause}")))?;
    runtime.block_on(async {
        tokio::select! {
            biased;
            () = shutdown_signal() => {}
            Err(panic) = async { spawn_blocking(|| session.run()).await } => std::panic::resume_unwind(panic.into_panic()),
        }
    });
    // A build under way is cut off; the next one makes good what it leaves.
    runtime.shutdown_background();
    Ok(())
}

struct Session {
    file: PathBuf,
    /// The last good one.
    config: Config,
    sources: Sources,
    output: Output,
    /// The manifest of the last good build.
    built: Option<Manifest>,
    /// Whether the last build failed.
    is_failing: bool,
}

impl Session {
    fn run(mut self) -> Infallible {
        self.build();
        self.output.note("waiting for changes; ctrl-c ends it");
        loop {
            let changes = self.sources.wait();
            self.output.findings(&changes.problems);
            let is_new_config = changes.config && self.read_config();
            if is_new_config || changes.assets {
                self.build();
            }
        }
    }

    /// Takes over what `asset.toml` says now, if it is in order.
    fn read_config(&mut self) -> bool {
        let config = Config::read(&self.file);
        match config.and_then(|config| self.sources.follow(&config).map(|()| config)) {
            Ok(config) => self.config = config,
            Err(error) => {
                self.output.findings(&[error]);
                return false;
            }
        }
        true
    }

    fn build(&mut self) {
        let start = Instant::now();
        let bar = Arc::new(Bar::new(self.output.is_quiet()));
        let mut options = BuildOptions::default();
        options.progress = bar.clone();
        let built = asset_build::build(&self.config, &options);
        bar.clear();
        match built {
            Ok(report) => self.tell(report, start.elapsed()),
            Err(failure) => {
                self.output.findings(failure.findings());
                self.is_failing = true;
            }
        }
    }

    /// Says what changed; nothing is said of a build that changed nothing, unless the one before it failed.
    fn tell(&mut self, report: Report, duration: Duration) {
        self.output.warnings(&report.warnings);
        self.output.hints(&report.hints);
        let manifest = report.manifest;
        let (count, milliseconds) = (manifest.assets.len(), duration.as_millis());
        match &self.built {
            None => self.output.note(&format!("built {count} assets in {milliseconds} ms")),
            Some(before) if self.is_failing || manifest != *before => {
                let rebuilt = rebuilt(before, &manifest);
                self.output.note(&format!("rebuilt {rebuilt} of {count} assets in {milliseconds} ms"));
            }
            Some(_) => {}
        }
        self.built = Some(manifest);
        self.is_failing = false;
    }
}

/// How many assets are not as they were.
fn rebuilt(before: &Manifest, now: &Manifest) -> usize {
    now.assets.iter().filter(|(path, row)| before.assets.get(*path) != Some(*row)).count()
}
