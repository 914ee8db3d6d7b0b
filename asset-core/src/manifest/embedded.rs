//! A whole build inside the program.

/// A manifest and its outputs as `embed_assets!` of `asset-macros` compiles them in: one executable serves everything.
///
#[cfg_attr(feature = "assets", doc = "```")]
#[cfg_attr(not(feature = "assets"), doc = "```ignore")]
/// use asset_core::{Assets, Embedded};
/// # const MANIFEST: &[u8] = br#"{"schema": 1, "prefix": "/static/", "style": "filename", "version": "hash", "bundles": {}, "assets": {
/// #   "app.css": {"file": "app.3f2a9c1d.css", "version": "3f2a9c1d", "digest": "3f2a9c1d000000000000000000000000", "size": 9, "type": "text/css"}}}"#;
///
/// // const EMBEDDED: Embedded = asset_macros::embed_assets!("public");
/// # const EMBEDDED: Embedded = Embedded::new(MANIFEST, &[("app.3f2a9c1d.css", b"body {}\n")]);
/// let assets = Assets::embedded(EMBEDDED.manifest)?;
/// assert_eq!(assets.catalog().asset("app.css")?.url(), "/static/app.3f2a9c1d.css");
/// # Ok::<(), asset_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Embedded {
    /// The bytes of the manifest.
    pub manifest: &'static [u8],
    /// Everything that is needed of the output directory, each file by its path under it: the outputs that the manifest
    /// names, their variants, and `.asset/variants.json`.
    pub files: &'static [(&'static str, &'static [u8])],
}

impl Embedded {
    /// A manifest, and files by their paths under the output directory.
    pub const fn new(manifest: &'static [u8], files: &'static [(&'static str, &'static [u8])]) -> Self {
        Self { manifest, files }
    }
}
