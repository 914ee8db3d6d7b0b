//! `cargo run -p recipe-axum-minijinja [ADDRESS]`

use asset_core::{Assets, record};
use asset_tower::{AssetService, preload};
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use minijinja::{Environment, context};

#[cfg(test)]
mod tests;

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("http://{}/", listener.local_addr()?);
    Ok(axum::serve(listener, app()?).await?)
}

fn app() -> Result<Router, Failure> {
    let assets = Assets::from_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../static"))?;
    let mut env = Environment::new();
    env.set_loader(minijinja::path_loader(concat!(env!("CARGO_MANIFEST_DIR"), "/templates")));
    asset_minijinja::register(&mut env, &assets);

    let service = AssetService::builder(assets).on_error(|error| eprintln!("{error}")).build()?;
    Ok(Router::new().route("/", get(home)).nest_service("/static", service).with_state(env))
}

/// The page, and a `Link` header by which browsers fetch what it uses before they have read it.
async fn home(State(env): State<Environment<'static>>) -> Response {
    let (page, used) = record(|| env.get_template("page.html")?.render(context! { title => "axum" }));
    match page {
        Ok(page) => ([(header::LINK, preload(&used))], Html(page)).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}")).into_response(),
    }
}
