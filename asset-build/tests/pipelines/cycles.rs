//! Chains and cycles of references.

use asset_build::MissingReference;

use crate::common::Project;
use crate::{keys, manifest};

#[test]
fn a_cycle_a_self_import_and_a_missing_import_in_the_chain_have_finite_stable_digests() {
    let project = Project::new(&[
        ("static/a.css", "@import 'b.css';"),
        ("static/b.css", "@import 'a.css'; @import 'missing.css';"),
        ("static/self.css", "@import 'self.css';"),
        ("static/above.css", "@import 'a.css'; @import 'self.css';"),
    ]);
    let mut config = project.config();
    config.missing_reference = MissingReference::Warn;
    let first = project.build_with(&config).unwrap();
    assert_eq!(first.warnings.len(), 1);
    std::fs::remove_dir_all(project.path(".asset-cache")).unwrap();
    let second = project.build_with(&config).unwrap();
    assert_eq!((second.written, second.manifest_changed), (0, false));
    assert_eq!(second.manifest, first.manifest);

    project.write("static/missing.css", "");
    let third = project.build_with(&config).unwrap().manifest;
    for (path, changes) in [("a.css", true), ("b.css", true), ("above.css", true), ("self.css", false)] {
        assert_eq!(first.manifest.assets[path].version != third.assets[path].version, changes, "{path}");
    }
}

#[test]
fn a_name_left_alone_that_reads_like_a_member_of_the_cycle_gives_another_url() {
    // In the second, `js/b.js` is a package of an import map; `css/b.css` is a file that is not there.
    for (one, other) in [
        (["import './b.js'; import './b.js';", ""], ["import 'js/b.js'; import './b.js';", ""]),
        (["", "@import 'b.css'; @import 'b.css';"], ["", "@import 'css/b.css'; @import 'b.css';"]),
    ] {
        let project = Project::new(&[("static/js/b.js", "import './a.js';"), ("static/css/b.css", "@import 'a.css';")]);
        let mut config = project.config();
        config.missing_reference = MissingReference::Ignore;
        let files = [one, other].map(|[script, style]| {
            project.write("static/js/a.js", script);
            project.write("static/css/a.css", style);
            let manifest = project.build_with(&config).unwrap().manifest;
            ["js/a.js", "css/a.css"].map(|path| manifest.assets[path].clone())
        });
        for (one, other) in files[0].iter().zip(&files[1]) {
            assert_eq!(one.file == other.file, one.digest == other.digest, "{}", one.file);
        }
    }
}

#[test]
fn a_bundle_in_a_cycle_that_is_placed_elsewhere_gives_another_url() {
    let project = Project::new(&[
        ("static/css/member.css", "m { background: url(other.css) }"),
        ("static/css/other.css", "@import 'screen.css';"),
    ]);
    let rows = ["css/screen.{version}.css", "css/screen-{version}.css"].map(|output| {
        let config = project.config().bundle("screen", output, &["css/member.css"]);
        project.build_with(&config).unwrap().manifest.assets["css/other.css"].clone()
    });
    assert_ne!(rows[0].digest, rows[1].digest);
    assert_ne!(rows[0].file, rows[1].file);
}

#[test]
fn a_cycle_leaves_no_intermediate_files() {
    let project = Project::new(&[("static/a.css", "@import 'b.css';"), ("static/b.css", "@import 'a.css';")]);
    project.build().unwrap();
    let mut files: Vec<String> = manifest(&project).assets.into_values().map(|row| row.file).collect();
    files.sort();
    assert_eq!(project.outputs(), files);
}

#[test]
fn a_chain_of_a_dozen_files_needs_no_order_and_no_number_of_passes() {
    for reversed in [false, true] {
        let name = |at: usize| if reversed { 11 - at } else { at };
        let project = Project::new(&[]);
        for at in 0..12 {
            let text = if at < 11 { format!("@import '{:02}.css';", name(at + 1)) } else { String::new() };
            project.write(&format!("static/{:02}.css", name(at)), text);
        }
        let before = project.build().unwrap().manifest;
        assert_eq!(keys(&project).len(), 12);
        project.write(&format!("static/{:02}.css", name(11)), "z {}");
        let after = project.build().unwrap().manifest;
        for (path, row) in &before.assets {
            assert_ne!(row.version, after.assets[path].version, "{path}");
        }
    }
}
