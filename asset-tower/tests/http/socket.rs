//! What only shows on a connection.

use std::time::Duration;

use http::Request;
use http_body_util::{BodyExt, Empty};
use hyper::server::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{Fixture, css, fixture, thousand};

#[derive(Clone, Copy)]
enum Protocol {
    Http1,
    Http2,
}

/// A connection to a bare hyper server.
async fn connect(fixture: &Fixture, protocol: Protocol) -> TcpStream {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (server, _) = listener.accept().await.unwrap();
    let service = TowerToHyperService::new(fixture.builder().strip_mount(true).build().unwrap());
    tokio::spawn(async move {
        let io = TokioIo::new(server);
        // A client that does not keep to the protocol ends its connection with an error, which is its own.
        match protocol {
            Protocol::Http1 => drop(http1::Builder::new().serve_connection(io, service).await),
            Protocol::Http2 => {
                drop(http2::Builder::new(TokioExecutor::new()).serve_connection(io, service).await);
            }
        }
    });
    client
}

/// What comes back for `requests` on one connection, which the last of them closes.
async fn exchange(fixture: &Fixture, requests: &[u8]) -> String {
    let mut stream = connect(fixture, Protocol::Http1).await;
    stream.write_all(requests).await.unwrap();
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(60), stream.read_to_end(&mut answer)).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

fn status(answer: &str) -> &str {
    answer.get(9..12).unwrap_or_default()
}

#[tokio::test]
async fn after_head_and_304_the_connection_goes_on() {
    let fixture = fixture();
    let path = fixture.three.path("plain.txt");
    let etag = fixture.three.etag("plain.txt");
    let answer = exchange(
        &fixture,
        format!(
            "HEAD /assets{path} HTTP/1.1\r\nHost: a\r\n\r\n\
         GET /assets{path} HTTP/1.1\r\nHost: a\r\nIf-None-Match: {etag}\r\n\r\n\
         GET /assets{path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        )
        .as_bytes(),
    )
    .await;
    let starts: Vec<&str> = answer.match_indices("HTTP/1.1 ").map(|(at, _)| status(&answer[at..])).collect();
    assert_eq!(starts, ["200", "304", "200"], "{answer}");
    assert_eq!(answer.matches("content-length: 1000\r\n").count(), 2, "{answer}");
    assert!(answer.ends_with(std::str::from_utf8(&thousand()).unwrap()));
}

#[tokio::test]
async fn the_body_of_a_refused_request_is_not_taken_for_the_next_one() {
    let fixture = fixture();
    let answer = exchange(&fixture, b"POST /assets/app.css HTTP/1.1\r\nHost: a\r\nContent-Length: 14\r\n\r\nGET /x HTTP/1.GET /assets/missing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
    let starts: Vec<&str> = answer.match_indices("HTTP/1.1 ").map(|(at, _)| status(&answer[at..])).collect();
    assert!(matches!(starts[..], ["405"] | ["405", "404"]), "{answer}");
}

#[tokio::test]
async fn http_1_0_without_host_is_answered_and_closed() {
    let fixture = fixture();
    let path = fixture.three.path("empty.css");
    let answer = exchange(&fixture, format!("GET /assets{path} HTTP/1.0\r\n\r\n").as_bytes()).await;
    assert_eq!(status(&answer), "200");
    assert!(answer.contains("content-length: 0\r\n") && answer.ends_with("\r\n\r\n"), "{answer}");
}

#[tokio::test]
async fn malformed_targets_never_reach_an_asset() {
    let fixture = fixture();
    let valid = fixture.three.path("img/a b.png");
    let raw_space = valid.replace("%20", " ");
    let long = "a".repeat(70_000);
    for (target, expected) in [
        ("/assets/\0.css", &["400"][..]),
        (&format!("/assets{raw_space}"), &["400"]),
        (&format!("/assets/{long}"), &["414", "431"]),
        ("*", &["400", "404"]),
        ("app.css", &["400", "404"]),
        ("/assets/%0d%0aX:y", &["404"]),
        ("/assets/../Cargo.toml", &["404"]),
        ("/assets/..\\Cargo.toml", &["400", "404"]),
        (&format!("//assets{valid}"), &["404"]),
        (&format!("http://example.org/assets{valid}"), &["200"]),
    ] {
        let request = format!("GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        let answer = exchange(&fixture, request.as_bytes()).await;
        assert!(expected.contains(&status(&answer)), "{}: {answer}", target.escape_default());
        assert!(!answer.to_ascii_lowercase().contains("\r\nx:"), "{answer}");
    }
}

#[tokio::test]
async fn http_2_gives_the_same_headers_on_a_hundred_streams_at_once() {
    let fixture = fixture();
    let stream = TokioIo::new(connect(&fixture, Protocol::Http2).await);
    let (client, connection) = hyper::client::conn::http2::handshake(TokioExecutor::new(), stream).await.unwrap();
    tokio::spawn(connection);
    let url = format!("http://example.org/assets{}", fixture.three.path("app.css"));
    let streams: Vec<_> = (0..100)
        .map(|_| {
            tokio::spawn({
                let (mut client, url, expected) = (client.clone(), url.clone(), css(3));
                async move {
                    for _ in 0..200 {
                        client.ready().await.unwrap();
                        let request = Request::builder().uri(&url).body(Empty::<bytes::Bytes>::new()).unwrap();
                        let response = client.send_request(request).await.unwrap();
                        assert_eq!(response.status(), 200);
                        assert!(!response.headers().contains_key("connection"));
                        assert_eq!(response.headers()["content-length"], css(3).len().to_string());
                        let body = response.into_body().collect().await.unwrap().to_bytes();
                        assert!(body == expected);
                    }
                }
            })
        })
        .collect();
    for stream in streams {
        stream.await.unwrap();
    }
}

#[tokio::test]
async fn a_client_that_takes_nothing_does_not_keep_others_waiting() {
    let fixture = fixture();
    let large = fixture.site.deploy(&[("large.bin", &thousand().repeat(2000)), ("app.css", &css(3))]);
    let stalled = Fixture {
        service: fixture.site.builder().memory_limit_per_file(1000).memory_limit(1000).build().unwrap(),
        ..fixture
    };
    let stream = TokioIo::new(connect(&stalled, Protocol::Http2).await);
    let (mut client, connection) = hyper::client::conn::http2::handshake(TokioExecutor::new(), stream).await.unwrap();
    tokio::spawn(connection);
    let mut send = |path: String| {
        let url = format!("http://example.org/assets{path}");
        client.send_request(Request::builder().uri(url).body(Empty::<bytes::Bytes>::new()).unwrap())
    };
    let mut taken = Vec::new();
    for _ in 0..10 {
        // Held, and its body never read: the stream's window stays shut.
        taken.push(send(large.path("large.bin")).await.unwrap());
    }
    let answer = tokio::time::timeout(Duration::from_secs(60), send(large.path("app.css"))).await.unwrap().unwrap();
    assert_eq!(answer.status(), 200);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_stream_that_is_reset_in_the_middle_of_its_body_frees_the_file() {
    let fixture = fixture();
    let large = fixture.site.deploy(&[("large.bin", &thousand().repeat(2000))]);
    let file = fixture.site.file(&large.row("large.bin").file).canonicalize().unwrap();
    let is_open = || {
        let links = std::fs::read_dir("/proc/self/fd").unwrap();
        links.filter_map(|link| std::fs::read_link(link.ok()?.path()).ok()).any(|path| path == file)
    };
    let streamed = Fixture {
        service: fixture.site.builder().memory_limit_per_file(1000).memory_limit(1000).build().unwrap(),
        ..fixture
    };
    let stream = TokioIo::new(connect(&streamed, Protocol::Http2).await);
    let (mut client, connection) = hyper::client::conn::http2::handshake(TokioExecutor::new(), stream).await.unwrap();
    tokio::spawn(connection);
    let url = format!("http://example.org/assets{}", large.path("large.bin"));
    let request = Request::builder().uri(url).body(Empty::<bytes::Bytes>::new()).unwrap();
    let mut body = client.send_request(request).await.unwrap().into_body();
    body.frame().await.unwrap().unwrap();
    assert!(is_open());
    // The client's half of hyper resets a stream whose body is dropped.
    drop(body);
    let freed = async {
        while is_open() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), freed).await.unwrap();
}
