//! No text makes the reader panic.

use asset_build::Config;
use proptest::prelude::*;

/// Pieces that a configuration is made of, in any order.
fn pieces() -> impl Strategy<Value = String> {
    #[rustfmt::skip]
    const PIECES: [&str; 46] = [
        "load-path", "exclude", "output", "manifest", "prefix", "version", "token", "token-env", "style", "query-key",
        "integrity", "bundles", "members", "dir", "at", "name", "compress", ".", " = ", "\n", "[", "]", "[[", "]]", "{",
        "}", ", ", "'", "\"", "'static'", "'a/../b'", "'query'", "'{version}'", "'[a'", "'token'", "true", "1", "1.5e3",
        "1979-05-27", "\\u0000", "# ", "ä", "\u{feff}", "\r\n", "'''", "''",
    ];
    prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_pieces_make_the_reader_panic(text in pieces()) {
        if let Err(error) = Config::parse(&text, "asset.toml") {
            let location = error.location().unwrap();
            prop_assert!(location.line <= text.matches('\n').count() + 1);
            prop_assert!(!error.message().contains('\n'), "{}", error.message());
        }
    }

    #[test]
    fn no_characters_make_the_reader_panic(text in any::<String>()) {
        drop(Config::parse(&text, "asset.toml"));
    }

    #[test]
    fn no_value_makes_the_reader_panic(value in "[^'\\p{C}]{0,20}") {
        for key in ["output", "manifest", "prefix", "version", "token", "style", "query-key"] {
            drop(Config::parse(&format!("{key} = '{value}'"), "asset.toml"));
        }
        for key in ["exclude", "load-path", "integrity", "compress"] {
            drop(Config::parse(&format!("{key} = ['{value}']"), "asset.toml"));
        }
        drop(Config::parse(&format!("load-path = [{{ dir = '{value}', at = '{value}', name = '{value}' }}]"), "asset.toml"));
        drop(Config::parse(&format!("[bundles.'{value}']\nmembers = ['{value}']\noutput = '{value}'"), "asset.toml"));
    }
}
