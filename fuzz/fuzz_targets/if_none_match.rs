#![no_main]

use std::sync::LazyLock;

use asset_fuzz::{ETAG, PLAIN, get_with, service};
use asset_tower::AssetService;
use http::header::IF_NONE_MATCH;
use libfuzzer_sys::fuzz_target;

static SERVICE: LazyLock<AssetService> = LazyLock::new(service);

fuzz_target!(|value: &[u8]| {
    let Some(answer) = get_with(&SERVICE, IF_NONE_MATCH, value) else { return };
    assert_eq!(answer.headers["etag"], ETAG);
    match answer.status.as_u16() {
        200 => assert_eq!(answer.body, PLAIN),
        status => {
            assert_eq!((status, answer.body.len()), (304, 0));
            let has = |part: &[u8]| value.windows(part.len()).any(|window| window == part);
            assert!(has(b"*") || has(ETAG.as_bytes()));
        }
    }
});
