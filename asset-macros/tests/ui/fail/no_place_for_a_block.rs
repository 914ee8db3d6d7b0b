use asset_macros::static_url;

fn main() {
    let _ = concat!(static_url!("css/app.css"), "?v");
    if let static_url!("css/app.css") = "/static/css/app.css" {}
    println!(static_url!("css/app.css"));
}
