//! What a macro knows of an asset at compile time.

/// One asset as `asset!` of `asset-macros` compiles it in: everything a page says of a file, no look-up left.
///
/// ```
/// use asset_core::StaticAsset;
///
/// fn stylesheet(asset: &StaticAsset) -> String {
///     format!(r#"<link rel="stylesheet" href="{}" integrity="{}">"#, asset.url, asset.integrity)
/// }
///
/// // const APP: StaticAsset = asset_macros::asset!("app.css");
/// # const APP: StaticAsset = StaticAsset::new("/static/app.3f2a9c1d.css", "text/css", 9).with_integrity("sha384-oQ");
/// assert_eq!(stylesheet(&APP), r#"<link rel="stylesheet" href="/static/app.3f2a9c1d.css" integrity="sha384-oQ">"#);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct StaticAsset {
    /// The complete URL, percent-encoded, as it stands in a quoted attribute if it has no `&`.
    pub url: &'static str,
    /// The value of the HTML `integrity` attribute; empty if none was configured.
    pub integrity: &'static str,
    /// The media type, as the `Content-Type` header has it.
    pub content_type: &'static str,
    /// Size in bytes.
    pub size: u64,
}

impl StaticAsset {
    /// An asset without integrity.
    pub const fn new(url: &'static str, content_type: &'static str, size: u64) -> Self {
        Self { url, integrity: "", content_type, size }
    }

    /// The same with this value of the `integrity` attribute.
    #[must_use]
    pub const fn with_integrity(mut self, integrity: &'static str) -> Self {
        self.integrity = integrity;
        self
    }
}
