//! What holds for every manifest, and for every text that is none.
#![allow(clippy::unwrap_used)]

mod support {
    pub(crate) mod manifest_text;
}

use std::collections::{BTreeMap, BTreeSet};

use asset_core::manifest::{Dependencies, Digests, ManifestAsset, ManifestBundle};
use asset_core::{Catalog, ErrorKind, LogicalPath, Manifest, Prefix, Style, VersionScheme};
use proptest::prelude::*;
use proptest::sample::Index;
use support::manifest_text::WHOLE;

/// One change of some bytes of a text.
#[derive(Debug, Clone)]
enum Change {
    Delete(Index, usize),
    Insert(Index, Vec<u8>),
    Replace(Index, u8),
    Copy(Index, Index, usize),
}

impl Change {
    fn apply(&self, text: &mut Vec<u8>) {
        let within = |text: &[u8], at: &Index| at.index(text.len() + 1);
        match self {
            Self::Delete(at, length) => {
                let at = within(text, at);
                text.drain(at..text.len().min(at + length));
            }
            Self::Insert(at, bytes) => {
                let at = within(text, at);
                text.splice(at..at, bytes.iter().copied());
            }
            Self::Replace(at, byte) => {
                let at = within(text, at);
                if let Some(old) = text.get_mut(at) {
                    *old = *byte;
                }
            }
            Self::Copy(from, to, length) => {
                let (from, to) = (within(text, from), within(text, to));
                let piece = text[from..text.len().min(from + length)].to_vec();
                text.splice(to..to, piece);
            }
        }
    }
}

fn change() -> impl Strategy<Value = Change> {
    const PIECES: [&str; 20] = [
        "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "1.5", "-", "\\u0000", "\\ud800", "..", "/", "\r\n", "ä",
        "<<<<<<<", "null", "query",
    ];
    let piece = prop::sample::select(PIECES.to_vec()).prop_map(|piece| piece.as_bytes().to_vec());
    let at = any::<Index>;
    prop_oneof![
        (at(), 1..80_usize).prop_map(|(at, length)| Change::Delete(at, length)),
        (at(), piece).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        (at(), prop::collection::vec(any::<u8>(), 1..4)).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        (at(), any::<u8>()).prop_map(|(at, byte)| Change::Replace(at, byte)),
        (at(), at(), 1..200_usize).prop_map(|(from, to, length)| Change::Copy(from, to, length)),
    ]
}

/// What must hold of any bytes: refused at a place within them, or read as what can be written and used.
fn check(bytes: &[u8]) -> Result<(), TestCaseError> {
    let manifest = match Manifest::parse(bytes, "m.json") {
        Ok(manifest) => manifest,
        Err(error) => {
            prop_assert_eq!(error.kind(), ErrorKind::Manifest);
            prop_assert!(!error.message().chars().any(char::is_control), "{:?}", error);
            let line = error.location().unwrap().line;
            prop_assert!(line <= bytes.iter().filter(|&&byte| byte == b'\n').count() + 1);
            return Ok(());
        }
    };
    check_canonical(&manifest)?;
    let catalog = Catalog::from_manifest(&manifest, "m.json");
    for path in manifest.assets.keys() {
        let url = catalog.asset(path).unwrap().url();
        let is_harmless = url.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>`\\".contains(&byte));
        let is_under_prefix = url.starts_with(manifest.prefix.origin());
        prop_assert!(is_harmless && is_under_prefix, "{}", url);
    }
    for name in manifest.bundles.keys() {
        catalog.bundle(name).unwrap();
        catalog.members(name).unwrap();
    }
    Ok(())
}

fn check_canonical(manifest: &Manifest) -> Result<(), TestCaseError> {
    let text = manifest.to_json();
    prop_assert_eq!(&Manifest::parse(text.as_bytes(), "m.json").unwrap(), manifest);
    let is_framed = text.starts_with("{\n  \"schema\": 1,\n  \"prefix\": ") && text.ends_with("}\n");
    prop_assert!(is_framed && !text.contains('\r'), "{}", text);
    let rows = |key: &str| {
        let begin = text.find(&format!("\n  \"{key}\": {{\n")).map_or(text.len(), |at| at + key.len() + 9);
        text[begin..].lines().take_while(|line| line.starts_with("    ")).count()
    };
    prop_assert_eq!(rows("assets"), manifest.assets.len());
    prop_assert_eq!(rows("bundles"), manifest.bundles.len());
    prop_assert_eq!(text.lines().count(), lines(manifest.assets.len()) + lines(manifest.bundles.len()) + 6);
    let places: Vec<Option<usize>> = manifest.assets.keys().map(|path| text.find(&row_start(path))).collect();
    prop_assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{}", text);
    Ok(())
}

/// The lines of an object of rows: an empty one is on one line.
fn lines(rows: usize) -> usize {
    if rows == 0 { 1 } else { rows + 2 }
}

/// What the row of an asset begins with; a path has no backslash and no control character to escape.
fn row_start(path: &str) -> String {
    format!("\n    \"{}\": {{\"file\": ", path.replace('"', "\\\""))
}

fn path() -> impl Strategy<Value = String> {
    let segment = prop_oneof![
        "[a-z]{1,3}",
        "[^/\\\\\\p{C}]{1,4}",
        "[.]{3,4}",
        Just("\u{10000}".to_owned()),
        Just("\u{ffff}".to_owned())
    ];
    prop::collection::vec(segment.prop_filter("dots", |segment| segment != "." && segment != ".."), 1..4)
        .prop_map(|segments| segments.join("/"))
}

fn asset() -> impl Strategy<Value = ManifestAsset> {
    let version = "[a-z][A-Za-z0-9._~-]{0,12}";
    let integrity = prop_oneof![Just(String::new()), "sha(256|384|512)-[A-Za-z0-9+/]{1,9}={0,2}( sha512-[a-z]{1,4})?"];
    let digest = prop_oneof!["[0-9a-f]{32}", "[0-9a-f]{64}"];
    (path(), version, digest, any::<u64>(), "[ -~]{0,6}/[ -~]{0,6}", integrity, any::<[bool; 2]>()).prop_map(
        |(file, version, digest, size, media_type, integrity, [is_plain, is_pinned])| {
            let digests = Digests::new(digest.parse().unwrap(), size).with_integrity(integrity);
            let mut row = ManifestAsset::new(file, version.parse().unwrap(), media_type, digests);
            (row.is_plain, row.is_pinned) = (is_plain, is_pinned);
            row
        },
    )
}

fn prefix_and_style() -> impl Strategy<Value = (Prefix, Style)> {
    let styles =
        [Style::Filename, Style::Query { key: None }, Style::Query { key: Some("v-1_x".to_owned()) }, Style::None];
    let prefixes = ["/", "/static/", "//cdn/a/", "https://cdn.example.com/", "http://[::1]:8080/%20/"];
    let plain = (prop::sample::select(prefixes.to_vec()), prop::sample::select(styles.to_vec()));
    let versioned = Just(("/a/{version}/b/", Style::Prefix));
    prop_oneof![4 => plain, 1 => versioned].prop_map(|(prefix, style)| (prefix.parse().unwrap(), style))
}

fn scheme() -> impl Strategy<Value = VersionScheme> {
    let schemes = ["hash", "hash:4", "hash:32", "sha256", "sha256:64", "timestamp", "token", "custom:git-rev"];
    prop::sample::select(schemes.to_vec()).prop_map(|scheme| scheme.parse().unwrap())
}

fn manifest() -> impl Strategy<Value = Manifest> {
    let list = || prop::collection::vec(any::<Index>(), 0..3);
    let assets = prop::collection::btree_map(path(), (asset(), prop::option::of(list()), list()), 0..8);
    let bundles =
        prop::collection::vec(("[^\\p{C}]{1,5}", any::<Index>(), prop::collection::vec(any::<Index>(), 0..4)), 0..3);
    (prefix_and_style(), scheme(), assets, bundles).prop_map(|((prefix, style), version, assets, bundles)| {
        let paths: Vec<LogicalPath> = assets.keys().map(|path| path.parse().unwrap()).collect();
        let named = |at: &Index| paths[at.index(paths.len())].clone();
        let dependencies = |imports: &Option<Vec<Index>>, styles: &[Index]| {
            let each_once = |list: &[Index]| list.iter().map(named).collect::<BTreeSet<LogicalPath>>();
            let dependencies = Dependencies::default().with_styles(each_once(styles));
            imports.iter().fold(dependencies, |dependencies, list| dependencies.with_imports(each_once(list)))
        };
        let rows = assets.iter().map(|(path, (row, imports, styles))| {
            (path.parse().unwrap(), {
                let mut row = row.clone();
                row.dependencies = dependencies(imports, styles);
                row
            })
        });
        let row =
            |output: &Index, members: &[Index]| ManifestBundle::new(named(output), members.iter().map(named).collect());
        let bundles: BTreeMap<String, ManifestBundle> = match paths.is_empty() {
            true => BTreeMap::new(),
            false => bundles.iter().map(|(name, output, members)| (name.clone(), row(output, members))).collect(),
        };
        let mut manifest = Manifest::new(prefix, style, version);
        (manifest.bundles, manifest.assets) = (bundles, rows.collect());
        manifest
    })
}

proptest! {
    #[test]
    fn any_bytes_are_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&bytes)?;
    }

    #[test]
    fn any_text_is_refused_or_read(text in any::<String>()) {
        check(text.as_bytes())?;
    }

    #[test]
    fn a_changed_manifest_is_refused_or_read(changes in prop::collection::vec(change(), 1..4)) {
        let mut text = WHOLE.as_bytes().to_vec();
        changes.iter().for_each(|change| change.apply(&mut text));
        check(&text)?;
    }

    #[test]
    fn every_manifest_is_read_as_it_was_written(manifest in manifest()) {
        check(manifest.to_json().as_bytes())?;
        check_canonical(&manifest)?;
    }
}
