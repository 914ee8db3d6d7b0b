//! Values that adapters make once per asset and generation.

#![cfg(feature = "assets")]
#![allow(clippy::unwrap_used)]

mod support {
    pub(crate) mod site;
}

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use asset_core::internal::ValueCache;
use asset_core::{Assets, ErrorKind};
use support::site::{Site, manifest};

#[test]
fn a_value_is_made_once_per_asset_and_generation() {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let site = Site::new();
    let assets = Assets::from_manifest(site.write_manifest("v1")).unwrap();
    let values = ValueCache::new(&assets, |url| {
        MADE.fetch_add(1, Ordering::Relaxed);
        url.html().to_owned()
    });
    assert_eq!(MADE.load(Ordering::Relaxed), 0);
    for _ in 0..3 {
        assert_eq!(values.static_url("a.css", String::clone).unwrap(), "/static/a.v1.css");
        assert_eq!(values.static_url("site.css", String::clone).unwrap(), "/static/site.v1.css");
        assert_eq!(values.asset_url("app", String::clone).unwrap(), "/static/site.v1.css");
    }
    assert_eq!(MADE.load(Ordering::Relaxed), 2);

    assets.reload().unwrap();
    values.static_url("a.css", String::clone).unwrap();
    assert_eq!(MADE.load(Ordering::Relaxed), 2);

    site.write_manifest("v2");
    assert!(assets.reload().unwrap());
    for _ in 0..3 {
        assert_eq!(values.static_url("a.css", String::clone).unwrap(), "/static/a.v2.css");
    }
    assert_eq!(MADE.load(Ordering::Relaxed), 3);
    assert_eq!(values.catalog().asset("a.css").unwrap().version(), "v2");
}

#[test]
fn a_value_with_a_suffix_is_made_for_each_call() {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let values = ValueCache::new(&Assets::embedded(manifest("v1")).unwrap(), |url| {
        MADE.fetch_add(1, Ordering::Relaxed);
        url.html().to_owned()
    });
    for _ in 0..2 {
        assert_eq!(values.static_url("a.css?x&y", String::clone).unwrap(), "/static/a.v1.css?x&amp;y");
    }
    assert_eq!(MADE.load(Ordering::Relaxed), 2);
}

#[test]
fn values_of_a_fixed_catalog_are_made_once() {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let assets = Assets::embedded(manifest("v1")).unwrap();
    let values = ValueCache::new(&assets, |url| {
        MADE.fetch_add(1, Ordering::Relaxed);
        url.plain().to_owned()
    });
    for _ in 0..3 {
        assets.reload().unwrap();
        assert_eq!(values.static_url("a.css", String::clone).unwrap(), "/static/a.v1.css");
    }
    assert_eq!(MADE.load(Ordering::Relaxed), 1);
}

#[test]
fn unknown_names_are_refused_as_by_the_catalog() {
    let assets = Assets::embedded(manifest("v1")).unwrap();
    let values = ValueCache::new(&assets, |url| url.plain().to_owned());
    let error = values.static_url("x.css", String::clone).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownAsset);
    assert_eq!(error.to_string(), assets.catalog().static_url("x.css").unwrap_err().to_string());
    assert_eq!(values.asset_url("x", String::clone).unwrap_err().kind(), ErrorKind::UnknownBundle);
}

#[test]
fn values_never_go_back_while_builds_are_swapped() {
    let site = Site::new();
    let assets = Assets::from_manifest(site.write_manifest("0")).unwrap();
    let values = ValueCache::new(&assets, |url| url.plain().to_owned());
    let build = || -> usize {
        let url = values.static_url("a.css", String::clone).unwrap();
        url.trim_start_matches("/static/a.").trim_end_matches(".css").parse().unwrap()
    };
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut last = 0;
                while last < 100 {
                    let now = build();
                    assert!(now >= last, "{last} → {now}");
                    last = now;
                }
            });
        }
        for number in 1..=100 {
            site.write_manifest(&number.to_string());
            assets.reload().unwrap();
        }
    });
}
