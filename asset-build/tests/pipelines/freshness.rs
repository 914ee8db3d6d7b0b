//! What makes an output stale, and what leaves it fresh.

use std::fs;
use std::time::{Duration, SystemTime};

use asset_core::{MissingReference, Root};

use crate::common::Project;

const FILES: [(&str, &str); 7] = [
    ("static/app.css", "@import 'base.css'; @import 'later.css';\n/*# sourceMappingURL=app.css.map */"),
    ("static/app.css.map", "{}"),
    ("static/base.css", "b { background: url(img/dot.png) }"),
    ("static/img/dot.png", "dot"),
    ("static/img/other.png", "other"),
    ("static/member.css", "m {}"),
    ("extra/img/dot.png", "shadowed"),
];

type Change = fn(&Project);

/// A change, whether it makes `app.css` stale, and whether it makes the bundle of `member.css` stale.
const MATRIX: [(&str, Change, bool, bool); 11] = [
    ("modification time only", |project| touch(project, "static/app.css"), false, false),
    ("modification time of a dependency", |project| touch(project, "static/img/dot.png"), false, false),
    ("the same bytes again", |project| project.write("static/base.css", FILES[2].1), false, false),
    ("content", |project| project.write("static/app.css", "a {}"), true, false),
    ("content of a dependency", |project| project.write("static/base.css", "c {}"), true, false),
    ("content of the dependency of a dependency", |project| project.write("static/img/dot.png", "new"), true, false),
    ("content of the source map", |project| project.write("static/app.css.map", "{ }"), true, false),
    ("what was missing is added", |project| project.write("static/later.css", ""), true, false),
    ("a source removed, another root has it", |project| remove(project, "static/img/dot.png"), true, false),
    ("a file nobody refers to", |project| remove(project, "static/img/other.png"), false, false),
    ("a member of a bundle", |project| project.write("static/member.css", "n {}"), false, true),
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
    for (what, change, makes_stale, makes_bundle_stale) in MATRIX {
        let project = Project::new(&FILES);
        let mut config = project.config().root(Root::new("extra")).bundle("all", "all.css", &["member.css"]);
        config.missing_reference = MissingReference::Ignore;
        std::thread::sleep(Duration::from_millis(60));
        let before = project.build_with(&config).unwrap().manifest;
        change(&project);
        let after = project.build_with(&config).unwrap().manifest;
        for (path, is_stale) in [("app.css", makes_stale), ("all.css", makes_bundle_stale)] {
            assert_eq!(before.assets[path].version != after.assets[path].version, is_stale, "{what}: {path}");
        }
    }
}
