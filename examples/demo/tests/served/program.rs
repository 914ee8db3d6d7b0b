//! The demo as a process, and the little HTTP that is needed to ask it.

use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running demo on a port of its own; ends with the test.
pub(crate) struct Program {
    process: Child,
    /// Kept open: a program whose output nobody takes ends.
    output: Lines<BufReader<ChildStdout>>,
    address: String,
}

/// What it answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Program {
    /// Starts it and waits until it says where it serves.
    pub(crate) fn start() -> Self {
        let mut process = demo(&["--addr", "127.0.0.1:0"]);
        let mut process = process.stdout(Stdio::piped()).spawn().expect("the demo starts");
        let output = BufReader::new(process.stdout.take().expect("its output is piped")).lines();
        let mut program = Self { process, output, address: String::new() };
        let mut lines = program.output.by_ref().map_while(Result::ok);
        let place = lines.find_map(|line| line.split_once("http://").map(|(_, place)| place.to_owned()));
        program.address = place.expect("the demo says where it serves").trim_end_matches('/').to_owned();
        program
    }

    /// What it says on standard error when it refuses `arguments`.
    pub(crate) fn refused(arguments: &[&str]) -> String {
        let output = demo(arguments).output().expect("the demo starts");
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// `GET url`.
    pub(crate) fn get(&self, url: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).expect("the demo listens");
        write!(stream, "GET {url} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address).expect("it reads");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("it answers");
        Answer::parse(&bytes)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself; there is nobody left to tell.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Answer {
    fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a whole head");
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a status line");
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        Self { status, headers, body: bytes[end + 4..].to_vec() }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

fn demo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demo"));
    command.args(arguments).env_remove("DEMO_ADDR");
    command
}
