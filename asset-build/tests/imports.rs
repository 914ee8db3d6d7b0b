//! What the manifest says of modules.
#![allow(clippy::unwrap_used)]

mod common;

use std::thread::sleep;
use std::time::Duration;

use asset_build::{Quiet, check};
use asset_core::{BundleConfig, Manifest};
use common::Project;

/// `path: imports` of every asset that is known to be a module.
fn modules(manifest: &Manifest) -> Vec<String> {
    let shown = |(path, row): (&String, &asset_core::AssetRow)| {
        row.companions.imports().map(|imports| format!("{path}: {}", imports.join(" ")))
    };
    manifest.assets.iter().filter_map(shown).collect()
}

#[test]
fn static_imports_are_recorded_in_the_order_of_the_source_each_once() {
    let project = Project::new(&[
        (
            "static/js/app.js",
            "import './z.js'; import { a } from './a.js'; export * from './z.js';\nimport('./lazy.js');\n\
             new Worker(new URL('./worker.js', import.meta.url));\n//# sourceMappingURL=app.js.map\n",
        ),
        ("static/js/a.js", "import { z } from './z.js'; export const a = z;"),
        ("static/js/z.js", "export const z = new URL('../logo.svg', import.meta.url);"),
        ("static/js/lazy.js", "import './a.js';"),
        ("static/js/worker.js", "importScripts('x.js');"),
        ("static/js/classic.js", "import('./a.js');"),
        ("static/js/app.js.map", "{}"),
        ("static/logo.svg", "<svg/>"),
    ]);
    let manifest = project.build().unwrap().manifest;
    assert_eq!(
        modules(&manifest),
        ["js/a.js: js/z.js", "js/app.js: js/z.js js/a.js", "js/lazy.js: js/a.js", "js/z.js: "]
    );
    assert_eq!(Manifest::read(project.path("asset-manifest.json")).unwrap(), manifest);
    check(&project.config(), &Quiet).unwrap();
}

#[test]
fn an_unchanged_tree_keeps_them() {
    let project = Project::new(&[
        ("static/a.js", "import './b.js';"),
        ("static/b.js", "import './a.js';"),
        ("static/c.js", "export const url = import.meta.url;"),
    ]);
    sleep(Duration::from_millis(200));
    let first = project.build().unwrap();
    sleep(Duration::from_millis(200));
    let second = project.build().unwrap();
    assert!(!second.manifest_changed);
    assert_eq!(modules(&first.manifest), ["a.js: b.js", "b.js: a.js", "c.js: "]);
    assert_eq!(second.manifest, first.manifest);
}

#[test]
fn a_bundle_of_scripts_is_no_module() {
    let project = Project::new(&[
        ("static/a.js", "import('./b.js');\n"),
        ("static/b.js", "import './c.js';"),
        ("static/c.js", ""),
    ]);
    let mut config = project.config();
    let bundle = BundleConfig { members: vec!["a.js".into()], output: "all.js".into(), source_map: false };
    config.bundles.insert("all".to_owned(), bundle);
    assert_eq!(modules(&project.build_with(&config).unwrap().manifest), ["b.js: c.js"]);
}

#[test]
fn check_says_that_recorded_imports_are_others() {
    let project = Project::new(&[("static/a.js", "import './b.js';"), ("static/b.js", "")]);
    project.build().unwrap();
    let text = project.read("asset-manifest.json");
    project.write("asset-manifest.json", text.replace(r#", "imports": ["b.js"]"#, ""));
    let failure = check(&project.config(), &Quiet).unwrap_err();
    assert!(project.shown(&failure).ends_with("`a.js` has other `imports` or `styles`"), "{failure}");
}
