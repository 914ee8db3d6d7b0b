//! A browser of its own for each test, spoken to through a pipe: the DevTools protocol as JSON with a NUL behind it.
//!
//! A pipe needs no port, no WebSocket and no client crate: `chromiumoxide` and `headless_chrome` compile types for the whole
//! protocol, of which the tests use fifteen commands. It closes with its owner, so that a test that panics or is killed
//! leaves no browser behind. Each test has a profile of its own, so that no other test's cache answers; one browser for all
//! would have no cache on disk, and all tests would fail with it.

use std::env;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// How long anything may take, on a machine with much else to do.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The browser reads commands from descriptor 3 and writes to descriptor 4; a process can only be started with 0 and 1.
const PIPES: &str = r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null"#;

/// No sandbox, since it loads nothing but our own pages and a container or root has none; no visits to anybody else.
const FLAGS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--no-first-run",
    "--disk-cache-size=100000000",
    "--remote-debugging-pipe",
    "about:blank",
];

/// A running browser with one tab.
///
/// It ends with this value, and also when the test's process is killed, since then the pipe is closed.
pub(crate) struct Chromium {
    process: Child,
    commands: Option<ChildStdin>,
    messages: Receiver<Value>,
    events: Vec<Value>,
    session: Option<String>,
    last: u64,
    profile: TempDir,
}

impl Chromium {
    /// Starts one, or says why there is none.
    pub(crate) fn start() -> Result<Self, String> {
        let program = program().ok_or_else(|| format!("none of {NAMES:?} is in `PATH`"))?;
        let profile = TempDir::new().unwrap();
        let words = File::create(profile.path().join("stderr")).unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", PIPES]).arg(program).args(FLAGS);
        command.arg(format!("--user-data-dir={}", profile.path().display()));
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(words);
        let mut process = command.spawn().map_err(|cause| format!("sh: {cause}"))?;
        let (sender, messages) = channel();
        let output = process.stdout.take().unwrap();
        thread::spawn(move || read(output, &sender));
        let commands = process.stdin.take();
        let mut browser = Self { process, commands, messages, events: Vec::new(), session: None, last: 0, profile };
        browser.attach();
        Ok(browser)
    }

    /// Sends a command of the DevTools protocol and waits for its answer.
    pub(crate) fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.try_call(method, parameters).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// The same for a command that the browser may refuse.
    pub(crate) fn try_call(&mut self, method: &str, parameters: &Value) -> Result<Value, Value> {
        self.last += 1;
        let mut message = json!({ "id": self.last, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        let commands = self.commands.as_mut().unwrap();
        if let Err(cause) = write!(commands, "{message}\0").and_then(|()| commands.flush()) {
            panic!("{method}: {cause}; {}", self.words());
        }
        let deadline = Instant::now() + PATIENCE;
        loop {
            let Some(mut answer) = self.receive(deadline) else { panic!("{method}: no answer; {}", self.words()) };
            if answer["id"] == self.last {
                return if answer["error"].is_null() {
                    Ok(answer["result"].take())
                } else {
                    Err(answer["error"].take())
                };
            }
            self.events.push(answer);
        }
    }

    /// What happened since the last call of this.
    pub(crate) fn events(&mut self) -> Vec<Value> {
        self.events.extend(self.messages.try_iter());
        std::mem::take(&mut self.events)
    }

    /// Waits until something happens, `deadline` at most.
    pub(crate) fn wait(&mut self, deadline: Instant) {
        if self.events.is_empty() {
            let event = self.receive(deadline);
            self.events.extend(event);
        }
    }

    fn receive(&self, deadline: Instant) -> Option<Value> {
        self.messages.recv_timeout(deadline.saturating_duration_since(Instant::now())).ok()
    }

    /// All commands from now on go to the tab.
    fn attach(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        let tab = loop {
            let targets = self.call("Target.getTargets", &json!({}));
            let infos = targets["targetInfos"].as_array().unwrap();
            if let Some(tab) = infos.iter().find(|info| info["type"] == "page") {
                break tab["targetId"].clone();
            }
            assert!(Instant::now() < deadline, "no tab; {}", self.words());
            thread::sleep(Duration::from_millis(20));
        };
        let attached = self.call("Target.attachToTarget", &json!({ "targetId": tab, "flatten": true }));
        self.session = Some(attached["sessionId"].as_str().unwrap().to_owned());
    }

    /// What it said on standard error.
    fn words(&self) -> String {
        fs::read_to_string(self.profile.path().join("stderr")).unwrap_or_default()
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        self.commands = None; // a closed pipe ends it, with all its processes
        let deadline = Instant::now() + Duration::from_secs(10);
        while Instant::now() < deadline {
            if let Ok(Some(_)) = self.process.try_wait() {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn program() -> Option<PathBuf> {
    let dirs: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    NAMES.iter().flat_map(|name| dirs.iter().map(move |dir| dir.join(name))).find(|path| path.is_file())
}

/// Messages end with a NUL.
fn read(output: ChildStdout, messages: &Sender<Value>) {
    for message in BufReader::new(output).split(0).map_while(Result::ok) {
        let message = serde_json::from_slice(&message).unwrap();
        if messages.send(message).is_err() {
            return;
        }
    }
}
