//! What makes an output stale, and what leaves it fresh.

use std::fs;
use std::time::{Duration, SystemTime};

use asset_build::MissingReference;
use asset_core::LoadPathRoot;

use crate::common::Project;

const FILES: [(&str, &str); 8] = [
    ("static/app.css", "@import 'base.css'; @import 'later.css';\n/*# sourceMappingURL=app.css.map */"),
    ("static/app.css.map", "{}"),
    ("static/base.css", "b { background: url(img/dot.png) }"),
    ("static/img/dot.png", "dot"),
    ("static/img/other.png", "other"),
    ("static/member.css", "m {}"),
    ("static/lonely.css", "@import 'later.css';"),
    ("extra/img/dot.png", "shadowed"),
];

type Change = fn(&Project);

/// The assets that are looked at: one with references, a bundle, and one that refers only to what is not there.
const LOOKED_AT: [&str; 3] = ["all.css", "app.css", "lonely.css"];

/// A change, and which of [`LOOKED_AT`] it makes stale.
const MATRIX: [(&str, Change, &[&str]); 11] = [
    ("modification time only", |project| touch(project, "static/app.css"), &[]),
    ("modification time of a dependency", |project| touch(project, "static/img/dot.png"), &[]),
    ("the same bytes again", |project| project.write("static/base.css", FILES[2].1), &[]),
    ("content", |project| project.write("static/app.css", "a {}"), &["app.css"]),
    ("content of a dependency", |project| project.write("static/base.css", "c {}"), &["app.css"]),
    ("content of the dependency of a dependency", |project| project.write("static/img/dot.png", "new"), &["app.css"]),
    ("content of the source map", |project| project.write("static/app.css.map", "{ }"), &["app.css"]),
    ("what was missing is added", |project| project.write("static/later.css", ""), &["app.css", "lonely.css"]),
    ("a source removed, another root has it", |project| remove(project, "static/img/dot.png"), &["app.css"]),
    ("a file nobody refers to", |project| remove(project, "static/img/other.png"), &[]),
    ("a member of a bundle", |project| project.write("static/member.css", "n {}"), &["all.css"]),
];

fn touch(project: &Project, path: &str) {
    let file = fs::File::options().write(true).open(project.path(path)).unwrap();
    file.set_modified(SystemTime::now() + Duration::from_secs(100)).unwrap();
}

fn remove(project: &Project, path: &str) {
    fs::remove_file(project.path(path)).unwrap();
}

#[test]
fn content_and_what_it_refers_to_make_stale_and_modification_times_do_not() {
    for (what, change, expected) in MATRIX {
        let project = Project::new(&FILES);
        let mut config = project.config().root(LoadPathRoot::new("extra")).bundle("all", "all.css", &["member.css"]);
        config.missing_reference = MissingReference::Ignore;
        std::thread::sleep(Duration::from_millis(60));
        let before = project.build_with(&config).unwrap().manifest;
        change(&project);
        let after = project.build_with(&config).unwrap().manifest;
        let is_stale = |path: &&str| before.assets[*path].version != after.assets[*path].version;
        assert_eq!(LOOKED_AT.into_iter().filter(is_stale).collect::<Vec<_>>(), expected, "{what}");
    }
}
