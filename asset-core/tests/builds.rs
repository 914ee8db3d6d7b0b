//! The builds that an output directory still has, in order.

#![cfg(feature = "assets")]
#![allow(clippy::unwrap_used)]

use std::fs;

use asset_core::internal::{Build, History, OutputDir, manifest_digest};
use asset_core::{Digest, ErrorKind, Manifest, Prefix, Style, VersionScheme};

/// A manifest that differs from those of other prefixes, kept in the output directory; its digest.
fn keep(output: &OutputDir, prefix: &str) -> Digest {
    let manifest = Manifest::new(prefix.parse::<Prefix>().unwrap(), Style::None, VersionScheme::Token);
    let text = manifest.to_json();
    let digest = manifest_digest(text.as_bytes());
    fs::create_dir_all(output.manifests()).unwrap();
    fs::write(output.manifest(digest), text).unwrap();
    digest
}

fn summary(builds: &[Build]) -> Vec<(Digest, Option<usize>, Option<u64>)> {
    builds.iter().map(|build| (build.digest(), build.last_move(), build.superseded())).collect()
}

#[test]
fn builds_come_in_the_order_in_which_each_was_last_current() {
    let dir = tempfile::tempdir().unwrap();
    let output = OutputDir::new(dir.path());
    let [a, b, c] = ["/a/", "/b/", "/c/"].map(|prefix| keep(&output, prefix));
    fs::write(output.history(), format!("1 {a}\n2 {b}\n3 {a}\n7 {c}\n")).unwrap();
    let builds = output.builds().unwrap();
    assert_eq!(summary(&builds), [(b, Some(1), Some(3)), (a, Some(2), Some(7)), (c, Some(3), None)]);
    let prefixes: Vec<_> = builds.iter().map(|build| build.read_manifest().unwrap().prefix.to_string()).collect();
    assert_eq!(prefixes, ["/b/", "/a/", "/c/"]);
}

#[test]
fn a_build_whose_manifest_was_cleaned_is_left_out_and_still_supersedes() {
    let dir = tempfile::tempdir().unwrap();
    let output = OutputDir::new(dir.path());
    let [a, b] = ["/a/", "/b/"].map(|prefix| keep(&output, prefix));
    fs::write(output.history(), format!("1 {a}\n2 {b}\n")).unwrap();
    fs::remove_file(output.manifest(b)).unwrap();
    assert_eq!(summary(&output.builds().unwrap()), [(a, Some(0), Some(2))]);
}

#[test]
fn a_damaged_manifest_is_an_error_of_its_own_build_only() {
    let dir = tempfile::tempdir().unwrap();
    let output = OutputDir::new(dir.path());
    let [a, b] = ["/a/", "/b/"].map(|prefix| keep(&output, prefix));
    fs::write(output.history(), format!("1 {a}\n2 {b}\n")).unwrap();
    fs::write(output.manifest(a), "{").unwrap();
    let builds = output.builds().unwrap();
    assert_eq!(builds[0].read_manifest().unwrap_err().kind(), ErrorKind::Manifest);
    assert_eq!(builds[1].read_manifest().unwrap().prefix.to_string(), "/b/");
}

#[test]
fn manifests_that_the_history_does_not_name_are_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    let output = OutputDir::new(dir.path());
    let history = History::default();
    assert_eq!(output.unrecorded_builds(&history).unwrap(), []);
    let mut digests = ["/a/", "/b/", "/c/"].map(|prefix| keep(&output, prefix));
    let named = digests[2];
    let history = History::parse(&format!("1 {named}\n"), "history").unwrap();
    assert_eq!(summary(&output.builds_of(&history)), [(named, Some(0), None)]);
    let unrecorded = output.unrecorded_builds(&history).unwrap();
    digests[..2].sort();
    assert_eq!(summary(&unrecorded), [(digests[0], None, None), (digests[1], None, None)]);
}
