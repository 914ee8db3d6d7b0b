//! `cargo run -p recipe-axum-tera [ADDRESS]`
//!
//! In a debug build templates are read again for every page, and a changed asset has a new URL at once.

use std::path::Path;
use std::sync::{Arc, RwLock};

use asset_core::Assets;
use asset_tower::AssetService;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use tera::{Context, Tera};

#[cfg(test)]
mod tests;

type Failure = Box<dyn std::error::Error>;

#[derive(Clone)]
struct Pages {
    tera: Arc<RwLock<Tera>>,
    is_development: bool,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("http://{}/", listener.local_addr()?);
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let router = app(&here.join("templates"), &here.join("../static"), cfg!(debug_assertions))?;
    Ok(axum::serve(listener, router).await?)
}

fn app(templates: &Path, dir: &Path, is_development: bool) -> Result<Router, Failure> {
    let assets = Assets::builder().development(is_development).from_dir(dir)?;
    let mut tera = Tera::new();
    asset_tera::register(&mut tera, &assets); // before the templates, which Tera 2 checks when it loads them
    tera.load_from_glob(&format!("{}/**/*.html", templates.display()))?;

    let pages = Pages { tera: Arc::new(RwLock::new(tera)), is_development };
    let service = AssetService::new(assets)?;
    Ok(Router::new().route("/", get(home)).nest_service("/static", service).with_state(pages))
}

async fn home(State(pages): State<Pages>) -> Response {
    let mut context = Context::new();
    context.insert("title", "Tera");
    match pages.render("page.html", &context) {
        Ok(page) => Html(page).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

impl Pages {
    fn render(&self, name: &str, context: &Context) -> tera::TeraResult<String> {
        if self.is_development {
            // Functions and filters stay registered; if a template is wrong, the last good ones stay too.
            self.tera.write().unwrap_or_else(|poisoned| poisoned.into_inner()).full_reload()?;
        }
        self.tera.read().unwrap_or_else(|poisoned| poisoned.into_inner()).render(name, context)
    }
}
