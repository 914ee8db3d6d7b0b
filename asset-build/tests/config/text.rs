//! What is said of a text that is no configuration at all.

use std::path::Path;

use asset_build::Config;
use asset_core::ErrorKind;
use insta::assert_snapshot;

use crate::{read, refusal, refusals};

#[test]
fn text_that_is_no_toml_is_refused_where_it_stops_to_be() {
    assert_snapshot!(refusals(&[
        "prefix = '/static/",
        "prefix =",
        "prefix = '/a/'\nprefix = '/b/'",
        "[bundles.app]\n[bundles.app]",
        "exclude = ['ä', ü]",
    ]), @r"
    prefix = '/static/
      asset.toml:1:19: invalid literal string, expected `'`
    prefix =
      asset.toml:1:9: string values must be quoted, expected literal string
    prefix = '/a/' ⏎ prefix = '/b/'
      asset.toml:2:1: duplicate key
    [bundles.app] ⏎ [bundles.app]
      asset.toml:2:10: duplicate key
    exclude = ['ä', ü]
      asset.toml:1:17: string values must be quoted, expected literal string
    ");
}

#[test]
fn the_first_mistake_of_a_file_is_the_one_that_is_shown() {
    assert_snapshot!(refusal("zzz = 1\noutput = 2\naaa = 3"), @"asset.toml:1:1: unknown key `zzz`");
}

#[test]
fn bytes_that_are_no_text_are_refused_where_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("asset.toml");
    std::fs::write(&path, b"prefix = '/a/'\n# \xFF").unwrap();
    let error = Config::read(&path).err().unwrap();
    assert_eq!(error.to_string(), format!("{}:2:3: not UTF-8", path.display()));
}

#[test]
fn a_file_that_is_not_there_is_an_io_error() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("asset.toml");
    let error = Config::read(&path).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Io);
    let expected = format!("can't read the configuration `{}`: No such file or directory (os error 2)", path.display());
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_byte_order_mark_is_no_mistake() {
    assert_eq!(read("\u{feff}output = 'out'\r\n").output, Path::new("out"));
}
