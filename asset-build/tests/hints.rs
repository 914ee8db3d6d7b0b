//! What is left as written, and how it is told.

#![allow(clippy::unwrap_used)]

mod common;

use asset_build::IgnoreReason::{self, Computed, PackageName, TailwindInput, Unprefixed};
use asset_build::explain;

use common::Project;

fn project() -> Project {
    Project::new(&[
        ("static/img/a.png", "png"),
        ("static/css/app.css", "a { background: url(/img/a.png) }\nb { background: url(/img/none.png) }\n"),
        ("static/css/in.css", "@import \"tailwindcss\";\n@import 'tailwindcss/theme' layer(theme);\n"),
        ("static/css/old.css", "@tailwind base;\n"),
        ("static/js/app.js", "import './b.js';\nimport(`./pages/${name}.js`);\nnew URL(file, import.meta.url);\n"),
        ("static/js/b.js", "import { html } from 'lit';\nimport 'htmx.org';\nhtml;\n"),
        ("static/js/c.js", "export default (name) => import(name);\n"),
    ])
}

/// What a build says, with places as `file:line:column`.
fn hints(project: &Project) -> Vec<(IgnoreReason, usize, String)> {
    let report = project.build().unwrap();
    assert_eq!(report.warnings.len(), 0);
    let place = |at: &asset_core::Location| {
        let path = at.path.strip_prefix(project.path("static")).unwrap();
        format!("{}:{}:{}", path.display(), at.line, at.column)
    };
    report.hints.iter().map(|hint| (hint.reason, hint.count, format!("{} {hint}", place(&hint.first)))).collect()
}

#[test]
fn a_build_says_once_for_each_reason_what_was_left_as_written() {
    let project = project();
    let expected = [
        (
            Unprefixed,
            1,
            "css/app.css:1:21 1 path of assets without the prefix, first `/img/a.png`: no version is put into it; begin \
             it with the prefix, or write it relative to the file",
        ),
        (
            PackageName,
            2,
            "js/b.js:1:23 2 imports by the name of a package, first `lit`: a browser needs an import map for them",
        ),
        (
            Computed,
            2,
            "js/app.js:2:8 2 computed URLs, first ``./pages/${name}.js``: no version is put into them; name the files \
             in `unversioned` if another server has them",
        ),
        (
            TailwindInput,
            3,
            "css/in.css:1:10 3 rules that Tailwind CSS reads, first `tailwindcss`: link the stylesheet that it writes, \
             and add this one to `exclude`",
        ),
    ];
    assert_eq!(hints(&project), expected.map(|(reason, count, text)| (reason, count, text.to_owned())));
}

#[test]
fn what_did_not_change_is_not_told_again() {
    let project = project();
    let settle = || std::thread::sleep(std::time::Duration::from_millis(120));
    settle();
    project.build().unwrap();
    settle();
    assert_eq!(hints(&project), []);
    project.write("static/js/d.js", "import 'three';");
    let [(PackageName, 1, _)] = hints(&project)[..] else { panic!() };
}

#[test]
fn a_members_hint_counts_once() {
    let project = Project::new(&[("static/a.png", "png"), ("static/a.css", "a { background: url(/a.png) }")]);
    let config = project.config().bundle("all", "all.css", &["a.css"]);
    assert_eq!(project.build_with(&config).unwrap().hints[0].count, 1);
}

#[test]
fn an_explanation_has_each_at_its_place() {
    let project = project();
    let left = |path: &str| -> Vec<(usize, usize, String, IgnoreReason)> {
        let explanation = explain(&project.config(), path).unwrap();
        let left = explanation.left_as_written.into_iter();
        left.map(|left| (left.at.line, left.at.column, left.written, left.reason)).collect()
    };
    assert_eq!(left("css/app.css"), [(1, 21, "/img/a.png".to_owned(), Unprefixed)]);
    let pages = "`./pages/${name}.js`".to_owned();
    assert_eq!(left("js/app.js"), [(2, 8, pages, Computed), (3, 9, "file".to_owned(), Computed)]);
    assert_eq!(left("js/b.js"), [(1, 23, "lit".to_owned(), PackageName), (2, 9, "htmx.org".to_owned(), PackageName)]);
    assert_eq!(left("js/c.js"), [(1, 33, "name".to_owned(), Computed)]);
    assert_eq!(left("css/old.css"), [(1, 1, "@tailwind".to_owned(), TailwindInput)]);
}

#[test]
fn a_stylesheet_that_is_there_is_not_for_tailwind() {
    let project =
        Project::new(&[("static/a.css", "@import 'tailwindcss/b.css';"), ("static/tailwindcss/b.css", "b {}")]);
    assert_eq!(hints(&project), []);
}
