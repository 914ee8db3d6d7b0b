//! Work that waits for files, off the threads that serve requests.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::runtime::Handle;
use tokio::task::JoinHandle;

/// The result of work that may still be running.
pub(crate) enum Blocking<T> {
    Done(Option<T>),
    Running(JoinHandle<T>),
}

/// Runs `work` on the blocking pool, or on the spot where there is no tokio runtime.
pub(crate) fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Blocking<T> {
    match Handle::try_current() {
        Ok(runtime) => Blocking::Running(runtime.spawn_blocking(work)),
        Err(_) => Blocking::Done(Some(work())),
    }
}

impl<T: Unpin> Blocking<T> {
    /// The result, once; an error if the runtime ended before the work did.
    pub(crate) fn poll_done(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        match &mut *self {
            Self::Done(result) => {
                Poll::Ready(result.take().ok_or_else(|| io::Error::other("polled after it was ready")))
            }
            Self::Running(task) => Pin::new(task).poll(cx).map_err(io::Error::other),
        }
    }
}
