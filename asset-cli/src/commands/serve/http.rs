//! A small HTTP/1.1 server around the asset service.

use std::convert::Infallible;
use std::time::Duration;

use asset_tower::internal::HostCheck;
use http_body_util::{Either, Full};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper::{Request, Response, StatusCode, Version};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;
use tower_service::Service;

use crate::shutdown_signal::shutdown_signal;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// How long a client may keep a connection waiting.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timeouts {
    /// Until the head of a request is complete. The timer costs some 1,700 instructions per request; without it anybody
    /// could hold up the server.
    head: Duration,
    /// Until it takes more of an answer, as nginx' `send_timeout`.
    write: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { head: Duration::from_secs(10), write: Duration::from_secs(60) }
    }
}

/// Which requests are answered, and how long they may take.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rules {
    pub(crate) timeouts: Timeouts,
    /// Those that name one of these hosts; all without.
    pub(crate) hosts: Option<HostCheck>,
}

/// How long requests in flight may take to end at shutdown.
const GRACE: Duration = Duration::from_secs(10);

/// The pause after a failed `accept`, which mostly means that too many files are open.
const ACCEPT_BACKOFF: Duration = Duration::from_millis(100);

/// What is served: any service whose body is sent as it comes.
pub(crate) trait Served:
    Service<Request<Incoming>, Response = Response<Self::Body>, Error = Infallible, Future: Send> + Clone + Send + 'static
{
    type Body: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static;
}

impl<S, B> Served for S
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible, Future: Send> + Clone + Send + 'static,
    B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    type Body = B;
}

/// Answers requests until ctrl-c or SIGTERM, then lets those in flight end.
pub(crate) async fn serve(listener: TcpListener, service: impl Served, rules: Rules) {
    let graceful = GracefulShutdown::new();
    let stop = shutdown_signal();
    tokio::pin!(stop);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => connect(stream, service.clone(), rules.clone(), &graceful),
                Err(_) => sleep(ACCEPT_BACKOFF).await,
            },
            () = &mut stop => break,
        }
    }
    drop(listener);
    // What is not done by then is cut off when the runtime ends.
    drop(timeout(GRACE, graceful.shutdown()).await);
}

fn connect(stream: TcpStream, service: impl Served, rules: Rules, graceful: &GracefulShutdown) {
    // Small answers are written whole; waiting for more to send with them would only delay them.
    drop(stream.set_nodelay(true));
    // Without a limit, a client that never reads holds its connection and the file it asked for forever.
    let Rules { timeouts, hosts } = rules;
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(timeouts.write));
    let connection =
        http1::Builder::new().timer(TokioTimer::new()).header_read_timeout(timeouts.head).serve_connection(
            TokioIo::new(Box::pin(stream)),
            service_fn(move |request| answer(service.clone(), hosts.clone(), request)),
        );
    let connection = graceful.watch(connection);
    // A failed connection concerns its client alone.
    tokio::spawn(async move { drop(connection.await) });
}

async fn answer<S: Served>(
    service: S,
    hosts: Option<HostCheck>,
    request: Request<Incoming>,
) -> Result<Response<Either<S::Body, Full<Bytes>>>, Infallible> {
    if !names_one_host(&request) {
        let refusal = refusal(StatusCode::BAD_REQUEST, "a request must have exactly one `Host`\n");
        return Ok(refusal.map(Either::Right));
    }
    if hosts.is_some_and(|hosts| !hosts.allows(&request)) {
        let refusal = refusal(StatusCode::FORBIDDEN, "this host is not allowed; see `asset dev --allow-host`\n");
        return Ok(refusal.map(Either::Right));
    }
    TowerToHyperService::new(service).call(request).await.map(|response| response.map(Either::Left))
}

/// Whether a request has the `Host` that it must have (RFC 9112, section 3.2): exactly one in HTTP/1.1, else at most one.
fn names_one_host<B>(request: &Request<B>) -> bool {
    match request.headers().get_all(header::HOST).iter().count() {
        0 => request.version() < Version::HTTP_11,
        count => count == 1,
    }
}

fn refusal(status: StatusCode, text: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::SocketAddr;

    use asset_core::Assets;
    use asset_tower::AssetService;

    use super::*;

    const LARGE: usize = 64 << 20;

    /// Serves a directory with a large file for as long as `client` runs.
    fn served(timeouts: Timeouts, client: impl FnOnce(SocketAddr) + Send + 'static) {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("small.txt"), "small").unwrap();
        std::fs::File::create(dir.path().join("large.bin")).unwrap().set_len(LARGE as u64).unwrap();
        let assets = Assets::from_dir(dir.path()).unwrap();
        // The large file is hashed before the client's time runs.
        assets.catalog().asset("large.bin").unwrap();
        let service = AssetService::builder(assets).strip_mount(true).build().unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            let client = tokio::task::spawn_blocking(move || client(address));
            tokio::select! {
                () = serve(listener, service, Rules { timeouts, hosts: None }) => unreachable!("nothing stops the server"),
                ended = client => ended.unwrap(),
            }
        });
        runtime.shutdown_background();
    }

    fn ask(address: SocketAddr, head: &str) -> std::net::TcpStream {
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        stream
    }

    #[test]
    fn a_client_that_does_not_read_is_cut_off() {
        let timeouts = Timeouts { write: Duration::from_millis(100), ..Timeouts::default() };
        served(timeouts, |address| {
            let mut stream = ask(address, "GET /static/large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n");
            // Much longer than the server waits; what the system has buffered is all that comes then.
            std::thread::sleep(Duration::from_secs(2));
            let mut received = Vec::new();
            let _ = stream.read_to_end(&mut received);
            assert!(received.len() < LARGE, "{}", received.len());
        });
    }

    #[test]
    fn a_client_that_reads_gets_everything() {
        served(Timeouts::default(), |address| {
            let head = "GET /static/large.bin HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            let mut received = Vec::new();
            ask(address, head).read_to_end(&mut received).unwrap();
            assert!(received.len() > LARGE, "{}", received.len());
        });
    }

    #[test]
    fn a_request_has_exactly_one_host() {
        served(Timeouts::default(), |address| {
            for (version, hosts, status) in [
                ("HTTP/1.1", "Host: localhost\r\n", "HTTP/1.1 200"),
                ("HTTP/1.1", "", "HTTP/1.1 400"),
                ("HTTP/1.1", "Host: a\r\nHost: b\r\n", "HTTP/1.1 400"),
                ("HTTP/1.0", "", "HTTP/1.0 200"),
            ] {
                let head = format!("GET /static/small.txt {version}\r\n{hosts}Connection: close\r\n\r\n");
                let mut text = String::new();
                ask(address, &head).read_to_string(&mut text).unwrap();
                assert!(text.starts_with(status), "{version} {hosts:?}: {text}");
                assert_eq!(text.contains("cache-control: no-store"), status.ends_with("400"), "{text}");
            }
        });
    }
}
