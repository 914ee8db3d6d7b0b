//! The application: two pages, and the service for everything that they link.

use std::error::Error;
use std::sync::Arc;

use asset_tower::{AssetService, LiveReload, preload};
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

use crate::Pages;
use crate::linked::PRELOAD;

type Rendered = Result<String, Box<dyn Error>>;

/// The routes: `/` and `/line` are pages, `/static/` is the service, and crawlers find `/robots.txt`. In development, open
/// pages follow each build.
pub fn site(pages: Pages, service: AssetService, live_reload: LiveReload) -> Router {
    Router::new()
        .route("/", get(|State(pages): State<Arc<Pages>>| async move { page(pages.departures()) }))
        .route("/line", get(|State(pages): State<Arc<Pages>>| async move { page(pages.line()) }))
        .route_service("/robots.txt", service.clone())
        .nest_service("/static", service)
        .layer(live_reload)
        .with_state(Arc::new(pages))
}

fn page(rendered: Rendered) -> Response {
    match rendered {
        Ok(html) => ([(header::LINK, preload(&PRELOAD))], Html(html)).into_response(),
        Err(error) => {
            eprintln!("{error}");
            (StatusCode::INTERNAL_SERVER_ERROR, "this page can't be shown; the terminal says why\n").into_response()
        }
    }
}
