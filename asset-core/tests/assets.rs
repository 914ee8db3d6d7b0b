//! The handle that applications hold: where its catalog comes from, and comes from again.

#![cfg(feature = "assets")]
#![allow(clippy::unwrap_used)]

mod support {
    pub(crate) mod site;
}

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use asset_core::internal::manifest_digest;
use asset_core::{Assets, ErrorKind, Manifest, TagOptions};
use insta::assert_snapshot;
use support::site::{Site, manifest, manifest_under, url};

fn refusal(result: Result<Assets, asset_core::Error>, kind: ErrorKind) -> String {
    let error = result.err().unwrap();
    assert_eq!(error.kind(), kind);
    error.to_string()
}

fn all_urls(assets: &Assets) -> Vec<String> {
    let catalog = assets.catalog();
    let urls = catalog.asset_urls("app").unwrap();
    urls.iter().map(|url| url.plain().to_owned()).collect()
}

#[test]
fn the_handle_is_shared_between_threads() {
    fn is_shared<T: Send + Sync + Clone + 'static>() {}
    is_shared::<Assets>();
}

#[test]
fn a_manifest_file_gives_the_urls_that_it_says() {
    let site = Site::new();
    let assets = Assets::builder().follow(false).from_manifest(site.write_manifest("v1")).unwrap();
    assert_eq!(url(&assets, "css/app.css"), "/static/css/app.v1.css");
    assert_eq!(url(&assets, "css/app.css?x=1&y#top"), "/static/css/app.v1.css?x=1&y#top");
    assert_eq!(all_urls(&assets), ["/static/site.v1.css"]);
    let catalog = assets.catalog();
    assert_eq!(catalog.manifest_digest(), Some(manifest_digest(manifest("v1").as_bytes())));
    assert_eq!((catalog.len(), catalog.paths()), (4, vec!["a.css", "b.css", "css/app.css", "site.css"]));
    assert_eq!(catalog.bundle_names(), ["app"]);
    assert!(!assets.is_fixed() && !assets.is_development() && !catalog.is_debug());
}

#[test]
fn a_relative_path_that_leads_nowhere_is_told_with_the_directory_it_starts_from() {
    let here = std::env::current_dir().unwrap();
    let told = |error: String| error.replace(here.to_str().unwrap(), "<here>");
    let refused = refusal(Assets::from_manifest("no/such"), ErrorKind::Io);
    assert_snapshot!(told(refused), @"there is no manifest or output directory `no/such` in `<here>`; run `asset build`");
}

#[test]
fn unknown_names_say_which_source_answered_and_what_is_near() {
    let site = Site::new();
    let assets = Assets::builder().follow(false).from_manifest(site.write_manifest("v1")).unwrap();
    let catalog = assets.catalog();
    let unknown = |path| site.shown(&catalog.static_url(path).unwrap_err());
    assert_snapshot!(unknown("css/ap.css"), @"no asset `css/ap.css` in manifest `<dir>/m.json` (4 assets); did you mean `css/app.css`? If it is new, run `asset build`");
    assert_snapshot!(unknown("app.css#top"), @"no asset `app.css` in manifest `<dir>/m.json` (4 assets); did you mean `css/app.css`? If it is new, run `asset build`");
    assert_snapshot!(unknown("fonts/inter.woff2"), @"no asset `fonts/inter.woff2` in manifest `<dir>/m.json` (4 assets); if it is new, run `asset build`");
    assert_snapshot!(unknown("a\nb"), @r#"no asset `a\nb` in manifest `<dir>/m.json` (4 assets); if it is new, run `asset build`"#);
    assert_snapshot!(unknown(""), @"no asset `` in manifest `<dir>/m.json` (4 assets); if it is new, run `asset build`");
    assert_snapshot!(site.shown(&catalog.asset_url("ap").unwrap_err()), @"no bundle `ap` in manifest `<dir>/m.json` (1 bundle); did you mean `app`? If it is new, run `asset build`");
    assert_snapshot!(site.shown(&catalog.asset_url("site.css").unwrap_err()), @"no bundle `site.css` in manifest `<dir>/m.json` (1 bundle); that is an asset: `static_url` gives its URL");
    assert_eq!(catalog.asset("x").unwrap_err().kind(), ErrorKind::UnknownAsset);
    assert_eq!(catalog.bundle("x").unwrap_err().kind(), ErrorKind::UnknownBundle);
}

#[test]
fn a_message_repeats_a_long_name_only_in_part_and_no_name_acts_on_a_terminal() {
    let site = Site::new();
    let assets = Assets::from_manifest(site.write_manifest("v1")).unwrap();
    let catalog = assets.catalog();
    let long = "a/".repeat(500_000);
    let errors = [catalog.static_url(&long).unwrap_err(), catalog.asset_url(&long).unwrap_err()];
    for error in errors.iter().chain([&catalog.asset_tags(&TagOptions::new([long])).unwrap_err()]) {
        let (start, end) =
            error.message().split_once("a…` in manifest").or(error.message().split_once("/…` in manifest")).unwrap();
        assert!(start.len() < 230 && end.len() < 300, "{error}");
    }
    let error = catalog.static_url("\u{1b}[31m\u{9b}1m\u{202e}x.css").unwrap_err();
    let start = r"no asset `\u{1b}[31m\u{9b}1m\u{202e}x.css` in ";
    assert!(error.to_string().starts_with(start), "{error}");
}

#[test]
fn nothing_is_read_again_unless_asked() {
    let site = Site::new();
    let path = site.write_manifest("v1");
    let assets = Assets::from_manifest(&path).unwrap();
    fs::remove_file(&path).unwrap();
    assert_eq!(url(&assets, "a.css"), "/static/a.v1.css");
}

#[test]
fn an_output_directory_gives_the_manifest_that_its_pointer_names() {
    let site = Site::new();
    let first = site.release("v1");
    let second = site.release("v2");
    let assets = Assets::builder().follow(false).from_manifest(site.path("public")).unwrap();
    assert_eq!(url(&assets, "a.css"), "/static/a.v2.css");
    assert_eq!(assets.catalog().manifest_digest(), Some(second));

    site.write("public/.asset/current", &format!("{first}\n"));
    assert_eq!(url(&assets, "a.css"), "/static/a.v2.css");
    assert!(assets.reload().unwrap());
    assert_eq!(url(&assets, "a.css"), "/static/a.v1.css");
}

#[test]
fn an_output_directory_without_a_build_says_so() {
    let site = Site::new();
    fs::create_dir(site.path("public")).unwrap();
    let message = refusal(Assets::from_manifest(site.path("public")), ErrorKind::Manifest);
    assert_snapshot!(site.shown(&message), @"output directory `<dir>/public` has no build; run `asset build`");
}

#[test]
fn a_malformed_pointer_is_refused() {
    let site = Site::new();
    let digest = site.release("v1").to_string();
    let texts =
        ["", "\n", &digest[1..], &digest.to_uppercase(), &format!("{digest}\n{digest}\n"), "../../../etc/passwd"];
    for text in texts {
        site.write("public/.asset/current", text);
        let message = refusal(Assets::from_manifest(site.path("public")), ErrorKind::Manifest);
        let expected = "pointer `<dir>/public/.asset/current` does not hold a manifest digest; run `asset build`";
        assert_eq!(site.shown(&message), expected, "{text}");
    }
    site.write("public/.asset/current", &"0".repeat(64));
    assert_snapshot!(site.shown(&refusal(Assets::from_manifest(site.path("public")), ErrorKind::Io)), @"can't read the manifest `<dir>/public/.asset/manifests/0000000000000000000000000000000000000000000000000000000000000000.json`: No such file or directory (os error 2)");
}

#[test]
fn a_damaged_or_absent_manifest_is_an_error_at_start() {
    let site = Site::new();
    site.write("m.json", &manifest("v1")[..100]);
    let message = refusal(Assets::from_manifest(site.path("m.json")), ErrorKind::Manifest);
    assert_snapshot!(site.shown(&message), @"<dir>/m.json:4:5: string has no end");
    assert_snapshot!(site.shown(&refusal(Assets::from_manifest(site.path("x.json")), ErrorKind::Io)), @"there is no manifest or output directory `<dir>/x.json`; run `asset build`");
}

#[test]
fn an_embedded_manifest_never_changes() {
    let assets = Assets::embedded(manifest("v1")).unwrap();
    assert_eq!(url(&assets, "a.css"), "/static/a.v1.css");
    assert!(assets.is_fixed());
    let generation = assets.generation();
    assert!(!assets.reload().unwrap());
    assert_eq!(assets.generation(), generation);
    assert_snapshot!(assets.catalog().static_url("x.css").unwrap_err(), @"no asset `x.css` in manifest `embedded` (4 assets); did you mean `a.css` or `b.css`? If it is new, run `asset build`");
    assert_snapshot!(refusal(Assets::embedded(""), ErrorKind::Manifest), @"embedded:1:1: manifest is empty; run `asset build`, which replaces it");
}

#[test]
fn reloading_swaps_the_catalog_only_if_it_changed() {
    let site = Site::new();
    let assets = Assets::builder().follow(false).from_manifest(site.write_manifest("v1")).unwrap();
    let (clone, generation, before) = (assets.clone(), assets.generation(), assets.catalog());
    site.write_manifest("v1");
    assert!(!assets.reload().unwrap());
    assert_eq!(assets.generation(), generation);

    site.write_manifest("v2");
    assert!(assets.reload().unwrap());
    assert!(clone.generation() > generation);
    assert_eq!(url(&clone, "a.css"), "/static/a.v2.css");
    assert_eq!(before.asset("a.css").unwrap().url(), "/static/a.v1.css");
    assert!(!clone.reload().unwrap());
}

#[test]
fn a_reload_that_fails_keeps_the_last_good_catalog() {
    let site = Site::new();
    let path = site.write_manifest("v1");
    let assets = Assets::builder().follow(false).from_manifest(&path).unwrap();
    let generation = assets.generation();
    site.write("m.json", &manifest("v2")[..200]);
    assert_eq!(assets.reload().unwrap_err().kind(), ErrorKind::Manifest);
    fs::remove_file(&path).unwrap();
    assert_eq!(assets.reload().unwrap_err().kind(), ErrorKind::Io);
    assert_eq!((url(&assets, "a.css").as_str(), assets.generation()), ("/static/a.v1.css", generation));

    site.write_manifest("v3");
    assert!(assets.reload().unwrap());
    assert_eq!(url(&assets, "a.css"), "/static/a.v3.css");
}

#[test]
fn another_prefix_takes_the_place_of_the_recorded_one() {
    let site = Site::new();
    let path = site.write_manifest("v1");
    let assets = Assets::from_manifest(&path).unwrap();
    let cdn = Assets::builder().prefix("https://cdn.example.com/x").from_manifest(&path).unwrap();
    assert_eq!(url(&cdn, "a.css"), "https://cdn.example.com/x/a.v1.css");
    assert_eq!(cdn.catalog().prefix().mount(), "/x/");
    assert_eq!(url(&assets, "a.css"), "/static/a.v1.css");

    let manifest = manifest_under("/static/{version}/", "prefix", "v1");
    assert_eq!(url(&Assets::embedded(&manifest).unwrap(), "a.css"), "/static/v1/a.css");
    let cdn = Assets::builder().prefix("//cdn/{version}/x/").embedded(&manifest).unwrap();
    assert_eq!(url(&cdn, "a.css"), "//cdn/v1/x/a.css");
}

#[test]
fn a_prefix_that_does_not_go_with_the_style_is_refused() {
    let filename = manifest("v1");
    let prefix = manifest_under("/{version}/", "prefix", "v1");
    let refused =
        |manifest: &str, prefix: &str| refusal(Assets::builder().prefix(prefix).embedded(manifest), ErrorKind::Invalid);
    assert_snapshot!(refused(&filename, "/static/{version}/"), @"prefix `/static/{version}/` contains `{version}`, which goes with style `prefix`, not `filename`");
    assert_snapshot!(refused(&filename, "static"), @"prefix `static` must begin with `/`, `//host`, `http://` or `https://`");
    assert_snapshot!(refused(&prefix, "/static/"), @"prefix `/static/` must contain `{version}` exactly once with style `prefix`");
    assert_snapshot!(refused(&prefix, "/{version}/{version}/"), @"prefix `/{version}/{version}/` has `{version}` more than once");
}

#[test]
fn a_style_that_no_longer_goes_with_the_prefix_is_refused_at_the_reload() {
    let site = Site::new();
    let assets = Assets::builder().prefix("/cdn/").follow(false).from_manifest(site.write_manifest("v1")).unwrap();
    site.write("m.json", &manifest_under("/{version}/", "prefix", "v2"));
    assert_eq!(assets.reload().unwrap_err().kind(), ErrorKind::Invalid);
    assert_eq!(url(&assets, "a.css"), "/cdn/a.v1.css");
}

#[test]
fn debug_makes_bundles_answer_with_their_members() {
    let assets = Assets::builder().expand_bundles(true).embedded(manifest("v1")).unwrap();
    assert!(assets.catalog().is_debug());
    assert_eq!(all_urls(&assets), ["/static/b.v1.css", "/static/a.v1.css"]);
    assert_eq!(assets.catalog().asset_url("app").unwrap().plain(), "/static/site.v1.css");
}

#[test]
fn what_was_set_at_start_survives_a_reload() {
    let site = Site::new();
    let builder = Assets::builder().prefix("/cdn/").expand_bundles(true).follow(false);
    let assets = builder.from_manifest(site.write_manifest("v1")).unwrap();
    site.write_manifest("v2");
    assert!(assets.reload().unwrap());
    assert_eq!(all_urls(&assets), ["/cdn/b.v2.css", "/cdn/a.v2.css"]);
}

#[test]
fn a_process_notices_that_its_macros_read_another_manifest() {
    let site = Site::new();
    let path = site.write_manifest("v1");
    let requiring = |digest: String| Assets::builder().require_manifest(digest).from_manifest(&path);
    requiring(manifest_digest(manifest("v1").as_bytes()).to_string()).unwrap();
    let message = refusal(requiring("0".repeat(64)), ErrorKind::Mismatch);
    assert_snapshot!(site.shown(&message), @"the macros were compiled with manifest 0000000000000000000000000000000000000000000000000000000000000000, but this process reads 5686b6be005494c4e77643ad9db58c25807f0aa198459cdf17fda088ca4c0b73 from manifest `<dir>/m.json`; run `cargo build` after `asset build`");
}

#[test]
fn a_change_is_counted_once_however_many_reload_at_once() {
    let site = Site::new();
    let assets = Assets::builder().follow(false).from_manifest(site.write_manifest("v1")).unwrap();
    let generation = assets.generation();
    site.write_manifest("v2");
    let changed = thread::scope(|scope| {
        let reloads: Vec<_> = (0..8).map(|_| scope.spawn(|| assets.reload().unwrap())).collect();
        reloads.into_iter().map(|reload| reload.join().unwrap()).filter(|&changed| changed).count()
    });
    assert_eq!((changed, assets.generation() - generation), (1, 1));
}

#[test]
fn readers_see_whole_catalogs_while_builds_are_swapped() {
    const SWAPS: usize = 500;
    let site = Site::new();
    let assets = Assets::builder().follow(false).from_manifest(site.write_manifest("0")).unwrap();
    let (is_over, first) = (AtomicBool::new(false), assets.generation());
    thread::scope(|scope| {
        let readers: Vec<_> = (0..8).map(|_| scope.spawn(|| read(&assets, &is_over))).collect();
        for build in 1..=SWAPS {
            site.write_manifest(&build.to_string());
            assets.reload().unwrap();
        }
        is_over.store(true, Ordering::Release);
        for reader in readers {
            assert!(reader.join().unwrap() > 0);
        }
    });
    assert_eq!(assets.generation() - first, SWAPS as u64);
    assert_eq!(url(&assets, "a.css"), format!("/static/a.{SWAPS}.css"));
}

/// Reads until all is over; fails unless each catalog is of one build, and builds and generations only go on. Gives the
/// number of catalogs seen.
fn read(assets: &Assets, is_over: &AtomicBool) -> usize {
    let (mut last, mut generation, mut catalogs) = (0, 0, 0);
    while !is_over.load(Ordering::Acquire) {
        let now = assets.generation();
        let catalog = assets.catalog();
        let build = catalog.asset("a.css").unwrap().version();
        for path in ["a.css", "b.css", "css/app.css", "site.css"] {
            assert!(catalog.static_url(path).unwrap().plain().ends_with(&format!(".{build}.css")), "{path} {build}");
        }
        assert_eq!(catalog.asset_url("app").unwrap().plain(), format!("/static/site.{build}.css"));
        let build: usize = build.parse().unwrap();
        assert!(build >= last && now >= generation, "{last} → {build}, {generation} → {now}");
        (last, generation, catalogs) = (build, now, catalogs + 1);
        thread::yield_now();
    }
    catalogs
}

#[test]
fn a_kept_manifest_whose_bytes_are_not_those_of_its_name_is_refused() {
    let site = Site::new();
    let digest = site.release("v1");
    let kept = site.path(&format!("public/.asset/manifests/{digest}.json"));
    site.write(kept.to_str().unwrap(), &manifest("v2"));
    let expected = format!("`{}` is not the manifest that its name, a digest, says; run `asset build`", kept.display());
    for path in [&site.path("public"), &kept] {
        assert_eq!(refusal(Assets::from_manifest(path), ErrorKind::Manifest), expected);
    }
    assert_eq!(Manifest::read(&kept).unwrap_err().to_string(), expected);
}
