//! What holds for every value of a header and for every path: the answer of a reference that is slow and obvious.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use tokio::runtime::{Builder, Runtime};

use crate::support::{Answer, Fixture, css, files, fixture, get_with, gunzip, thousand, unbrotli};

/// A site and a runtime, for tests that are not `async fn`.
struct Asked {
    fixture: Fixture,
    runtime: Runtime,
}

impl Asked {
    fn new() -> Self {
        Self { fixture: fixture(), runtime: Builder::new_current_thread().enable_all().build().unwrap() }
    }

    fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.runtime.block_on(get_with(&self.fixture.service, path, headers))
    }

    /// Checks many values against one site.
    fn check<T: std::fmt::Debug>(
        &self,
        values: &impl Strategy<Value = T>,
        test: impl Fn(T) -> Result<(), TestCaseError>,
    ) {
        let config = Config { cases: 1000, failure_persistence: None, ..Config::default() };
        TestRunner::new(config).run(values, test).unwrap_or_else(|error| panic!("{error}"));
    }
}

/// White space that a list may have around its elements.
fn space() -> impl Strategy<Value = &'static str> {
    select(vec!["", "", "", " ", "\t", "  "])
}

/// A number's digits around the size of the asset, or beyond every integer.
fn position() -> impl Strategy<Value = String> {
    prop_oneof![
        (0u32..1010).prop_map(|number| number.to_string()),
        (990u32..1002).prop_map(|number| format!("00{number}")),
        "[1-9][0-9]{19,30}",
    ]
}

/// The positions below 1,000 that a range names, one by one.
fn positions(first: Option<&str>, last: Option<&str>) -> Vec<usize> {
    let number = |digits: &str| digits.parse::<f64>().unwrap();
    let is_in = |at: usize| match (first, last) {
        (Some(first), Some(last)) => number(first) <= at as f64 && at as f64 <= number(last),
        (Some(first), None) => number(first) <= at as f64,
        (None, Some(length)) => at as f64 >= 1000.0 - number(length),
        (None, None) => unreachable!("BUG: no end is named"),
    };
    (0..1000).filter(|&at| is_in(at)).collect()
}

#[test]
fn a_range_gives_the_bytes_whose_positions_it_names_one_by_one() {
    let asked = Asked::new();
    let path = asked.fixture.three.path("plain.txt");
    let values = (proptest::option::of(position()), proptest::option::of(position()), space());
    asked.check(&values, |(first, last, space)| {
        let (first, last) = (first.as_deref(), last.as_deref());
        let value = format!("bytes={space}{}-{}", first.unwrap_or_default(), last.unwrap_or_default());
        let integer = |digits: &str| digits.parse::<u128>().unwrap();
        let is_backwards = first.zip(last).is_some_and(|(first, last)| integer(first) > integer(last));
        let answer = asked.get(&path, &[("range", &value)]);
        if is_backwards || (first, last) == (None, None) {
            prop_assert_eq!((answer.status.as_u16(), answer.body.len()), (200, 1000));
            return Ok(());
        }
        let expected = positions(first, last);
        if expected.is_empty() {
            prop_assert_eq!((answer.status.as_u16(), answer.header("content-range")), (416, "bytes */1000"));
            return Ok(());
        }
        let bytes: Vec<u8> = expected.iter().map(|&at| thousand()[at]).collect();
        let said = format!("bytes {}-{}/1000", expected[0], expected[expected.len() - 1]);
        prop_assert_eq!((answer.status.as_u16(), answer.header("content-range")), (206, said.as_str()));
        prop_assert_eq!(&answer.body[..], bytes);
        Ok(())
    });
}

/// A member of `Accept-Encoding` with its weight in thousandths, if it is well-formed.
fn member() -> impl Strategy<Value = (&'static str, String, Option<u16>)> {
    let names = select(vec!["br", "gzip", "identity", "BR", "x-gzip", "deflate", "zstd", "*", "brr", "g"]);
    let weights = prop_oneof![
        Just((String::new(), Some(1000))),
        (0u16..=1000).prop_map(|weight| (format!(";q={}.{:03}", weight / 1000, weight % 1000), Some(weight))),
        (0u16..=10).prop_map(|weight| (format!(" ; Q={}.{}", weight / 10, weight % 10), Some(weight * 100))),
        select(vec![";q=", ";q=2", ";q=1.001", ";q=0.1234", ";x=1", ";"]).prop_map(|text| (text.to_owned(), None)),
    ];
    (names, weights, space())
        .prop_map(|(name, (weight, thousandths), space)| (name, format!("{space}{name}{weight}{space}"), thousandths))
        .prop_filter("1.1 and the like are malformed", |(_, _, weight)| weight.is_none_or(|weight| weight <= 1000))
}

/// The coding of the heaviest member, the earlier of ours when they weigh the same, the plain form last.
fn expected_coding(members: &[(&str, String, Option<u16>)]) -> &'static str {
    let weight = |names: &[&str]| {
        let named = members.iter().filter(|(name, ..)| names.contains(&name.to_ascii_lowercase().as_str()));
        named.filter_map(|(_, _, weight)| *weight).next().unwrap_or(0)
    };
    let mut ours = [("br", weight(&["br"])), ("gzip", weight(&["gzip", "x-gzip"])), ("", weight(&["identity"]))];
    ours.sort_by_key(|&(_, weight)| std::cmp::Reverse(weight));
    if ours[0].1 == 0 { "" } else { ours[0].0 }
}

#[test]
fn the_coding_is_that_of_the_heaviest_member_and_always_decodes_to_the_plain_bytes() {
    let asked = Asked::new();
    let path = asked.fixture.three.path("app.css");
    asked.check(&proptest::collection::vec(member(), 0..6), |members| {
        let value: Vec<&str> = members.iter().map(|(_, text, _)| text.as_str()).collect();
        let answer = asked.get(&path, &[("accept-encoding", &value.join(","))]);
        prop_assert_eq!((answer.status.as_u16(), answer.header("vary")), (200, "Accept-Encoding"));
        prop_assert_eq!(answer.header("content-encoding"), expected_coding(&members));
        let plain = match answer.header("content-encoding") {
            "br" => unbrotli(&answer.body),
            "gzip" => gunzip(&answer.body),
            _ => answer.body.to_vec(),
        };
        prop_assert_eq!(plain, css(3));
        Ok(())
    });
}

#[test]
fn a_list_of_tags_is_a_match_exactly_if_the_tag_is_one_of_them() {
    let asked = Asked::new();
    let path = asked.fixture.three.path("plain.txt");
    let own = asked.fixture.three.etag("plain.txt").trim_matches('"').to_owned();
    let tag = prop_oneof![Just(own.clone()), "[a-z,;= ]{0,5}", Just(format!("{own}-gzip")), Just(own[1..].to_owned())];
    let tags = proptest::collection::vec((any::<bool>(), tag, space()), 1..5);
    asked.check(&tags, |tags| {
        let written = |(weak, tag, space): &(bool, String, &str)| {
            format!("{space}{}\"{tag}\"{space}", if *weak { "W/" } else { "" })
        };
        let list = tags.iter().map(written).collect::<Vec<_>>().join(",");
        let has = tags.iter().any(|(_, tag, _)| *tag == own);
        let has_strong = tags.iter().any(|(weak, tag, _)| *tag == own && !weak);
        let status = |header: &str| asked.get(&path, &[(header, &list)]).status.as_u16();
        prop_assert_eq!(status("if-none-match"), if has { 304 } else { 200 });
        prop_assert_eq!(status("if-match"), if has_strong { 200 } else { 412 });
        Ok(())
    });
}

#[test]
fn no_header_of_any_bytes_gives_anything_but_what_its_section_allows() {
    let asked = Asked::new();
    let path = asked.fixture.three.path("plain.txt");
    let name = select(vec!["range", "if-range", "if-none-match", "if-match", "accept-encoding", "if-modified-since"]);
    let value = "[ -~\u{80}-\u{ff}\t]{0,40}";
    asked.check(&(name, value), |(name, value)| {
        let answer = asked.get(&path, &[(name, &value)]);
        match answer.status.as_u16() {
            200 => prop_assert_eq!(&answer.body[..], thousand()),
            206 | 416 => prop_assert_eq!(name, "range"),
            304 => prop_assert_eq!((name, value.trim()), ("if-none-match", "*")),
            status => prop_assert_eq!((status, name), (412, "if-match")),
        }
        Ok(())
    });
}

/// A path put together from what is there and what is nearly there.
fn path(fixture: &Fixture) -> impl Strategy<Value = String> + use<> {
    let deploys = [&fixture.one, &fixture.two, &fixture.three];
    let mut known: Vec<String> =
        deploys.iter().flat_map(|deploy| [deploy.path("app.css"), deploy.path("app.js")]).collect();
    known.extend(["/app.css", "/img/a%20b.png", "/logo.svg", "/missing.css", "/app.00000000.css"].map(str::to_owned));
    let piece = prop_oneof![
        select(known),
        select(vec![
            "/",
            ".",
            "..",
            "app",
            ".css",
            "css",
            "%2e",
            "%20",
            "img",
            "/.asset/history",
            "%41",
            "?q",
            ".gz",
            ".br"
        ])
        .prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 1..4).prop_map(|pieces| format!("/{}", pieces.concat().trim_start_matches('/')))
}

/// Status and body by a look at every file of every deploy in turn; `None` where a version has yet to be known.
fn expected_answer(fixture: &Fixture, path: &str) -> Option<(u16, Vec<u8>)> {
    let path = path.split('?').next().unwrap_or_default();
    let plain = path.replace("%2e", ".").replace("%20", " ").replace("%41", "A");
    let plain = plain.strip_prefix('/').unwrap_or_default();
    for (deploy, number, is_kept) in [(&fixture.three, 3, true), (&fixture.one, 1, true), (&fixture.two, 2, false)] {
        for (logical, bytes) in files(&css(number)) {
            let is_kept = is_kept || logical != "app.css";
            if plain == deploy.row(logical).file {
                return Some(if is_kept { (200, bytes.to_vec()) } else { (301, Vec::new()) });
            }
            if number == 3 && plain == logical {
                return Some((200, bytes.to_vec()));
            }
        }
    }
    let is_unknown_version = plain.ends_with(".00000000.css") && plain.strip_suffix(".00000000.css") == Some("app");
    (!is_unknown_version).then_some((404, Vec::new()))
}

#[test]
fn a_path_is_answered_as_a_look_at_every_file_would_answer() {
    let asked = Asked::new();
    asked.check(&path(&asked.fixture), |path| {
        let answer = asked.get(&path, &[]);
        let status = answer.status.as_u16();
        match expected_answer(&asked.fixture, &path) {
            Some((200, bytes)) => prop_assert_eq!((status, &answer.body[..]), (200, &bytes[..])),
            Some((expected, _)) => prop_assert_eq!(status, expected),
            None => prop_assert_eq!((status, answer.header("retry-after")), (503, "3")),
        }
        if status != 200 {
            prop_assert_eq!(answer.header("cache-control"), "no-store");
        }
        Ok(())
    });
}
