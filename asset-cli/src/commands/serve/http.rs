//! A small HTTP/1.1 server around the asset service.

use std::time::Duration;

use asset_tower::AssetService;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

use crate::shutdown_signal::shutdown_signal;

/// How long a client may take to send the head of a request, so that a slow one can't hold a connection forever.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// How long requests in flight may take to end at shutdown.
const GRACE: Duration = Duration::from_secs(10);

/// The pause after a failed `accept`, which mostly means that too many files are open.
const ACCEPT_BACKOFF: Duration = Duration::from_millis(100);

/// Answers requests until ctrl-c or SIGTERM, then lets those in flight end.
pub(super) async fn serve(listener: TcpListener, service: AssetService) {
    let graceful = GracefulShutdown::new();
    let stop = shutdown_signal();
    tokio::pin!(stop);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => connect(stream, service.clone(), &graceful),
                Err(_) => sleep(ACCEPT_BACKOFF).await,
            },
            () = &mut stop => break,
        }
    }
    drop(listener);
    // What is not done by then is cut off when the runtime ends.
    drop(timeout(GRACE, graceful.shutdown()).await);
}

fn connect(stream: TcpStream, service: AssetService, graceful: &GracefulShutdown) {
    // Small answers are written whole; waiting for more to send with them would only delay them.
    drop(stream.set_nodelay(true));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    let connection = graceful.watch(connection);
    // A failed connection concerns its client alone.
    tokio::spawn(async move { drop(connection.await) });
}
