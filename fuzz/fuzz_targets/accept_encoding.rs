#![no_main]

use std::sync::LazyLock;

use asset_fuzz::{GZIP, PLAIN, get_with, service};
use asset_tower::AssetService;
use http::header::ACCEPT_ENCODING;
use libfuzzer_sys::fuzz_target;

static SERVICE: LazyLock<AssetService> = LazyLock::new(service);

fuzz_target!(|value: &[u8]| {
    let Some(answer) = get_with(&SERVICE, ACCEPT_ENCODING, value) else { return };
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["vary"], "Accept-Encoding");
    match answer.headers.get("content-encoding") {
        None => assert_eq!(answer.body, PLAIN),
        Some(coding) => {
            assert_eq!((coding.as_bytes(), &*answer.body), (&b"gzip"[..], GZIP));
            assert!(value.to_ascii_lowercase().windows(4).any(|named| named == b"gzip"));
        }
    }
});
