//! Builds after builds: what is cleaned, what is explained.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::time::Duration;

use asset_build::{CleanOptions, CleanReport, Quiet, check, clean, explain};
use asset_core::internal::OutputDir;
use asset_core::{ErrorKind, LoadPathRoot};
use common::Project;

/// Five builds of one asset; the fourth has the bytes of the second, and no build changed `same.txt`.
fn five_builds() -> Project {
    let project = Project::new(&[("static/same.txt", "same")]);
    for text in ["one", "two", "three", "two", "five"] {
        project.write("static/a.txt", text);
        project.build().unwrap();
    }
    project
}

fn options(keep: usize, seconds: u64) -> CleanOptions {
    CleanOptions::default().keep(keep).older_than(Duration::from_secs(seconds))
}

fn history(project: &Project) -> usize {
    OutputDir::new(project.path("public")).read_history().unwrap().entries().len()
}

#[test]
fn the_current_build_stays_whatever_the_options_say() {
    let project = five_builds();
    let report = clean(&project.config(), &options(0, 0)).unwrap();
    assert_eq!(report.manifests.len(), 3);
    assert_eq!(report.files, ["a.35d6d334.txt", "a.b8a9f715.txt", "a.f97c5d29.txt"]);
    assert_eq!(report.bytes, 11);
    assert_eq!(project.outputs(), ["a.30056e1c.txt", "same.51037a4a.txt"]);
    assert_eq!(history(&project), 1);
    assert!(check(&project.config(), &Quiet).unwrap().is_built);
}

#[test]
fn a_build_that_became_current_again_counts_by_its_last_move() {
    let project = five_builds();
    clean(&project.config(), &options(1, 0)).unwrap();
    assert_eq!(project.outputs(), ["a.30056e1c.txt", "a.b8a9f715.txt", "same.51037a4a.txt"]);
}

#[test]
fn builds_go_only_if_beyond_the_count_and_old() {
    let project = five_builds();
    assert_eq!(clean(&project.config(), &options(0, 3600)).unwrap(), CleanReport::default());
    assert_eq!(clean(&project.config(), &options(3, 0)).unwrap(), CleanReport::default());
    assert_eq!(project.outputs().len(), 5);
}

#[test]
fn age_counts_from_the_move_that_superseded_a_build() {
    let project = five_builds();
    let path = project.path("public/.asset/history");
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let ages = [10_000, 9_000, 500, 400, 300];
    let text = fs::read_to_string(&path).unwrap();
    let aged = text.lines().zip(ages).map(|(line, age)| format!("{} {}\n", now - age, line.split_once(' ').unwrap().1));
    fs::write(&path, aged.collect::<String>()).unwrap();
    // The first was superseded 9,000 seconds ago; the others within the last 500, old as they are.
    let report = clean(&project.config(), &options(0, 1000)).unwrap();
    assert_eq!(report.files, ["a.f97c5d29.txt"]);
}

#[test]
fn a_dry_run_removes_nothing() {
    let project = five_builds();
    let before = project.files("public");
    let report = clean(&project.config(), &options(0, 0).dry_run(true)).unwrap();
    assert_eq!(report.files.len(), 3);
    assert_eq!(project.files("public"), before);
}

#[test]
fn what_no_manifest_ever_named_stays() {
    let project = five_builds();
    project.write("public/lib-0123456789abcdef0123456789abcdef.js", "mine");
    project.write("public/data.gz", "mine");
    project.write("public/a.f97c5d29.txt.br", "a variant goes with its output");
    let report = clean(&project.config(), &options(0, 0)).unwrap();
    assert!(report.files.contains(&"a.f97c5d29.txt.br".to_owned()));
    let names = ["a.30056e1c.txt", "data.gz", "lib-0123456789abcdef0123456789abcdef.js", "same.51037a4a.txt"];
    assert_eq!(project.outputs(), names);
}

#[test]
fn cleaning_before_the_first_build_and_a_damaged_history() {
    let project = Project::new(&[("static/a.txt", "one")]);
    assert_eq!(clean(&project.config(), &options(0, 0)).unwrap(), CleanReport::default());
    project.build().unwrap();
    project.write("public/.asset/history", "nonsense\n");
    let error = clean(&project.config(), &options(0, 0)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Manifest);
    assert_eq!(project.outputs(), ["a.f97c5d29.txt"]);
}

#[test]
fn an_asset_is_explained() {
    let project = Project::new(&[
        ("static/css/app.css", "a {}\nb { background: url(../a.png) }"),
        ("static/css/base.css", "@import 'app.css';"),
        ("static/a.png", ""),
        ("lib/css/app.css", "other"),
    ]);
    let config = project.config().root(LoadPathRoot::new("lib")).bundle("site", "site.css", &["css/app.css"]);
    assert_eq!(explain(&config, "css/app.css").unwrap().row, None);
    project.build_with(&config).unwrap();
    let explained = explain(&config, "css/app.css").unwrap();
    assert_eq!(explained.sources, [project.path("static/css/app.css")]);
    assert_eq!(explained.shadowed, [project.path("lib/css/app.css")]);
    assert_eq!((explained.bundle, explained.member_of), (None, vec!["site".to_owned()]));
    let mention = &explained.refers_to[0];
    assert_eq!((mention.at.to_string(), mention.path.as_str()), ("css/app.css:2:21".to_owned(), "a.png"));
    assert_eq!(explained.referred_to_by, ["css/base.css"]);
    assert!(explained.row.unwrap().file.starts_with("css/app."));

    let bundle = explain(&config, "site.css").unwrap();
    assert_eq!(bundle.bundle.as_deref(), Some("site"));
    let error = explain(&config, "css/ap.css").unwrap_err();
    assert_eq!(error.to_string(), "no asset `css/ap.css` in the load path; did you mean `css/app.css`?");
}
