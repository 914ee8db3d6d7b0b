//! What a build makes of the manifest that is there.

use std::fs;

use asset_build::MissingReference;
use asset_core::ErrorKind;

use crate::common::Project;
use crate::{keys, manifest};

#[test]
fn a_blank_or_invalid_manifest_is_no_hindrance_to_a_build() {
    let project = Project::new(&[("static/a.css", "a {}")]);
    project.build().unwrap();
    let good = project.read("asset-manifest.json");
    for broken in ["", "\n", "{", "[]", "null", "{\"schema\": 0}", "\u{0}"] {
        project.write("asset-manifest.json", broken);
        assert!(project.build().unwrap().manifest_changed, "{broken:?}");
        assert_eq!(project.read("asset-manifest.json"), good);
    }
}

#[test]
fn a_stale_manifest_is_ignored_while_building() {
    let project = Project::new(&[("static/a.css", "a {}")]);
    project.build().unwrap();
    let stale = project.read("asset-manifest.json").replace("a.css", "gone.css");
    project.write("asset-manifest.json", stale);
    project.build().unwrap();
    assert_eq!(keys(&project), ["a.css"]);
}

#[test]
fn an_applications_own_manifest_json_is_an_asset_like_others_and_untouched_in_the_output() {
    let project = Project::new(&[("static/manifest.json", "{ }"), ("public/manifest.json", "mine")]);
    project.build().unwrap();
    assert_eq!(keys(&project), ["manifest.json"]);
    assert_eq!(project.read("public/manifest.json"), "mine");
    assert_eq!(project.outputs().len(), 2);
}

#[test]
fn deleted_sources_leave_the_manifest_and_their_files_stay() {
    let project = Project::new(&[("static/a.css", "a {}"), ("static/b.css", "b {}")]);
    project.build().unwrap();
    let before = project.outputs();
    fs::remove_file(project.path("static/b.css")).unwrap();
    project.build().unwrap();
    assert_eq!(keys(&project), ["a.css"]);
    assert_eq!(project.outputs(), before);
}

#[test]
fn only_missing_references_are_ignored_and_other_errors_are_not() {
    let project = Project::new(&[
        ("static/a.css", "@import 'missing.css';"),
        ("static/b.css", "b {}"),
        ("static/late.css", "@import 'a.css';"),
    ]);
    let mut config = project.config();
    config.missing_reference = MissingReference::Ignore;
    assert_eq!(project.build_with(&config).unwrap().warnings.len(), 0);
    let before = manifest(&project);
    let failure = project.build_with(&config.bundle("all", "all.css", &["b.css", "late.css"])).unwrap_err();
    assert_eq!(failure.findings()[0].kind(), ErrorKind::Reference);
    assert_eq!(manifest(&project), before);
}
