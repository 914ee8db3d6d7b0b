//! Packages that sites really use, built whole, and every digest compared with another tool's.
//!
//! Needs `npm` and, the first time, the network; without them the tests say so and pass, but fail where `CI` is `true`.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use asset_build::{BuildOptions, Config, Failure, build};
use asset_core::internal::OutputDir;
use asset_core::{Coding, Manifest};
use asset_tests::{Reason, npm, unavailable};

/// Brotli takes minutes for megabytes of source maps, and finds nothing that it does not find in the small packages.
const QUICK: &[Coding] = &[Coding::Gzip];

#[test]
fn bootstrap_is_built() {
    check("bootstrap", "5.3.3", "", QUICK);
}

#[test]
fn font_awesome_is_built() {
    check("@fortawesome/fontawesome-free", "6.5.2", "", QUICK);
}

#[test]
fn htmx_is_built() {
    check("htmx.org", "1.9.12", "", QUICK);
}

#[test]
fn alpine_is_built() {
    check("alpinejs", "3.14.1", "dist", &Coding::ALL);
}

#[test]
fn sources_for_a_bundler_are_refused_with_the_files_that_were_meant() {
    let package = match fetched("alpinejs", "3.14.1") {
        Ok(package) => package,
        Err(reason) => return unavailable("alpinejs", &reason),
    };
    let dir = tempfile::tempdir().unwrap();
    let failure = built(&package, dir.path(), QUICK).unwrap_err().to_string();
    let finding =
        "src/store.js:2:27: reference to `src/reactivity`, which is not an asset; did you mean `src/reactivity.js`?";
    assert!(failure.lines().any(|line| line.ends_with(finding)), "{failure}");
}

#[test]
fn normalize_is_built() {
    check("normalize.css", "8.0.1", "", &Coding::ALL);
}

/// Builds a directory of a package and compares what the manifest says with what is there.
fn check(name: &str, version: &str, dir: &str, compress: &[Coding]) {
    let root = match fetched(name, version) {
        Ok(package) => package.join(dir),
        Err(reason) => return unavailable(name, &reason),
    };
    let dir = tempfile::tempdir().unwrap();
    let manifest = built(&root, dir.path(), compress).unwrap_or_else(|failure| panic!("{failure}"));
    assert_eq!(Manifest::read(dir.path().join("asset-manifest.json")).unwrap(), manifest);
    assert_eq!(manifest.assets.keys().map(ToString::to_string).collect::<BTreeSet<_>>(), files(&root));
    check_outputs(&manifest, &dir.path().join("public"));
}

/// Builds `root` into `dir` with the default configuration but for the codings.
fn built(root: &Path, dir: &Path, compress: &[Coding]) -> Result<Manifest, Failure> {
    let mut config = Config::new(root);
    config.base = dir.to_owned();
    config.compress = compress.to_vec();
    // What a package ships is compared file by file.
    config.compile = Vec::new();
    build(&config, &BuildOptions::default()).map(|report| report.manifest)
}

fn check_outputs(manifest: &Manifest, public: &Path) {
    let outputs: BTreeSet<String> = manifest.assets.values().map(|row| row.file.clone()).collect();
    let variants = OutputDir::new(public).read_variants().unwrap();
    let variant = |file: &str, coding: Coding| format!("{file}{}", coding.suffix());
    let written =
        variants.iter().map(|(file, coding, _)| variant(file, coding)).chain(outputs.iter().cloned()).collect();
    assert!(!outputs.is_empty());
    assert_eq!(files(public), written);
    let facts = facts(public, &written);
    for (path, row) in &manifest.assets {
        let fact = &facts[&row.file];
        assert_eq!((&row.digest.to_string(), row.size), (&fact.md5, fact.size), "{path}");
        assert_eq!(row.integrity, format!("sha384-{}", fact.sha384), "{path}");
        assert_eq!(row.version.as_str(), &fact.md5[..8], "{path}");
        assert!(row.file.contains(&format!(".{}", row.version)), "{path}");
    }
    for (file, coding, said) in variants.iter() {
        let fact = &facts[&variant(file, coding)];
        assert_eq!((&said.digest.to_string(), said.size), (&fact.md5, fact.size), "{file}");
    }
}

/// What another tool says of a file's bytes.
struct Fact {
    md5: String,
    sha384: String,
    size: u64,
}

/// Asks node's crypto, in one process for all files.
fn facts(dir: &Path, paths: &BTreeSet<String>) -> BTreeMap<String, Fact> {
    const SCRIPT: &str = "
        const { createHash } = require('crypto'), { readFileSync } = require('fs');
        for (const path of readFileSync(0, 'utf8').split('\\n').filter(Boolean)) {
            const bytes = readFileSync(path);
            const hash = (name, form) => createHash(name).update(bytes).digest(form);
            console.log(hash('md5', 'hex') + ' ' + hash('sha384', 'base64') + ' ' + bytes.length + ' ' + path);
        }";
    let mut node = Command::new("node");
    let mut node =
        node.args(["-e", SCRIPT]).current_dir(dir).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let list: String = paths.iter().map(|path| format!("{path}\n")).collect();
    let mut input = node.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(list.as_bytes()));
    let output = node.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success());
    let fact = |line: &str| {
        let [md5, sha384, size, path] = line.splitn(4, ' ').map(str::to_owned).collect::<Vec<_>>().try_into().unwrap();
        (path, Fact { md5, sha384, size: size.parse().unwrap() })
    };
    String::from_utf8(output.stdout).unwrap().lines().map(fact).collect()
}

/// The directory of a package's files.
fn fetched(name: &str, version: &str) -> Result<PathBuf, Reason> {
    npm::package(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("npm"), name, version)
}

/// Every file below `dir` but dotfiles, by its `/`-separated path.
fn files(dir: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut dirs = vec![dir.to_owned()];
    while let Some(next) = dirs.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().unwrap().to_str().unwrap().starts_with('.') {
                continue;
            }
            if path.is_dir() {
                dirs.push(path);
            } else {
                found.insert(path.strip_prefix(dir).unwrap().to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    found
}
