//! Which mentions of an asset are references, which are not, and what is written in their place.

#![allow(clippy::unwrap_used)]

mod css;
mod properties;
mod script;
mod source_map;
mod svg;
mod target;
mod web_manifest;
#[cfg(target_os = "linux")]
mod work;

use asset_build::references::{Kind, Reference, Replacement, Scan, rewrite, scan};

/// The scan of a file that must give no warnings.
fn clean_scan(path: &str, bytes: &[u8]) -> Scan {
    let scan = scan(path, Kind::of(path).unwrap(), bytes);
    assert_eq!(scan.warnings, [], "{path}");
    scan
}

/// `input` with `url` of each reference in its place.
fn replaced(path: &str, input: &[u8], url: impl Fn(&Reference) -> String) -> Vec<u8> {
    let found = clean_scan(path, input).references;
    let urls: Vec<String> = found.iter().map(url).collect();
    let replacements: Vec<_> = found.iter().zip(&urls).map(|(found, url)| Replacement::new(found, url)).collect();
    rewrite(input, &replacements)
}

/// Checks that the references of `input` are the targets given, and that the output is `input` with `X` for each.
#[track_caller]
fn assert_references(path: &str, input: &str, targets: &[&str], output: &str) {
    let found = clean_scan(path, input.as_bytes()).references;
    let found: Vec<&str> = found.iter().map(|reference| reference.target.as_str()).collect();
    assert_eq!(found, targets, "{input}");
    let written = replaced(path, input.as_bytes(), |_| "X".to_owned());
    assert_eq!(String::from_utf8(written).unwrap(), output, "{input}");
}

/// Checks that `input` has no reference.
#[track_caller]
fn assert_untouched(path: &str, input: &str) {
    assert_references(path, input, &[], input);
}

/// `text` with a byte order mark, as UTF-16.
fn utf16(text: &str, bytes: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect()
}

#[test]
fn references_in_utf16_are_told_and_left() {
    for (path, text) in [
        ("a.css", "a{b:url(ü.png)}"),
        ("a.js", "import './a.js'"),
        ("a.svg", "<svg><image href='a.png'/></svg>"),
        ("a.webmanifest", r#"{"icons":[{"src":"a.png"}]}"#),
    ] {
        for bytes in [utf16(text, u16::to_le_bytes), utf16(text, u16::to_be_bytes)] {
            let scan = scan(path, Kind::of(path).unwrap(), &bytes);
            assert_eq!(scan.references, [], "{path}");
            let messages: Vec<(usize, &str)> =
                scan.warnings.iter().map(|found| (found.offset, &*found.message)).collect();
            assert_eq!(
                messages,
                [(0, "is UTF-16, so its references are left as they are; save it as UTF-8")],
                "{path}"
            );
            assert_eq!(scan.is_module, path == "a.js");
        }
        assert_eq!(clean_scan(path, &utf16(" ", u16::to_le_bytes)).references, []);
    }
}
