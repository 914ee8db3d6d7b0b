//! Every form of version, version scheme and style that is taken, and what is said of the others.
#![allow(clippy::unwrap_used)]

mod support {
    pub(crate) mod refusals;
}

use std::fmt::Display;
use std::str::FromStr;

use asset_core::{Error, Style, Version, VersionScheme};
use insta::assert_snapshot;
use support::refusals::refusals;

fn is_written_as_read<T: FromStr<Err = Error> + Display>(texts: &[&str]) {
    for text in texts {
        assert_eq!(text.parse::<T>().unwrap_or_else(|error| panic!("{error}")).to_string(), *text);
    }
}

#[test]
fn version_schemes_are_read_and_written() {
    is_written_as_read::<VersionScheme>(&[
        "hash",
        "hash:4",
        "hash:7",
        "hash:9",
        "hash:32",
        "sha256",
        "sha256:4",
        "sha256:33",
        "sha256:64",
        "timestamp",
        "token",
        "custom:git-rev",
    ]);
    let forms = [
        ("hash:8", VersionScheme::Hash { digits: 8 }),
        ("hash:008", VersionScheme::Hash { digits: 8 }),
        ("sha256:8", VersionScheme::Sha256 { digits: 8 }),
        ("timestamp", VersionScheme::Timestamp),
        ("token", VersionScheme::Token),
        ("custom:x", VersionScheme::Custom("x".to_owned())),
    ];
    for (text, scheme) in forms {
        assert_eq!(text.parse::<VersionScheme>().unwrap(), scheme);
    }
    assert_eq!(VersionScheme::default(), VersionScheme::Hash { digits: 8 });
    assert_eq!(VersionScheme::Hash { digits: 8 }.to_string(), "hash");
}

#[test]
fn other_version_schemes_are_refused() {
    #[rustfmt::skip]
    let texts = [
        "", "hash:", "hash:0", "hash:3", "hash:33", "hash:256", "hash:-1", "hash:+8", "hash: 8", "hash:8 ", "hash:8.0",
        "hash:abc", "hash:٨", "hash:8:9", "Hash", "hsh", "hashes", " hash", "md5", "sha1", "sha256:", "sha256:3",
        "sha256:65", "sha-256", "timestamp:", "timestamp:x", "timestamps", "token:v1", "Token", "custom", "custom:",
        "custom:a/b", "custom:a b", "false", "a\nb",
    ];
    assert_snapshot!(refusals(&texts, str::parse::<VersionScheme>), @r#"
    ""
      unknown version scheme ``, expected `hash`, `sha256`, `timestamp` or `token`
    "hash:"
      version `hash:`: the number of digits must be from 4 to 32
    "hash:0"
      version `hash:0`: the number of digits must be from 4 to 32
    "hash:3"
      version `hash:3`: the number of digits must be from 4 to 32
    "hash:33"
      version `hash:33`: the number of digits must be from 4 to 32
    "hash:256"
      version `hash:256`: the number of digits must be from 4 to 32
    "hash:-1"
      version `hash:-1`: the number of digits must be from 4 to 32
    "hash:+8"
      version `hash:+8`: the number of digits must be from 4 to 32
    "hash: 8"
      version `hash: 8`: the number of digits must be from 4 to 32
    "hash:8 "
      version `hash:8 `: the number of digits must be from 4 to 32
    "hash:8.0"
      version `hash:8.0`: the number of digits must be from 4 to 32
    "hash:abc"
      version `hash:abc`: the number of digits must be from 4 to 32
    "hash:٨"
      version `hash:٨`: the number of digits must be from 4 to 32
    "hash:8:9"
      version `hash:8:9`: the number of digits must be from 4 to 32
    "Hash"
      unknown version scheme `Hash`, expected `hash`, `sha256`, `timestamp` or `token`; did you mean `hash`?
    "hsh"
      unknown version scheme `hsh`, expected `hash`, `sha256`, `timestamp` or `token`; did you mean `hash`?
    "hashes"
      unknown version scheme `hashes`, expected `hash`, `sha256`, `timestamp` or `token`; did you mean `hash`?
    " hash"
      unknown version scheme ` hash`, expected `hash`, `sha256`, `timestamp` or `token`; did you mean `hash`?
    "md5"
      unknown version scheme `md5`, expected `hash`, `sha256`, `timestamp` or `token`
    "sha1"
      unknown version scheme `sha1`, expected `hash`, `sha256`, `timestamp` or `token`
    "sha256:"
      version `sha256:`: the number of digits must be from 4 to 64
    "sha256:3"
      version `sha256:3`: the number of digits must be from 4 to 64
    "sha256:65"
      version `sha256:65`: the number of digits must be from 4 to 64
    "sha-256"
      unknown version scheme `sha-256`, expected `hash`, `sha256`, `timestamp` or `token`; did you mean `sha256`?
    "timestamp:"
      version `timestamp:`: `timestamp` takes no parameter
    "timestamp:x"
      version `timestamp:x`: `timestamp` takes no parameter
    "timestamps"
      unknown version scheme `timestamps`, expected `hash`, `sha256`, `timestamp` or `token`; did you mean `timestamp`?
    "token:v1"
      version `token:v1`: `token` takes no parameter
    "Token"
      unknown version scheme `Token`, expected `hash`, `sha256`, `timestamp` or `token`; did you mean `token`?
    "custom"
      unknown version scheme `custom`, expected `hash`, `sha256`, `timestamp` or `token`
    "custom:"
      version `custom:`: its name is empty
    "custom:a/b"
      version `custom:a/b`: its name has '/'; letters, digits and `-._~` are possible
    "custom:a b"
      version `custom:a b`: its name has ' '; letters, digits and `-._~` are possible
    "false"
      unknown version scheme `false`, expected `hash`, `sha256`, `timestamp` or `token`
    "a\nb"
      unknown version scheme `a\nb`, expected `hash`, `sha256`, `timestamp` or `token`
    "#);
}

#[test]
fn a_scheme_knows_which_versions_could_be_its_own() {
    #[rustfmt::skip]
    let cases = [
        ("hash", "3f2a9c1d", true), ("hash", "3f2a9c1", false), ("hash", "3f2a9c1d0", false),
        ("hash", "3F2A9C1D", false), ("hash", "3f2a9c1g", false), ("hash:4", "3f2a", true),
        ("sha256", "3f2a9c1d", true), ("timestamp", "1718539201", true), ("timestamp", "", false),
        ("timestamp", "-1", false), ("token", "v1.4.2", true), ("token", "..", false), ("token", "", false),
        ("token", "a/b", false), ("custom:x", "r7-a", true),
    ];
    for (scheme, version, is_well_formed) in cases {
        assert_eq!(
            scheme.parse::<VersionScheme>().unwrap().is_well_formed(version),
            is_well_formed,
            "{scheme} {version}"
        );
    }
}

#[test]
fn versions_are_checked() {
    for version in ["3f2a9c1d", "v1.4.2", "a-b_c~d", ".a", "a.", "-", &"a".repeat(128)] {
        assert_eq!(version.parse::<Version>().unwrap().as_str(), version);
    }
    assert_snapshot!(refusals(&["", ".", "..", "...", "a b", "a/b", "a\\b", "a%20", "{x}", "ä", "a\n", &"a".repeat(129)], str::parse::<Version>), @r#"
    ""
      version "" is empty
    "."
      version "." has only dots
    ".."
      version ".." has only dots
    "..."
      version "..." has only dots
    "a b"
      version "a b" has ' '; letters, digits and `-._~` are possible
    "a/b"
      version "a/b" has '/'; letters, digits and `-._~` are possible
    "a\\b"
      version "a\\b" has '\\'; letters, digits and `-._~` are possible
    "a%20"
      version "a%20" has '%'; letters, digits and `-._~` are possible
    "{x}"
      version "{x}" has '{'; letters, digits and `-._~` are possible
    "ä"
      version "ä" has 'ä'; letters, digits and `-._~` are possible
    "a\n"
      version "a\n" has '\n'; letters, digits and `-._~` are possible
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      version "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is longer than 128 characters
    "#);
}

#[test]
fn styles_are_read_and_written() {
    is_written_as_read::<Style>(&["filename", "query", "query:v", "query:a-B_9", "prefix", "none"]);
    assert_eq!(Style::default(), Style::Filename);
    #[rustfmt::skip]
    let texts = [
        "", "Filename", "file-name", "query:", "query:a b", "query:a=b", "query:ä", "prefix:x", "none:", "off", "a\nb",
    ];
    assert_snapshot!(refusals(&texts, str::parse::<Style>), @r#"
    ""
      unknown style ``, expected `filename`, `query`, `prefix` or `none`
    "Filename"
      unknown style `Filename`, expected `filename`, `query`, `prefix` or `none`; did you mean `filename`?
    "file-name"
      unknown style `file-name`, expected `filename`, `query`, `prefix` or `none`; did you mean `filename`?
    "query:"
      query key `` must be letters, digits, `-` and `_`
    "query:a b"
      query key `a b` must be letters, digits, `-` and `_`
    "query:a=b"
      query key `a=b` must be letters, digits, `-` and `_`
    "query:ä"
      query key `ä` must be letters, digits, `-` and `_`
    "prefix:x"
      unknown style `prefix:x`, expected `filename`, `query`, `prefix` or `none`; did you mean `prefix`?
    "none:"
      unknown style `none:`, expected `filename`, `query`, `prefix` or `none`; did you mean `none`?
    "off"
      unknown style `off`, expected `filename`, `query`, `prefix` or `none`
    "a\nb"
      unknown style `a\nb`, expected `filename`, `query`, `prefix` or `none`
    "#);
}
