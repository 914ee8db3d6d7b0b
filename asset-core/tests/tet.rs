//! What docs/tet.md says of tokens, prefixes and URLs.
#![cfg(feature = "directory")]
#![allow(clippy::unwrap_used)]

mod support {
    pub(crate) mod sources;
}

use asset_core::catalog::Lookup;
use asset_core::{Assets, Catalog, Directory, Error, ErrorKind, Style, VersionScheme};
use insta::assert_snapshot;
use support::sources::{Sources, url};

const PREFIX: &str = "/static/{version}/";

fn with_token(sources: &Sources, token: &str) -> Directory {
    sources.directory().style(Style::Prefix).token(token)
}

fn open(directory: Directory, prefix: &str) -> Result<Assets, Error> {
    Assets::builder().prefix(prefix).from_dir(directory)
}

fn refusal(directory: Directory, prefix: &str) -> String {
    let error = open(directory, prefix).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    error.to_string()
}

/// What a request for this path after `/static/` means, in a word.
fn found(catalog: &Catalog, path: &str) -> String {
    match catalog.find(path, None) {
        Lookup::Current(known) => format!("current {}", known.asset.path()),
        Lookup::Unversioned(known) => format!("unversioned {}", known.asset.path()),
        Lookup::OtherVersion { known, version } => format!("{version} of {}", known.asset.path()),
        Lookup::Indeterminable(error) => error.to_string(),
        _ => "unknown".to_owned(),
    }
}

#[test]
fn the_token_is_a_segment_that_all_assets_share() {
    let sources = Sources::new(&[("css/app.css", b"a"), ("img/logo.png", b"b")]);
    let assets = open(with_token(&sources, "v1.4.2"), PREFIX).unwrap();
    assert_eq!(url(&assets, "css/app.css"), "/static/v1.4.2/css/app.css");
    assert_eq!(url(&assets, "img/logo.png?x=1#top"), "/static/v1.4.2/img/logo.png?x=1#top");
}

#[test]
fn the_token_may_stand_mid_path_and_behind_another_host() {
    let sources = Sources::new(&[("a.css", b"a")]);
    let url_under = |prefix| url(&open(with_token(&sources, "T"), prefix).unwrap(), "a.css");
    assert_eq!(url_under("/a/{version}/b"), "/a/T/b/a.css");
    assert_eq!(url_under("//cdn/{version}"), "//cdn/T/a.css");
    assert_eq!(url_under("https://cdn.example.com/static/{version}/"), "https://cdn.example.com/static/T/a.css");
}

#[test]
fn a_token_that_can_be_no_segment_is_refused_at_start() {
    let sources = Sources::new(&[("a.css", b"a")]);
    let refusals = ["", "a/b", "{x}", "a b", "..", "a%20b"].map(|token| refusal(with_token(&sources, token), PREFIX));
    assert_snapshot!(refusals.join("\n"), @r#"
    token: version "" is empty
    token: version "a/b" has '/'; letters, digits and `-._~` are possible
    token: version "{x}" has '{'; letters, digits and `-._~` are possible
    token: version "a b" has ' '; letters, digits and `-._~` are possible
    token: version ".." has only dots
    token: version "a%20b" has '%'; letters, digits and `-._~` are possible
    "#);
}

#[test]
fn prefix_style_and_token_go_together() {
    let sources = Sources::new(&[("a.css", b"a")]);
    let with_hashes = with_token(&sources, "T").version(VersionScheme::default());
    assert_snapshot!(refusal(with_hashes, PREFIX), @"style `prefix` goes with version `token`, not `hash`");
    assert_snapshot!(refusal(with_token(&sources, "T"), "/static/"), @"prefix `/static/` must contain `{version}` exactly once with style `prefix`");
    assert_snapshot!(refusal(with_token(&sources, "T").style(Style::Filename), PREFIX), @"prefix `/static/{version}/` contains `{version}`, which goes with style `prefix`, not `filename`");
    let in_names = with_token(&sources, "T").style(Style::Filename);
    assert_eq!(url(&Assets::from_dir(in_names).unwrap(), "a.css"), "/static/a.T.css");
}

#[test]
fn an_edited_file_keeps_its_token() {
    let sources = Sources::new(&[("a.css", b"a")]);
    let assets = open(with_token(&sources, "T"), PREFIX).unwrap();
    let digest = assets.catalog().asset("a.css").unwrap().digest().to_owned();
    sources.write("a.css", b"edited");
    assert!(assets.reload().unwrap());
    assert_eq!(url(&assets, "a.css"), "/static/T/a.css");
    assert_ne!(assets.catalog().asset("a.css").unwrap().digest(), digest);
}

#[test]
fn the_clock_of_a_token_that_nobody_gave_does_not_run_on() {
    let sources = Sources::new(&[("a.css", b"a")]);
    let directory = sources.directory().style(Style::Prefix).version(VersionScheme::Token);
    let assets = open(directory, "/{version}/").unwrap();
    let before = url(&assets, "a.css");
    sources.write("b.css", b"b");
    assert!(assets.reload().unwrap());
    assert_eq!(url(&assets, "a.css"), before);
    assert_eq!(url(&assets, "b.css"), before.replace("a.css", "b.css"));
}

#[test]
fn requests_are_told_apart_by_what_is_known() {
    let sources = Sources::new(&[("style.css", b"a"), ("img/logo.png", b"b"), ("css/img/logo.png", b"c")]);
    let catalog = open(with_token(&sources, "v10"), PREFIX).unwrap().catalog();
    assert_eq!(found(&catalog, "v10/img/logo.png"), "current img/logo.png");
    assert_eq!(found(&catalog, "v9/img/logo.png"), "v9 of img/logo.png");
    assert_eq!(found(&catalog, "zzz/style.css"), "zzz of style.css");
    assert_eq!(found(&catalog, "style.css"), "unversioned style.css");
    assert_eq!(found(&catalog, "img/logo.png"), "unversioned img/logo.png");
    assert_eq!(found(&catalog, "css/img/logo.png"), "unversioned css/img/logo.png");
    for unknown in [
        "v10/missing.css",
        "v9/missing.css",
        "v10",
        "v10/",
        "",
        "v9/v10/style.css",
        "%2e%2e/style.css",
        "a%20b/style.css",
        "v10//style.css",
    ] {
        assert_eq!(found(&catalog, unknown), "unknown", "{unknown}");
    }
}

#[test]
fn what_stands_behind_the_token_in_the_prefix_must_be_there() {
    let sources = Sources::new(&[("a.css", b"a")]);
    let catalog = open(with_token(&sources, "T"), "/static/{version}/b/").unwrap().catalog();
    assert_eq!(found(&catalog, "T/b/a.css"), "current a.css");
    assert_eq!(found(&catalog, "S/b/a.css"), "S of a.css");
    assert_eq!(found(&catalog, "T/a.css"), "unknown");
}
