//! The tags that `asset_tags` gives.
#![cfg(feature = "assets")]
#![allow(clippy::unwrap_used)]

mod support {
    pub(crate) mod page_manifest;
}

use std::borrow::Borrow;

use asset_core::{Assets, Catalog, TagOptions};
use insta::assert_snapshot;
use support::page_manifest::{MANIFEST, catalog};

fn tags(catalog: &Catalog, options: impl Borrow<TagOptions>) -> String {
    catalog.asset_tags(options.borrow()).unwrap().html().to_owned()
}

/// The tags of these names, without further options.
fn of(names: &[&str]) -> String {
    tags(&catalog("/static/"), TagOptions::new(names.iter().copied()))
}

#[test]
fn the_media_type_says_which_tag() {
    assert_snapshot!(of(&["css/app.css", "js/old.js", "site.webmanifest"]), @r#"
    <link rel="stylesheet" href="/static/css/app.22222222.css" integrity="sha384-app">
    <script src="/static/js/old.ffffffff.js" integrity="sha384-old"></script>
    <link rel="manifest" href="/static/site.0d0d0d0d.webmanifest">
    "#);
    assert_snapshot!(of(&["img/logo.svg", "font.woff2", "data.json", "film.mp4"]), @r#"
    <link rel="preload" as="image" href="/static/img/logo.bbbbbbbb.svg" type="image/svg+xml">
    <link rel="preload" as="font" href="/static/font.aaaaaaaa.woff2" type="font/woff2" crossorigin="anonymous">
    <link rel="preload" as="fetch" href="/static/data.77777777.json" type="application/json" crossorigin="anonymous">
    <link rel="preload" as="video" href="/static/film.99999999.mp4" type="video/mp4">
    "#);
}

#[test]
fn a_bundle_comes_before_an_asset_of_the_same_name() {
    assert_snapshot!(of(&["app", "both"]), @r#"<link rel="stylesheet" href="/static/css/site.66666666.css" integrity="sha384-site sha512-site">"#);
}

#[test]
fn a_module_has_what_it_imports_fetched_first_each_once() {
    assert_snapshot!(of(&["js/app.js"]), @r#"
    <link rel="modulepreload" href="/static/js/util.0c0c0c0c.js">
    <link rel="modulepreload" href="/static/js/chart.dddddddd.js" integrity="sha384-chart">
    <script type="module" src="/static/js/app.cccccccc.js" integrity="sha384-main"></script>
    "#);
    assert_snapshot!(of(&["js/leaf.mjs"]), @r#"<script type="module" src="/static/js/leaf.eeeeeeee.mjs"></script>"#);
    // Members of a cycle import each other.
    assert_snapshot!(of(&["js/one.js"]), @r#"
    <link rel="modulepreload" href="/static/js/two.0b0b0b0b.js">
    <script type="module" src="/static/js/one.0a0a0a0a.js"></script>
    "#);
}

#[test]
fn names_share_what_stands_there_already() {
    assert_snapshot!(of(&["js/app.js", "js/chart.js", "js/app.js", "js/util.js"]), @r#"
    <script type="module" src="/static/js/app.cccccccc.js" integrity="sha384-main"></script>
    <script type="module" src="/static/js/chart.dddddddd.js" integrity="sha384-chart"></script>
    <script src="/static/js/util.0c0c0c0c.js"></script>
    "#);
    assert_snapshot!(of(&["entry.js", "css/entry.css", "css/chunk.css"]), @r#"
    <link rel="modulepreload" href="/static/chunk.11111111.js">
    <script type="module" src="/static/entry.88888888.js"></script>
    <link rel="stylesheet" href="/static/css/entry.44444444.css" integrity="sha384-entry">
    <link rel="stylesheet" href="/static/css/chunk.33333333.css">
    "#);
}

#[test]
fn the_stylesheets_of_an_entry_stand_before_its_script() {
    assert_snapshot!(of(&["entry.js"]), @r#"
    <link rel="stylesheet" href="/static/css/chunk.33333333.css">
    <link rel="stylesheet" href="/static/css/entry.44444444.css" integrity="sha384-entry">
    <link rel="modulepreload" href="/static/chunk.11111111.js">
    <script type="module" src="/static/entry.88888888.js"></script>
    "#);
    assert_snapshot!(tags(&catalog("/static/"), TagOptions::new(["entry.js"]).preload(true)), @r#"
    <link rel="preload" as="style" href="/static/css/chunk.33333333.css" type="text/css">
    <link rel="preload" as="style" href="/static/css/entry.44444444.css" type="text/css" integrity="sha384-entry">
    <link rel="modulepreload" href="/static/chunk.11111111.js">
    <link rel="modulepreload" href="/static/entry.88888888.js">
    "#);
}

#[test]
fn the_author_says_better_what_is_a_module() {
    let catalog = catalog("/static/");
    assert_snapshot!(tags(&catalog, TagOptions::new(["js/old.js", "css/app.css"]).module(true)), @r#"
    <script type="module" src="/static/js/old.ffffffff.js" integrity="sha384-old"></script>
    <link rel="stylesheet" href="/static/css/app.22222222.css" integrity="sha384-app">
    "#);
    assert_snapshot!(tags(&catalog, TagOptions::new(["js/app.js"]).module(false)), @r#"<script src="/static/js/app.cccccccc.js" integrity="sha384-main"></script>"#);
}

#[test]
fn preload_only_fetches() {
    let options = TagOptions::new(["app", "js/old.js", "js/leaf.mjs", "font.woff2", "img/logo.svg"]);
    assert_snapshot!(tags(&catalog("/static/"), options.preload(true).nonce("n").media("print")), @r#"
    <link rel="preload" as="style" href="/static/css/site.66666666.css" type="text/css" media="print" integrity="sha384-site sha512-site" nonce="n">
    <link rel="preload" as="script" href="/static/js/old.ffffffff.js" type="text/javascript" integrity="sha384-old" nonce="n">
    <link rel="modulepreload" href="/static/js/leaf.eeeeeeee.mjs" nonce="n">
    <link rel="preload" as="font" href="/static/font.aaaaaaaa.woff2" type="font/woff2" crossorigin="anonymous">
    <link rel="preload" as="image" href="/static/img/logo.bbbbbbbb.svg" type="image/svg+xml" media="print">
    "#);
}

#[test]
fn each_option_stands_where_it_means_something() {
    let catalog = catalog("/static/");
    let all = ["css/app.css", "js/old.js", "js/chart.js", "img/logo.svg"];
    let options = TagOptions::new(all).defer(true).run_async(true).media("screen and (width > 40em)").nonce("a+b/c=");
    assert_snapshot!(tags(&catalog, options), @r#"
    <link rel="stylesheet" href="/static/css/app.22222222.css" media="screen and (width &gt; 40em)" integrity="sha384-app" nonce="a+b/c=">
    <script src="/static/js/old.ffffffff.js" async defer integrity="sha384-old" nonce="a+b/c="></script>
    <link rel="modulepreload" href="/static/js/util.0c0c0c0c.js" nonce="a+b/c=">
    <script type="module" src="/static/js/chart.dddddddd.js" async integrity="sha384-chart" nonce="a+b/c="></script>
    <link rel="preload" as="image" href="/static/img/logo.bbbbbbbb.svg" type="image/svg+xml" media="screen and (width &gt; 40em)">
    "#);
}

#[test]
fn on_another_host_integrity_needs_permission() {
    let all = ["css/app.css", "js/old.js", "js/app.js", "img/logo.svg"];
    assert_snapshot!(tags(&catalog("https://cdn.example.com/"), TagOptions::new(all)), @r#"
    <link rel="stylesheet" href="https://cdn.example.com/css/app.22222222.css" integrity="sha384-app" crossorigin="anonymous">
    <script src="https://cdn.example.com/js/old.ffffffff.js" integrity="sha384-old" crossorigin="anonymous"></script>
    <link rel="modulepreload" href="https://cdn.example.com/js/util.0c0c0c0c.js">
    <link rel="modulepreload" href="https://cdn.example.com/js/chart.dddddddd.js" integrity="sha384-chart">
    <script type="module" src="https://cdn.example.com/js/app.cccccccc.js" integrity="sha384-main"></script>
    <link rel="preload" as="image" href="https://cdn.example.com/img/logo.bbbbbbbb.svg" type="image/svg+xml">
    "#);
    assert_snapshot!(tags(&catalog("//cdn.example.com/"), TagOptions::new(["css/app.css"])), @r#"<link rel="stylesheet" href="//cdn.example.com/css/app.22222222.css" integrity="sha384-app" crossorigin="anonymous">"#);
}

#[test]
fn attributes_replace_and_remove_and_are_escaped() {
    let options = TagOptions::new(["css/app.css", "js/app.js"]);
    let options = options.attribute("data-x", "\"><script>'&").unwrap();
    let options = options.attribute("Integrity", false).unwrap().attribute("crossorigin", true).unwrap();
    assert_snapshot!(tags(&catalog("/static/"), options.attribute("@click.once", "").unwrap()), @r#"
    <link rel="stylesheet" href="/static/css/app.22222222.css" @click.once="" crossorigin data-x="&quot;&gt;&lt;script&gt;&#39;&amp;">
    <link rel="modulepreload" href="/static/js/util.0c0c0c0c.js">
    <link rel="modulepreload" href="/static/js/chart.dddddddd.js" integrity="sha384-chart">
    <script type="module" src="/static/js/app.cccccccc.js" @click.once="" crossorigin data-x="&quot;&gt;&lt;script&gt;&#39;&amp;"></script>
    "#);
}

#[test]
fn a_query_and_a_fragment_stay_behind_the_version() {
    assert_snapshot!(of(&["img/logo.svg?a=1&b=\"><x>#home", "img/logo.svg#home"]), @r#"
    <link rel="preload" as="image" href="/static/img/logo.bbbbbbbb.svg?a=1&amp;b=%22%3E%3Cx%3E#home" type="image/svg+xml">
    <link rel="preload" as="image" href="/static/img/logo.bbbbbbbb.svg#home" type="image/svg+xml">
    "#);
}

#[test]
fn in_debug_a_bundle_gives_its_members() {
    let debug = Assets::builder().expand_bundles(true).embedded(MANIFEST).unwrap().catalog();
    assert_snapshot!(tags(&debug, TagOptions::new(["app"])), @r#"
    <link rel="stylesheet" href="/static/css/reset.55555555.css">
    <link rel="stylesheet" href="/static/css/app.22222222.css" integrity="sha384-app">
    "#);
}

#[test]
fn the_assets_of_the_tags_are_known_in_their_order() {
    let catalog = catalog("/static/");
    let options = TagOptions::new(["entry.js", "img/logo.svg#a", "img/logo.svg#b"]);
    let tags = catalog.asset_tags(&options).unwrap();
    let paths: Vec<&str> = tags.assets().iter().map(|asset| asset.path()).collect();
    assert_eq!(paths, ["css/chunk.css", "css/entry.css", "chunk.js", "entry.js", "img/logo.svg"]);
}

#[test]
fn no_name_gives_no_tag() {
    assert_eq!(of(&[]), "");
}

#[test]
fn an_unknown_name_is_told_with_the_nearest_of_both_kinds() {
    let catalog = catalog("/static/");
    let message = |name: &str| catalog.asset_tags(&TagOptions::new([name])).unwrap_err().to_string();
    assert_snapshot!(message("ap"), @"no bundle and no asset `ap` in manifest `embedded` (2 bundles, 20 assets); did you mean `app`? If it is new, run `asset build`");
    assert_snapshot!(message("app.css"), @"no bundle and no asset `app.css` in manifest `embedded` (2 bundles, 20 assets); did you mean `css/app.css`? If it is new, run `asset build`");
    assert_snapshot!(message("nothing/like/it?v=1"), @"no bundle and no asset `nothing/like/it` in manifest `embedded` (2 bundles, 20 assets); if it is new, run `asset build`");
}

#[test]
fn an_attribute_that_can_not_be_is_refused() {
    let refusals = ["", "a b", "1a", "a\"", "on>x", "ä", "HREF", "src", "rel", "as", "type", "a\nb"].map(|name| {
        let error = TagOptions::new(["app"]).attribute(name, "x").unwrap_err();
        format!("{error}\n")
    });
    assert_snapshot!(refusals.concat(), @r#"
    `asset_tags`: attribute `` is not an attribute name: a letter, `_`, `:` or `@`, then also digits, `-` and `.`
    `asset_tags`: attribute `a b` is not an attribute name: a letter, `_`, `:` or `@`, then also digits, `-` and `.`
    `asset_tags`: attribute `1a` is not an attribute name: a letter, `_`, `:` or `@`, then also digits, `-` and `.`
    `asset_tags`: attribute `a"` is not an attribute name: a letter, `_`, `:` or `@`, then also digits, `-` and `.`
    `asset_tags`: attribute `on>x` is not an attribute name: a letter, `_`, `:` or `@`, then also digits, `-` and `.`
    `asset_tags`: attribute `ä` is not an attribute name: a letter, `_`, `:` or `@`, then also digits, `-` and `.`
    `asset_tags`: attribute `HREF` can't be given, as it follows from the asset
    `asset_tags`: attribute `src` can't be given, as it follows from the asset
    `asset_tags`: attribute `rel` can't be given, as it follows from the asset
    `asset_tags`: attribute `as` can't be given, as it follows from the asset
    `asset_tags`: attribute `type` can't be given, as it follows from the asset; `module` says whether a script is one
    `asset_tags`: attribute `a\nb` is not an attribute name: a letter, `_`, `:` or `@`, then also digits, `-` and `.`
    "#);
    let twice = TagOptions::new(["app"]).attribute("id", "a").unwrap().attribute("ID", "b").unwrap_err();
    assert_snapshot!(twice.to_string(), @"`asset_tags`: attribute `ID` is given twice");
}
