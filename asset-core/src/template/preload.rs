//! Preloading: what tags and `Link` headers say about an asset that a browser should fetch early.

use crate::catalog::{Asset, StaticAsset};

/// How to preload one asset, made from an [`Asset`] or a [`StaticAsset`].
///
/// A browser uses a preloaded file only if the page then requests it in the same way, so the values match the tags of
/// [`Catalog::asset_tags`](crate::Catalog::asset_tags).
///
/// ```
/// use asset_core::{Preload, StaticAsset};
///
/// const FONT: StaticAsset = StaticAsset::new("/static/a.0cc175b9.woff2", "font/woff2", 9).with_integrity("sha384-oQ");
/// let font = Preload::from(&FONT);
/// assert_eq!((font.rel(), font.destination()), ("preload", "font"));
/// assert!(font.needs_crossorigin() && font.integrity().is_empty());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Preload<'a> {
    url: &'a str,
    media_type: &'a str,
    integrity: &'a str,
    is_module: bool,
}

impl<'a> From<&'a Asset> for Preload<'a> {
    fn from(asset: &'a Asset) -> Self {
        Self {
            url: asset.url(),
            media_type: asset.media_type(),
            integrity: asset.integrity(),
            is_module: asset.is_module(),
        }
    }
}

/// A constant does not say whether a script is a module, so scripts count as classic.
impl From<&StaticAsset> for Preload<'_> {
    fn from(asset: &StaticAsset) -> Self {
        Self { url: asset.url, media_type: asset.content_type, integrity: asset.integrity, is_module: false }
    }
}

impl<'a> Preload<'a> {
    /// Sets whether the page uses the script as a module.
    #[must_use]
    pub fn module(self, yes: bool) -> Self {
        Self { is_module: yes, ..self }
    }

    /// The complete URL, percent-encoded.
    pub fn url(&self) -> &'a str {
        self.url
    }

    /// `modulepreload` for a script that is a module, else `preload`.
    pub fn rel(&self) -> &'static str {
        if self.is_module() { "modulepreload" } else { "preload" }
    }

    /// Whether it is a script that is a module.
    pub fn is_module(&self) -> bool {
        self.is_module && self.destination() == "script"
    }

    /// The media type without parameters.
    pub fn essence(&self) -> &'a str {
        self.media_type.split(';').next().unwrap_or_default().trim_end()
    }

    /// The request's destination (Fetch standard): `style`, `script`, `font`, `image`, `track`, `audio`, `video`,
    /// and `fetch` for everything else.
    pub fn destination(&self) -> &'static str {
        match self.essence() {
            "text/css" => "style",
            // The second one is in manifests that other tools wrote.
            "text/javascript" | "application/javascript" => "script",
            "text/vtt" => "track",
            essence if essence.starts_with("font/") => "font",
            essence if essence.starts_with("image/") => "image",
            essence if essence.starts_with("audio/") => "audio",
            essence if essence.starts_with("video/") => "video",
            _ => "fetch",
        }
    }

    /// The value of the `integrity` attribute; empty if there is none, or if browsers ignore it for this destination.
    pub fn integrity(&self) -> &'a str {
        if matches!(self.destination(), "style" | "script") { self.integrity } else { "" }
    }

    /// Whether the tag needs `crossorigin`: for fonts, for what scripts fetch, and for everything on another host that
    /// has an [`integrity`](Self::integrity). Modules always use CORS.
    pub fn needs_crossorigin(&self) -> bool {
        match self.destination() {
            "font" | "fetch" => true,
            _ => !self.is_module() && self.is_cross_origin() && !self.integrity().is_empty(),
        }
    }

    fn is_cross_origin(&self) -> bool {
        self.url.starts_with("//") || !self.url.starts_with('/')
    }
}
