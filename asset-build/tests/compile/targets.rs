//! `targets`.

use asset_build::compile::Targets;
use insta::assert_snapshot;

#[test]
fn a_query_that_is_not_one_is_an_error() {
    assert_snapshot!(Targets::parse("netscape > 4").unwrap_err(), @r"targets `netscape > 4`: failed to resolve query: unknown browser: 'netscape'");
    assert_snapshot!(Targets::parse("chrome > 9999").unwrap_err(), @r"targets `chrome > 9999`: no browser is meant by it");
}

#[test]
fn queries_of_browserslist_are_understood() {
    for query in
        ["defaults", "baseline widely available", "chrome >= 100, safari >= 15", "last 2 versions and not dead"]
    {
        assert!(Targets::parse(query).is_ok(), "{query}");
    }
}
