//! What is built, and where.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};

use asset_core::Assets;

use crate::running::{DEADLINE, Dev, until};
use crate::support::{Project, changes};

fn url(project: &Project, path: &str) -> String {
    let assets = Assets::builder().development(true).follow(false).from_manifest(project.path().join("public"));
    assets.unwrap().catalog().static_url(path).unwrap().plain().to_owned()
}

#[test]
fn only_the_cache_changes() {
    let project = Project::small();
    project.asset(&["build", "--quiet"]).status().unwrap();
    let before = project.tree();
    let dev = Dev::start(&project, &[]);
    assert_eq!(dev.line(), "built 4 assets in [n] ms");
    project.write("static/js/app.js", "console.log(2);\n");
    assert_eq!(dev.line(), "rebuilt 1 of 4 assets in [n] ms");
    assert_eq!(url(&project, "js/app.js"), "/static/js/app.83a3382a.js");
    assert_eq!(changes(&before, &project.tree()), "~ static/js/app.js");
    assert_eq!(dev.stop("-INT").0, Some(0));
    assert_eq!(url(&project, "js/app.js"), "/static/js/app.626a1277.js");
    assert_eq!(changes(&before, &project.tree()), "~ static/js/app.js");
}

#[test]
fn a_burst_of_saves_is_one_build() {
    let project = Project::small();
    let dev = Dev::start(&project, &[]);
    assert_eq!(dev.line(), "built 4 assets in [n] ms");
    // As editors save: beside the file, then renamed, and all that is open.
    for save in 0..5 {
        for (file, text) in [("css/app.css", "body {}\n"), ("css/reset.css", "* {}\n"), ("js/app.js", "f();\n")] {
            project.write("static/.saving~", &format!("{text}/* {save} */\n"));
            std::fs::rename(project.path().join("static/.saving~"), project.path().join("static").join(file)).unwrap();
        }
    }
    assert_eq!(dev.line(), "rebuilt 4 of 4 assets in [n] ms");
    dev.stays_silent();
}

#[test]
fn a_mistake_leaves_the_last_good_build_and_its_repair_is_told() {
    let project = Project::small();
    let dev = Dev::start(&project, &[]);
    assert_eq!(dev.line(), "built 4 assets in [n] ms");
    let before = url(&project, "css/app.css");
    project.write("static/css/app.css", "body { background: url(gone.png) }\n");
    assert_eq!(dev.line(), "static/css/app.css:1:24: reference to `css/gone.png`, which is not an asset");
    assert_eq!(url(&project, "css/app.css"), before);
    project.write("static/css/app.css", "body { color: red }\n");
    assert_eq!(dev.line(), "rebuilt 0 of 4 assets in [n] ms");
}

#[test]
fn a_first_build_that_fails_is_no_reason_to_stop() {
    let project = Project::small();
    project.write("static/css/app.css", "body { background: url(gone.png) }\n");
    let dev = Dev::start(&project, &["--", "echo", "started"]);
    dev.wait_for("echo | started");
    assert!(Assets::builder().development(true).from_manifest(project.path().join("public")).is_err());
    project.write("static/css/app.css", "body { color: red }\n");
    dev.wait_for("built 4 assets in [n] ms");
    assert_eq!(url(&project, "js/app.js"), "/static/js/app.626a1277.js");
}

#[test]
fn settings_are_read_again() {
    let project = Project::small();
    let dev = Dev::start(&project, &[]);
    assert_eq!(dev.line(), "built 4 assets in [n] ms");
    let good = project.read("asset.toml");
    project.write("asset.toml", &format!("prefx = '/x/'\n{good}"));
    assert_eq!(dev.line(), "asset.toml:1:1: unknown key `prefx`; did you mean `prefix`?");
    project.write("asset.toml", &format!("prefix = '/x/'\n{good}"));
    dev.wait_for("rebuilt 0 of 4 assets in [n] ms");
    assert_eq!(url(&project, "js/app.js"), "/x/js/app.626a1277.js");
}

#[test]
fn a_second_one_is_refused() {
    let project = Project::small();
    let dev = Dev::start(&project, &[]);
    assert_eq!(dev.line(), "built 4 assets in [n] ms");
    let expected = "exit 2\nstderr:\nerror: `asset dev` is already running for `asset.toml`\n";
    assert_eq!(project.transcript(&["dev"]), expected);
    project.write("static/js/app.js", "console.log(2);\n");
    assert_eq!(dev.line(), "rebuilt 1 of 4 assets in [n] ms");
    assert_eq!(url(&project, "js/app.js"), "/static/js/app.83a3382a.js");
}

#[test]
fn one_that_was_killed_is_no_obstacle() {
    let project = Project::small();
    let dev = Dev::start(&project, &[]);
    assert_eq!(dev.line(), "built 4 assets in [n] ms");
    dev.stop("-KILL");
    let dev = Dev::start(&project, &[]);
    assert_eq!(dev.line(), "built 4 assets in [n] ms");
    assert_eq!(dev.stop("-TERM").0, Some(0));
    let left: Vec<PathBuf> =
        std::fs::read_dir(project.path().join(".asset-cache")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!left.iter().any(|path| path.ends_with("heartbeat")), "{left:?}");
}

/// The answer to a request for `path`.
fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn builds_are_served_to_the_pages_of_another_application() {
    let project = Project::small();
    let dev = Dev::start(&project, &["--serve", "127.0.0.1:0"]);
    assert_eq!(dev.line(), "built 4 assets in [n] ms");
    let line = dev.line();
    let address = line.strip_prefix("serving on http://").and_then(|rest| rest.strip_suffix("/static/")).unwrap();
    assert!(get(address, "/static/js/app.626a1277.js").ends_with("\r\n\r\nconsole.log(1);\n"));
    project.write("static/js/app.js", "console.log(2);\n");
    assert_eq!(dev.line(), "rebuilt 1 of 4 assets in [n] ms");
    let is_followed = || get(address, "/static/js/app.626a1277.js").ends_with("\r\n\r\nconsole.log(2);\n");
    until("the old URL gets the bytes of now", is_followed);
    assert_eq!(dev.stop("-INT").0, Some(0));
}

#[test]
fn an_address_that_is_taken_is_told_before_anything_is_started() {
    let project = Project::small();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let shown = project.transcript(&["dev", "--serve", &address, "--", "touch", "started"]);
    assert!(shown.starts_with(&format!("exit 2\nstderr:\nerror: can't listen on `{address}`: ")), "{shown}");
    assert!(!Path::new(&project.path().join("started")).exists());
}
