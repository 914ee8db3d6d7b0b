//! A server that counts, and whose application can be exchanged while it runs.
//!
//! What a visit fetched is counted here and not taken from the browser's account of its caches: that nothing was asked for
//! then means that nothing arrived, whichever cache answered.

use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use tokio::runtime::{self, Runtime};
use tower::ServiceExt;

/// Serves on a port of its own, until it is dropped.
pub(crate) struct Server {
    address: String,
    state: Arc<State>,
    runtime: Option<Runtime>,
}

struct State {
    application: Mutex<Router>,
    answered: Mutex<Vec<(String, u16)>>,
}

impl Server {
    pub(crate) fn start(application: Router) -> Self {
        let runtime = runtime::Builder::new_multi_thread().worker_threads(2).enable_io().build().unwrap();
        let state = Arc::new(State { application: Mutex::new(application), answered: Mutex::default() });
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let counting = state.clone();
        let router = Router::new().fallback(move |request| answer(counting.clone(), request));
        runtime.spawn(async { axum::serve(tokio::net::TcpListener::from_std(listener).unwrap(), router).await });
        Self { address, state, runtime: Some(runtime) }
    }

    /// The URL of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Another application answers from now on.
    pub(crate) fn replace(&self, application: Router) {
        *self.state.application.lock().unwrap() = application;
    }

    /// The paths that were asked for since the last call of this, sorted, and what they were answered.
    pub(crate) fn answered(&self) -> Vec<(String, u16)> {
        let mut answered = std::mem::take(&mut *self.state.answered.lock().unwrap());
        answered.sort();
        answered
    }

    /// The same without versions, for what was answered 200 throughout.
    pub(crate) fn asked(&self) -> Vec<String> {
        let answered = self.answered();
        assert!(answered.iter().all(|(_, status)| *status == 200), "{answered:?}");
        answered.iter().map(|(path, _)| without_version(path)).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// An application behind which several machines answer in turn; with `retries`, one that says 503 is not believed
/// before the others have said so too. Counts its retries.
pub(crate) fn balanced(machines: Vec<Router>, retries: Arc<AtomicUsize>) -> Router {
    let turn = Arc::new(AtomicUsize::new(0));
    Router::new().fallback(move |request: Request| {
        let first = turn.fetch_add(1, Ordering::Relaxed);
        let machines: Vec<Router> =
            (first..first + machines.len()).map(|at| machines[at % machines.len()].clone()).collect();
        first_willing(machines, request, retries.clone())
    })
}

async fn first_willing(machines: Vec<Router>, request: Request, retries: Arc<AtomicUsize>) -> Response {
    let (parts, _) = request.into_parts();
    let mut refusal = Response::new(Body::empty());
    for machine in machines {
        refusal = machine.oneshot(Request::from_parts(parts.clone(), Body::empty())).await.unwrap();
        if refusal.status() != StatusCode::SERVICE_UNAVAILABLE {
            break;
        }
        retries.fetch_add(1, Ordering::Relaxed);
    }
    refusal
}

async fn answer(state: Arc<State>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let application = state.application.lock().unwrap().clone();
    let response = application.oneshot(request).await.unwrap();
    state.answered.lock().unwrap().push((path, response.status().as_u16()));
    response
}

/// `css/app.css` of `css/app.3f2a9c1d.css`.
fn without_version(path: &str) -> String {
    let is_version = |part: &&str| part.len() == 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    path.split('.').filter(|part| !is_version(part)).collect::<Vec<_>>().join(".")
}
