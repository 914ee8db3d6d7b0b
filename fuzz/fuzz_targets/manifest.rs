#![no_main]

use asset_core::Manifest;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(manifest) = Manifest::parse(bytes, "manifest") else { return };
    for row in manifest.assets.values() {
        assert!(!row.file.starts_with('/') && row.file.split('/').all(|segment| !matches!(segment, "" | "." | "..")));
        let mut dependencies = row.dependencies.imports().into_iter().flatten().chain(row.dependencies.styles());
        assert!(dependencies.all(|path| manifest.assets.contains_key(path)));
    }
    let written = manifest.to_json();
    let again = Manifest::parse(written.as_bytes(), "manifest").expect("what is written can be read");
    assert_eq!(again, manifest);
    assert_eq!(again.to_json(), written);
});
