use asset_macros::{asset, asset_url, static_url};

const PATH: &str = "css/app.css";

fn main() {
    let _: &str = static_url!(PATH);
    let _: &str = static_url!(concat!("css/", "app.css"));
    let _: &str = static_url!(b"css/app.css");
    let _: &str = static_url!('a');
    let _: &str = static_url!(&"css/app.css");
    let _: &str = asset_url!(app);
    let _: &str = asset_url!(1);
    let _ = asset!(format!("{PATH}"));
}
