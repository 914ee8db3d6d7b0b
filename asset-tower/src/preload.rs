//! The `Link` header with which browsers fetch assets before they have read the page.

pub use asset_core::Preload;
use http::HeaderValue;

/// The value of a `Link` header by which browsers fetch `assets` at once: `</static/app.3f2a9c1d.css>; rel=preload; as=style`.
///
/// `as` follows from the media type; for a script that the manifest or its name calls a module it is `rel=modulepreload`.
/// `crossorigin` is added where the page's own request will be one with CORS, since a browser does not use what it fetched
/// in another mode: for fonts, for what scripts fetch, and for a stylesheet or script on another host that has an
/// `integrity`. The page's tag then has the same, as `asset_tags` and `static_integrity` give it.
///
/// ```
/// use asset_core::StaticAsset;
/// use asset_tower::preload;
///
/// // asset_macros::asset!("css/app.css"), or an asset of a catalog.
/// const APP: StaticAsset =
///     StaticAsset::new("/static/app.3f2a9c1d.css", "text/css", 9).with_integrity("sha384-oQ");
/// assert_eq!(preload([&APP]), "</static/app.3f2a9c1d.css>; rel=preload; as=style; integrity=\"sha384-oQ\"");
/// ```
///
/// [`record`](asset_core::record) returns the assets that a page used:
///
/// ```
/// use asset_core::{Asset, Assets, record};
/// # let text = r#"{"schema": 1, "prefix": "/static/", "style": "filename", "version": "hash", "bundles": {}, "assets": {
/// #   "app.css": {"file": "app.3f2a9c1d.css", "version": "3f2a9c1d", "digest": "3f2a9c1d000000000000000000000000", "size": 9, "type": "text/css"}}}"#;
/// # let assets = Assets::embedded(text)?;
/// # let render = || assets.catalog().static_url("app.css").map(|url| format!("<link rel=stylesheet href={}>", url.html()));
///
/// let (page, used) = record(render); // a template of Tera or MiniJinja
/// # page?;
/// let is_needed_first = |asset: &&Asset| asset.media_type().starts_with("text/css");
/// let link = asset_tower::preload(used.iter().filter(is_needed_first));
/// assert_eq!(link, "</static/app.3f2a9c1d.css>; rel=preload; as=style");
/// # Ok::<(), asset_core::Error>(())
/// ```
pub fn preload<'a, T: Into<Preload<'a>>>(assets: impl IntoIterator<Item = T>) -> HeaderValue {
    let links: Vec<String> = assets.into_iter().map(|asset| link(&asset.into())).collect();
    // Manifests can't have anything else; a header of a value from elsewhere is better empty than broken.
    HeaderValue::try_from(links.join(", ")).unwrap_or_else(|_| HeaderValue::from_static(""))
}

fn link(asset: &Preload<'_>) -> String {
    let mut link = format!("<{}>; rel={}", asset.url(), asset.rel());
    if !asset.is_module() {
        link.push_str("; as=");
        link.push_str(asset.destination());
    }
    if asset.needs_crossorigin() {
        link.push_str("; crossorigin");
    }
    if !asset.integrity().is_empty() {
        link.push_str(&format!("; integrity=\"{}\"", asset.integrity()));
    }
    link
}
