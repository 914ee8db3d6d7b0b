//! The health of a service.

use asset_core::Digest;

/// What a service serves now, and what is wrong: for health checks and metrics.
///
/// ```
/// use asset_tower::AssetService;
///
/// fn report(service: &AssetService) -> String {
///     let health = service.health();
///     if health.is_good() {
///         format!("generation {}: {} assets", health.generation, health.assets)
///     } else {
///         health.errors.join("\n")
///     }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Health {
    /// Grows with every change of the catalog: [`Assets::generation`](asset_core::Assets::generation).
    pub generation: u64,
    /// The digest of the manifest that is served; `None` if it is a directory.
    pub manifest_digest: Option<Digest>,
    /// How many assets there are.
    pub assets: usize,
    /// How many builds' URLs are known, with the current one.
    pub builds: usize,
    /// What is wrong: files beside the outputs that could not be read, and the newest manifest if it was refused, so that an
    /// earlier one is still served. Each is a complete message.
    pub errors: Vec<String>,
}

impl Health {
    /// Whether nothing is wrong.
    pub fn is_good(&self) -> bool {
        self.errors.is_empty()
    }
}
