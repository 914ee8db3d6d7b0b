//! A page has the URLs of the last build, though nobody asks the process for a file: another server may have them all.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::time::{Duration, Instant};

use asset_build::{BuildOptions, Config, build};
use asset_core::Assets;
use asset_minijinja::v3::minijinja::Environment;

/// Far beyond the second that is promised, for a machine with other things to do.
const DEADLINE: Duration = Duration::from_secs(30);

#[test]
fn a_page_after_a_build_has_its_urls_without_a_request_or_restart() {
    for follows_output in [false, true] {
        for is_development in [false, true] {
            let dir = tempfile::tempdir().unwrap();
            let stylesheet = dir.path().join("static/app.css");
            fs::create_dir(stylesheet.parent().unwrap()).unwrap();
            let mut config = Config::new("static");
            config.base = dir.path().to_owned();
            let rebuilt = |text: &str| {
                fs::write(&stylesheet, text).unwrap();
                build(&config, &BuildOptions::default()).unwrap().manifest.assets["app.css"].file.clone()
            };
            let first = rebuilt("a{}");
            let source = dir.path().join(if follows_output { "public" } else { "asset-manifest.json" });
            let assets = Assets::builder().development(is_development).from_manifest(source).unwrap();
            let mut env = Environment::new();
            asset_minijinja::v3::register(&mut env, &assets);
            let page = || env.render_str("{{ static_url('app.css') }}", ()).unwrap();
            assert_eq!(page(), format!("/static/{first}"));

            let second = rebuilt("b{}");
            let built = Instant::now();
            while page() != format!("/static/{second}") {
                assert!(built.elapsed() < DEADLINE, "the page has the URLs of the build before: {}", page());
                std::thread::sleep(Duration::from_millis(10));
            }
        }
    }
}
