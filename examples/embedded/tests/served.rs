//! The example as a process: its page, and what the page links.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

struct Program {
    process: Child,
    address: String,
}

impl Program {
    fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_example-embedded"));
        let mut process = command.arg("127.0.0.1:0").stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("http://").unwrap().trim_end_matches('/').to_owned();
        Self { process, address }
    }

    fn get(&self, path: &str, headers: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Connection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

#[test]
fn the_page_links_urls_that_the_executable_has() {
    let program = Program::start();
    let page = program.get("/", "");
    let (_, rest) = page.split_once("href=\"").unwrap();
    let style = program.get(rest.split_once('"').unwrap().0, "");
    assert!(style.starts_with("HTTP/1.1 200 OK\r\n"), "{style}");
    assert!(style.contains("cache-control: public, max-age=31536000, immutable\r\n"), "{style}");
    let (_, rest) = style.split_once("url(\"..").unwrap();
    let image = program.get(&format!("/static{}", rest.split_once('"').unwrap().0), "");
    assert!(image.ends_with(&std::fs::read_to_string("static/img/dot.svg").unwrap()), "{image}");
}

#[test]
fn variants_are_in_it_too() {
    let program = Program::start();
    let style = program.get("/static/css/app.css", "Accept-Encoding: br\r\n");
    assert!(style.contains("content-encoding: br\r\n"), "{style}");
}
