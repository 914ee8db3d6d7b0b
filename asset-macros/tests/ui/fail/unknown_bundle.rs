use asset_macros::asset_url;

fn main() {
    let _: &str = asset_url!("apps");
    let _: &str = asset_url!("css/app.css");
}
