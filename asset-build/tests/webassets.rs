//! What docs/webassets.md says of bundles: how they are joined, named and versioned.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs::File;
use std::time::{Duration, UNIX_EPOCH};

use asset_build::Config;
use asset_core::{Assets, AssetsBuilder, ErrorKind, IntegrityAlgorithm, Style, VersionScheme};
use common::Project;
use insta::assert_snapshot;

/// A build's assets, opened by `builder`.
fn open(project: &Project, config: &Config, builder: AssetsBuilder) -> Assets {
    project.build_with(config).unwrap_or_else(|failure| panic!("{failure}"));
    builder.follow(false).from_manifest(project.path("public")).unwrap()
}

fn built(project: &Project, config: &Config) -> Assets {
    open(project, config, Assets::builder())
}

fn two() -> Project {
    Project::new(&[("static/a.css", "a{}"), ("static/b.css", "b{}")])
}

#[test]
fn the_members_of_a_bundle_are_joined_by_one_newline() {
    let project = two();
    project.write("static/c.css", "c {}\n");
    let config = project.config().bundle("ab", "ab.css", &["a.css", "b.css"]).bundle("c", "only.css", &["c.css"]);
    let assets = built(&project, &config);
    let version = |path: &str| assets.catalog().asset(path).unwrap().version().to_owned();
    assert_eq!(version("ab.css"), "50b72061");
    assert_eq!(version("only.css"), version("c.css"));
}

#[test]
fn a_bundle_is_an_asset_itself() {
    let project = two();
    let config = project.config().bundle("app", "css/site.css", &["a.css", "b.css"]);
    let catalog = built(&project, &config).catalog();
    assert_eq!(catalog.asset_url("app").unwrap().plain(), "/static/css/site.50b72061.css");
    assert_eq!(catalog.static_url("css/site.css").unwrap().plain(), "/static/css/site.50b72061.css");
}

#[test]
fn a_placeholder_says_where_the_version_stands() {
    let url_of = |output: &str, style: Style| {
        let project = two();
        let config = project.config().style(style).bundle("app", output, &["a.css"]);
        built(&project, &config).catalog().asset_url("app").unwrap().into_plain().into_owned()
    };
    assert_eq!(url_of("gen/o.{version}.css", Style::Filename), "/static/gen/o.307cc22f.css");
    assert_eq!(url_of("gen/{version}-o.css", Style::Filename), "/static/gen/307cc22f-o.css");
    assert_eq!(url_of("gen/{version}/o.css", Style::Filename), "/static/gen/307cc22f/o.css");
    assert_eq!(url_of("gen/o.css", Style::Filename), "/static/gen/o.307cc22f.css");
    assert_eq!(url_of("gen/o.{version}.css", Style::Query { key: None }), "/static/gen/o.css?307cc22f");
    assert_eq!(url_of("gen/o.{version}.css", Style::None), "/static/gen/o.css");
    assert_eq!(url_of("100%(version)s%.css", Style::Filename), "/static/100%25(version)s%25.307cc22f.css");
}

#[test]
fn expanded_bundles_give_members_with_versions_of_their_own() {
    let project = two();
    let config = project.config().style(Style::Query { key: None }).bundle("app", "ab.css", &["b.css", "a.css"]);
    let catalog = open(&project, &config, Assets::builder().expand_bundles(true)).catalog();
    let urls: Vec<_> = catalog.asset_urls("app").unwrap().iter().map(|url| url.plain().to_owned()).collect();
    assert_eq!(urls, ["/static/b.css?c1f7557b", "/static/a.css?307cc22f"]);
}

#[test]
fn the_timestamp_of_a_bundle_is_that_of_its_newest_member() {
    let project = two();
    for (name, seconds) in [("a.css", 1_700_000_000), ("b.css", 1_600_000_000)] {
        let file = File::options().write(true).open(project.path(&format!("static/{name}"))).unwrap();
        file.set_modified(UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
    }
    let config = project.config().version(VersionScheme::Timestamp);
    let config = config.bundle("app", "gen/o.{version}.css", &["a.css", "b.css"]);
    let catalog = built(&project, &config).catalog();
    assert_eq!(catalog.asset_url("app").unwrap().plain(), "/static/gen/o.1700000000.css");
    assert_eq!(catalog.static_url("b.css").unwrap().plain(), "/static/b.1600000000.css");
}

#[test]
fn two_bundles_with_one_output_are_an_error() {
    let project = two();
    let config = project.config().bundle("one", "o.css", &["a.css"]).bundle("two", "o.{version}.css", &["a.css"]);
    let error = config.validate().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert_snapshot!(error, @"bundle `two`: output `o.css` is also that of bundle `one`");
}

#[test]
fn outputs_with_a_placeholder_have_integrity_too() {
    let project = Project::new(&[("static/a.css", "")]);
    let mut config = project.config().bundle("app", "o.{version}.css", &["a.css"]);
    config.integrity = vec![IntegrityAlgorithm::Sha384];
    let catalog = built(&project, &config).catalog();
    let empty = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";
    assert_eq!(catalog.static_integrity("o.css").unwrap(), empty);
    assert_eq!(catalog.static_integrity("a.css?x#y").unwrap(), empty);
}

#[test]
fn a_name_of_a_bundle_is_not_a_file_and_a_file_is_not_a_bundle() {
    let project = two();
    let catalog = built(&project, &project.config().bundle("app", "o.css", &["a.css"])).catalog();
    let file = catalog.asset_url("a.css#top").unwrap_err();
    assert_eq!(file.kind(), ErrorKind::UnknownBundle);
    assert!(file.to_string().ends_with(" (1 bundle); that is an asset: `static_url` gives its URL"), "{file}");
    let bundle = catalog.static_url("app").unwrap_err();
    assert_eq!(bundle.kind(), ErrorKind::UnknownAsset);
    assert!(bundle.to_string().ends_with(" (3 assets); that is a bundle: `asset_url` gives its URL"), "{bundle}");
}

#[test]
fn bundles_with_mistakes_are_refused_by_name() {
    let project = two();
    let refusal = |output: &str, members: &[&str]| project.findings(&project.config().bundle("app", output, members));
    assert_snapshot!(refusal("x.css", &["a.cs"]), @"bundle `app`: no asset `a.cs` in the load path; did you mean `a.css`?");
    assert_snapshot!(refusal("x.css", &["*.css"]), @"bundle `app`: no asset `*.css` in the load path; members are listed one by one, as their order counts");
    assert_snapshot!(refusal("a.css", &["b.css"]), @"bundle `app`: output `a.css` is also an asset of the load path");
    assert_snapshot!(refusal("x.css", &[]), @"bundle `app` has no members");
    assert_snapshot!(refusal("../x.css", &["a.css"]), @"bundle `app`: output: path \"../x.css\" has a `.` or `..` segment");
    assert_snapshot!(refusal("{version}.css", &["a.css"]), @"bundle `app`: output `{version}.css` has no name besides `{version}`");
}
