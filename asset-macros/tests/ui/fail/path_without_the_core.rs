use asset_macros::asset;

fn main() {
    let _ = asset!(crate = crate::nowhere, "css/app.css");
}
