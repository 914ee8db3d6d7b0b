//! Many clients at once, in a process of its own: `benches/service/load.py` does the same with thousands.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use asset_core::Assets;
use asset_tower::AssetService;
use axum::Router;

const LARGE: u64 = 20 << 20;
/// What one reader that takes nothing may cost with its connection, in bytes; servers alone would collect 400 KiB.
const HELD_EACH: u64 = 160 << 10;
const READERS: u32 = 100;

/// The open descriptors of this process, which is client and server.
fn descriptors() -> usize {
    fs::read_dir("/proc/self/fd").unwrap().count()
}

/// The resident bytes of this process.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
}

/// The same, once it has stopped growing.
fn settled_resident() -> u64 {
    let deadline = Instant::now() + Duration::from_secs(60);
    let (mut last, mut same) = (resident(), 0);
    while same < 5 && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(100));
        let now = resident();
        same = if now.abs_diff(last) < 64 << 10 { same + 1 } else { 0 };
        last = now;
    }
    last
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

/// A connection that requested a path and took the first bytes of the answer.
fn asked(address: SocketAddr, path: &str) -> TcpStream {
    let mut stream = connect(address);
    write!(stream, "GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").unwrap();
    let mut status = [0; 12];
    stream.read_exact(&mut status).unwrap();
    assert_eq!(&status, b"HTTP/1.1 200");
    stream
}

/// Waits until the server has noticed the closed connections.
fn assert_settles(base: usize) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while descriptors() > base {
        assert!(Instant::now() < deadline, "{} descriptors are open, {base} at first", descriptors());
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Serves `app.css` and a large file.
fn serve(dir: &std::path::Path) -> (tokio::runtime::Runtime, SocketAddr) {
    fs::write(dir.join("app.css"), "body {}\n").unwrap();
    File::create(dir.join("film.mp4")).unwrap().set_len(LARGE).unwrap();
    let service = AssetService::new(Assets::from_dir(dir).unwrap()).unwrap();
    let router = Router::new().nest_service("/static", service);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(async { axum::serve(listener, router).await });
    (runtime, address)
}

#[test]
fn clients_that_stall_reset_or_idle_cost_little_and_leave_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (_runtime, address) = serve(dir.path());
    let whole = |path| {
        let mut answer = Vec::new();
        asked(address, path).read_to_end(&mut answer).unwrap();
        answer
    };
    assert!(whole("/static/app.css").ends_with(b"\r\n\r\nbody {}\n"));
    assert!(whole("/static/film.mp4").len() as u64 > LARGE);
    let base = descriptors();

    let idle: Vec<TcpStream> = (0..300).map(|_| connect(address)).collect();
    let before = resident();
    let slow: Vec<TcpStream> = (0..READERS).map(|_| asked(address, "/static/film.mp4")).collect();
    let grown = settled_resident().saturating_sub(before);
    assert!(grown < u64::from(READERS) * HELD_EACH, "{grown} bytes for {READERS} readers");
    assert!(whole("/static/app.css").ends_with(b"body {}\n"), "other clients do not wait for them");
    // With bytes that were not read, closing is a reset.
    drop((idle, slow));
    assert_settles(base);

    for _ in 0..1000 {
        drop(connect(address));
    }
    assert_settles(base);
    assert!(whole("/static/app.css").ends_with(b"body {}\n"));
}
