//! Literals that another macro passes on, and the core behind a crate of the user's.

mod toolkit {
    pub use asset_core as assets;

    #[macro_export]
    macro_rules! stylesheet {
        ($path:literal) => {
            concat_link(asset_macros::static_url!($path))
        };
    }

    #[macro_export]
    macro_rules! script {
        ($path:expr) => {
            asset_macros::static_url!($path)
        };
    }

    #[macro_export]
    macro_rules! facts {
        ($path:expr) => {
            asset_macros::asset!(crate = $crate::toolkit::assets, $path)
        };
    }

    #[macro_export]
    macro_rules! facts_in {
        ($core:path, $path:tt) => {
            asset_macros::asset!(crate = $core, $path)
        };
    }
}

fn concat_link(url: &str) -> String {
    format!("<link href=\"{url}\">")
}

fn main() {
    assert_eq!(stylesheet!("css/app.css"), "<link href=\"/static/css/app.3f2a9c1d.css\">");
    assert_eq!(script!("js/app.js"), "/static/js/app.0cc175b9.js");
    assert_eq!(facts!("css/app.css").size, 9);
    assert_eq!(facts_in!(toolkit::assets, "css/app.css").size, 9);
    assert_eq!(facts_in!(::asset_core, "css/app.css").size, 9);
}
