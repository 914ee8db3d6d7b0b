//! What cleaning removes, and what it never does.

use std::fs;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use asset_build::{CleanOptions, clean};
use asset_core::Coding;

use crate::common::Project;
use crate::file;

fn options(keep: usize) -> CleanOptions {
    CleanOptions::default().keep(keep).older_than(Duration::ZERO)
}

#[test]
fn one_two_three_and_back_to_one_then_clean_keeps_the_live_file() {
    let project = Project::new(&[]);
    for text in ["one", "two", "three", "one"] {
        project.write("static/a.txt", text);
        project.build().unwrap();
    }
    let live = format!("public/{}", file(&project, "a.txt"));
    // The oldest file of all, as far as times go.
    let old = fs::File::options().write(true).open(project.path(&live)).unwrap();
    old.set_modified(UNIX_EPOCH + Duration::from_secs(1)).unwrap();
    for keep in [2, 0] {
        clean(&project.config(), &options(keep)).unwrap();
        assert_eq!(project.read(&live), "one");
    }
    assert_eq!(project.outputs(), [file(&project, "a.txt")]);
}

#[test]
fn the_latest_is_safe_even_with_odd_modification_times() {
    let project = Project::new(&[("static/a.txt", "one")]);
    project.build().unwrap();
    let first = file(&project, "a.txt");
    project.write("static/a.txt", "two");
    project.build().unwrap();
    for (path, time) in
        [(&first, SystemTime::now() + Duration::from_secs(1_000_000)), (&file(&project, "a.txt"), UNIX_EPOCH)]
    {
        let file = fs::File::options().write(true).open(project.path("public").join(path)).unwrap();
        file.set_modified(time).unwrap();
    }
    assert_eq!(clean(&project.config(), &options(0)).unwrap().files, [first]);
    assert_eq!(project.outputs(), [file(&project, "a.txt")]);
}

#[test]
fn maps_assets_that_are_gone_and_compressed_siblings_go_together_with_their_build() {
    let project = Project::new(&[
        ("static/gone.js", &format!("{}//# sourceMappingURL=gone.js.map\n", "f();\n".repeat(50))),
        ("static/gone.js.map", "{}"),
        ("static/stays.txt", "stays"),
    ]);
    let mut config = project.config();
    config.compress = vec![Coding::Brotli, Coding::Gzip];
    project.build_with(&config).unwrap();
    let (script, map) = (file(&project, "gone.js"), file(&project, "gone.js.map"));
    fs::remove_file(project.path("static/gone.js")).unwrap();
    fs::remove_file(project.path("static/gone.js.map")).unwrap();
    project.build_with(&config).unwrap();
    clean(&config, &options(1)).unwrap();
    assert_eq!(project.outputs().len(), 5);
    let report = clean(&config, &options(0)).unwrap();
    let mut expected = [script.clone(), format!("{script}.br"), format!("{script}.gz"), map];
    expected.sort();
    assert_eq!(report.files, expected);
    assert_eq!(project.outputs(), [file(&project, "stays.txt")]);
}

#[test]
fn a_dry_run_of_a_clean_and_a_check_write_nothing() {
    let project = Project::new(&[("static/a.txt", "one")]);
    project.build().unwrap();
    project.write("static/a.txt", "two");
    project.build().unwrap();
    let before = (project.files("public"), project.files("."));
    let report = clean(&project.config(), &options(0).dry_run(true)).unwrap();
    assert_eq!(report.files.len(), 1);
    asset_build::check(&project.config(), &asset_build::Quiet).unwrap();
    assert_eq!((project.files("public"), project.files(".")), before);
}
