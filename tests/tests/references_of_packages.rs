//! Packages that sites really use, built whole: every reference of every output is found again by other parsers than
//! ours, the ones in `tests/walker`.
//!
//! Needs `node`, `npm` and, the first time, the network; without them the tests say so and pass, but fail where `CI` is
//! `true`.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use asset_build::references::{Kind, Target, resolve, scan};
use asset_build::{BuildOptions, Config, Failure, MissingReference, Report, build};
use asset_core::{Error, Manifest};
use asset_tests::{Reason, npm, unavailable};
use serde_json::Value;

/// A package, and what is in it: the local references that name a file of it, by kind.
struct Package {
    name: &'static str,
    version: &'static str,
    /// The directory of the package that is built.
    dir: &'static str,
    counts: &'static [(&'static str, usize)],
    tolerated: &'static [Tolerated],
}

/// Findings of a build that are none of its mistakes.
struct Tolerated {
    /// What their files' paths begin with.
    files: &'static str,
    /// What is in their messages.
    message: &'static str,
    count: usize,
    reason: &'static str,
}

const FLOW: &str = "Flow, which no browser reads: sources for a bundler";
const EXTENSIONS_LEFT_OUT: &str = "sources for a bundler, which finds `./a` to be `./a.js`; no browser does";

#[test]
fn bootstrap() {
    check(&Package {
        name: "bootstrap",
        version: "5.3.3",
        dir: "",
        counts: &[("JsStatic", 109), ("SourceMap", 48)],
        tolerated: &[],
    });
}

#[test]
fn font_awesome() {
    check(&Package {
        name: "@fortawesome/fontawesome-free",
        version: "6.5.2",
        dir: "",
        counts: &[("CssUrl", 80)],
        tolerated: &[],
    });
}

#[test]
fn katex() {
    check(&Package {
        name: "katex",
        version: "0.16.21",
        dir: "",
        counts: &[("CssUrl", 120), ("JsStatic", 4)],
        tolerated: &[
            Tolerated { files: "", message: "is not an asset", count: 174, reason: EXTENSIONS_LEFT_OUT },
            Tolerated { files: "", message: "flow is not supported", count: 56, reason: FLOW },
        ],
    });
}

#[test]
fn leaflet() {
    check(&Package {
        name: "leaflet",
        version: "1.9.4",
        dir: "",
        counts: &[("CssUrl", 3), ("JsStatic", 1), ("SourceMap", 3)],
        tolerated: &[Tolerated { files: "src/", message: "is not an asset", count: 369, reason: EXTENSIONS_LEFT_OUT }],
    });
}

#[test]
fn swagger_ui() {
    check(&Package {
        name: "swagger-ui-dist",
        version: "5.18.2",
        dir: "",
        counts: &[("SourceMap", 3)],
        tolerated: &[],
    });
}

#[test]
fn monaco() {
    check(&Package {
        name: "monaco-editor",
        version: "0.52.2",
        dir: "min",
        counts: &[("CssUrl", 1)],
        tolerated: &[Tolerated {
            files: "vs/",
            message: ".js.map`, which exists outside the load path",
            count: 3,
            reason: "the source maps are in the directory beside `min`",
        }],
    });
}

#[test]
fn three() {
    check(&Package {
        name: "three",
        version: "0.172.0",
        dir: "",
        counts: &[("JsStatic", 3051), ("JsUrl", 1)],
        tolerated: &[],
    });
}

/// It loads its parts by paths that it computes.
#[test]
fn tinymce() {
    check(&Package { name: "tinymce", version: "7.6.1", dir: "", counts: &[], tolerated: &[] });
}

/// It loads its parts by paths that it computes.
#[test]
fn mathjax() {
    check(&Package { name: "mathjax", version: "3.2.2", dir: "", counts: &[], tolerated: &[] });
}

#[test]
fn the_walker_sees_what_is_wrong() {
    let walker = match walker() {
        Ok(walker) => walker,
        Err(reason) => return unavailable("the walker", &reason),
    };
    let work = tempfile::tempdir().unwrap();
    let assets = [
        ("a.css", "a{b:url(i.png?x)}", "a{b:url(i.2.png)}"),
        ("b.css", "a{b:url('i.png')}", "a{c:url('i.1.png')}"),
        ("c.js", "import './d.js'", "import './d.js'"),
        ("d.js", "import 'd'\n//# sourceMappingURL=d.js.map", "import 'e'\n//# sourceMappingURL=d.1.js.map"),
        ("e.js", "f('./d.js')", "f('./d.1.js')"),
        ("f.js", "new URL(`a.css`, import.meta.url)", "new URL(`a.1.css?`, import.meta.url)"),
        ("i.png", "bytes", "bites"),
    ];
    let mut files = BTreeMap::new();
    for (path, source, output) in assets {
        let (stem, extension) = path.split_once('.').unwrap();
        let file = format!("{stem}.1.{extension}");
        fs::write(work.path().join(path), source).unwrap();
        fs::write(work.path().join(&file), output).unwrap();
        files.insert(path, file);
    }
    let walk = walked(
        &walker,
        &serde_json::json!({
            "sources": work.path(), "outputs": work.path(), "assets": files, "unread": []
        }),
    );
    assert_eq!(
        walk.problems,
        [
            "a.css: CssUrl `i.png?x` became `i.2.png`, not what names `i.1.png`",
            "b.css: differs beside its references",
            "c.js: JsStatic `./d.js` became `./d.js`, not what names `d.1.js`",
            "d.js: JsStatic `d` became `e`, though it names nothing",
            "d.js: SourceMap `d.js.map` became `d.1.js.map`, though it names nothing",
            "e.js: differs beside its references",
            "f.js: JsUrl `a.css` became `a.1.css?`, without ``",
            "i.png: differs",
        ]
    );
    assert_eq!((walk.counts["CssUrl"], walk.counts["JsStatic"], walk.counts["JsUrl"], walk.unanswered), (2, 1, 1, 1));
}

fn cache() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("npm")
}

fn walker() -> Result<PathBuf, Reason> {
    npm::installed(&cache(), &Path::new(env!("CARGO_MANIFEST_DIR")).join("walker"))
}

fn check(package: &Package) {
    let Package { name, version, .. } = package;
    let had = npm::package(&cache(), name, version).and_then(|root| Ok((root, walker()?)));
    let (root, walker) = match had {
        Ok(had) => had,
        Err(reason) => return unavailable(name, &reason),
    };
    let sources = root.join(package.dir);
    let work = tempfile::tempdir().unwrap();
    let (manifest, findings) = built(&sources, work.path());
    check_tolerated(package, &findings);

    let files: BTreeMap<&str, &str> =
        manifest.assets.iter().map(|(path, row)| (path.as_str(), row.file.as_str())).collect();
    let unread: Vec<&str> =
        findings.iter().filter(|(_, why)| why.contains("can't be read")).map(|(path, _)| path.as_str()).collect();
    let outputs = work.path().join("public");
    let walk = walked(
        &walker,
        &serde_json::json!({
            "sources": sources, "outputs": outputs, "assets": files, "unread": unread
        }),
    );
    let ours = counted(&sources, &manifest);
    println!("{name} {version}: {} assets", manifest.assets.len());
    for Tolerated { files, message, count, reason } in package.tolerated {
        println!("tolerated in `{files}*`, {count} times: `{message}`: {reason}");
    }
    println!("{:>10}  ours  walker", "");
    for kind in ours.keys().chain(walk.counts.keys()).collect::<BTreeSet<_>>() {
        let count = |of: &BTreeMap<String, usize>| of.get(kind).copied().unwrap_or_default();
        println!("{kind:>10}{:>6}{:>8}", count(&ours), count(&walk.counts));
    }
    assert_eq!(walk.problems, [""; 0]);
    assert_eq!(walk.counts, ours);
    let expected: BTreeMap<_, _> = package.counts.iter().map(|&(kind, count)| (kind.to_owned(), count)).collect();
    assert_eq!(ours, expected);
    let unanswered = findings.iter().filter(|finding| finding.1.contains(", which is not an asset")).count();
    assert_eq!(walk.unanswered, unanswered, "references to what is not an asset");
}

/// Builds with the default configuration, then, if that fails, with missing references allowed. Gives the findings: the
/// path and the message of each.
fn built(sources: &Path, work: &Path) -> (Manifest, Vec<(String, String)>) {
    let mut config = Config::new(sources);
    config.base = work.to_owned();
    // The references in what a package ships are compared, not those in what is compiled from it.
    config.compile = Vec::new();
    config.compress = Vec::new(); // says nothing of references, and takes most of the time
    let in_package = |finding: &Error| {
        let place = finding.location().unwrap_or_else(|| panic!("{finding}"));
        let path = place.path.strip_prefix(sources).unwrap().to_str().unwrap().replace('\\', "/");
        (path, finding.message().to_owned())
    };
    let of_report = |report: Report| {
        let findings = report.warnings.iter().map(in_package).collect();
        (report.manifest, findings)
    };
    let failure: Failure = match build(&config, &BuildOptions::default()) {
        Ok(report) => return of_report(report),
        Err(failure) => failure,
    };
    config.missing_reference = MissingReference::Warn;
    let (manifest, findings) = of_report(build(&config, &BuildOptions::default()).unwrap());
    for refused in failure.findings().iter().map(in_package) {
        assert!(findings.contains(&refused), "{refused:?} is not among the warnings");
    }
    (manifest, findings)
}

/// Every finding is tolerated, and everything that is tolerated was found.
fn check_tolerated(package: &Package, findings: &[(String, String)]) {
    let is_of = |entry: &Tolerated, (path, message): &(String, String)| {
        path.starts_with(entry.files) && message.contains(entry.message)
    };
    let others: Vec<_> =
        findings.iter().filter(|finding| !package.tolerated.iter().any(|entry| is_of(entry, finding))).collect();
    assert!(others.is_empty(), "{} are not tolerated: {others:#?}", others.len());
    let found = |entry: &Tolerated| findings.iter().filter(|finding| is_of(entry, finding)).count();
    let list = |count: &dyn Fn(&Tolerated) -> usize| {
        package.tolerated.iter().map(|entry| (entry.files, entry.message, count(entry))).collect::<Vec<_>>()
    };
    assert_eq!(list(&found), list(&|entry| entry.count));
}

/// What the walker says.
struct Walk {
    counts: BTreeMap<String, usize>,
    unanswered: usize,
    problems: Vec<String>,
}

fn walked(walker: &Path, input: &Value) -> Walk {
    let mut node = Command::new("node");
    let mut node = node.arg(walker.join("walker.mjs")).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    node.stdin.take().unwrap().write_all(input.to_string().as_bytes()).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success());
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    let count = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let counts = said["counts"].as_object().unwrap();
    Walk {
        counts: counts.iter().map(|(kind, value)| (kind.clone(), count(value))).collect(),
        unanswered: count(&said["unanswered"]),
        problems: said["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|problem| problem.as_str().unwrap().to_owned())
            .collect(),
    }
}

/// How many references our scanner finds in the sources that name an asset, by kind.
fn counted(sources: &Path, manifest: &Manifest) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for path in manifest.assets.keys() {
        let Some(kind) = Kind::of(path) else { continue };
        for reference in scan(path, kind, &fs::read(sources.join(path.as_str())).unwrap()).references {
            if let Target::Local { path, .. } = resolve(path, &reference, &manifest.prefix)
                && manifest.assets.contains_key(path.as_str())
            {
                *counts.entry(format!("{:?}", reference.kind)).or_default() += 1;
            }
        }
    }
    counts
}
