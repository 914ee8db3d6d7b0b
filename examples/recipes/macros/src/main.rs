//! `asset build && cargo run -p recipe-macros [ADDRESS]`
//!
//! One page, made with maud, askama and `format!`. The paths are checked when this is compiled.

use std::path::Path;

use askama::Template;
use asset_core::{Assets, StaticAsset};
use asset_macros::{asset, manifest_digest, static_url};
use asset_tower::AssetService;
use axum::Router;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use maud::{DOCTYPE, html};

#[cfg(test)]
mod tests;

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("http://{}/", listener.local_addr()?);
    let output = Path::new(env!("CARGO_MANIFEST_DIR")).join("public");
    let assets = Assets::builder().require_manifest(manifest_digest!()).from_manifest(output)?;
    let service = AssetService::new(assets)?;
    Ok(axum::serve(listener, pages().nest_service("/static", service)).await?)
}

fn pages() -> Router {
    Router::new().route("/", get(maud_page)).route("/askama", get(askama_page)).route("/format", get(format_page))
}

async fn maud_page() -> Html<String> {
    let page = html! {
        (DOCTYPE)
        link rel="stylesheet" href=(static_url!("css/app.css"));
        h1 { "maud" }
    };
    Html(page.into_string())
}

const APP: StaticAsset = asset!("css/app.css");

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    title: &'a str,
}

async fn askama_page() -> Response {
    match (Page { title: "askama" }).render() {
        Ok(page) => Html(page).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

async fn format_page() -> Html<String> {
    Html(format!(
        "<!doctype html>\n<link rel=\"stylesheet\" href=\"{}\">\n<h1>format!</h1>\n",
        static_url!("css/app.css")
    ))
}
