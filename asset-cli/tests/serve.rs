//! `asset serve`, over a real socket.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use insta::assert_snapshot;
use support::Project;

/// A server that is killed if a test fails.
struct Server {
    child: Child,
    /// `127.0.0.1:PORT`
    address: String,
    mount: String,
}

impl Server {
    fn start(project: &Project) -> Self {
        let mut command = project.asset(&["serve", "--addr", "127.0.0.1:0"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim_end().strip_prefix("http://").unwrap_or_else(|| panic!("{line}"));
        let (address, mount) = url.split_once('/').unwrap();
        Self { address: address.to_owned(), mount: format!("/{mount}"), child }
    }

    /// The status line, two headers and the body of the answer.
    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let shown = ["http/", "cache-control:", "content-type:"];
        let lines = head.lines().filter(|line| shown.iter().any(|start| line.to_lowercase().starts_with(start)));
        lines.map(|line| format!("{line}\n")).chain([body.to_owned()]).collect()
    }

    /// Sends the signal and gives the exit code and what was said on standard error.
    fn stop(mut self, signal: &str) -> String {
        assert!(Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap().success());
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        format!("exit {}\n{said}", self.child.wait().unwrap().code().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn built() -> Project {
    let project = Project::small();
    assert_eq!(project.transcript(&["build", "--quiet"]), "exit 0\n");
    project
}

#[test]
fn the_urls_of_a_build_are_served_until_ctrl_c() {
    let project = built();
    let server = Server::start(&project);
    assert_eq!(server.mount, "/static/");
    assert_snapshot!(server.get("/static/js/app.626a1277.js"), @r"
    HTTP/1.1 200 OK
    content-type: text/javascript; charset=utf-8
    cache-control: public, max-age=31536000, immutable
    console.log(1);
    ");
    assert_snapshot!(server.get("/static/js/app.js"), @r"
    HTTP/1.1 200 OK
    content-type: text/javascript; charset=utf-8
    cache-control: no-cache
    console.log(1);
    ");
    assert_snapshot!(server.get("/js/app.626a1277.js"), @r"
    HTTP/1.1 404 Not Found
    cache-control: no-store
    content-type: text/plain; charset=utf-8
    not found
    ");
    assert_snapshot!(server.get("/static/../asset.toml"), @r"
    HTTP/1.1 404 Not Found
    cache-control: no-store
    content-type: text/plain; charset=utf-8
    not found
    ");
    // An idle connection does not keep the server from ending.
    let idle = TcpStream::connect(&server.address).unwrap();
    assert_snapshot!(server.stop("-INT"), @r"
    exit 0
    serving 4 assets; ctrl-c ends it
    ");
    drop(idle);
}

#[test]
fn a_later_build_is_followed_and_the_earlier_urls_stay() {
    let project = built();
    let server = Server::start(&project);
    project.write("static/js/app.js", "console.log(2);\n");
    assert_eq!(project.transcript(&["build", "--quiet"]), "exit 0\n");
    for (url, body) in [("app.83a3382a.js", "console.log(2);"), ("app.626a1277.js", "console.log(1);")] {
        let answer = server.get(&format!("/static/js/{url}"));
        let expected = ["HTTP/1.1 200 OK", "cache-control: public, max-age=31536000, immutable", body];
        assert!(expected.iter().all(|line| answer.lines().any(|answered| answered == *line)), "{answer}");
    }
}

#[test]
fn sigterm_ends_it_too() {
    let server = Server::start(&built());
    assert_eq!(server.stop("-TERM").lines().next(), Some("exit 0"));
}

#[test]
fn the_mount_is_the_path_of_the_prefix() {
    let project = built();
    project.write("asset.toml", "prefix = 'https://cdn.example.com/x/'\n");
    assert_eq!(project.transcript(&["build", "--quiet"]), "exit 0\n");
    let server = Server::start(&project);
    assert_eq!(server.mount, "/x/");
    assert_eq!(server.get("/x/js/app.626a1277.js").lines().next(), Some("HTTP/1.1 200 OK"));
}

#[test]
fn an_address_that_is_taken_is_a_wrong_environment() {
    let project = built();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let shown = project.transcript(&["serve", "--addr", &address]);
    assert_snapshot!(shown.replace(&address, "[address]"), @r"
    exit 2
    stderr:
    error: can't listen on `[address]`: Address already in use (os error 98)
    ");
    assert_snapshot!(project.transcript(&["serve", "--addr", "8000"]), @r"
    exit 2
    stderr:
    error: can't listen on `8000`: invalid socket address
    ");
}

#[test]
fn nothing_is_served_before_the_first_build() {
    let project = Project::small();
    assert_snapshot!(project.transcript(&["serve"]), @r"
    exit 1
    stderr:
    error: there is no manifest `asset-manifest.json`; run `asset build`
    ");
    assert_eq!(project.transcript(&["build", "--quiet"]), "exit 0\n");
    std::fs::remove_dir_all(project.path().join("public")).unwrap();
    assert_snapshot!(project.transcript(&["serve"]), @r"
    exit 1
    stderr:
    error: there is no output directory `public`; run `asset build`
    ");
}

#[test]
fn what_is_wrong_while_it_serves_is_told() {
    let project = built();
    let server = Server::start(&project);
    project.write("public/js/app.626a1277.js", "console.log(0);\n");
    assert_eq!(server.get("/static/js/app.626a1277.js").lines().next(), Some("HTTP/1.1 500 Internal Server Error"));
    assert_snapshot!(server.stop("-INT"), @r"
    exit 0
    serving 4 assets; ctrl-c ends it
    error: can't serve `public/js/app.626a1277.js`: its bytes are not those that the manifest or the version names
    ");
}
