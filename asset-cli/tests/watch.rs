//! `asset watch`, as a process whose files change under it.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use support::Project;

/// Long enough for any machine; reached only if something is wrong.
const DEADLINE: Duration = Duration::from_secs(30);

/// Longer than a change is waited for.
const CALM: Duration = Duration::from_millis(700);

/// A process that is killed if a test fails.
struct Watch {
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    /// Starts to watch, and waits until the first build is done.
    fn start(project: &Project) -> Self {
        let mut child = project.asset(&["watch"]).stderr(Stdio::piped()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let watch = Self { child, lines };
        watch.wait_for("waiting for changes; ctrl-c ends it");
        watch
    }

    /// The next line, with its duration left out.
    fn line(&self) -> String {
        let line = self.lines.recv_timeout(DEADLINE).expect("a line within the deadline");
        match line.rsplit_once(" in ") {
            Some((what, _)) if line.ends_with(" ms") => format!("{what} in [n] ms"),
            _ => line,
        }
    }

    fn wait_for(&self, line: &str) {
        while self.line() != line {}
    }

    /// Fails if something is said without a reason.
    fn stays_silent(&self) {
        assert_eq!(self.lines.recv_timeout(CALM).ok(), None);
    }

    fn stop(mut self, signal: &str) -> Option<i32> {
        assert!(Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn manifest(project: &Project) -> String {
    project.read("asset-manifest.json")
}

#[test]
fn a_change_is_built_once_and_what_builds_write_is_none() {
    let project = Project::small();
    let watch = Watch::start(&project);
    assert!(manifest(&project).contains("js/app.626a1277.js"));
    watch.stays_silent();
    project.write("static/js/app.js", "console.log(2);\n");
    assert_eq!(watch.line(), "rebuilt 1 of 4 assets in [n] ms");
    assert!(manifest(&project).contains("js/app.83a3382a.js"));
    // Two members at once, and the bundle of them.
    project.write("static/css/app.css", "body { color: blue }\n");
    project.write("static/css/reset.css", "* { margin: 1px }\n");
    assert_eq!(watch.line(), "rebuilt 3 of 4 assets in [n] ms");
    // A new file in a new directory.
    project.write("static/img/new/a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>\n");
    assert_eq!(watch.line(), "rebuilt 1 of 5 assets in [n] ms");
    project.write("static/img/new/a.svg", "<svg xmlns='http://www.w3.org/2000/svg'> </svg>\n");
    assert_eq!(watch.line(), "rebuilt 1 of 5 assets in [n] ms");
    watch.stays_silent();
    assert_eq!(watch.stop("-INT"), Some(0));
}

#[test]
fn what_is_no_asset_and_no_change_is_passed_over() {
    let project = Project::small();
    let watch = Watch::start(&project);
    project.write("static/.hidden", "x");
    project.write("README.md", "x");
    project.write("static/js/app.js", "console.log(1);\n");
    watch.stays_silent();
    assert_eq!(watch.stop("-TERM"), Some(0));
}

#[test]
fn a_mistake_is_reported_and_its_repair_too() {
    let project = Project::small();
    let watch = Watch::start(&project);
    let before = manifest(&project);
    project.write("static/css/app.css", "body { background: url(gone.png) }\n");
    assert_eq!(watch.line(), "static/css/app.css:1:24: reference to `css/gone.png`, which is not an asset");
    assert_eq!(manifest(&project), before);
    project.write("static/css/app.css", "body { color: red }\n");
    assert_eq!(watch.line(), "rebuilt 0 of 4 assets in [n] ms");
    project.write("static/css/app.css", "body { color: blue }\n");
    assert_eq!(watch.line(), "rebuilt 2 of 4 assets in [n] ms");
}

#[test]
fn a_root_may_go_and_come_back() {
    let project = Project::small();
    let watch = Watch::start(&project);
    fs::rename(project.path().join("static"), project.path().join("aside")).unwrap();
    let missing = "error: can't open the load path's root `static`: No such file or directory (os error 2)";
    assert_eq!(watch.line(), missing);
    fs::rename(project.path().join("aside"), project.path().join("static")).unwrap();
    assert_eq!(watch.line(), "rebuilt 0 of 4 assets in [n] ms");
    project.write("static/js/app.js", "console.log(2);\n");
    assert_eq!(watch.line(), "rebuilt 1 of 4 assets in [n] ms");

    fs::remove_dir_all(project.path().join("static")).unwrap();
    watch.wait_for(missing);
    for (path, text) in [("css/app.css", "a {}\n"), ("css/reset.css", "b {}\n"), ("js/app.js", "f();\n")] {
        project.write(&format!("static/{path}"), text);
    }
    watch.wait_for("rebuilt 4 of 4 assets in [n] ms");
    project.write("static/js/app.js", "g();\n");
    assert_eq!(watch.line(), "rebuilt 1 of 4 assets in [n] ms");
}

#[test]
fn settings_are_read_again_and_the_last_good_ones_stay() {
    let project = Project::small();
    let watch = Watch::start(&project);
    let good = project.read("asset.toml");
    project.write("asset.toml", &format!("prefx = '/x/'\n{good}"));
    assert_eq!(watch.line(), "asset.toml:1:1: unknown key `prefx`; did you mean `prefix`?");
    project.write("static/js/app.js", "console.log(2);\n");
    assert_eq!(watch.line(), "rebuilt 1 of 4 assets in [n] ms");
    project.write("lib/more.js", "more();\n");
    project.write("asset.toml", &format!("load-path = ['static', 'lib']\n{good}"));
    assert_eq!(watch.line(), "rebuilt 1 of 5 assets in [n] ms");
    project.write("lib/more.js", "even_more();\n");
    assert_eq!(watch.line(), "rebuilt 1 of 5 assets in [n] ms");
}
