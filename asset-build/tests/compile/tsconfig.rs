//! `tsconfig.json`.

use std::path::PathBuf;

use asset_build::compile::{Targets, TsConfigs, TypeScript};
use insta::assert_snapshot;

use crate::support::Site;

fn jsx(site: &Site, path: &str) -> String {
    site.write(path, "export const a = <p/>;\n");
    let text = site.text(&TypeScript::new(site.path(""), Targets::default()), path);
    text.lines().next().unwrap().to_owned()
}

fn error(config: &str) -> String {
    let site = Site::new(&[("app.ts", ""), ("tsconfig.json", config)]);
    site.errors(&TypeScript::new(site.path(""), Targets::default()), "app.ts")
}

fn candidates(site: &Site, path: &str, specifier: &str) -> Vec<PathBuf> {
    let found = TsConfigs::new(site.path("")).of(&site.path(path)).unwrap();
    found.config.candidates(specifier).iter().map(|path| path.strip_prefix(site.path("")).unwrap().to_owned()).collect()
}

#[test]
fn the_nearest_upwards_decides() {
    let preact = r#"{ "compilerOptions": { "jsxImportSource": "preact" } }"#;
    let vue = r#"{ "compilerOptions": { "jsxImportSource": "vue" } }"#;
    let site = Site::new(&[("tsconfig.json", preact), ("static/admin/tsconfig.json", vue)]);
    assert_eq!(jsx(&site, "static/js/app.tsx"), r#"import { jsx as _jsx } from "preact/jsx-runtime";"#);
    assert_eq!(jsx(&site, "static/admin/js/app.tsx"), r#"import { jsx as _jsx } from "vue/jsx-runtime";"#);
}

#[test]
fn comments_and_trailing_commas_are_allowed() {
    let site = Site::new(&[(
        "tsconfig.json",
        "{ // JSX\n \"compilerOptions\": { /* a */ \"jsxImportSource\": \"preact\", }, }",
    )]);
    assert_eq!(jsx(&site, "app.tsx"), r#"import { jsx as _jsx } from "preact/jsx-runtime";"#);
}

#[test]
fn extends_leads_to_files_and_packages_and_later_ones_win() {
    let site = Site::new(&[
        (
            "node_modules/@tsconfig/vite/tsconfig.json",
            r#"{ "compilerOptions": { "jsxImportSource": "vue", "jsx": "react" } }"#,
        ),
        ("config/base.json", r#"{ "compilerOptions": { "jsxImportSource": "preact" } }"#),
        (
            "tsconfig.json",
            r#"{ "extends": ["@tsconfig/vite/tsconfig.json", "./config/base"], "compilerOptions": { "jsx": "react-jsx" } }"#,
        ),
    ]);
    assert_eq!(jsx(&site, "app.tsx"), r#"import { jsx as _jsx } from "preact/jsx-runtime";"#);
}

#[test]
fn a_configuration_without_files_leads_to_the_reference_that_includes_the_file() {
    let site = Site::new(&[
        (
            "tsconfig.json",
            r#"{ "files": [], "references": [{ "path": "./tsconfig.node.json" }, { "path": "./tsconfig.app.json" }] }"#,
        ),
        (
            "tsconfig.node.json",
            r#"{ "include": ["vite.config.ts"], "compilerOptions": { "jsxImportSource": "node" } }"#,
        ),
        ("tsconfig.app.json", r#"{ "include": ["src/**/*"], "compilerOptions": { "jsxImportSource": "preact" } }"#),
    ]);
    assert_eq!(jsx(&site, "src/js/app.tsx"), r#"import { jsx as _jsx } from "preact/jsx-runtime";"#);
}

#[test]
fn paths_are_tried_with_the_most_exact_pattern() {
    let config = r#"{ "compilerOptions": { "baseUrl": "./static", "paths": {
        "@/*": ["js/*", "generated/*"], "@/lib/*": ["lib/*"], "config": ["js/settings.ts"] } } }"#;
    let site = Site::new(&[("tsconfig.json", config)]);
    let found = |specifier| candidates(&site, "static/js/app.ts", specifier);
    assert_eq!(found("@/cart"), [PathBuf::from("static/js/cart"), "static/generated/cart".into()]);
    assert_eq!(found("@/lib/money"), [PathBuf::from("static/lib/money")]);
    assert_eq!(found("config"), [PathBuf::from("static/js/settings.ts")]);
    assert_eq!(found("js/cart"), [PathBuf::from("static/js/cart")]);
}

#[test]
fn paths_without_a_base_start_from_the_file_that_has_them() {
    let site = Site::new(&[
        ("config/base.json", r#"{ "compilerOptions": { "paths": { "~/*": ["../static/*"] } } }"#),
        ("app/tsconfig.json", r#"{ "extends": "../config/base.json" }"#),
    ]);
    assert_eq!(candidates(&site, "app/main.ts", "~/js/cart"), [PathBuf::from("static/js/cart")]);
    assert!(candidates(&site, "app/main.ts", "lit").is_empty());
}

#[test]
fn every_file_that_was_read_or_looked_for_is_reported() {
    let site =
        Site::new(&[("tsconfig.json", r#"{ "extends": "./base.json" }"#), ("base.json", "{}"), ("static/app.ts", "")]);
    let compiled = site.compiled(&TypeScript::new(site.path(""), Targets::default()), "static/app.ts");
    let shown = |path: &PathBuf| path.strip_prefix(site.path("")).unwrap().display().to_string();
    let inputs: Vec<_> = compiled.inputs.iter().map(|input| (shown(&input.path), input.stamp.is_some())).collect();
    assert_eq!(
        inputs,
        [
            ("base.json".to_owned(), true),
            ("static/tsconfig.json".to_owned(), false),
            ("tsconfig.json".to_owned(), true)
        ]
    );
}

#[test]
fn mistakes_are_named() {
    assert_snapshot!(error("{\n  \"compilerOptions\": {\n"), @r"tsconfig.json:3:1: EOF while parsing an object");
    assert_snapshot!(error(r#"{ "compilerOptions": { "jsx": "vue" } }"#), @r"tsconfig.json:1:1: `jsx` is `vue`; it must be `react-jsx`, `react` or `preserve`");
    assert_snapshot!(error(r#"{ "compilerOptions": { "experimentalDecorators": "yes" } }"#), @r"tsconfig.json:1:1: `experimentalDecorators` must be true or false");
    assert_snapshot!(error(r#"{ "extends": "./nowhere" }"#), @r"tsconfig.json:1:1: `extends` names `./nowhere`, which does not exist");
    assert_snapshot!(error(r#"{ "extends": "./tsconfig.json" }"#), @r"tsconfig.json:1:1: `extends` leads back to `tsconfig.json`");
    assert_snapshot!(error(r#"{ "compilerOptions": { "paths": { "a": "b" } } }"#), @r"tsconfig.json:1:1: `paths` must be an object of arrays of strings");
}
