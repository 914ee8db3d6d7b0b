//! A small HTTP/1.1 server around the asset service.

use std::time::Duration;

use asset_tower::AssetService;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

use crate::interrupt::interrupted;

/// How long a client may take to send the head of a request; a slow one shall not hold a connection for ever.
const HEAD: Duration = Duration::from_secs(10);

/// How long requests under way may take to end once the server shall.
const GRACE: Duration = Duration::from_secs(10);

/// How long to wait if no connection can be taken, mostly because too many are open.
const BREATH: Duration = Duration::from_millis(100);

/// Answers requests until ctrl-c or SIGTERM, then lets those under way end.
pub(super) async fn serve(listener: TcpListener, service: AssetService) {
    let graceful = GracefulShutdown::new();
    let stop = interrupted();
    tokio::pin!(stop);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => connect(stream, service.clone(), &graceful),
                Err(_) => sleep(BREATH).await,
            },
            () = &mut stop => break,
        }
    }
    drop(listener);
    // Whoever is not done by then is cut off when the runtime ends.
    drop(timeout(GRACE, graceful.shutdown()).await);
}

fn connect(stream: TcpStream, service: AssetService, graceful: &GracefulShutdown) {
    // Small answers are written whole; waiting for more to send with them would only delay them.
    drop(stream.set_nodelay(true));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    let connection = graceful.watch(connection);
    // A connection that fails is the client's affair; the next one gets its own.
    tokio::spawn(async move { drop(connection.await) });
}
