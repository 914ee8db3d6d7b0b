#![no_main]

use std::sync::LazyLock;

use asset_fuzz::{PLAIN, get_with, service};
use asset_tower::AssetService;
use http::header::RANGE;
use libfuzzer_sys::fuzz_target;

static SERVICE: LazyLock<AssetService> = LazyLock::new(service);

fuzz_target!(|value: &[u8]| {
    let Some(answer) = get_with(&SERVICE, RANGE, value) else { return };
    match answer.status.as_u16() {
        200 => assert_eq!(answer.body, PLAIN),
        206 => {
            let said = answer.headers["content-range"].to_str().expect("digits");
            let (part, whole) = said.strip_prefix("bytes ").and_then(|said| said.split_once('/')).expect("a part");
            let (first, last) = part.split_once('-').expect("two ends");
            let (first, last): (usize, usize) = (first.parse().expect("a number"), last.parse().expect("a number"));
            assert_eq!(answer.body, &PLAIN[first..=last]);
            assert_eq!(whole, PLAIN.len().to_string());
        }
        status => assert_eq!((status, &answer.headers["content-range"]), (416, &"bytes */20".parse().expect("valid"))),
    }
});
