//! Programs that must compile, and misuse with its messages.

#![allow(clippy::unwrap_used)]

use std::path::Path;

/// trybuild compiles the programs as a package of its own under the target directory; the macros look for the manifest
/// there.
#[test]
fn use_and_misuse() {
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("tests").join("trybuild/asset-macros");
    std::fs::create_dir_all(&package).unwrap();
    std::fs::copy("asset-manifest.json", package.join("asset-manifest.json")).unwrap();

    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/pass/*.rs");
    cases.compile_fail("tests/ui/fail/*.rs");
}
