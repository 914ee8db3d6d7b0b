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
        let mut command = Command::new(env!("CARGO_BIN_EXE_example-hyper"));
        let mut process = command.arg("127.0.0.1:0").stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("http://").unwrap().trim_end_matches('/').to_owned();
        Self { process, address }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

#[test]
fn the_page_links_urls_that_are_served_for_ever() {
    let program = Program::start();
    let page = program.get("/");
    let linked = ["href=\"", "src=\""].map(|attribute| {
        let (_, rest) = page.split_once(attribute).unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    });
    assert!(linked[0].starts_with("/static/css/app.") && linked[1].starts_with("/static/js/clock."), "{page}");
    for (url, file) in linked.iter().zip(["css/app.css", "js/clock.js"]) {
        let answer = program.get(url);
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.contains("cache-control: public, max-age=31536000, immutable\r\n"), "{answer}");
        let source = std::fs::read_to_string(format!("static/{file}")).unwrap();
        assert!(answer.ends_with(&format!("\r\n\r\n{source}")), "{answer}");
    }
    assert!(program.get("/missing").starts_with("HTTP/1.1 404 Not Found\r\n"));
    assert!(program.get("/static/missing.css").starts_with("HTTP/1.1 404 Not Found\r\n"));
}
