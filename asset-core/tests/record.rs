//! What a page used.
#![cfg(feature = "assets")]
#![allow(clippy::unwrap_used)]

mod support {
    pub(crate) mod page_manifest;
}

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;
use std::thread;

use asset_core::internal::ValueCache;
use asset_core::{Asset, Assets, TagOptions, UsedAssets, record};
use support::page_manifest::{MANIFEST, catalog};

fn paths(used: &UsedAssets) -> Vec<&str> {
    used.iter().map(Asset::path).collect()
}

#[test]
fn every_function_is_seen_each_asset_once_in_the_order_of_first_use() {
    let catalog = catalog("/static/");
    let options = TagOptions::new(["js/app.js", "css/app.css"]);
    let (_, used) = record(|| {
        catalog.static_url("img/logo.svg#home").unwrap();
        catalog.asset_url("app").unwrap();
        catalog.asset_urls("app").unwrap();
        catalog.static_integrity("css/app.css").unwrap();
        catalog.asset_tags(&options).unwrap();
        catalog.static_url("no/such").unwrap_err();
        // What only looks is no use.
        catalog.asset("font.woff2").unwrap();
    });
    assert_eq!(paths(&used), ["img/logo.svg", "css/site.css", "css/app.css", "js/util.js", "js/chart.js", "js/app.js"]);
    assert_eq!((used.len(), used.is_empty()), (6, false));
}

#[test]
fn kept_values_are_seen_too_at_the_first_call_and_at_every_other() {
    let values = ValueCache::new(&Assets::embedded(MANIFEST).unwrap(), |url| url.html().to_owned());
    for _ in 0..2 {
        let (_, used) = record(|| {
            values.static_url("css/app.css", String::clone).unwrap();
            values.static_url("img/logo.svg?v#home", String::clone).unwrap();
            values.asset_url("app", String::clone).unwrap();
        });
        assert_eq!(paths(&used), ["css/app.css", "img/logo.svg", "css/site.css"]);
    }
}

#[test]
fn in_debug_the_members_are_what_is_used() {
    let debug = Assets::builder().expand_bundles(true).embedded(MANIFEST).unwrap().catalog();
    let (_, used) = record(|| debug.asset_urls("app").map(|urls| urls.len()));
    assert_eq!(paths(&used), ["css/reset.css", "css/app.css"]);
}

#[test]
fn outside_a_recording_nothing_is_kept() {
    let catalog = catalog("/static/");
    catalog.static_url("css/app.css").unwrap();
    assert!(record(|| ()).1.is_empty());
}

#[test]
fn pages_rendered_at_the_same_time_do_not_mix() {
    let catalog = catalog("/static/");
    let together = Barrier::new(8);
    let paths_of = ["css/app.css", "js/old.js"];
    thread::scope(|scope| {
        for number in 0..8 {
            let (catalog, together) = (&catalog, &together);
            scope.spawn(move || {
                let mine = paths_of[number % 2];
                let (_, used) = record(|| {
                    together.wait();
                    (0..100).for_each(|_| drop(catalog.static_url(mine).unwrap()));
                    together.wait();
                });
                assert_eq!(paths(&used), [mine]);
            });
        }
    });
}

#[test]
fn an_outer_recording_has_what_an_inner_one_has() {
    let catalog = catalog("/static/");
    let (inner, outer) = record(|| {
        catalog.static_url("js/old.js").unwrap();
        record(|| catalog.static_url("css/app.css").map(drop)).1
    });
    assert_eq!(paths(&inner), ["css/app.css"]);
    assert_eq!(paths(&outer), ["js/old.js", "css/app.css"]);
}

#[test]
fn a_panic_ends_a_recording() {
    let catalog = catalog("/static/");
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        record(|| {
            catalog.static_url("css/app.css").unwrap();
            panic!("in a template");
        })
    }));
    assert!(panicked.is_err());
    catalog.static_url("js/old.js").unwrap();
    assert!(record(|| ()).1.is_empty());
}
