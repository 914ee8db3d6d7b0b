fn main() {
    let _: String = asset_macros::static_url!("css/app.css");
}
