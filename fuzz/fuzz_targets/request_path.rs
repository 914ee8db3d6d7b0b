#![no_main]

use std::sync::LazyLock;

use asset_fuzz::{PLAIN, get, service};
use asset_tower::AssetService;
use http::Uri;
use libfuzzer_sys::fuzz_target;

static SERVICE: LazyLock<AssetService> = LazyLock::new(service);

fuzz_target!(|target: &[u8]| {
    let Ok(target) = Uri::try_from(target) else { return };
    let answer = get(&SERVICE, target, None);
    match answer.status.as_u16() {
        200 => assert_eq!(answer.body, PLAIN),
        301 => assert!(answer.headers["location"].as_bytes().starts_with(b"/static/css/app.")),
        status => assert_eq!(status, 404),
    }
});
