//! `live-application DIR ADDRESS [POLICY]`: an application in development, whose page is `DIR/templates/page.html` and whose
//! assets are those of `DIR/public`.

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;

use asset_core::Assets;
use asset_tower::{AssetService, LiveReload};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use minijinja::Environment;
use tokio::net::TcpListener;

struct Application {
    assets: Assets,
    templates: PathBuf,
    policy: Option<HeaderValue>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut argument = || arguments.next().ok_or("usage: live-application DIR ADDRESS [POLICY]");
    let (dir, address) = (PathBuf::from(argument()?), argument()?);
    let policy = argument().ok().map(|policy| policy.parse()).transpose()?;
    let assets = Assets::builder().development(true).from_manifest(dir.join("public"))?;
    let templates = dir.join("templates");
    let live_reload = LiveReload::new(&assets).watch(&templates);
    let service = AssetService::builder(assets.clone()).output_dir(dir.join("public")).build()?;
    let mount = assets.catalog().prefix().mount().trim_end_matches('/').to_owned();
    let router = Router::new()
        .route("/", get(page))
        .with_state(Arc::new(Application { assets, templates, policy }))
        .nest_service(&mount, service)
        .layer(live_reload);
    let listener = TcpListener::bind(address).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(())
}

/// The page, of the template as it is now.
async fn page(State(application): State<Arc<Application>>) -> Response {
    let mut env = Environment::new();
    asset_minijinja::register(&mut env, &application.assets);
    let template = std::fs::read_to_string(application.templates.join("page.html")).unwrap_or_default();
    let page = env.render_named_str("page.html", &template, ());
    let page = page.unwrap_or_else(|error| format!("<!doctype html><pre>{error:#}</pre>"));
    let mut response = Html(page).into_response();
    if let Some(policy) = &application.policy {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    }
    response
}
