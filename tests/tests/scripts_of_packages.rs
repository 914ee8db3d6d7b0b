//! Packages that sites really use: whether each of their scripts is a module, told without a parser and with one.
//!
//! Needs `npm` and, the first time, the network; without them the test says so and passes, but fails where `CI` is `true`.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use asset_build::references::{ScriptKind, script_kind};
use asset_core::internal::ScriptType;
use asset_tests::{npm, unavailable};

const PACKAGES: [(&str, &str); 12] = [
    ("@fortawesome/fontawesome-free", "6.5.2"),
    ("alpinejs", "3.14.1"),
    ("bootstrap", "5.3.3"),
    ("htmx.org", "1.9.12"),
    ("katex", "0.16.21"),
    ("leaflet", "1.9.4"),
    ("lodash-es", "4.17.21"),
    ("mathjax", "3.2.2"),
    ("monaco-editor", "0.52.2"),
    ("swagger-ui-dist", "5.18.2"),
    ("three", "0.172.0"),
    ("tinymce", "7.6.1"),
];

#[test]
fn without_a_parser_scripts_are_what_the_build_finds_them_to_be() {
    let mut counts = BTreeMap::<&str, usize>::new();
    let mut mistakes = Vec::new();
    for (name, version) in PACKAGES {
        let root = match npm::package(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("npm"), name, version) {
            Ok(root) => root,
            Err(reason) => return unavailable(name, &reason),
        };
        for path in scripts(&root) {
            let (bytes, path) = (fs::read(&path).unwrap(), path.to_str().unwrap());
            let (cheap, kind) = (ScriptType::of(path, &bytes), script_kind(path, &bytes));
            let outcome = match (cheap, &kind) {
                (_, ScriptKind::Unparsable(_)) => "unparsable",
                (ScriptType::Module, ScriptKind::Module) => "modules",
                (ScriptType::Classic, ScriptKind::Classic) => "classic scripts",
                (ScriptType::Unsure, _) => "unsure",
                _ => {
                    mistakes.push(format!("{path}: {cheap:?}, but {kind:?}"));
                    "wrong"
                }
            };
            *counts.entry(outcome).or_default() += 1;
        }
    }
    println!("{counts:?}");
    assert_eq!(mistakes, [""; 0]);
    assert!(counts.get("unsure").is_none_or(|&unsure| unsure <= 5), "{counts:?}");
    assert!(counts["modules"] > 1000 && counts["classic scripts"] > 500, "{counts:?}");
}

fn scripts(root: &Path) -> Vec<PathBuf> {
    let (mut found, mut dirs) = (Vec::new(), vec![root.to_owned()]);
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                dirs.push(path);
            } else if path.extension().is_some_and(|extension| ["js", "mjs"].iter().any(|&script| extension == script))
            {
                found.push(path);
            }
        }
    }
    found
}
