//! The file by which an application finds a running `asset dev`.
//!
//! `asset dev` writes it beside `asset.toml` and removes it at the end. It is always in `.asset-cache`, whatever the setting
//! `cache-dir` says: an application reads no `asset.toml`. It names a second file, outside the project, that `asset dev`
//! touches every second: in the project, that would wake whatever watches all of it. One that was not touched for a while was
//! left behind by a process that was killed, and says nothing.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::error::{Error, ErrorKind};

/// The first line, by which the file is recognised.
const TITLE: &str = "asset dev";

/// What a running `asset dev` says of itself.
///
/// ```
/// use std::path::Path;
/// use asset_core::internal::Heartbeat;
///
/// let heartbeat = Heartbeat::new("/tmp/pulse", "/site/.asset-cache/dev", "/site/public");
/// let heartbeat = heartbeat.with_manifest("/site/asset-manifest.json");
/// assert!(heartbeat.stands_in_for(Path::new("/site/asset-manifest.json")));
/// assert_eq!(Heartbeat::parse(&heartbeat.to_text()?), Some(heartbeat));
/// # Ok::<(), asset_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heartbeat {
    pulse: PathBuf,
    development: PathBuf,
    output: PathBuf,
    manifest: Option<PathBuf>,
}

impl Heartbeat {
    /// How often the second file is touched.
    pub const INTERVAL: Duration = Duration::from_secs(1);
    /// How long it counts after it was touched: a machine under load may be late.
    pub const LIFETIME: Duration = Duration::from_secs(10);

    /// While the file `pulse` is touched, builds in `development` stand in for those in `output`. All are absolute, as
    /// [`located`](Self::located) gives them.
    pub fn new(pulse: impl Into<PathBuf>, development: impl Into<PathBuf>, output: impl Into<PathBuf>) -> Self {
        Self { pulse: pulse.into(), development: development.into(), output: output.into(), manifest: None }
    }

    /// The same, standing in for a manifest file too.
    #[must_use]
    pub fn with_manifest(self, manifest: impl Into<PathBuf>) -> Self {
        Self { manifest: Some(manifest.into()), ..self }
    }

    /// Where the file is, for the `asset.toml` in `dir`.
    pub fn file(dir: &Path) -> PathBuf {
        dir.join(".asset-cache").join("heartbeat")
    }

    /// `path`, absolute and with the links above it resolved, so that two spellings of it can be compared. What it names need
    /// not exist.
    pub fn located(path: &Path) -> PathBuf {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        match (absolute.parent(), absolute.file_name()) {
            (Some(dir), Some(name)) => dir.canonicalize().map(|dir| dir.join(name)).unwrap_or(absolute),
            _ => absolute,
        }
    }

    /// The output directory of development builds.
    pub fn development(&self) -> &Path {
        &self.development
    }

    /// Whether an application that was given this output directory or manifest reads the development build instead.
    pub fn stands_in_for(&self, given: &Path) -> bool {
        self.output == given || self.manifest.as_deref() == Some(given)
    }

    /// What the file says, while `asset dev` is running.
    pub fn read(file: &Path) -> Option<Self> {
        let heartbeat = Self::parse(&std::fs::read_to_string(file).ok()?)?;
        let touched = heartbeat.pulse.metadata().ok()?.modified().ok()?;
        let now = SystemTime::now();
        // The clock may have been set back since.
        let age = now.duration_since(touched).unwrap_or_else(|ahead| ahead.duration());
        (age <= Self::LIFETIME).then_some(heartbeat)
    }

    /// What this text of a file says; `None` if it was not written by [`to_text`](Self::to_text).
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.lines();
        if lines.next() != Some(TITLE) {
            return None;
        }
        let mut path = || lines.next().map(PathBuf::from);
        let heartbeat = Self { pulse: path()?, development: path()?, output: path()?, manifest: path() };
        lines.next().is_none().then_some(heartbeat)
    }

    /// The text of the file.
    ///
    /// # Errors
    /// `Invalid` for a path that is not UTF-8 or has a line break.
    pub fn to_text(&self) -> Result<String, Error> {
        let mut text = format!("{TITLE}\n");
        let paths = [Some(&self.pulse), Some(&self.development), Some(&self.output), self.manifest.as_ref()];
        for path in paths.into_iter().flatten() {
            let Some(line) = path.to_str().filter(|line| !line.contains(['\n', '\r'])) else {
                let message =
                    format!("`asset dev` needs a path in UTF-8 without line breaks, not `{}`", path.display());
                return Err(Error::new(ErrorKind::Invalid, message));
            };
            text.push_str(line);
            text.push('\n');
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_text_says_something() {
        let heartbeat = Heartbeat::new("/tmp/pulse", "/site/.asset-cache/dev", "/site/public");
        let text = heartbeat.to_text().unwrap();
        assert_eq!(text, "asset dev\n/tmp/pulse\n/site/.asset-cache/dev\n/site/public\n");
        assert_eq!(Heartbeat::parse(&text), Some(heartbeat));
        for damaged in [
            "",
            "asset dev\n",
            "asset dev\n/a\n/b\n",
            "asset dev\n/a\n/b\n/c",
            "other\n/a\n/b\n/c\n",
            "asset dev\n/a\n/b\n/c\n/d\n/e\n",
        ] {
            assert_eq!(Heartbeat::parse(damaged), None, "{damaged:?}");
        }
    }

    #[test]
    fn a_path_that_would_break_the_text_is_refused() {
        let error = Heartbeat::new("/pulse", "/a\nb", "/public").to_text().unwrap_err();
        assert_eq!(error.to_string(), r"`asset dev` needs a path in UTF-8 without line breaks, not `/a\nb`");
    }
}
