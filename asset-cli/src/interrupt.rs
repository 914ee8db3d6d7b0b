//! When the user has enough.

/// Ends on ctrl-c or SIGTERM.
#[cfg(unix)]
pub(crate) async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};

    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return ctrl_c().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        () = ctrl_c() => {}
    }
}

/// Ends on ctrl-c.
#[cfg(not(unix))]
pub(crate) async fn interrupted() {
    ctrl_c().await;
}

/// Never ends if the system can't tell of it; then only killing the process helps.
async fn ctrl_c() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
