//! Consoles that run.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// What the reader of one page has typed so far: a copy of the guide's project, and commands in it.
#[derive(Debug)]
pub struct Console {
    dir: TempDir,
    programs: PathBuf,
}

/// What belongs to the project, and not to the crate that holds it.
const PROJECT: [&str; 4] = ["asset.toml", "asset-manifest.json", "static", "templates"];

impl Console {
    /// A fresh copy of the project. Its `asset` is the program at `asset`.
    ///
    /// # Errors
    /// Whatever copying fails with.
    pub fn open(asset: &Path) -> io::Result<Self> {
        let dir = tempfile::tempdir()?;
        let programs = dir.path().join("programs");
        fs::create_dir(&programs)?;
        std::os::unix::fs::symlink(asset, programs.join("asset"))?;
        let console = Self { dir, programs };
        fs::create_dir(console.project())?;
        for name in PROJECT {
            copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(name), &console.project().join(name))?;
        }
        Ok(console)
    }

    /// The text of a console with what its commands print now: lines behind `$ `, continued behind `> `.
    ///
    /// # Errors
    /// Whatever starting the shell fails with.
    pub fn replay(&self, text: &str) -> io::Result<String> {
        let mut lines = text.lines().peekable();
        let mut replayed = String::new();
        while let Some(line) = lines.next() {
            let Some(command) = line.strip_prefix("$ ") else { continue };
            let mut command = command.to_owned();
            replayed += &format!("{line}\n");
            while let Some(more) = lines.next_if(|line| line.starts_with("> ")) {
                command += &format!("\n{}", &more[2..]);
                replayed += &format!("{more}\n");
            }
            replayed += &self.run(&command)?;
        }
        Ok(replayed)
    }

    /// What `command` prints, on either output; an exit code other than 0 as a last line that says so.
    ///
    /// # Errors
    /// Whatever starting the shell fails with.
    pub fn run(&self, command: &str) -> io::Result<String> {
        let path = format!("{}:{}", self.programs.display(), std::env::var("PATH").unwrap_or_default());
        let output = Command::new("sh")
            .args(["-c", &format!("exec 2>&1\n{command}")])
            .current_dir(self.project())
            .env("PATH", path)
            .env("LC_ALL", "C")
            .output()?;
        let mut printed = String::from_utf8_lossy(&output.stdout).into_owned();
        if !printed.is_empty() && !printed.ends_with('\n') {
            printed.push('\n');
        }
        match output.status.code() {
            Some(0) => {}
            Some(code) => printed += &format!("[exit code {code}]\n"),
            None => printed += "[ended by a signal]\n",
        }
        Ok(printed)
    }

    fn project(&self) -> PathBuf {
        self.dir.path().join("shop")
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        return fs::copy(from, to).map(drop);
    }
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}
