//! `asset clean`
#![allow(clippy::unwrap_used)]

mod support;

use insta::assert_snapshot;
use support::{Project, changes};

/// Three builds of one script.
fn three_builds() -> Project {
    let project = Project::new(&[("asset.toml", "compress = []\n")]);
    for text in ["one", "two", "three"] {
        project.write("static/app.js", text);
        assert_eq!(project.transcript(&["build", "--quiet"]), "exit 0\n");
    }
    project
}

/// What the command says, with the digests of manifests left out.
fn shown(project: &Project, words: &[&str]) -> String {
    let shown = project.transcript(words);
    let hidden = |line: &str| match line.rsplit_once("manifests/") {
        Some((dir, _)) => format!("{dir}manifests/[digest].json\n"),
        None => format!("{line}\n"),
    };
    shown.lines().map(hidden).collect()
}

#[test]
fn a_dry_run_prints_the_files_and_removes_nothing() {
    let project = three_builds();
    let before = project.tree();
    let words = ["clean", "--keep", "1", "--older-than", "0s"];
    assert_snapshot!(shown(&project, &[&words[..], &["--dry-run"]].concat()), @r"
    exit 0
    stdout:
    public/.asset/manifests/[digest].json
    public/app.f97c5d29.js
    stderr:
    would remove 1 build and 1 file, 3 bytes
    ");
    assert_eq!(changes(&before, &project.tree()), "");
    assert_snapshot!(shown(&project, &words), @r"
    exit 0
    stdout:
    public/.asset/manifests/[digest].json
    public/app.f97c5d29.js
    stderr:
    removed 1 build and 1 file, 3 bytes
    ");
    let names: Vec<String> = project.tree().into_keys().filter(|path| path.starts_with("public/app.")).collect();
    assert_eq!(names, ["public/app.35d6d334.js", "public/app.b8a9f715.js"]);
    assert_snapshot!(shown(&project, &words), @r"
    exit 0
    stderr:
    nothing to remove
    ");
}

#[test]
fn three_builds_and_thirty_days_stay_by_default() {
    let project = three_builds();
    assert_snapshot!(shown(&project, &["clean"]), @r"
    exit 0
    stderr:
    nothing to remove
    ");
    assert_snapshot!(shown(&project, &["clean", "--keep", "0"]), @r"
    exit 0
    stderr:
    nothing to remove
    ");
    assert_snapshot!(shown(&project, &["clean", "--older-than", "0d"]), @r"
    exit 0
    stderr:
    nothing to remove
    ");
}

#[test]
fn before_the_first_build_nothing_is_made_either() {
    let project = Project::small();
    assert_snapshot!(shown(&project, &["clean"]), @r"
    exit 0
    stderr:
    nothing to remove
    ");
    assert!(!project.path().join("public").exists());
}

#[test]
fn an_age_without_a_unit_is_wrong_usage() {
    assert_snapshot!(Project::small().transcript(&["clean", "--older-than", "30"]), @"
    exit 2
    stderr:
    error: invalid value '30' for '--older-than <AGE>': time unit needed, for example 30sec or 30ms

    For more information, try '--help'.
    ");
}
