//! `cargo run -p recipe-autoreload [ADDRESS]`
//!
//! For development: a changed template is read again, and a changed asset has a new URL at once.

use std::path::Path;
use std::sync::Arc;

use asset_core::Assets;
use asset_tower::AssetService;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use minijinja::{Environment, context};
use minijinja_autoreload::AutoReloader;

#[cfg(test)]
mod tests;

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("http://{}/", listener.local_addr()?);
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    Ok(axum::serve(listener, app(&here.join("templates"), &here.join("../static"))?).await?)
}

fn app(templates: &Path, dir: &Path) -> Result<Router, Failure> {
    let assets = Assets::builder().development(true).from_dir(dir)?;
    let service = AssetService::new(assets.clone())?;
    let templates = templates.to_owned();
    // Each time the environment is made anew, the functions must be registered again.
    let reloader = AutoReloader::new(move |notifier| {
        let mut env = Environment::new();
        env.set_loader(minijinja::path_loader(&templates));
        asset_minijinja::v2::register(&mut env, &assets);
        notifier.watch_path(&templates, true);
        Ok(env)
    });
    Ok(Router::new().route("/", get(home)).nest_service("/static", service).with_state(Arc::new(reloader)))
}

async fn home(State(reloader): State<Arc<AutoReloader>>) -> Response {
    match page(&reloader) {
        Ok(page) => Html(page).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}")).into_response(),
    }
}

fn page(reloader: &AutoReloader) -> Result<String, minijinja::Error> {
    let env = reloader.acquire_env()?;
    env.get_template("page.html")?.render(context! { title => "autoreload" })
}
