//! `asset-service-bench ours|memory-serve|tower-http|bare|floor SITE`
//!
//! Serves the outputs of the build in SITE under `/static/`, in one of three ways that share everything but the service:
//! axum, its version, and a connection's settings; or without axum, see [`bare`]. The address is on the first line of
//! the output.

mod bare;

use std::error::Error;
use std::path::Path;

use asset_core::{Assets, Manifest};
use asset_tower::{AssetService, AssetServiceBuilder};
use axum::Router;
use axum::serve::ListenerExt;
use memory_serve::{Asset, CacheControl, MemoryServe};
use tower_http::services::ServeDir;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [service, site] = &arguments[..] else {
        return Err("usage: asset-service-bench ours|memory-serve|tower-http|bare|floor SITE".into());
    };
    let site = Path::new(site);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    let router = match &**service {
        "bare" => return bare::serve(listener, service_of(site)?.strip_mount(true).build()?).await,
        "floor" => return bare::serve_prepared(listener, service_of(site)?.strip_mount(true).build()?).await,
        "ours" => ours(site)?,
        "memory-serve" => memory_serve(site)?,
        "tower-http" => tower_http(site),
        other => return Err(format!("no service `{other}`").into()),
    };
    let listener = listener.tap_io(|connection| {
        // A connection that ended already has nothing to delay.
        let _ = connection.set_nodelay(true);
    });
    axum::serve(listener, router).await?;
    Ok(())
}

fn ours(site: &Path) -> Result<Router, Box<dyn Error>> {
    Ok(Router::new().nest_service("/static", service_of(site)?.build()?))
}

fn service_of(site: &Path) -> Result<AssetServiceBuilder, Box<dyn Error>> {
    let assets = Assets::from_manifest(site.join("public"))?;
    Ok(AssetService::builder(assets).on_error(|error| eprintln!("{error}")))
}

/// The same files as its build script would embed; it compresses and holds them at start.
fn memory_serve(site: &Path) -> Result<Router, Box<dyn Error>> {
    let manifest = Manifest::read(site.join("asset-manifest.json"))?;
    let mut assets = Vec::new();
    for row in manifest.assets.values() {
        let bytes = std::fs::read(site.join("public").join(&row.file))?;
        assets.push(Asset {
            route: format!("/static/{}", row.file).leak(),
            path: "",
            etag: row.digest.to_string().leak(),
            content_type: row.media_type.clone().leak(),
            should_compress: row.media_type.starts_with("text/"),
            bytes: Some(bytes.leak()),
            is_compressed: false,
        });
    }
    let service = MemoryServe::new(assets.leak()).index_file(None).cache_control(CacheControl::Long);
    Ok(service.into_router())
}

fn tower_http(site: &Path) -> Router {
    Router::new().nest_service("/static", ServeDir::new(site.join("public")).precompressed_br())
}
