//! `cargo run -p recipe-axum-template [ADDRESS]`

use asset_core::Assets;
use asset_tower::AssetService;
use axum::Router;
use axum::extract::FromRef;
use axum::response::IntoResponse;
use axum::routing::get;
use axum_template::RenderHtml;
use axum_template::engine::Engine;
use minijinja::{Environment, context};

#[cfg(test)]
mod tests;

type Failure = Box<dyn std::error::Error>;
type AppEngine = Engine<Environment<'static>>;

#[derive(Clone, FromRef)]
struct AppState {
    engine: AppEngine,
}

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
    asset_minijinja::v2::register(&mut env, &assets);

    let service = AssetService::new(assets)?;
    let state = AppState { engine: Engine::from(env) };
    Ok(Router::new().route("/", get(home)).nest_service("/static", service).with_state(state))
}

async fn home(engine: AppEngine) -> impl IntoResponse {
    RenderHtml("page.html", engine, context! { title => "axum-template" })
}
