//! Assets follow their manifest by themselves: no request, no reload, no restart.

#![cfg(feature = "assets")]
#![allow(clippy::unwrap_used)]

mod support {
    pub(crate) mod site;
}

use std::fs;
use std::thread::sleep;
use std::time::{Duration, Instant};

use asset_core::{Assets, ErrorKind};
use support::site::{Site, manifest, url};

/// Long enough for any machine; reached only if something is wrong.
const DEADLINE: Duration = Duration::from_secs(60);

/// Waits until it is so; says how long that took.
fn until(is_so: impl Fn() -> bool) -> Duration {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < DEADLINE, "it never became so");
        sleep(Duration::from_millis(5));
    }
    start.elapsed()
}

#[test]
fn a_page_has_the_urls_of_a_build_that_came_later() {
    let site = Site::new();
    let file = Assets::from_manifest(site.write_manifest("v1")).unwrap();
    site.release("v1");
    let output = Assets::from_manifest(site.path("public")).unwrap();
    let clone = output.clone();
    for version in ["v2", "v3"] {
        let generation = output.generation();
        site.write_manifest(version);
        site.release(version);
        let expected = format!("/static/a.{version}.css");
        for assets in [&file, &output, &clone] {
            until(|| url(assets, "a.css") == expected);
        }
        assert_eq!(output.generation(), generation + 1);
    }
}

#[test]
fn a_manifest_that_is_not_whole_is_told_and_the_last_good_one_stays() {
    let site = Site::new();
    let assets = Assets::from_manifest(site.write_manifest("v1")).unwrap();
    assert!(assets.last_error().is_none());
    site.write("m.json", &manifest("v2")[..200]);
    until(|| assets.last_error().is_some());
    assert_eq!(assets.last_error().unwrap().kind(), ErrorKind::Manifest);
    assert_eq!(url(&assets, "a.css"), "/static/a.v1.css");
    site.write_manifest("v3");
    until(|| url(&assets, "a.css") == "/static/a.v3.css");
    assert!(assets.last_error().is_none());
}

#[test]
fn a_manifest_that_is_removed_and_comes_back_is_followed() {
    let site = Site::new();
    let path = site.write_manifest("v1");
    let assets = Assets::from_manifest(&path).unwrap();
    fs::remove_file(&path).unwrap();
    until(|| assets.last_error().is_some());
    assert_eq!(assets.last_error().unwrap().io_kind(), Some(std::io::ErrorKind::NotFound));
    site.write_manifest("v2");
    until(|| url(&assets, "a.css") == "/static/a.v2.css");
}

#[test]
fn assets_that_do_not_follow_stay_until_they_are_reloaded() {
    let site = Site::new();
    let following = Assets::from_manifest(site.write_manifest("v1")).unwrap();
    let assets = Assets::builder().follow(false).from_manifest(site.path("m.json")).unwrap();
    site.write_manifest("v2");
    until(|| url(&following, "a.css") == "/static/a.v2.css");
    assert_eq!(url(&assets, "a.css"), "/static/a.v1.css");
    assert!(assets.reload().unwrap());
    assert_eq!(url(&assets, "a.css"), "/static/a.v2.css");
}

#[cfg(target_os = "linux")]
#[test]
fn the_thread_ends_with_the_last_assets() {
    let is_running = || {
        let tasks = fs::read_dir("/proc/self/task").unwrap();
        let names = tasks.filter_map(|task| fs::read_to_string(task.ok()?.path().join("comm")).ok());
        names.into_iter().any(|name| name.trim() == "asset-follow")
    };
    let site = Site::new();
    let assets = Assets::from_manifest(site.write_manifest("v1")).unwrap();
    until(is_running);
    drop(assets);
    // Those of the other tests end too.
    until(|| !is_running());
}
