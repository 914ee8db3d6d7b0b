use asset_macros::{asset, static_url};

macro_rules! stylesheet {
    ($path:literal) => {
        static_url!($path)
    };
}

const NEAR: &str = static_url!("css/ap.css");
const FAR: &str = static_url!("fonts/inter.woff2");
const ABSOLUTE: &str = static_url!("/css/app.css");
const EMPTY: &str = static_url!("");
const WITH_SUFFIX: &str = static_url!("img/icon.svg#home");

fn main() {
    let _ = asset!("css/apps.css");
    let _ = stylesheet!("css/prin.css");
}
