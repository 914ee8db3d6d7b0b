//! What the manifest says of modules.
#![allow(clippy::unwrap_used)]

mod common;

use std::thread::sleep;
use std::time::Duration;

use asset_build::{BundleConfig, Quiet, check};
use asset_core::{LogicalPath, Manifest};
use common::Project;

/// `path: imports` of every asset that is known to be a module.
fn modules(manifest: &Manifest) -> Vec<String> {
    let shown = |(path, row): (&LogicalPath, &asset_core::manifest::ManifestAsset)| {
        row.dependencies
            .imports()
            .map(|imports| format!("{path}: {}", imports.iter().map(LogicalPath::as_str).collect::<Vec<_>>().join(" ")))
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
fn a_module_that_imports_no_file_is_known_as_one() {
    let project = Project::new(&[
        ("static/bare.js", "import React from 'react';"),
        ("static/classic.js", "// export default 1\nimport('./only.js');"),
        ("static/late.js", "const a = 1;\nexport { a };"),
        ("static/named.mjs", "f();"),
        ("static/only.js", "export default 1;"),
        ("static/faulty.js", "export default 1 2;"),
    ]);
    let manifest = project.build().unwrap().manifest;
    assert_eq!(modules(&manifest), ["bare.js: ", "faulty.js: ", "late.js: ", "named.mjs: ", "only.js: "]);
    assert!(
        project.read("asset-manifest.json").contains(r#""type": "text/javascript; charset=utf-8", "imports": []}"#)
    );
}

#[test]
fn of_a_script_that_keeps_its_name_it_is_known_and_no_import() {
    let project = Project::new(&[
        ("static/app-0cc175b9.js", "import './b.js'; export {};"),
        ("static/long-92eb5ffe.js", &format!("f();{}\nexport {{}};", " ".repeat(2 << 20))),
        ("static/old-4a8a08f0.js", "f();"),
        ("static/b.js", "f();"),
    ]);
    let mut config = project.config();
    config.keep_names = vec!["*-????????.js".to_owned()];
    let manifest = project.build_with(&config).unwrap().manifest;
    assert_eq!(modules(&manifest), ["app-0cc175b9.js: ", "long-92eb5ffe.js: "]);
    assert_eq!(manifest.assets["app-0cc175b9.js"].file, "app-0cc175b9.js");
}

#[test]
fn scripts_that_are_left_alone_are_not_known() {
    let project = Project::new(&[("static/a.js", "export default 1;"), ("static/b.mjs", "")]);
    let mut config = project.config();
    config.rewrite_scripts = false;
    assert_eq!(modules(&project.build_with(&config).unwrap().manifest), [""; 0]);
}

#[test]
fn a_bundle_of_scripts_is_no_module() {
    let project = Project::new(&[
        ("static/a.js", "import('./b.js');\n"),
        ("static/b.js", "import './c.js';"),
        ("static/c.js", ""),
    ]);
    let mut config = project.config();
    let bundle = BundleConfig::new("all.js", vec!["a.js".into()]);
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
