//! hyper without axum: the service alone, and what hyper costs without it.

use std::convert::Infallible;
use std::error::Error;
use std::sync::{Arc, Mutex};

use asset_tower::AssetService;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};

type Served = Result<(), Box<dyn Error>>;
type Prepared = Response<Full<Bytes>>;

/// Serves `service`.
pub async fn serve(listener: TcpListener, service: AssetService) -> Served {
    loop {
        let stream = accept(&listener).await?;
        let service = TowerToHyperService::new(service.clone());
        tokio::spawn(http1::Builder::new().serve_connection(stream, service));
    }
}

/// Serves one response, whatever is asked: what `service` answers to a GET of the path of the last POST.
pub async fn serve_prepared(listener: TcpListener, service: AssetService) -> Served {
    let service = TowerToHyperService::new(service);
    let prepared: Arc<Mutex<Prepared>> = Arc::default();
    loop {
        let stream = accept(&listener).await?;
        // Once for each connection, so that no request pays for it.
        let ready = prepared.lock().map_err(|error| error.to_string())?.clone();
        let (service, prepared) = (service.clone(), prepared.clone());
        let answer = service_fn(move |request| {
            let response = (request.method() == Method::GET).then(|| ready.clone());
            let (service, prepared) = (service.clone(), prepared.clone());
            async move {
                match response {
                    Some(response) => Ok::<_, Infallible>(response),
                    None => Ok(prepare(request, service, &prepared).await),
                }
            }
        });
        tokio::spawn(http1::Builder::new().serve_connection(stream, answer));
    }
}

async fn prepare(
    mut request: Request<Incoming>,
    service: TowerToHyperService<AssetService>,
    prepared: &Mutex<Prepared>,
) -> Prepared {
    *request.method_mut() = Method::GET;
    let Ok(response) = service.call(request).await;
    let (head, body) = response.into_parts();
    let bytes = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let response = Response::from_parts(head, Full::new(bytes));
    if let Ok(mut prepared) = prepared.lock() {
        *prepared = response.clone();
    }
    response
}

async fn accept(listener: &TcpListener) -> Result<TokioIo<TcpStream>, std::io::Error> {
    let (stream, _) = listener.accept().await?;
    // A connection that ended already has nothing to delay.
    let _ = stream.set_nodelay(true);
    Ok(TokioIo::new(stream))
}
