//! What each macro gives, in every kind of place where it can stand.

#![deny(warnings, unused_braces)]

use asset_core::StaticAsset;
use asset_macros::{asset, asset_url, manifest_digest, static_url};

const CONSTANT: &str = static_url!("css/app.css");
static STATIC: &str = asset_url!("app");
const APP: StaticAsset = asset!("css/app.css");

const fn in_const_fn() -> &'static str {
    static_url!("js/app.js")
}

struct Page {
    styles: [u8; static_url!("js/app.js").len()],
}

fn main() {
    assert_eq!(CONSTANT, "/static/css/app.3f2a9c1d.css");
    assert_eq!(STATIC, "/static/css/site.5d41402a.css");
    assert_eq!(in_const_fn(), "/static/js/app.0cc175b9.js");
    assert_eq!(size_of::<Page>(), 26);
    assert_eq!(Page { styles: [0; 26] }.styles.len(), 26);
    assert_eq!(format!("{}", static_url!("img/a b.png")), "/static/img/a%20b.0cc175b9.png");
    assert_eq!(static_url!("img/icons.svg#home"), "/static/img/icons.9e107d9d.svg#home");
    assert_eq!(static_url!("js/app.js?a=1&b=2"), "/static/js/app.0cc175b9.js?a=1&b=2");
    assert_eq!(static_url!(r"css/app.css",), CONSTANT);
    assert_eq!(static_url!["css/app.css"], CONSTANT);
    assert_eq!(manifest_digest!().len(), 64);

    assert_eq!(APP.url, CONSTANT);
    assert_eq!(APP.integrity, "sha384-oQIDqvdT");
    assert_eq!(APP.content_type, "text/css");
    assert_eq!(APP.size, 9);
    assert_eq!(asset!("img/icons.svg#home").url, "/static/img/icons.9e107d9d.svg#home");
    assert_eq!(asset!("img/icons.svg#home").integrity, "");

    let hashes = match CONSTANT {
        url if url == static_url!("css/app.css") => url.matches("3f2a9c1d").count(),
        _ => 0,
    };
    assert_eq!(hashes, 1);
}
