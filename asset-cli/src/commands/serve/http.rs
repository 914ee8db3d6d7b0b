//! A small HTTP/1.1 server around the asset service.

use std::convert::Infallible;
use std::time::Duration;

use asset_tower::{AssetBody, AssetService};
use http_body_util::{Either, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

use crate::shutdown_signal::shutdown_signal;

use super::hosts::Hosts;

/// How long a client may take to send the head of a request, so that a slow one can't hold a connection forever.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// How long requests in flight may take to end at shutdown.
const GRACE: Duration = Duration::from_secs(10);

/// The pause after a failed `accept`, which mostly means that too many files are open.
const ACCEPT_BACKOFF: Duration = Duration::from_millis(100);

/// Answers requests until ctrl-c or SIGTERM, then lets those in flight end.
pub(super) async fn serve(listener: TcpListener, service: AssetService, hosts: Hosts) {
    let graceful = GracefulShutdown::new();
    let stop = shutdown_signal();
    tokio::pin!(stop);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => connect(stream, service.clone(), hosts, &graceful),
                Err(_) => sleep(ACCEPT_BACKOFF).await,
            },
            () = &mut stop => break,
        }
    }
    drop(listener);
    // What is not done by then is cut off when the runtime ends.
    drop(timeout(GRACE, graceful.shutdown()).await);
}

fn connect(stream: TcpStream, service: AssetService, hosts: Hosts, graceful: &GracefulShutdown) {
    // Small answers are written whole; waiting for more to send with them would only delay them.
    drop(stream.set_nodelay(true));
    let assets = TowerToHyperService::new(service);
    let service = service_fn(move |request| answer(assets.clone(), hosts, request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), service);
    let connection = graceful.watch(connection);
    // A failed connection concerns its client alone.
    tokio::spawn(async move { drop(connection.await) });
}

async fn answer(
    assets: TowerToHyperService<AssetService>,
    hosts: Hosts,
    request: Request<Incoming>,
) -> Result<Response<Either<AssetBody, Full<Bytes>>>, Infallible> {
    if hosts.have(&request) {
        assets.call(request).await.map(|response| response.map(Either::Left))
    } else {
        Ok(misdirected().map(Either::Right))
    }
}

/// 421, for a request that was meant for another host (RFC 9110 section 15.5.20).
fn misdirected() -> Response<Full<Bytes>> {
    let text = "this server answers for localhost, 127.0.0.1 and [::1] only\n";
    let mut response = Response::new(Full::from(text));
    *response.status_mut() = StatusCode::MISDIRECTED_REQUEST;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
