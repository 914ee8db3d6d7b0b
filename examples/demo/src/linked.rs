//! The URLs that the program was compiled with.

use asset_core::StaticAsset;
use asset_macros::{asset, asset_url, static_url};

/// An asset that a page links, with the URL that the macro of the same name gave it.
#[derive(Debug, Clone, Copy)]
pub struct Linked {
    /// `static_url` or `asset_url`.
    pub function: &'static str,
    /// The logical path or the bundle's name.
    pub argument: &'static str,
    /// What the macro gave when the program was compiled.
    pub compiled: &'static str,
}

/// What every page needs before it is read: `Link` header of the pages.
pub const PRELOAD: [StaticAsset; 2] = [asset!("css/nightjar.css"), asset!("fonts/nightjar-sign.woff2")];

/// The icon of all pages, whose address stands in no template.
pub(crate) const FAVICON: &str = static_url!("img/logo.svg");

/// What the departures page links.
pub(crate) const DEPARTURES: [Linked; 7] = [
    Linked { function: "asset_url", argument: "site", compiled: asset_url!("site") },
    Linked { function: "asset_url", argument: "departures", compiled: asset_url!("departures") },
    Linked { function: "static_url", argument: "js/departures.js", compiled: static_url!("js/departures.js") },
    Linked {
        function: "static_url",
        argument: "fonts/nightjar-sign.woff2",
        compiled: static_url!("fonts/nightjar-sign.woff2"),
    },
    Linked { function: "static_url", argument: "img/viaduct.webp", compiled: static_url!("img/viaduct.webp") },
    Linked { function: "static_url", argument: "img/icons.svg#lamp", compiled: static_url!("img/icons.svg#lamp") },
    Linked { function: "static_url", argument: "site.webmanifest", compiled: static_url!("site.webmanifest") },
];

/// What the line page links.
pub(crate) const LINE: [Linked; 5] = [
    Linked { function: "asset_url", argument: "site", compiled: asset_url!("site") },
    Linked { function: "static_url", argument: "css/line.css", compiled: static_url!("css/line.css") },
    Linked { function: "static_url", argument: "js/line.js", compiled: static_url!("js/line.js") },
    Linked { function: "static_url", argument: "img/engine.svg", compiled: static_url!("img/engine.svg") },
    Linked {
        function: "static_url",
        argument: "img/icons.svg#bicycle",
        compiled: static_url!("img/icons.svg#bicycle"),
    },
];
