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

use asset_build::references::{Kind, Reference, Scan, rewrite, scan};

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
    let replacements: Vec<(&Reference, &str)> = found.iter().zip(urls.iter().map(String::as_str)).collect();
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
