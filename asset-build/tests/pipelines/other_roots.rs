//! References that leave their root for another one on disk.

use std::fs;

use asset_build::{Config, MissingReference};
use asset_core::LoadPathRoot;
use insta::assert_snapshot;

use crate::common::Project;
use crate::output;

/// A project with the roots `assets`, at the top, and `vendor/foo/assets`, at `vendor/foo`.
fn project(files: &[(&str, &str)]) -> (Project, Config) {
    let project = Project::new(files);
    for dir in ["assets", "vendor/foo/assets"] {
        fs::create_dir_all(project.path(dir)).unwrap();
    }
    let mut config = project.config();
    config.roots = vec![LoadPathRoot::new("assets"), foo(None)];
    (project, config)
}

fn foo(name: Option<&str>) -> LoadPathRoot {
    let root = LoadPathRoot::new("vendor/foo/assets").at("vendor/foo");
    match name {
        Some(name) => root.named(name),
        None => root,
    }
}

#[test]
fn a_file_of_another_root_is_found_where_it_is_on_disk() {
    let rows = [
        ("app.js", "import '../vendor/foo/assets/baz.js';", "import './vendor/foo/baz.<v>.js';"),
        ("js/app.js", "import '../../vendor/./foo/x/../assets/baz.js'", "import '../vendor/foo/baz.<v>.js'"),
        (
            "app.js",
            "new URL('../vendor/foo/assets/b%61z.js?a#b', import.meta.url)",
            "new URL('vendor/foo/baz.<v>.js?a#b', import.meta.url)",
        ),
        ("css/a.css", "a{b:url( ../../vendor/foo/assets/baz.js )}", "a{b:url( ../vendor/foo/baz.<v>.js )}"),
        (
            "a.svg",
            "<svg><image href='../vendor/foo/assets/baz.js'/></svg>",
            "<svg><image href='vendor/foo/baz.<v>.js'/></svg>",
        ),
        (
            "a.js",
            "a()\n//# sourceMappingURL=../vendor/foo/assets/baz.js",
            "a()\n//# sourceMappingURL=vendor/foo/baz.<v>.js",
        ),
    ];
    for (path, text, expected) in rows {
        let (project, config) = project(&[("vendor/foo/assets/baz.js", "baz()")]);
        project.write(&format!("assets/{path}"), text);
        let report = project.build_with(&config).unwrap();
        assert_eq!(report.warnings.len(), 0, "{text}");
        let version = &report.manifest.assets["vendor/foo/baz.js"].version;
        assert_eq!(output(&project, path), expected.replace("<v>", version.as_str()));
        // The second build takes it from the cache.
        assert_eq!(project.build_with(&config).unwrap().written, 0);
    }
}

#[test]
fn a_mounted_root_refers_to_others_by_the_file_system_too() {
    let (project, config) = project(&[
        ("vendor/foo/assets/deep/a.css", "@import '../../../../assets/app.css';"),
        ("vendor/foo/assets/b.css", "@import '../../bar/c.css';"),
        ("vendor/bar/c.css", "c{}"),
        ("assets/app.css", ""),
    ]);
    let bar = LoadPathRoot::new("vendor/bar").at("lib");
    project.build_with(&config.root(bar)).unwrap();
    assert_eq!(output(&project, "vendor/foo/deep/a.css"), "@import '../../../app.d41d8cd9.css';");
    assert_eq!(output(&project, "vendor/foo/b.css"), "@import '../../lib/c.3a984d76.css';");
}

#[test]
fn a_logical_path_comes_first() {
    // `../img/x.png` is a file of this root by its logical path, and of another one by the file system.
    let (project, config) = project(&[
        ("assets/vendor/img/x.png", "logical"),
        ("vendor/foo/assets/a.css", "a{b:url(../img/x.png)}"),
        ("vendor/foo/img/x.png", "on disk"),
    ]);
    let img = LoadPathRoot::new("vendor/foo/img").at("foo-img");
    let report = project.build_with(&config.root(img)).unwrap();
    let version = &report.manifest.assets["vendor/img/x.png"].version;
    assert_eq!(output(&project, "vendor/foo/a.css"), format!("a{{b:url(../img/x.{version}.png)}}"));
}

#[test]
fn a_file_that_another_root_shadows_is_meant_if_its_root_has_a_name() {
    let (project, mut config) = project(&[
        ("assets/app.js", "import '../vendor/foo/assets/baz.js';"),
        ("assets/vendor/foo/baz.js", "ours()"),
        ("vendor/foo/assets/baz.js", "theirs()"),
    ]);
    for (name, key) in [(Some("foo"), "foo:baz.js"), (None, "vendor/foo/baz.js")] {
        config.roots[1] = foo(name);
        let report = project.build_with(&config).unwrap();
        let file = &report.manifest.assets[key].file;
        assert_eq!(output(&project, "app.js"), format!("import './{file}';"));
    }
}

#[test]
fn members_and_their_source_maps_are_found_in_other_roots_too() {
    let (project, config) = project(&[
        (
            "assets/css/app.css",
            "a{b:url(../../vendor/foo/assets/x.png)}\n/*# sourceMappingURL=../../vendor/foo/assets/app.css.map */",
        ),
        ("vendor/foo/assets/x.png", ""),
        ("vendor/foo/assets/app.css.map", r#"{"version":3,"sources":["app.scss"],"mappings":"AAAA"}"#),
    ]);
    let mut config = config.bundle("all", "all.css", &["css/app.css"]);
    config.bundles.get_mut("all").unwrap().source_map = true;
    let report = project.build_with(&config).unwrap();
    assert_eq!(report.warnings.len(), 0);
    assert!(output(&project, "all.css").starts_with("a{b:url(vendor/foo/x.d41d8cd9.png)}\n"));
    let map: serde_json::Value = serde_json::from_str(&output(&project, "all.css.map")).unwrap();
    assert_eq!(map["sections"][0]["map"]["sourceRoot"], "vendor/foo/");
}

#[test]
fn what_no_root_has_is_said_with_its_reason() {
    let (project, mut config) = project(&[
        (
            "assets/app.js",
            "import '../vendor/foo/assets/gone.js';\nimport '../vendor/foo/assets/draft.js';\nimport '../other/x.js';\nimport '../../../../../../../../etc/x.js';",
        ),
        ("vendor/foo/assets/draft.js", ""),
        ("other/x.js", ""),
    ]);
    config.exclude = vec!["**/draft.js".to_owned()];
    assert_snapshot!(project.findings(&config), @"
    <dir>/assets/app.js:1:9: reference to `../vendor/foo/assets/gone.js`, which would be outside the load path
    <dir>/assets/app.js:2:9: reference to `../vendor/foo/assets/draft.js`, which is excluded from the load path
    <dir>/assets/app.js:3:9: reference to `../other/x.js`, which exists outside the load path; add its directory to `load-path`
    <dir>/assets/app.js:4:9: reference to `../../../../../../../../etc/x.js`, which would be outside the load path
    ");
    config.missing_reference = MissingReference::Ignore;
    project.build_with(&config).unwrap();
    // Once there is such a file, it is found.
    project.write("vendor/foo/assets/gone.js", "");
    project.build_with(&config).unwrap();
    assert!(output(&project, "app.js").starts_with("import './vendor/foo/gone.d41d8cd9.js';\n"));
}

#[cfg(unix)]
#[test]
fn a_root_that_is_a_link_has_both_its_places() {
    use std::os::unix::fs::symlink;
    // `src/app` is `assets`, and `mods/foo` is `vendor/foo/assets`.
    let (project, mut config) = project(&[
        ("assets/by-link.js", "import '../mods/foo/baz.js';"),
        ("assets/by-target.js", "import '../vendor/foo/assets/baz.js';"),
        ("assets/through.js", "import '../links/foo/baz.js';"),
        ("vendor/foo/assets/baz.js", ""),
    ]);
    for (target, link) in
        [("../assets", "src/app"), ("../vendor/foo/assets", "src/mods/foo"), ("../vendor/foo/assets", "links/foo")]
    {
        fs::create_dir_all(project.path(link).parent().unwrap()).unwrap();
        let up = "../".repeat(link.matches('/').count() - 1);
        symlink(format!("{up}{target}"), project.path(link)).unwrap();
    }
    config.roots[0].dir = "src/app".into();
    config.roots[1].dir = "src/mods/foo".into();
    project.build_with(&config).unwrap();
    for path in ["by-link.js", "by-target.js", "through.js"] {
        assert_eq!(output(&project, path), "import './vendor/foo/baz.d41d8cd9.js';", "{path}");
    }
}
