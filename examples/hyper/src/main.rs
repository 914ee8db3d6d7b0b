//! `cargo run -p example-hyper [ADDRESS]`
//!
//! A page and its assets on a bare hyper server, HTTP/1.1 and HTTP/2. No router cuts the mount off, so the service gets
//! full paths; what is no asset goes on to the application.

use std::convert::Infallible;
use std::path::Path;

use asset_core::{Assets, Error};
use asset_tower::AssetService;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let assets = Assets::from_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("static"))?;
    let service =
        AssetService::builder(assets.clone()).strip_mount(true).on_error(|error| eprintln!("{error}")).build()?;
    let application = tower::service_fn(move |request| {
        let assets = assets.clone();
        async move { Ok::<_, Infallible>(answer(&assets, &request)) }
    });
    let service = TowerToHyperService::new(service.fallback(application));

    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("http://{}/", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        let service = service.clone();
        tokio::spawn(async move {
            let builder = Builder::new(TokioExecutor::new());
            if let Err(error) = builder.serve_connection(TokioIo::new(stream), service).await {
                eprintln!("{error}");
            }
        });
    }
}

fn answer(assets: &Assets, request: &Request<Incoming>) -> Response<Full<Bytes>> {
    let (status, text) = match request.uri().path() {
        "/" => match page(assets) {
            Ok(html) => (StatusCode::OK, html),
            Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
        },
        _ => (StatusCode::NOT_FOUND, "no such page\n".to_owned()),
    };
    let mut response = Response::new(Full::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

fn page(assets: &Assets) -> Result<String, Error> {
    let catalog = assets.catalog();
    let (style, script) = (catalog.static_url("css/app.css")?, catalog.static_url("js/clock.js")?);
    Ok(format!(
        "<!doctype html>\n<title>hyper</title>\n<link rel=\"stylesheet\" href=\"{}\">\n<p>It is <time></time>.</p>\n<script src=\"{}\"></script>\n",
        style.html(),
        script.html(),
    ))
}
