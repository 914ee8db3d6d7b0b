//! Files that are written, and those that are never touched.

use std::fs;
use std::time::{Duration, UNIX_EPOCH};

use asset_build::Config;
use asset_core::Coding;

use crate::common::Project;
use crate::file;

fn compressing(project: &Project) -> Config {
    let mut config = project.config();
    config.compress = vec![Coding::Brotli, Coding::Gzip];
    config
}

#[test]
fn originals_are_never_modified() {
    let project = Project::new(&[
        ("static/a.css", "@import \"b.css\";\n/*# sourceMappingURL=gone.map */"),
        ("static/b.css", "b {}"),
        ("static/js/m.js", "import '../b.js'"),
        ("static/b.js", ""),
    ]);
    let before = project.files("static");
    for path in before.keys() {
        let file = fs::File::options().write(true).open(project.path("static").join(path)).unwrap();
        file.set_modified(UNIX_EPOCH + Duration::from_secs(1_700_000_000)).unwrap();
    }
    project.build_with(&compressing(&project)).unwrap();
    assert_eq!(project.files("static"), before);
    for path in before.keys() {
        let modified = fs::metadata(project.path("static").join(path)).unwrap().modified().unwrap();
        assert_eq!(modified, UNIX_EPOCH + Duration::from_secs(1_700_000_000), "{path}");
    }
}

#[test]
fn a_build_run_twice_adds_nothing_and_old_digests_keep_their_modification_time() {
    let project = Project::new(&[("static/nested/a.txt", "one")]);
    project.build().unwrap();
    project.write("static/nested/a.txt", "two");
    project.build().unwrap();
    let outputs = project.outputs();
    assert_eq!(outputs, ["nested/a.b8a9f715.txt", "nested/a.f97c5d29.txt"]);
    let path = |output: &String| project.path("public").join(output);
    let old = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    for output in &outputs {
        fs::File::options().write(true).open(path(output)).unwrap().set_modified(old).unwrap();
    }
    project.build().unwrap();
    assert_eq!(project.outputs(), outputs);
    for output in &outputs {
        assert_eq!(fs::metadata(path(output)).unwrap().modified().unwrap(), old, "{output}");
    }
}

#[test]
fn gz_is_written_even_if_the_plain_file_was_already_there() {
    let project = Project::new(&[("static/a.css", &"a { color: red }\n".repeat(50))]);
    project.build().unwrap();
    let plain = format!("public/{}", file(&project, "a.css"));
    assert!(!project.path(&format!("{plain}.gz")).exists());
    let report = project.build_with(&compressing(&project)).unwrap();
    assert_eq!((report.written, report.reused, report.compressed), (0, 1, 2));
    assert!(project.path(&format!("{plain}.gz")).is_file());
    assert!(project.path(&format!("{plain}.br")).is_file());
}

#[test]
fn png_and_gif_and_what_is_compressed_already_are_not_compressed() {
    let text = "the same words again and again, ".repeat(50);
    let files = ["a.gif", "a.png", "a.gz", "a.br", "a.woff2", "a.jpg"];
    let project = Project::new(&[]);
    files.iter().for_each(|path| project.write(&format!("static/{path}"), &text));
    let report = project.build_with(&compressing(&project)).unwrap();
    assert_eq!((report.written, report.compressed), (6, 0));
    assert_eq!(project.outputs().len(), 6);
}

#[test]
fn what_is_no_stylesheet_for_browsers_is_not_touched() {
    let text = "@import 'missing'; a { background: url(missing.png) }";
    let paths = ["a.less", "a.html", "a.txt", "a.json"];
    let project = Project::new(&[]);
    paths.iter().for_each(|path| project.write(&format!("static/{path}"), text));
    assert_eq!(project.build().unwrap().warnings.len(), 0);
    for path in paths {
        assert_eq!(project.read(&format!("public/{}", file(&project, path))), text);
    }
}

#[test]
fn a_failed_build_leaves_no_new_output() {
    let project = Project::new(&[("static/a.txt", "one"), ("static/css/a.css", "a {}")]);
    project.build().unwrap();
    let before = project.files("public");
    project.write("static/a.txt", "two");
    project.write("static/js/new.js", "f();");
    project.write("static/css/a.css", "a { background: url(gone.png) }");
    project.build().unwrap_err();
    assert_eq!(project.files("public"), before);
}

#[test]
fn directories_that_are_there_get_new_files_and_new_directories_beside_what_they_have() {
    let project =
        Project::new(&[("static/a/b/one.txt", "one"), ("public/a/mine.txt", "mine"), ("public/a/empty/c", "c")]);
    let mut config = project.config();
    config.unversioned = vec!["**/*.txt".to_owned()];
    assert_eq!(project.build_with(&config).unwrap().written, 2);
    project.write("static/a/b/one.txt", "changed");
    project.write("static/a/b/c/two.txt", "two");
    project.write("static/a/empty/three.txt", "three");
    assert_eq!(project.build_with(&config).unwrap().written, 6);
    assert_eq!(project.read("public/a/b/one.txt"), "changed");
    let expected = [
        "a/b/c/two.b8a9f715.txt",
        "a/b/c/two.txt",
        "a/b/one.8977dfac.txt",
        "a/b/one.f97c5d29.txt",
        "a/b/one.txt",
        "a/empty/c",
        "a/empty/three.35d6d334.txt",
        "a/empty/three.txt",
        "a/mine.txt",
    ];
    assert_eq!(project.outputs(), expected);
}

#[test]
fn more_files_than_are_synced_one_by_one_are_all_there() {
    let project = Project::new(&[]);
    (0..40).for_each(|at| project.write(&format!("static/{}/{at}.txt", at % 3), at.to_string()));
    assert_eq!(project.build().unwrap().written, 40);
    for at in 0..40 {
        let output = file(&project, &format!("{}/{at}.txt", at % 3));
        assert_eq!(project.read(&format!("public/{output}")), at.to_string());
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_a_directory_in_the_output_stays_and_gets_the_files() {
    let project = Project::new(&[("static/js/a.js", "f();"), ("elsewhere/kept", "")]);
    fs::create_dir(project.path("public")).unwrap();
    std::os::unix::fs::symlink(project.path("elsewhere"), project.path("public/js")).unwrap();
    project.build().unwrap();
    assert!(project.path("public/js").is_symlink());
    assert_eq!(fs::read_dir(project.path("elsewhere")).unwrap().count(), 2);
}

#[test]
fn a_file_in_the_place_of_a_directory_is_an_error_before_anything_changes() {
    let project = Project::new(&[("static/a.txt", "one"), ("static/js/a.js", "f();"), ("public/js", "a file")]);
    let failure = project.build().unwrap_err();
    let expected = "can't make the directory `<dir>/public/js`: a file has its name; it is the output of `js/a.js`";
    assert_eq!(project.shown(&failure), expected);
    assert_eq!(project.outputs(), ["js"]);
}
