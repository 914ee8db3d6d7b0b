//! Building again on every change.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use asset_build::{BuildOptions, Config, Development, Failure, Report};
use asset_core::{Error, Manifest};

use super::sources::Sources;
use crate::output::Output;
use crate::progress::Bar;

/// Where the builds of a session go.
pub(crate) trait Target: Send + 'static {
    /// Takes over settings that changed.
    fn configure(&mut self, config: &Config) -> Result<(), Error>;

    fn build(&mut self, config: &Config, options: &BuildOptions) -> Result<Report, Failure>;
}

/// Into `output`, with the committed manifest.
pub(super) struct Production;

impl Target for Production {
    fn configure(&mut self, _config: &Config) -> Result<(), Error> {
        Ok(())
    }

    fn build(&mut self, config: &Config, options: &BuildOptions) -> Result<Report, Failure> {
        asset_build::build(config, options)
    }
}

impl Target for Development {
    fn configure(&mut self, config: &Config) -> Result<(), Error> {
        self.reconfigure(config)
    }

    fn build(&mut self, _config: &Config, options: &BuildOptions) -> Result<Report, Failure> {
        self.build(options)
    }
}

pub(crate) struct Session<T> {
    file: PathBuf,
    /// The last good one.
    config: Config,
    sources: Sources,
    target: T,
    output: Output,
    /// The manifest of the last good build.
    built: Option<Manifest>,
    /// Whether the last build failed.
    is_failing: bool,
}

impl<T: Target> Session<T> {
    /// Watches what `config` depends on, which was read from `file`; builds nothing yet.
    ///
    /// # Errors
    /// `Io` if the system can't watch that much.
    pub(crate) fn start(file: PathBuf, config: Config, target: T, output: &Output) -> Result<Self, Error> {
        let sources = Sources::watch(&config, &file)?;
        Ok(Self { file, config, sources, target, output: output.clone(), built: None, is_failing: false })
    }

    /// Builds on every change from now on.
    pub(crate) fn run(mut self) -> Infallible {
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
        let followed = config.and_then(|config| self.sources.follow(&config).map(|()| config));
        match followed.and_then(|config| self.target.configure(&config).map(|()| config)) {
            Ok(config) => self.config = config,
            Err(error) => {
                self.output.findings(&[error]);
                return false;
            }
        }
        true
    }

    pub(crate) fn build(&mut self) {
        let start = Instant::now();
        let bar = Arc::new(Bar::new(self.output.is_quiet()));
        let options = BuildOptions::default().progress(bar.clone());
        let built = self.target.build(&self.config, &options);
        bar.clear();
        match built {
            Ok(report) => self.tell(report, start),
            Err(failure) => {
                self.output.findings(failure.findings());
                self.is_failing = true;
            }
        }
    }

    /// Says what changed; nothing is said of a build that changed nothing, unless the one before it failed.
    fn tell(&mut self, report: Report, start: Instant) {
        self.output.warnings(&report.warnings);
        self.output.hints(&report.hints);
        let manifest = report.manifest;
        let (count, milliseconds) = (manifest.assets.len(), start.elapsed().as_millis());
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
