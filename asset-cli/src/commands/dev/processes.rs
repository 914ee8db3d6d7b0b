//! The commands that run beside the builds.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use asset_build::{Config, DevCommand};
use asset_core::{Error, ErrorKind};
use tokio::process::{Child, ChildStdin, Command};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::lines::{Label, Stream, has_colours};

/// How long a program's last lines are waited for after its end.
const LAST_LINES: Duration = Duration::from_millis(300);

/// How long the supervisors may take to end their programs; they need less.
const END: Duration = Duration::from_secs(2);

/// A program to run.
#[derive(Debug)]
pub(super) struct Program {
    name: String,
    words: Vec<OsString>,
    dir: PathBuf,
}

/// Running programs, each under a supervisor of its own that ends it when its standard input is closed: by
/// [`end`](Self::end), or by the system, however this process ends.
#[derive(Debug, Default)]
pub(super) struct Processes {
    lifelines: Vec<ChildStdin>,
    running: JoinSet<()>,
}

impl Program {
    /// The commands of `config`, and the `command` of the command line if there is one.
    ///
    /// # Errors
    /// `Io` if there is no working directory.
    pub(super) fn all(config: &Config, command: &[OsString]) -> Result<Vec<Self>, Error> {
        let base = config.path("").join(".");
        let mut programs: Vec<Self> = config.dev.commands.iter().map(|command| Self::line(command, &base)).collect();
        if let Some(program) = command.first() {
            let name = Path::new(program).file_stem().unwrap_or(program).to_string_lossy().into_owned();
            let dir = std::env::current_dir()
                .map_err(|cause| Error::new(ErrorKind::Io, format!("there is no working directory: {cause}")))?;
            programs.push(Self { name, words: command.to_vec(), dir });
        }
        number_duplicates(&mut programs);
        Ok(programs)
    }

    fn line(command: &DevCommand, base: &Path) -> Self {
        let shell: [&str; 2] = if cfg!(windows) { ["cmd", "/C"] } else { ["sh", "-c"] };
        let words = shell.into_iter().map(OsString::from).chain([OsString::from(&command.run)]).collect();
        Self { name: command.name.clone(), words, dir: base.to_owned() }
    }

    /// Starts it under a supervisor, out of reach of the terminal's ctrl-c.
    fn start(&self) -> Result<Child, Error> {
        let failed = |cause| Error::new(ErrorKind::Io, format!("can't run a supervisor for `{}`: {cause}", self.name));
        let mut command = Command::new(std::env::current_exe().map_err(failed)?);
        command.args(["supervise", "--"]).args(&self.words).current_dir(&self.dir);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if has_colours() {
            command.envs([("FORCE_COLOR", "1"), ("CLICOLOR_FORCE", "1"), ("CARGO_TERM_COLOR", "always")]);
        }
        #[cfg(unix)]
        command.process_group(0);
        command.spawn().map_err(failed)
    }
}

impl Processes {
    /// Starts all `programs`.
    ///
    /// # Errors
    /// `Io` if this executable can't be run again. A program that can't be run is told like one that fails.
    pub(super) fn start(&mut self, programs: &[Program]) -> Result<(), Error> {
        let width = programs.iter().map(|program| program.name.chars().count()).max().unwrap_or(0);
        for (position, program) in programs.iter().enumerate() {
            let mut child = program.start()?;
            self.lifelines.extend(child.stdin.take());
            self.running.spawn(follow(child, Label::new(&program.name, width, position)));
        }
        Ok(())
    }

    /// Ends all of them, and waits until they have.
    pub(super) async fn end(mut self) {
        self.lifelines.clear();
        let all = async { while self.running.join_next().await.is_some() {} };
        drop(timeout(END, all).await);
    }
}

/// Prints what a program says, and how it ended.
async fn follow(mut child: Child, label: Label) {
    let out = tokio::spawn(label.clone().copy(child.stdout.take(), Stream::Out));
    let err = tokio::spawn(label.clone().copy(child.stderr.take(), Stream::Err));
    let status = child.wait().await;
    drop(timeout(LAST_LINES, async { tokio::join!(out, err) }).await);
    label.print(Stream::Err, told(status).as_bytes());
}

fn told(status: std::io::Result<ExitStatus>) -> String {
    match status.map(|status| status.code()) {
        Ok(Some(code)) => format!("exited with code {code}"),
        Ok(None) => "ended by a signal".to_owned(),
        Err(cause) => format!("can't tell how it ended: {cause}"),
    }
}

/// Two programs of one name are told apart: `node`, `node-2`.
fn number_duplicates(programs: &mut [Program]) {
    for position in 1..programs.len() {
        let (before, rest) = programs.split_at_mut(position);
        let name = rest[0].name.clone();
        let mut number = 1;
        while before.iter().any(|other| other.name == rest[0].name) {
            number += 1;
            rest[0].name = format!("{name}-{number}");
        }
    }
}
