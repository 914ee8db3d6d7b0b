//! The digest that a process compares with the one of its macros.

#![allow(clippy::unwrap_used)]

use asset_core::Assets;

#[test]
fn the_digest_is_the_one_that_a_process_expects() {
    let manifest = std::fs::read("asset-manifest.json").unwrap();
    assert_eq!(asset_macros::manifest_digest!(), asset_core::internal::manifest_digest(&manifest).to_string());
    assert!(
        Assets::builder()
            .require_manifest(asset_macros::manifest_digest!())
            .from_manifest("asset-manifest.json")
            .is_ok()
    );
}
