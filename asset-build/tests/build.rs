//! What a build writes, keeps and refuses.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::time::{Duration, UNIX_EPOCH};

use asset_build::{BuildOptions, ManifestPlace, Quiet, check};
use asset_core::internal::{OutputDir, manifest_digest};
use asset_core::{IntegrityAlgorithm, LoadPathRoot, Style, VersionScheme};
use common::Project;
use insta::assert_snapshot;

#[test]
fn a_directory_becomes_versioned_files_and_a_manifest() {
    let project = Project::new(&[("static/css/app.css", "body {}\n"), ("static/LICENSE", "")]);
    let mut config = project.config();
    config.integrity = vec![IntegrityAlgorithm::Sha256];
    let report = project.build_with(&config).unwrap();
    assert!(report.manifest_changed);
    assert_eq!((report.written, report.reused), (2, 0));
    assert_eq!(project.outputs(), ["LICENSE.d41d8cd9", "css/app.746f7bd7.css"]);
    assert_snapshot!(project.read("asset-manifest.json"), @r#"
    {
      "schema": 1,
      "prefix": "/static/",
      "style": "filename",
      "version": "hash",
      "bundles": {},
      "assets": {
        "LICENSE": {"file": "LICENSE.d41d8cd9", "version": "d41d8cd9", "digest": "d41d8cd98f00b204e9800998ecf8427e", "size": 0, "type": "application/octet-stream", "integrity": "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="},
        "css/app.css": {"file": "css/app.746f7bd7.css", "version": "746f7bd7", "digest": "746f7bd76da133c7035108d0053a7e79", "size": 8, "type": "text/css; charset=utf-8", "integrity": "sha256-oG/XUN5zdJg9r0ABZWSx+28haO0sV0LM9pkS6FdIA8A="}
      }
    }
    "#);
}

#[test]
fn history_and_pointer_follow_the_manifest() {
    let project = Project::new(&[("static/a.txt", "one")]);
    project.build().unwrap();
    let first = manifest_digest(project.read("asset-manifest.json").as_bytes());
    project.build().unwrap();
    project.write("static/a.txt", "two");
    project.build().unwrap();
    let second = manifest_digest(project.read("asset-manifest.json").as_bytes());

    let output = OutputDir::new(project.path("public"));
    assert_eq!(output.read_pointer().unwrap(), Some(second));
    let history = output.read_history().unwrap();
    assert_eq!(history.entries().iter().map(|step| step.manifest).collect::<Vec<_>>(), [first, second]);
    assert_eq!(project.outputs(), ["a.b8a9f715.txt", "a.f97c5d29.txt"]);
    for digest in [first, second] {
        assert_eq!(manifest_digest(&fs::read(output.manifest(digest)).unwrap()), digest);
    }
}

#[test]
fn going_back_moves_the_pointer_back_and_adds_a_line() {
    let project = Project::new(&[]);
    for text in ["one", "two", "one"] {
        project.write("static/a.txt", text);
        project.build().unwrap();
    }
    let moves = OutputDir::new(project.path("public")).read_history().unwrap();
    assert_eq!(moves.entries().len(), 3);
    assert_eq!(moves.entries()[0].manifest, moves.entries()[2].manifest);
}

#[test]
fn a_second_build_changes_nothing() {
    let project = Project::new(&[("static/a.txt", "one"), ("static/b.txt", "two")]);
    project.build().unwrap();
    let before = (project.files("public"), project.read("asset-manifest.json"));
    let report = project.build().unwrap();
    assert!(!report.manifest_changed);
    assert_eq!((report.written, report.reused), (0, 2));
    assert_eq!((project.files("public"), project.read("asset-manifest.json")), before);
}

#[test]
fn damaged_and_missing_outputs_are_repaired() {
    let project = Project::new(&[("static/a.txt", "one"), ("static/b.txt", "two")]);
    project.build().unwrap();
    project.write("public/a.f97c5d29.txt", "bad");
    fs::remove_file(project.path("public/b.b8a9f715.txt")).unwrap();
    let failure = check(&project.config(), &Quiet).unwrap_err();
    assert_snapshot!(project.shown(&failure), @r"
    output `<dir>/public/a.f97c5d29.txt` of `a.txt` is damaged; run `asset build`
    output `<dir>/public/b.b8a9f715.txt` of `b.txt` is missing; run `asset build`
    ");
    assert_eq!(project.build().unwrap().written, 2);
    assert_eq!(project.read("public/a.f97c5d29.txt"), "one");
    assert_eq!(project.read("public/b.b8a9f715.txt"), "two");
    assert!(check(&project.config(), &Quiet).unwrap().is_built);
}

#[test]
fn a_failed_build_leaves_everything_as_it_was() {
    let project = Project::new(&[("static/a.txt", "one"), ("static/b.css", "b"), ("static/c.js", "c")]);
    let mut config = project.config();
    config.unversioned = vec!["*.txt".to_owned()];
    project.build_with(&config).unwrap();
    let before = (project.files("public"), project.read("asset-manifest.json"));

    project.write("static/a.txt", "changed");
    project.write("static/big.bin", vec![7; 3 << 20]);
    let broken = config.clone().bundle("mixed", "mixed.css", &["b.css", "c.js"]);
    let findings = project.findings(&broken);
    assert_eq!(findings, "bundle `mixed`: members `b.css` and `c.js` are of different types");
    let after = project.files("public");
    for (path, bytes) in &before.0 {
        assert_eq!(after.get(path), Some(bytes), "{path}");
    }
    assert_eq!(project.read("asset-manifest.json"), before.1);

    project.build_with(&config).unwrap();
    assert_eq!(project.read("public/a.txt"), "changed");
    assert!(project.files("public/.asset/staging").is_empty());
}

#[test]
fn every_finding_is_reported_at_once() {
    let project = Project::new(&[("static/a.css", "a"), ("static/b.js", "b"), ("static/m.mjs", "m")]);
    let config = project.config().bundle("one", "one.css", &["a.css", "b.js"]).bundle("two", "two.js", &["m.mjs"]);
    assert_snapshot!(project.findings(&config), @r"
    bundle `one`: members `a.css` and `b.js` are of different types
    bundle `two`: member `m.mjs` is a JavaScript module, which can't be joined
    ");
}

#[test]
fn locked_fails_instead_of_changing_the_manifest() {
    let project = Project::new(&[("static/a.txt", "one"), ("static/b.txt", "b"), ("static/c.txt", "c")]);
    let locked = BuildOptions::default().locked(true);
    let failure = asset_build::build(&project.config(), &locked).unwrap_err();
    assert_eq!(project.shown(&failure), "there is no manifest `<dir>/asset-manifest.json`; run `asset build`");

    project.build().unwrap();
    asset_build::build(&project.config(), &locked).unwrap();
    let before = project.read("asset-manifest.json");
    project.write("static/a.txt", "two");
    fs::remove_file(project.path("static/b.txt")).unwrap();
    project.write("static/new.txt", "");
    let failure = asset_build::build(&project.config(), &locked).unwrap_err();
    assert_snapshot!(project.shown(&failure), @r"
    <dir>/asset-manifest.json:7:3: `new.txt` is not in the manifest
    <dir>/asset-manifest.json:8:5: `a.txt` has changed: version `f97c5d29` is now `b8a9f715`
    <dir>/asset-manifest.json:9:5: `b.txt` is no longer an asset
    ");
    assert_eq!(project.read("asset-manifest.json"), before);
    assert_eq!(check(&project.config(), &Quiet).unwrap_err().findings().len(), 3);
}

#[test]
fn check_passes_in_a_fresh_clone_without_outputs() {
    let project = Project::new(&[("static/a.txt", "one")]);
    project.build().unwrap();
    fs::remove_dir_all(project.path("public")).unwrap();
    assert!(!check(&project.config(), &Quiet).unwrap().is_built);
    assert!(!project.path("public").exists());
}

#[test]
fn check_says_what_is_wrong_with_a_damaged_manifest_and_build_replaces_it() {
    let project = Project::new(&[("static/a.txt", "one")]);
    project.build().unwrap();
    let good = project.read("asset-manifest.json");
    project.write("asset-manifest.json", format!("<<<<<<< ours\n{good}"));
    let failure = check(&project.config(), &Quiet).unwrap_err();
    assert_eq!(
        project.shown(&failure),
        "<dir>/asset-manifest.json:1:1: manifest has conflict markers; run `asset build`, which replaces it"
    );
    project.write("asset-manifest.json", good.replace('\n', "\r\n"));
    let failure = check(&project.config(), &Quiet).unwrap_err();
    assert_eq!(
        project.shown(&failure),
        "<dir>/asset-manifest.json:2:3: manifest is not in its canonical form; run `asset build`"
    );
    project.build().unwrap();
    assert_eq!(project.read("asset-manifest.json"), good);
}

#[test]
fn a_manifest_of_a_newer_release_is_not_replaced() {
    let project = Project::new(&[("static/a.txt", "one")]);
    project.build().unwrap();
    let newer = project.read("asset-manifest.json").replace("\"schema\": 1", "\"schema\": 2");
    project.write("asset-manifest.json", &newer);
    project.write("static/a.txt", "two");
    let outputs = project.outputs();
    for failure in [project.build().unwrap_err(), check(&project.config(), &Quiet).unwrap_err()] {
        assert_eq!(
            project.shown(&failure),
            "<dir>/asset-manifest.json:2:13: schema 2 is newer than 1, the newest that this release reads; update the asset crates"
        );
    }
    assert_eq!(project.read("asset-manifest.json"), newer);
    assert_eq!(project.outputs(), outputs);
}

#[test]
fn a_bundle_has_the_hash_that_webassets_gives_the_same_text() {
    let project = Project::new(&[("static/a.css", "a{}\n"), ("static/b.css", "b{}\n")]);
    let config = project.config().bundle("app", "css/screen.{version}.css", &["a.css", "b.css"]);
    let report = project.build_with(&config).unwrap();
    assert_eq!(report.manifest.bundles["app"].output, "css/screen.css");
    assert_eq!(report.manifest.assets["css/screen.css"].file, "css/screen.0f75c497.css");
    assert_eq!(project.read("public/css/screen.0f75c497.css"), "a{}\n\nb{}\n");
}

#[test]
fn timestamps_stay_for_unchanged_bytes() {
    let project = Project::new(&[("static/a.txt", "one")]);
    let mut config = project.config();
    config.version = VersionScheme::Timestamp;
    let touch = |seconds| {
        let file = fs::File::options().write(true).open(project.path("static/a.txt")).unwrap();
        file.set_modified(UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
    };
    touch(1_700_000_000);
    assert_eq!(project.build_with(&config).unwrap().manifest.assets["a.txt"].file, "a.1700000000.txt");
    touch(1_800_000_000);
    assert!(!project.build_with(&config).unwrap().manifest_changed);
    check(&config, &Quiet).unwrap();
    project.write("static/a.txt", "two");
    touch(1_800_000_000);
    assert_eq!(project.build_with(&config).unwrap().manifest.assets["a.txt"].version, "1800000000");
}

#[test]
fn a_token_must_be_given_and_never_comes_from_a_clock() {
    let project = Project::new(&[("static/a.txt", "one")]);
    let mut config = project.config();
    config.version = VersionScheme::Token;
    assert_eq!(
        project.findings(&config),
        "version `token` has no value; set `token` or `token-env`, since a clock would differ on each build"
    );
    let config = config.token("v1.4.2").style(Style::Prefix).prefix("/static/{version}/").unwrap();
    let report = project.build_with(&config).unwrap();
    assert_eq!(report.manifest.assets["a.txt"].file, "a.v1.4.2.txt");
}

#[test]
fn outputs_have_filename_style_names_whatever_the_url_style() {
    let project = Project::new(&[("static/js/a.js.map", "{}")]);
    for style in [Style::Query { key: None }, Style::None, Style::Filename] {
        project.build_with(&project.config().style(style)).unwrap();
        assert_eq!(project.outputs(), ["js/a.99914b93.js.map"]);
    }
}

#[test]
fn two_sources_for_one_output_are_an_error() {
    let project = Project::new(&[("static/a.txt", "one"), ("static/a.v1.txt", "two"), ("other/a.txt", "three")]);
    let config = project.config().token("v1").root(LoadPathRoot::new("other").named("other"));
    assert_eq!(project.findings(&config), "output `a.v1.txt` has two sources: `a.txt` and `other:a.txt`");

    let mut config = project.config().token("v1");
    config.unversioned = vec!["a.v1.txt".to_owned()];
    assert_eq!(project.findings(&config), "output `a.v1.txt` has two sources: `a.txt` and `a.v1.txt`");
}

#[test]
fn a_shadowed_asset_of_a_named_root_has_its_own_output() {
    let project = Project::new(&[("static/a.txt", "one"), ("lib/a.txt", "two"), ("lib/b.txt", "b")]);
    let lib = LoadPathRoot::new("lib").named("lib");
    let manifest = project.build_with(&project.config().root(lib)).unwrap().manifest;
    let files: Vec<_> = manifest.assets.iter().map(|(path, row)| (path.as_str(), row.file.as_str())).collect();
    assert_eq!(
        files,
        [
            ("a.txt", "a.f97c5d29.txt"),
            ("b.txt", "b.92eb5ffe.txt"),
            ("lib:a.txt", "a.b8a9f715.txt"),
            ("lib:b.txt", "b.92eb5ffe.txt"),
        ]
    );
}

#[test]
fn the_manifest_may_go_to_the_cache_or_nowhere() {
    let project = Project::new(&[("static/a.txt", "one")]);
    let mut config = project.config();
    config.manifest = ManifestPlace::Cache;
    assert_eq!(
        project.build_with(&config).unwrap().manifest_path,
        Some(project.path(".asset-cache/asset-manifest.json"))
    );
    assert_eq!(project.read(".asset-cache/.gitignore"), "*\n");
    check(&config, &Quiet).unwrap();

    config.manifest = ManifestPlace::None;
    assert_eq!(project.build_with(&config).unwrap().manifest_path, None);
    check(&config, &Quiet).unwrap();
    assert!(!project.path("asset-manifest.json").exists());
    let assets = asset_core::Assets::from_manifest(project.path("public")).unwrap();
    assert_eq!(assets.catalog().asset("a.txt").unwrap().url(), "/static/a.f97c5d29.txt");
}

#[test]
fn large_files_are_streamed_to_the_same_result() {
    let project = Project::new(&[]);
    project.write("static/big.bin", vec![7; 3 << 20]);
    let mut config = project.config();
    config.unversioned = vec!["big.bin".to_owned()];
    let report = project.build_with(&config).unwrap();
    let row = &report.manifest.assets["big.bin"];
    assert_eq!((row.size, row.digest.to_string().as_str()), (3 << 20, "1dc9719247f1c59ffa4bd1bc78da7dd7"));
    assert_eq!(project.files("public")[&row.file], vec![7; 3 << 20]);
    assert_eq!(project.files("public")["big.bin"], vec![7; 3 << 20]);
}

#[cfg(unix)]
#[test]
fn outputs_are_readable_by_a_web_server() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::new(&[("static/a.txt", "one")]);
    project.build().unwrap();
    for file in ["public/a.f97c5d29.txt", "asset-manifest.json", "public/.asset/current"] {
        let mode = fs::metadata(project.path(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o444, 0o444, "{file}");
    }
}

#[test]
fn ten_builds_at_once_leave_one_whole_result() {
    let project = Project::new(&[("static/a.txt", "one"), ("static/b.txt", "two")]);
    std::thread::scope(|scope| {
        let builds: Vec<_> = (0..10).map(|_| scope.spawn(|| project.build().map(|report| report.manifest))).collect();
        for build in builds {
            assert_eq!(build.join().unwrap().unwrap().assets.len(), 2);
        }
    });
    assert!(check(&project.config(), &Quiet).unwrap().is_built);
    assert_eq!(OutputDir::new(project.path("public")).read_history().unwrap().entries().len(), 1);
}

#[cfg(not(any(feature = "sass", feature = "typescript")))]
#[test]
fn a_file_that_takes_a_compiler_that_is_missing_is_refused_by_name() {
    let project = Project::new(&[("static/js/app.ts", "let a: number;\n")]);
    assert_eq!(
        project.findings(&project.config()),
        "`js/app.ts` needs the feature `typescript` of asset-build, which is missing here; without it, leave `typescript` out of `compile`"
    );
    let mut config = project.config();
    config.compile = Vec::new();
    assert!(project.build_with(&config).unwrap().manifest.assets.contains_key("js/app.ts"));
}
