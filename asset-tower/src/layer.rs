//! The service as a layer around another one.

use tower_layer::Layer;

use crate::fallback::WithFallback;
use crate::service::AssetService;

/// Answers requests for assets before they reach the service that it wraps: [`AssetService::fallback`] as a layer.
///
/// A layer sees whole paths, so the service is built with [`strip_mount(true)`](crate::AssetServiceBuilder::strip_mount).
///
/// ```
/// use asset_core::Assets;
/// use asset_tower::{AssetLayer, AssetService};
/// use axum::Router;
/// use axum::routing::get;
///
/// # fn example(assets: Assets) -> Result<Router, asset_core::Error> {
/// let service = AssetService::builder(assets).strip_mount(true).build()?;
/// let router = Router::new().route("/about", get(async || "About us")).layer(AssetLayer::new(service));
/// # Ok(router)
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct AssetLayer {
    service: AssetService,
}

impl AssetLayer {
    /// A layer of this service.
    pub fn new(service: AssetService) -> Self {
        Self { service }
    }
}

impl<S> Layer<S> for AssetLayer {
    type Service = WithFallback<S>;

    fn layer(&self, inner: S) -> WithFallback<S> {
        self.service.clone().fallback(inner)
    }
}
