//! `cargo run -p example-embedded [ADDRESS]`
//!
//! One executable with every asset in it, compressed variants too: it can be copied anywhere.

use asset_core::{Assets, Embedded};
use asset_macros::{embed_assets, static_url};
use asset_tower::AssetService;
use axum::Router;
use axum::response::Html;
use axum::routing::get;

const EMBEDDED: Embedded = embed_assets!("public");

const PAGE: &[&str] = &[
    "<!doctype html>\n<title>embedded</title>\n<link rel=\"stylesheet\" href=\"",
    static_url!("css/app.css"),
    "\">\n<p>Everything here is in the executable.</p>\n",
];

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let assets = Assets::embedded(EMBEDDED.manifest)?;
    let service = AssetService::builder(assets).embedded(EMBEDDED).build()?;
    let router = Router::new().route("/", get(async || Html(PAGE.concat()))).nest_service("/static", service);

    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("http://{}/", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(())
}
