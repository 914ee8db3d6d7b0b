use asset_macros::{asset, asset_url, manifest_digest, static_url};

fn main() {
    let _: &str = static_url!();
    let _: &str = static_url!("css/app.css", "css/print.css");
    let _: &str = static_url!("css/app.css" "css/print.css");
    let _: &str = asset_url!();
    let _: &str = asset_url!("app", debug = true);
    let _: &str = manifest_digest!("app");
    let _ = asset!();
    let _ = asset!(crate = asset_core);
    let _ = asset!(crate = , "css/app.css");
    let _ = asset!(crate = asset_core "css/app.css");
    let _ = asset!("css/app.css", crate = asset_core);
}
