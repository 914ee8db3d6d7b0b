//! A project that is edited while `asset dev`, an application and a browser are running.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::chromium::PATIENCE;
use crate::page::Page;
use crate::project::Project;

/// Everything that a developer has running.
pub(crate) struct Live {
    pub(crate) project: Project,
    pub(crate) page: Page,
    dev: Running,
    application: Option<Running>,
    address: String,
    policy: Vec<String>,
}

/// A process that ends with this value, and the lines that it prints.
struct Running {
    child: Child,
    lines: Receiver<String>,
}

impl Live {
    /// Opens the page of a project with these `settings` and files; `None` if there is no browser.
    pub(crate) fn start(settings: &str, files: &[(&str, &str)]) -> Option<Self> {
        Self::with_policy(settings, files, None)
    }

    /// The same, and pages have this `Content-Security-Policy`.
    pub(crate) fn with_policy(settings: &str, files: &[(&str, &str)], policy: Option<&str>) -> Option<Self> {
        let page = Page::new()?;
        let project = Project::new(&[]);
        project.write("asset.toml", settings);
        files.iter().for_each(|(path, text)| project.write(path, text));
        let mut command = Command::new(env!("CARGO_BIN_EXE_asset-under-test"));
        let dev = Running::start(command.arg("dev").current_dir(project.path("")), Stream::Err);
        dev.wait_for("built ");
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let policy = policy.into_iter().map(str::to_owned).collect();
        let mut live = Self { project, page, dev, application: None, address: free.to_string(), policy };
        live.start_application();
        live.open();
        Some(live)
    }

    /// Opens the page, which then is marked.
    pub(crate) fn open(&mut self) {
        self.page.open(&format!("http://{}/", self.address));
        self.page.evaluate("globalThis.isMarked = true");
    }

    /// Whether the page was not loaded again since it was opened.
    pub(crate) fn is_marked(&mut self) -> bool {
        self.page.evaluate("Boolean(globalThis.isMarked)") == true
    }

    /// Waits until the page was loaded again.
    pub(crate) fn wait_for_reload(&mut self) {
        self.wait_until("!globalThis.isMarked && document.readyState === 'complete'");
        self.page.evaluate("globalThis.isMarked = true");
    }

    /// Waits until an expression is true; meanwhile the page may be loaded, and what it speaks of not be there.
    pub(crate) fn wait_until(&mut self, expression: &str) {
        self.page.wait_until(&format!("(() => {{ try {{ return {expression} }} catch {{ return false }} }})()"));
    }

    /// Waits until an expression has a value; a page that is still loading may make it throw.
    pub(crate) fn wait_for_value(&mut self, expression: &str, value: &serde_json::Value) {
        let expression =
            format!("(() => {{ try {{ return {expression} }} catch (error) {{ return String(error) }} }})()");
        let deadline = Instant::now() + PATIENCE;
        loop {
            let current = self.page.evaluate(&expression);
            if current == *value {
                return;
            }
            assert!(Instant::now() < deadline, "{expression} is {current}, never {value}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub(crate) fn start_application(&mut self) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_live-application"));
        command.arg(self.project.path("")).arg(&self.address).args(&self.policy);
        let application = Running::start(&mut command, Stream::Out);
        application.wait_for("http://");
        self.application = Some(application);
    }

    pub(crate) fn stop_application(&mut self) {
        self.application = None;
    }

    /// Memory in kilobytes and the number of open descriptors of `asset dev` and of the application.
    pub(crate) fn resources(&self) -> [(u64, usize); 2] {
        [&self.dev, self.application.as_ref().unwrap()].map(|running| {
            let dir = Path::new("/proc").join(running.child.id().to_string());
            let status = fs::read_to_string(dir.join("status")).unwrap();
            let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
            let memory = memory.trim().trim_end_matches(" kB").parse().unwrap();
            (memory, fs::read_dir(dir.join("fd")).unwrap().count())
        })
    }
}

#[derive(Clone, Copy)]
enum Stream {
    Out,
    Err,
}

impl Running {
    fn start(command: &mut Command, stream: Stream) -> Self {
        command.stdin(Stdio::null());
        match stream {
            Stream::Out => command.stdout(Stdio::piped()),
            Stream::Err => command.stderr(Stdio::piped()),
        };
        let mut child = command.spawn().unwrap();
        let output: Box<dyn std::io::Read + Send> = match stream {
            Stream::Out => Box::new(child.stdout.take().unwrap()),
            Stream::Err => Box::new(child.stderr.take().unwrap()),
        };
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            BufReader::new(output).lines().map_while(Result::ok).for_each(|line| drop(sender.send(line)));
        });
        Self { child, lines }
    }

    fn wait_for(&self, beginning: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let line = self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now()));
            if line.expect("a line within the deadline").starts_with(beginning) {
                return;
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
