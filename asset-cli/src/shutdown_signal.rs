//! The signals that end a long-running command.

/// Completes on ctrl-c or SIGTERM.
#[cfg(unix)]
pub(crate) async fn shutdown_signal() {
    use tokio::signal::unix::{SignalKind, signal};

    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return ctrl_c().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        () = ctrl_c() => {}
    }
}

/// Completes on ctrl-c.
#[cfg(not(unix))]
pub(crate) async fn shutdown_signal() {
    ctrl_c().await;
}

/// Never completes if the handler can't be installed; then only killing the process ends it.
async fn ctrl_c() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
