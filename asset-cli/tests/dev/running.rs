//! A running `asset dev`.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use crate::support::Project;

/// Long enough for any machine; reached only if something is wrong.
pub(crate) const DEADLINE: Duration = Duration::from_secs(60);

/// Longer than a change is waited for.
const CALM: Duration = Duration::from_millis(700);

/// A process that is killed if a test fails, with what it prints.
pub(crate) struct Dev {
    child: Child,
    lines: Receiver<String>,
}

impl Dev {
    /// Starts `asset dev` with these words.
    pub(crate) fn start(project: &Project, words: &[&str]) -> Self {
        let mut command = project.asset(&["dev"]);
        command.args(words).env_remove("NO_COLOR").env_remove("FORCE_COLOR").env_remove("CLICOLOR_FORCE");
        Self::spawn(&mut command)
    }

    pub(crate) fn spawn(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        read(child.stdout.take().unwrap(), sender.clone());
        read(child.stderr.take().unwrap(), sender);
        Self { child, lines }
    }

    /// The next line, with its duration left out.
    pub(crate) fn line(&self) -> String {
        let line = self.lines.recv_timeout(DEADLINE).expect("a line within the deadline");
        match line.rsplit_once(" in ") {
            Some((what, _)) if line.ends_with(" ms") => format!("{what} in [n] ms"),
            _ => line,
        }
    }

    /// Waits for this line, and gives those before it.
    pub(crate) fn wait_for(&self, line: &str) -> Vec<String> {
        let mut before = Vec::new();
        loop {
            let next = self.line();
            if next == line {
                return before;
            }
            before.push(next);
        }
    }

    /// Fails if something is said without a reason.
    pub(crate) fn stays_silent(&self) {
        assert_eq!(self.lines.recv_timeout(CALM).ok(), None);
    }

    pub(crate) fn signal(&self, signal: &str) {
        assert!(Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap().success());
    }

    /// Ends it by a signal; gives its exit code and how long that took.
    pub(crate) fn stop(mut self, signal: &str) -> (Option<i32>, Duration) {
        let start = Instant::now();
        self.signal(signal);
        (self.child.wait().unwrap().code(), start.elapsed())
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn read(source: impl Read + Send + 'static, lines: Sender<String>) {
    let source = BufReader::new(source);
    std::thread::spawn(move || source.lines().map_while(Result::ok).try_for_each(|line| lines.send(line)));
}

/// Waits until it is so.
pub(crate) fn until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < DEADLINE, "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The process that wrote its number into this file.
pub(crate) fn pid(file: &Path) -> u32 {
    until("a program writes its number", || std::fs::read_to_string(file).is_ok_and(|text| text.ends_with('\n')));
    std::fs::read_to_string(file).unwrap().trim().parse().unwrap()
}

/// Whether a process is running; one that ended and was not waited for is not.
pub(crate) fn is_running(pid: u32) -> bool {
    let ps = Command::new("ps").args(["-o", "stat=", "-p", &pid.to_string()]).output().unwrap();
    let state = String::from_utf8(ps.stdout).unwrap();
    !state.trim().is_empty() && !state.trim_start().starts_with('Z')
}
