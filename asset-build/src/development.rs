//! Builds for development: the same build, into a directory of its own.
//!
//! The output directory is below `cache-dir`; `output`, the committed manifest and the history stay as they are, so that an
//! edit of a stylesheet changes nothing that git or cargo look at. Nothing is minified or compressed, since a variant would rarely be
//! asked for twice. A failed build leaves the last good one in place and its findings beside it, for the service to show.
//!
//! Applications find the directory by the [`Heartbeat`] file.

use std::collections::{BTreeSet, VecDeque};
use std::fs::{self, File, TryLockError};
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use asset_core::internal::{Heartbeat, History, OutputDir, manifest_digest};
use asset_core::{Digest, Error, ErrorKind, Manifest};
use serde::Serialize;
use tempfile::NamedTempFile;

use crate::build::{BuildOptions, Report, build};
use crate::cache::dir as cache_dir;
use crate::clean::{CleanOptions, clean};
use crate::output::{create_dir, replace_unsynced};
use crate::report::Failure;
use crate::{Config, ManifestPlace};

/// How many builds keep their outputs: the current one, and the one that requests under way still read.
const KEPT: usize = 2;

/// The development builds of one project, for as long as `asset dev` runs; one at a time.
///
/// ```
/// # let dir = tempfile::tempdir()?;
/// # std::fs::create_dir(dir.path().join("static"))?;
/// # std::fs::write(dir.path().join("static/app.css"), "body {}\n")?;
/// # let dir = dir.path();
/// use asset_build::{BuildOptions, Config, Development};
/// use asset_core::Assets;
///
/// let mut config = Config::new("static");
/// config.base = dir.to_owned();
/// let mut development = Development::start(&config)?;
/// development.build(&BuildOptions::default())?;
/// assert!(!dir.join("public").exists());
///
/// // The application is given what it has in production.
/// let assets = Assets::builder().development(true).from_manifest(dir.join("public"))?;
/// assert_eq!(assets.catalog().asset("app.css")?.url(), "/static/app.746f7bd7.css");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Development {
    /// That of the builds.
    config: Config,
    heartbeat: Heartbeat,
    /// Touched while `asset dev` is running.
    pulse: NamedTempFile,
    /// Locked, which keeps a second `asset dev` away.
    file: File,
    path: PathBuf,
    is_announced: bool,
    /// The manifest that macros were compiled with.
    committed: Option<PathBuf>,
    /// The builds whose outputs are there, the current one last.
    builds: VecDeque<Built>,
}

#[derive(Debug)]
struct Built {
    digest: Digest,
    files: BTreeSet<String>,
}

/// One finding of a failed build, as the browser is told of it.
#[derive(Serialize)]
struct Finding<'a> {
    path: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    message: &'a str,
}

impl Development {
    /// Prepares for builds of `config`; no application reads them before the first.
    ///
    /// # Errors
    /// `Io` if another `asset dev` is running for the same `asset.toml`, or a directory can't be made; `Invalid` for a path
    /// that a heartbeat can't hold.
    pub fn start(config: &Config) -> Result<Self, Error> {
        let base = Heartbeat::located(&config.path("asset.toml"));
        let path = Heartbeat::file(base.parent().unwrap_or(&base));
        cache_dir::create_at(path.parent().unwrap_or(&path))?;
        let file = File::options().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|cause| Error::io("write", &path, cause))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let message = format!("`asset dev` is already running for `{}`", config.path("asset.toml").display());
                return Err(Error::new(ErrorKind::Io, message));
            }
            Err(TryLockError::Error(cause)) => return Err(Error::io("lock", &path, cause)),
        }
        // One that was killed leaves its text, and applications would read its builds.
        file.set_len(0).map_err(|cause| Error::io("write", &path, cause))?;
        let pulse = tempfile::Builder::new().prefix("asset-dev-").tempfile();
        let pulse = pulse.map_err(|cause| Error::io("write into", &std::env::temp_dir(), cause))?;
        let heartbeat = heartbeat(config, pulse.path())?;
        let (config, committed) = (for_development(config), config.manifest_path());
        let mut development =
            Self { config, heartbeat, pulse, file, path, is_announced: false, committed, builds: VecDeque::new() };
        development.sweep()?;
        Ok(development)
    }

    /// Builds with other settings from now on.
    ///
    /// # Errors
    /// As for [`start`](Self::start); the settings then stay as they were.
    pub fn reconfigure(&mut self, config: &Config) -> Result<(), Error> {
        let heartbeat = heartbeat(config, self.pulse.path())?;
        let is_moved = heartbeat != self.heartbeat;
        (self.config, self.committed, self.heartbeat) = (for_development(config), config.manifest_path(), heartbeat);
        if is_moved {
            self.sweep()?;
            self.is_announced = false;
        }
        Ok(())
    }

    /// Where the outputs are.
    pub fn output(&self) -> &Path {
        self.heartbeat.development()
    }

    /// Builds; from the first time on, applications read the builds.
    ///
    /// # Errors
    /// As for [`build`](crate::build()): the last good build then stays, with the findings beside it.
    pub fn build(&mut self, options: &BuildOptions) -> Result<Report, Failure> {
        let built = build(&self.config, options);
        match &built {
            Ok(report) => {
                self.built(&report.manifest)?;
                self.forget_findings()?;
            }
            Err(failure) => self.keep_findings(failure.findings())?,
        }
        if !self.is_announced {
            self.announce()?;
        }
        built
    }

    /// Lets applications find the builds.
    fn announce(&mut self) -> Result<(), Error> {
        let text = self.heartbeat.to_text()?;
        let written = self.file.set_len(0).and_then(|()| self.file.rewind());
        let written = written.and_then(|()| self.file.write_all(text.as_bytes()));
        written.map_err(|cause| Error::io("write", &self.path, cause))?;
        self.is_announced = true;
        Ok(())
    }

    /// What keeps the builds alive, for another thread than the one that builds.
    ///
    /// # Errors
    /// `Io` if the system has no descriptors left.
    pub fn beat(&self) -> Result<Beat, Error> {
        let pulse = self.pulse.as_file().try_clone().map_err(|cause| Error::io("open", self.pulse.path(), cause))?;
        Ok(Beat { pulse, paths: [self.path.clone(), self.pulse.path().to_owned()] })
    }

    fn output_dir(&self) -> OutputDir {
        OutputDir::new(self.output())
    }

    fn findings(&self) -> PathBuf {
        self.output_dir().findings()
    }

    /// Removes what an earlier `asset dev` left, but for its last build, which is the start of the next.
    fn sweep(&mut self) -> Result<(), Error> {
        self.builds.clear();
        let options = CleanOptions::default().keep(0).older_than(Duration::ZERO);
        if clean(&self.config, &options).is_err() {
            // All of it can be made again.
            let output = self.output();
            fs::remove_dir_all(output).map_err(|cause| Error::io("remove", output, cause))?;
        }
        self.forget_findings()
    }

    /// Takes over a new build and removes the outputs of one before it.
    fn built(&mut self, manifest: &Manifest) -> Result<(), Error> {
        let digest = manifest_digest(manifest.to_json().as_bytes());
        if self.builds.back().is_some_and(|last| last.digest == digest) {
            return Ok(());
        }
        let files = manifest.assets.values().map(|row| row.file.clone()).collect();
        // A build that was reverted is there again.
        self.builds.retain(|built| built.digest != digest);
        self.builds.push_back(Built { digest, files });
        while self.builds.len() > KEPT
            && let Some(oldest) = self.builds.pop_front()
        {
            self.remove(&oldest)?;
        }
        self.write_history()
    }

    fn remove(&self, built: &Built) -> Result<(), Error> {
        let output = self.output_dir();
        let stays = |file: &String| self.builds.iter().any(|built| built.files.contains(file));
        let files = built.files.iter().filter(|file| !stays(file)).map(|file| output.root().join(file));
        let manifest = [output.manifest(built.digest)];
        files.chain(manifest).try_for_each(|file| remove_if_there(&file))
    }

    /// Names the committed manifest as the earliest build: the service knows the URLs in it by that, which macros froze.
    fn write_history(&self) -> Result<(), Error> {
        let output = self.output_dir();
        let mut history = History::default();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let committed = self.committed.as_deref().and_then(|path| fs::read(path).ok());
        if let Some(text) = committed {
            let digest = manifest_digest(&text);
            replace_unsynced(&output.manifest(digest), &output.state(), &[&text])?;
            history.push(now, digest);
        }
        self.builds.iter().for_each(|built| history.push(now, built.digest));
        replace_unsynced(&output.history(), &output.state(), &[history.to_string().as_bytes()])
    }

    fn keep_findings(&self, findings: &[Error]) -> Result<(), Error> {
        let output = self.output_dir();
        create_dir(&output.state())?;
        let findings: Vec<Finding<'_>> = findings.iter().map(Finding::of).collect();
        let text = serde_json::to_string(&findings).unwrap_or_else(|_| unreachable!("BUG: text that is not JSON"));
        replace_unsynced(&self.findings(), &output.state(), &[text.as_bytes()])
    }

    fn forget_findings(&self) -> Result<(), Error> {
        remove_if_there(&self.findings())
    }
}

impl Drop for Development {
    /// Applications go back to what they were given.
    fn drop(&mut self) {
        drop(remove_if_there(&self.path));
    }
}

/// Keeps development builds alive: applications read them for as long as it is touched.
#[derive(Debug)]
pub struct Beat {
    pulse: File,
    /// What tells applications of the builds.
    paths: [PathBuf; 2],
}

impl Beat {
    /// How often to call [`touch`](Self::touch).
    pub const INTERVAL: Duration = Heartbeat::INTERVAL;

    /// Says that `asset dev` is still running. A failure says nothing more than that applications may stop reading its builds.
    ///
    /// # Errors
    /// That of the system.
    pub fn touch(&self) -> std::io::Result<()> {
        self.pulse.set_modified(SystemTime::now())
    }

    /// Makes applications go back to what they were given, though the thread that builds is still at it.
    pub fn end(&self) {
        self.paths.iter().for_each(|path| drop(remove_if_there(path)));
    }
}

impl<'a> Finding<'a> {
    fn of(error: &'a Error) -> Self {
        let location = error.location();
        Self {
            path: location.map(|at| at.path.display().to_string()),
            line: location.map(|at| at.line),
            column: location.map(|at| at.column),
            message: error.message(),
        }
    }
}

/// The settings of a development build.
fn for_development(config: &Config) -> Config {
    let mut settings = config.clone();
    settings.output = cache_dir::development(config);
    settings.manifest = ManifestPlace::None;
    settings.compress = Vec::new();
    settings.is_durable = false;
    settings.minify = Vec::new();
    settings
}

/// What says where they are; fails for a path that it can't hold.
fn heartbeat(config: &Config, pulse: &Path) -> Result<Heartbeat, Error> {
    let development = Heartbeat::located(&config.path(cache_dir::development(config)));
    let heartbeat = Heartbeat::new(pulse, development, Heartbeat::located(&config.path(&config.output)));
    let heartbeat = match config.manifest_path() {
        Some(path) => heartbeat.with_manifest(Heartbeat::located(&path)),
        None => heartbeat,
    };
    heartbeat.to_text().map(|_| heartbeat)
}

fn remove_if_there(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => Err(Error::io("remove", path, cause)),
        _ => Ok(()),
    }
}
