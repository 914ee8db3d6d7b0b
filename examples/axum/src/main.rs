//! `cargo run -p example-axum [ADDRESS]`
//!
//! A page and its assets in an axum application, straight from `static/`, without a build step. In a debug build, an open page
//! follows each save.

use std::path::Path;

use asset_core::{Assets, Error};
use asset_tower::{AssetService, LiveReload, preload};
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("static");
    let assets = Assets::builder().development(cfg!(debug_assertions)).from_dir(dir)?;
    let live_reload = LiveReload::new(&assets);
    let service = AssetService::builder(assets.clone()).on_error(|error| eprintln!("{error}")).build()?;
    let router =
        Router::new().route("/", get(home)).nest_service("/static", service).layer(live_reload).with_state(assets);

    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("http://{}/", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(())
}

async fn home(State(assets): State<Assets>) -> Response {
    match page(&assets) {
        Ok(page) => page.into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// The page, and a `Link` header by which browsers fetch its assets before they have read it.
fn page(assets: &Assets) -> Result<impl IntoResponse, Error> {
    let catalog = assets.catalog();
    let (style, script) = (catalog.asset("css/app.css")?, catalog.asset("js/clock.js")?);
    let html = format!(
        "<!doctype html>\n<title>axum</title>\n<link rel=\"stylesheet\" href=\"{}\">\n<p>It is <time></time>.</p>\n<script src=\"{}\"></script>\n",
        style.html_url(),
        script.html_url(),
    );
    Ok(([(header::LINK, preload([style, script]))], Html(html)))
}
