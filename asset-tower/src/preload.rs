//! The `Link` header that makes browsers fetch assets before they have read the page.

use asset_core::{Asset, StaticAsset};
use http::HeaderValue;

/// What is said of one asset that is to be preloaded; made from an [`Asset`] or a [`StaticAsset`].
#[derive(Debug, Clone, Copy)]
pub struct Preload<'a> {
    url: &'a str,
    media_type: &'a str,
    integrity: &'a str,
}

impl<'a> From<&'a Asset> for Preload<'a> {
    fn from(asset: &'a Asset) -> Self {
        Self { url: asset.url(), media_type: asset.media_type(), integrity: asset.integrity() }
    }
}

impl From<&StaticAsset> for Preload<'_> {
    fn from(asset: &StaticAsset) -> Self {
        Self { url: asset.url, media_type: asset.content_type, integrity: asset.integrity }
    }
}

/// The value of a `Link` header by which browsers fetch `assets` at once: `</static/app.3f2a9c1d.css>; rel=preload; as=style`.
///
/// `as` follows from the media type. `crossorigin` stands where the page's own request will be one with CORS, since a
/// browser does not use what it fetched in another mode: for fonts, for what scripts fetch, and for whatever is on
/// another host and has an `integrity`. The page's tag then has the same `integrity`, as `static_integrity` gives it.
///
/// ```
/// use asset_core::StaticAsset;
/// use asset_tower::preload;
///
/// // asset_macros::asset!("css/app.css"), or an asset of a catalog.
/// const APP: StaticAsset =
///     StaticAsset { url: "/static/app.3f2a9c1d.css", integrity: "sha384-oQ", content_type: "text/css", size: 9 };
/// assert_eq!(preload([&APP]), "</static/app.3f2a9c1d.css>; rel=preload; as=style; integrity=\"sha384-oQ\"");
/// ```
pub fn preload<'a, T: Into<Preload<'a>>>(assets: impl IntoIterator<Item = T>) -> HeaderValue {
    let links: Vec<String> = assets.into_iter().map(|asset| asset.into().link()).collect();
    // What reads manifests refuses anything else; a header made of a value from elsewhere is better empty than broken.
    HeaderValue::try_from(links.join(", ")).unwrap_or_else(|_| HeaderValue::from_static(""))
}

impl Preload<'_> {
    fn link(&self) -> String {
        let destination = destination(self.media_type);
        let mut link = format!("<{}>; rel=preload; as={destination}", self.url);
        let is_elsewhere = self.url.starts_with("//") || !self.url.starts_with('/');
        let has_integrity = !self.integrity.is_empty();
        if matches!(destination, "font" | "fetch") || (is_elsewhere && has_integrity) {
            link.push_str("; crossorigin");
        }
        if has_integrity {
            link.push_str(&format!("; integrity=\"{}\"", self.integrity));
        }
        link
    }
}

/// The destination (Fetch standard) of what has this media type.
fn destination(media_type: &str) -> &'static str {
    let essence = media_type.split(';').next().unwrap_or_default().trim_end();
    match essence {
        "text/css" => "style",
        "text/javascript" | "application/javascript" => "script",
        "text/vtt" => "track",
        _ if essence.starts_with("font/") => "font",
        _ if essence.starts_with("image/") => "image",
        _ if essence.starts_with("audio/") => "audio",
        _ if essence.starts_with("video/") => "video",
        _ => "fetch",
    }
}
