//! The committed manifest against the committed assets.

use std::path::Path;

use asset_build::{Config, Quiet, check};

#[test]
fn the_committed_manifest_is_that_of_the_committed_assets() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = Config::read(dir.join("asset.toml")).unwrap_or_else(|error| panic!("{error}"));
    if let Err(failure) = check(&config, &Quiet) {
        panic!("`cargo run -p demo` writes it anew:\n{failure}");
    }
}
