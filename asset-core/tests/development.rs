//! An application in development reads the builds of a running `asset dev`, and its own output without one.

#![cfg(feature = "assets")]
#![allow(clippy::unwrap_used)]

mod support {
    pub(crate) mod site;
}

use std::fs::{self, File};
use std::time::{Duration, Instant, SystemTime};

use asset_core::internal::{Heartbeat, manifest_digest};
use asset_core::{Assets, ErrorKind};
use support::site::{Site, manifest, url};

/// Long enough for any machine; reached only if something is wrong.
const DEADLINE: Duration = Duration::from_secs(60);

fn until(is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < DEADLINE, "it never became so");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// What `asset dev` leaves while it is running.
fn start_asset_dev(site: &Site, version: &str) {
    build(site, version);
    let at = |path: &str| Heartbeat::located(&site.path(path));
    site.write("pulse", "");
    let heartbeat = Heartbeat::new(at("pulse"), at("cache/dev"), at("public")).with_manifest(at("m.json"));
    site.write(".asset-cache/heartbeat", &heartbeat.to_text().unwrap());
}

fn build(site: &Site, version: &str) {
    let text = manifest(version);
    let digest = manifest_digest(text.as_bytes());
    site.write(&format!("cache/dev/.asset/manifests/{digest}.json"), &text);
    site.write("cache/dev/.asset/current", &format!("{digest}\n"));
}

fn stop_asset_dev(site: &Site) {
    fs::remove_file(site.path(".asset-cache/heartbeat")).unwrap();
}

fn open(site: &Site, given: &str) -> Assets {
    Assets::builder().development(true).from_manifest(site.path(given)).unwrap()
}

#[test]
fn builds_of_asset_dev_stand_in_for_the_output_and_the_manifest() {
    let site = Site::new();
    site.release("v1");
    site.write_manifest("v1");
    start_asset_dev(&site, "dev1");
    for given in ["public", "m.json", "public/../public", "./m.json"] {
        let assets = open(&site, given);
        assert_eq!(url(&assets, "a.css"), "/static/a.dev1.css", "{given}");
        let output = assets.catalog().development_output().unwrap().to_owned();
        assert_eq!(output, site.path("cache/dev").canonicalize().unwrap(), "{given}");
    }
    let production = Assets::from_manifest(site.path("public")).unwrap();
    assert_eq!(url(&production, "a.css"), "/static/a.v1.css");
    assert_eq!(production.catalog().development_output(), None);
}

#[test]
fn asset_dev_may_start_and_end_while_the_application_runs() {
    let site = Site::new();
    site.release("v1");
    let assets = open(&site, "public");
    assert_eq!(url(&assets, "a.css"), "/static/a.v1.css");
    for version in ["dev1", "dev2"] {
        start_asset_dev(&site, version);
        until(|| url(&assets, "a.css") == format!("/static/a.{version}.css"));
        build(&site, "edited");
        until(|| url(&assets, "a.css") == "/static/a.edited.css");
        stop_asset_dev(&site);
        until(|| url(&assets, "a.css") == "/static/a.v1.css");
    }
}

#[test]
fn the_same_build_in_another_directory_is_another_catalog() {
    let site = Site::new();
    site.release("v1");
    let assets = open(&site, "public");
    start_asset_dev(&site, "v1");
    until(|| assets.catalog().development_output().is_some());
    stop_asset_dev(&site);
    until(|| assets.catalog().development_output().is_none());
}

#[test]
fn what_a_killed_asset_dev_left_says_nothing() {
    let site = Site::new();
    site.release("v1");
    start_asset_dev(&site, "dev1");
    let assets = open(&site, "public");
    assert_eq!(url(&assets, "a.css"), "/static/a.dev1.css");
    let pulse = File::options().write(true).open(site.path("pulse")).unwrap();
    pulse.set_modified(SystemTime::now() - Heartbeat::LIFETIME - Duration::from_secs(1)).unwrap();
    until(|| url(&assets, "a.css") == "/static/a.v1.css");
    pulse.set_modified(SystemTime::now()).unwrap();
    until(|| url(&assets, "a.css") == "/static/a.dev1.css");
}

#[test]
fn an_asset_dev_without_a_build_or_for_another_application_is_passed_over() {
    let site = Site::new();
    site.release("v1");
    start_asset_dev(&site, "dev1");
    fs::remove_file(site.path("cache/dev/.asset/current")).unwrap();
    assert_eq!(url(&open(&site, "public"), "a.css"), "/static/a.v1.css");

    site.write("other/m.json", &manifest("v2"));
    build(&site, "dev2");
    assert_eq!(url(&open(&site, "other/m.json"), "a.css"), "/static/a.v2.css");
}

#[test]
fn a_fresh_clone_needs_a_build_or_asset_dev() {
    let site = Site::new();
    let missing = Assets::builder().development(true).from_manifest(site.path("public")).unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::Io);
    let expected = "there is no manifest or output directory `<dir>/public`; run `asset dev` or `asset build`";
    assert_eq!(site.shown(&missing), expected);
    start_asset_dev(&site, "dev1");
    let assets = open(&site, "public");
    assert_eq!(url(&assets, "a.css"), "/static/a.dev1.css");
    // Without it, there is nothing better than what was read last.
    stop_asset_dev(&site);
    until(|| assets.last_error().is_some());
    assert_eq!(url(&assets, "a.css"), "/static/a.dev1.css");
}

#[test]
fn macros_compiled_with_the_committed_manifest_go_with_builds_of_asset_dev() {
    let site = Site::new();
    let digest = site.release("v1");
    start_asset_dev(&site, "dev1");
    let required = || Assets::builder().require_manifest(digest.to_string());
    assert!(required().development(true).from_manifest(site.path("public")).is_ok());
    stop_asset_dev(&site);
    site.release("v2");
    let error = required().development(true).from_manifest(site.path("public")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Mismatch);
}
