//! Random trees, edited again and again: what must be true of every build, whatever its files refer to.
//!
//! `PROPTEST_CASES` says how many trees each test grows.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;
mod grow;
mod site;
mod write;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use asset_build::{Config, MissingReference};
use asset_core::{LoadPathRoot, LogicalPath, Manifest, VersionScheme};
use common::Project;
use proptest::prelude::*;
use proptest::test_runner::{Config as Cases, TestRunner};

use crate::grow::{edits, site};
use crate::site::{BUNDLE, Edit, MEMBERS, ROOTS, Site};

/// Grows trees, edits each, and hands every state with its step to `test`.
fn grow(cases: u32, mut edited: impl FnMut(&Site, usize, &Project) -> Result<(), TestCaseError>) {
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { Cases::default().cases } else { cases };
    let config = Cases { cases, max_shrink_iters: 200, failure_persistence: None, ..Cases::default() };
    let edited = RefCell::new(&mut edited);
    let run = |(mut site, edits): (Site, Vec<Edit>)| {
        let project = Project::in_memory();
        put(&site, &project);
        (edited.borrow_mut())(&site, 0, &project)?;
        for (step, edit) in edits.iter().enumerate() {
            site.apply(edit);
            put(&site, &project);
            (edited.borrow_mut())(&site, step + 1, &project)?;
        }
        Ok(())
    };
    TestRunner::new(config).run(&(site(), edits()), run).unwrap_or_else(|error| panic!("{error}"));
}

/// Makes the sources of a project those of a site; files that stay as they are are not touched.
fn put(site: &Site, project: &Project) {
    let wanted: BTreeMap<String, String> = site.on_disk().collect();
    for (root, _) in ROOTS {
        std::fs::create_dir_all(project.path(root)).unwrap();
        for inside in project.files(root).into_keys() {
            let path = format!("{root}/{inside}");
            if !wanted.contains_key(&path) {
                std::fs::remove_file(project.path(&path)).unwrap();
            }
        }
    }
    for (path, text) in wanted {
        if std::fs::read_to_string(project.path(&path)).ok().as_ref() != Some(&text) {
            project.write(&path, text);
        }
    }
}

/// With whole digests, so that nothing is the same by chance.
fn config(site: &Site, project: &Project) -> Config {
    let mut config = project.config().bundle("site", BUNDLE, &MEMBERS);
    config.roots = ROOTS.map(|(dir, at)| LoadPathRoot::new(dir).at(at)).into();
    config.version = VersionScheme::Hash { digits: 32 };
    config.missing_reference = MissingReference::Ignore;
    config.rewrite_scripts = site.rewrites_scripts;
    config
}

fn build(site: &Site, project: &Project) -> Manifest {
    let report = project.build_with(&config(site, project));
    report.unwrap_or_else(|failure| panic!("{}", project.shown(&failure))).manifest
}

fn outputs(manifest: &Manifest, project: &Project) -> BTreeMap<String, Vec<u8>> {
    let read = |file: &String| (file.clone(), std::fs::read(project.path("public").join(file)).unwrap());
    manifest.assets.values().map(|row| read(&row.file)).collect()
}

#[test]
fn no_url_ever_gets_two_contents() {
    let mut seen: HashMap<String, Vec<u8>> = HashMap::new();
    let mut again = 0;
    grow(40, |site, _, project| {
        let manifest = build(site, project);
        for (file, bytes) in outputs(&manifest, project) {
            let url = format!("{}{file}", manifest.prefix);
            again += usize::from(seen.contains_key(&url));
            let first = seen.entry(url).or_insert_with(|| bytes.clone());
            prop_assert_eq!(&*first, &bytes, "{}", file);
        }
        Ok(())
    });
    assert!(again > 0);
}

#[test]
fn a_change_below_changes_every_version_above_and_no_other() {
    // Of every asset of every tree: what its version may depend on, and the version.
    let mut versions: HashMap<(String, BTreeMap<&str, String>), String> = HashMap::new();
    let mut closures: HashMap<(String, String), BTreeMap<&str, String>> = HashMap::new();
    grow(40, |site, _, project| {
        let manifest = build(site, project);
        prop_assert!(manifest.assets.keys().eq(site.paths()), "{:?}", manifest.assets.keys());
        for path in site.paths() {
            let closure = site.closure(path);
            let version = manifest.assets[path].version.to_string();
            let known = versions.entry((path.to_owned(), closure.clone())).or_insert(version.clone());
            prop_assert_eq!(&*known, &version, "another version of {}", path);
            let known = closures.entry((path.to_owned(), version)).or_insert(closure.clone());
            prop_assert_eq!(&*known, &closure, "the same version of {}", path);
        }
        Ok(())
    });
}

#[test]
fn every_member_of_a_cycle_changes_when_one_does() {
    let mut before: Option<(Site, Manifest)> = None;
    let mut changes = 0;
    grow(40, |site, step, project| {
        let manifest = build(site, project);
        if let Some((old, versions)) = before.take().filter(|_| step > 0) {
            for path in site.paths().intersection(&old.paths()).filter(|path| old.own(path) != site.own(path)) {
                for member in site.cycle(path).intersection(&old.paths()) {
                    let version = |manifest: &Manifest| manifest.assets[*member].version.clone();
                    prop_assert_ne!(version(&versions), version(&manifest), "{} with {}", member, path);
                    changes += usize::from(member != path);
                }
            }
        }
        before = Some((site.clone(), manifest));
        Ok(())
    });
    assert!(changes > 0);
}

#[test]
fn every_reference_in_an_output_names_a_file_of_the_output() {
    grow(40, |site, _, project| {
        let manifest = build(site, project);
        let outputs = outputs(&manifest, project);
        for path in site.paths() {
            let row = &manifest.assets[path];
            let text = String::from_utf8(outputs[&row.file].clone()).unwrap();
            // Which names only files that the manifest has, and these have just been read.
            prop_assert_eq!(text, site.output(path, &manifest), "{}", path);
            if site.cycle(path).is_empty() {
                prop_assert_eq!(row.version.to_string(), row.digest.to_string());
            }
        }
        Ok(())
    });
}

#[test]
fn every_module_is_known_with_what_it_imports_and_no_other_script() {
    let (mut modules, mut classics) = (0, 0);
    grow(40, |site, _, project| {
        let manifest = build(site, project);
        for path in site.paths() {
            let imports = manifest.assets[path].dependencies.imports();
            let expected = site.imports(path);
            prop_assert_eq!(
                imports.map(|imports| imports.iter().map(LogicalPath::as_str).collect()),
                expected,
                "{}",
                path
            );
            modules += usize::from(imports.is_some());
            classics += usize::from(path.ends_with(".js") && site.rewrites_scripts && imports.is_none());
        }
        Ok(())
    });
    assert!(modules > 0 && classics > 0);
}

#[test]
fn an_incremental_build_gives_byte_for_byte_what_a_fresh_one_gives() {
    let mut recognised = 0;
    grow(12, |site, step, project| {
        // Long enough for what has not changed to be recognised.
        std::thread::sleep(Duration::from_millis(60));
        let report = project.build_with(&config(site, project)).unwrap();
        let incremental = (project.read("asset-manifest.json"), outputs(&report.manifest, project));
        recognised += report.reused;

        let mut uncached = config(site, project);
        uncached.cache_dir = format!(".other-cache-{step}").into();
        let report = project.build_with(&uncached).unwrap();
        prop_assert_eq!((report.written, report.manifest_changed), (0, false));

        let fresh = Project::in_memory();
        put(site, &fresh);
        let manifest = build(site, &fresh);
        let fresh = (fresh.read("asset-manifest.json"), outputs(&manifest, &fresh));
        prop_assert_eq!(incremental, fresh);
        Ok(())
    });
    assert!(recognised > 0);
}
