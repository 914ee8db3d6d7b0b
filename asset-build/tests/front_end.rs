//! Builds of files that are compiled and minified.
#![allow(clippy::unwrap_used)]

mod common;

use asset_build::{BuildOptions, Config, Language, Minify, check, explain};
use common::Project;
use insta::assert_snapshot;

/// The text of the output of an asset.
fn output(project: &Project, config: &Config, path: &str) -> String {
    let report = project.build_with(config).unwrap_or_else(|failure| panic!("{}", project.shown(&failure)));
    assert_eq!(report.warnings.iter().map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
    let row = &report.manifest.assets.get(path).unwrap_or_else(|| panic!("{:?}", report.manifest.assets.keys()));
    project.read(&format!("public/{}", row.file))
}

fn paths(project: &Project, config: &Config) -> Vec<String> {
    project.build_with(config).unwrap().manifest.assets.into_keys().map(|path| path.to_string()).collect()
}

fn minified(project: &Project) -> Config {
    let mut config = project.config();
    config.minify = vec![Minify::Css, Minify::Js];
    config
}

#[test]
fn typescript_and_sass_become_what_templates_name() {
    let project = Project::new(&[
        ("static/js/app.ts", "export const a: number = 1;\n"),
        ("static/js/page.tsx", "export const p = 1 as any;\n"),
        ("static/js/mod.mts", "export {};\n"),
        ("static/js/types.d.ts", "declare const a: number;\n"),
        ("static/css/app.scss", "@use 'colors' as *;\na { color: $c }\n"),
        ("static/css/_colors.scss", "$c: red;\n"),
        ("static/css/plain.css", "a{}\n"),
    ]);
    assert_eq!(
        paths(&project, &project.config()),
        [
            "css/app.css",
            "css/plain.css",
            "js/app.js",
            "js/app.js.map",
            "js/mod.mjs",
            "js/mod.mjs.map",
            "js/page.js",
            "js/page.js.map",
            "js/types.d.ts"
        ]
    );
    assert_snapshot!(output(&project, &project.config(), "css/app.css"), @r"
    a {
      color: red;
    }
    ");
    assert_snapshot!(output(&project, &project.config(), "js/app.js"), @r"
    export const a = 1;
    //# sourceMappingURL=app.75ecc9aa.js.map
    ");
}

#[test]
fn every_way_to_name_a_typescript_file_leads_to_it() {
    let project = Project::new(&[
        (
            "static/js/app.ts",
            "import './cart.ts';\nimport './cart.js';\nimport './cart';\nimport './shop';\nimport '@/cart';\nimport 'tax';\nimport('../js/cart');\nnew Worker(new URL('./cart.ts', import.meta.url));\n",
        ),
        ("static/js/plain.js", "import './cart.ts';\n"),
        ("static/js/cart.ts", "export {};\n"),
        ("static/js/shop/index.ts", "export {};\n"),
        ("static/lib/tax.ts", "export {};\n"),
        (
            "tsconfig.json",
            r#"{ "compilerOptions": { "paths": { "@/*": ["./static/js/*"], "tax": ["./static/lib/tax.ts"] } } }"#,
        ),
    ]);
    assert_snapshot!(output(&project, &project.config(), "js/app.js"), @r#"
    import "./cart.3ec911d6.js";
    import "./cart.3ec911d6.js";
    import "./cart.3ec911d6.js";
    import "./shop/index.bfedca90.js";
    import "./cart.3ec911d6.js";
    import "../lib/tax.2687673b.js";
    import("./cart.3ec911d6.js");
    new Worker(new URL("cart.3ec911d6.js", import.meta.url));
    //# sourceMappingURL=app.060f6eb7.js.map
    "#);
    assert_snapshot!(output(&project, &project.config(), "js/plain.js"), @r"import './cart.3ec911d6.js';");
}

#[test]
fn urls_in_sass_are_references_wherever_they_were_written() {
    let project = Project::new(&[
        ("static/css/app.scss", "@use '../../vendor/icons/icons';\na { background: url(../img/a.png) }\n"),
        ("static/img/a.png", "a"),
        ("vendor/icons/_icons.scss", "@font-face { src: url('./i.woff2') }\n"),
        ("vendor/icons/i.woff2", "i"),
    ]);
    let config = project.config().root(asset_core::LoadPathRoot::new("vendor").at("vendor"));
    assert_snapshot!(output(&project, &config, "css/app.css"), @r#"
    @font-face {
      src: url("../vendor/icons/i.865c0c0b.woff2");
    }
    a {
      background: url(../img/a.0cc175b9.png);
    }
    "#);
}

#[test]
fn sass_finds_the_packages_of_the_project() {
    let project = Project::new(&[
        ("static/css/app.scss", "@use 'grid/scss/grid';\n"),
        ("node_modules/grid/scss/_grid.scss", ".grid { display: grid }\n"),
    ]);
    assert_eq!(output(&project, &project.config(), "css/app.css"), ".grid {\n  display: grid;\n}\n");
    project.write("static/css/app.scss", "@use 'gird/scss/grid';\n");
    assert_snapshot!(project.findings(&project.config()), @r"<dir>/static/css/app.scss:1:1: can't find stylesheet to import; looked beside the file and in `<dir>/static`, `<dir>/node_modules`");
}

#[test]
fn a_reference_that_leads_nowhere_has_its_place_in_the_source() {
    let project = Project::new(&[
        ("static/js/app.ts", "interface A {}\n\nimport './missing';\n"),
        ("static/css/app.scss", "@use 'part';\n\na {\n  background: url(./missing.png);\n}\n"),
        ("static/css/_part.scss", "\nb { mask: url(\"gone.svg\") }\n"),
    ]);
    assert_snapshot!(project.findings(&project.config()), @r"
    <dir>/static/css/_part.scss:2:16: reference to `css/gone.svg`, which is not an asset
    <dir>/static/css/app.scss:4:19: reference to `css/missing.png`, which is not an asset
    <dir>/static/js/app.ts:3:8: reference to `js/missing`, which is not an asset
    ");
}

#[test]
fn a_mistake_in_a_source_changes_nothing() {
    let project =
        Project::new(&[("static/js/app.ts", "export const a: number = 1;\n"), ("static/css/app.scss", "a { b: c }\n")]);
    project.build().unwrap();
    let before = project.files("");
    project.write("static/js/app.ts", "export const a: = 1;\nlet b: ;\n");
    project.write("static/css/app.scss", "a { b: $c }\n");
    assert_snapshot!(project.findings(&project.config()), @r"
    <dir>/static/css/app.scss:1:8: undefined variable
    <dir>/static/js/app.ts:1:17: unexpected token
    ");
    let mut after = project.files("");
    for path in ["static/js/app.ts", "static/css/app.scss"] {
        after.insert(path.to_owned(), before[path].clone());
    }
    assert!(before == after);
}

#[test]
fn source_maps_lead_to_the_sources() {
    let project = Project::new(&[
        ("static/js/app.ts", "interface A {}\nexport const price: number = 12;\n"),
        ("static/js/old.js", "alert(1);\n//# sourceMappingURL=old.js.map\n"),
        (
            "static/js/old.js.map",
            r#"{"version":3,"sources":["old.coffee"],"sourcesContent":["alert 1\n"],"names":[],"mappings":"AAAA"}"#,
        ),
        ("static/css/app.css", "a {\n  color: red;\n}\n"),
    ]);
    let map = output(&project, &project.config(), "js/app.js.map");
    assert_eq!(origin(&map, 0, 13), "app.ts:2:14");
    let config = minified(&project);
    assert_eq!(origin(&output(&project, &config, "js/app.js.map"), 0, 13), "app.ts:2:14");
    assert_eq!(origin(&output(&project, &config, "js/old.js.map"), 0, 0), "old.coffee:1:1");
    assert_eq!(origin(&output(&project, &config, "css/app.css.map"), 0, 0), "app.css:1:1");
    let script = output(&project, &config, "js/old.js");
    assert_eq!(script.matches("sourceMappingURL").count(), 1, "{script}");
}

/// Where a source map leads from a line and column, both from 0.
fn origin(map: &str, line: u32, column: u32) -> String {
    let map = sourcemap::decode_slice(map.as_bytes()).unwrap();
    let token = map.lookup_token(line, column).unwrap();
    format!("{}:{}:{}", token.get_source().unwrap_or("-"), token.get_src_line() + 1, token.get_src_col() + 1)
}

#[test]
fn what_is_minified_keeps_its_references() {
    let project = Project::new(&[
        ("static/js/app.js", "import { total } from './price.js';\nexport const sum = total(1);\n"),
        ("static/js/price.js", "export function total(net) { return net }\n"),
        ("static/js/lib.min.js", "var  a = 1 ;\n"),
        ("static/css/app.css", "a {\n  background: url( './a.png' );\n}\n"),
        ("static/css/a.png", "a"),
    ]);
    let config = minified(&project);
    assert_snapshot!(output(&project, &config, "js/app.js"), @r#"
    import{total as e}from"./price.c28de049.js";export const sum=e(1);
    //# sourceMappingURL=app.c4a9bee6.js.map
    "#);
    assert_snapshot!(output(&project, &config, "css/app.css"), @r"
    a{background:url(a.0cc175b9.png)}
    /*# sourceMappingURL=app.636e7043.css.map */
    ");
    assert_eq!(output(&project, &config, "js/lib.min.js"), "var  a = 1 ;\n");
}

#[test]
fn members_of_bundles_are_compiled_and_minified() {
    let project = Project::new(&[
        ("static/css/a.scss", "$c: red;\na { color: $c }\n"),
        ("static/css/b.css", "b {\n  color: blue;\n}\n"),
        ("static/js/a.ts", "var cart: number = 1;\n"),
        ("static/js/b.js", "var other = cart;\n"),
    ]);
    let mut config = minified(&project);
    config = config.bundle("css", "css/all.css", &["css/a.css", "css/b.css"]);
    config = config.bundle("js", "js/all.js", &["js/a.js", "js/b.js"]);
    config.bundles.get_mut("js").unwrap().source_map = true;
    assert_snapshot!(output(&project, &config, "css/all.css"), @r"
    a{color:red}

    b{color:#00f}
    ");
    assert_snapshot!(output(&project, &config, "js/all.js"), @r"
    var cart=1;

    var other=cart;

    //# sourceMappingURL=all.fd1d426d.js.map
    ");
    assert_eq!(origin(&output(&project, &config, "js/all.js.map"), 0, 4), "a.ts:1:5");
}

#[test]
fn the_next_build_compiles_what_changed_whatever_it_was() {
    let project = Project::new(&[
        ("static/css/app.scss", "@use 'colors' as *;\na { color: $c }\n"),
        ("static/css/_colors.scss", "$c: red;\n"),
        ("static/js/app.tsx", "export const a = <p/>;\n"),
    ]);
    age(&project);
    let config = project.config();
    assert!(output(&project, &config, "css/app.css").contains("red"));
    project.write("static/css/_colors.scss", "$c: blue;\n");
    assert!(output(&project, &config, "css/app.css").contains("blue"));
    // A file that wins over the partial is new, and so is a configuration.
    project.write("static/css/colors.scss", "$c: green;\n");
    assert!(output(&project, &config, "css/app.css").contains("green"));
    project.write("tsconfig.json", r#"{ "compilerOptions": { "jsxImportSource": "preact" } }"#);
    assert!(output(&project, &config, "js/app.js").contains("preact/jsx-runtime"));
}

/// Makes the files so old that their times tell every change.
fn age(project: &Project) {
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
    for path in project.files("static").into_keys() {
        let file = std::fs::File::options().append(true).open(project.path(&format!("static/{path}"))).unwrap();
        file.set_modified(old).unwrap();
    }
}

#[test]
fn an_unchanged_tree_is_recognised() {
    let project = Project::new(&[
        ("static/css/app.scss", "@use 'colors' as *;\na { color: $c }\n"),
        ("static/css/_colors.scss", "$c: red;\n"),
        ("static/js/app.ts", "export const a = 1;\n"),
        ("static/js/b.js", "export const b = 1;\n"),
    ]);
    age(&project);
    let config = minified(&project);
    project.build_with(&config).unwrap();
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
    for path in project.outputs() {
        let file = std::fs::File::options().append(true).open(project.path(&format!("public/{path}"))).unwrap();
        file.set_modified(old).unwrap();
    }
    project.build_with(&config).unwrap();
    let report = project.build_with(&config).unwrap();
    assert_eq!((report.written, report.manifest_changed), (0, false));
    // A clean cache gives the same bytes.
    let manifest = report.manifest.to_json();
    std::fs::remove_dir_all(project.path(".asset-cache")).unwrap();
    assert_eq!(project.build_with(&config).unwrap().manifest.to_json(), manifest);
    check(&config, &asset_build::Quiet).unwrap();
}

#[test]
fn two_files_of_one_name_are_refused() {
    let project = Project::new(&[("static/js/app.ts", ""), ("static/js/app.js", "")]);
    assert_snapshot!(project.findings(&project.config()), @r"`js/app.ts` is compiled to `js/app.js`, which another file is too; `exclude` one of them, or leave `typescript` out of `compile`");
    let mut config = project.config();
    config.compile = vec![Language::Sass];
    assert_eq!(paths(&project, &config), ["js/app.js", "js/app.ts"]);
}

#[test]
fn video_is_not_typescript() {
    let mut packets = vec![0_u8; 188 * 4];
    for packet in packets.chunks_mut(188) {
        packet[0] = b'G';
    }
    let project = Project::new(&[]);
    project.write("static/video/segment0.ts", &packets);
    assert_eq!(paths(&project, &project.config()), ["video/segment0.ts"]);
}

#[test]
fn scripts_that_nobody_looks_into_are_not_compiled() {
    let project = Project::new(&[("static/js/app.ts", "let a: number;\n"), ("static/css/app.scss", "a { b: c }\n")]);
    let mut config = project.config();
    config.rewrite_scripts = false;
    assert_eq!(paths(&project, &config), ["css/app.css", "js/app.ts"]);
}

#[test]
fn a_stylesheet_that_cannot_be_minified_is_written_as_it_is_with_a_warning() {
    let project = Project::new(&[("static/app.css", "a { color: red }\n}\nb { c: calc(; }\n")]);
    let report = project.build_with(&minified(&project)).unwrap();
    let warnings: Vec<String> = report.warnings.iter().map(ToString::to_string).collect();
    assert_snapshot!(warnings.join("\n").replace(project.path("").to_str().unwrap(), ""), @r"static/app.css:2:1: invalid empty selector; the stylesheet is not minified");
    let file = &report.manifest.assets["app.css"].file;
    assert!(project.read(&format!("public/{file}")).starts_with("a { color: red }\n}\nb { c: calc(; }\n"));
}

#[test]
fn explain_names_the_source() {
    let project = Project::new(&[("static/js/app.ts", "import './b';\n"), ("static/js/b.ts", "export {};\n")]);
    project.build().unwrap();
    let found = explain(&project.config(), "js/app.js").unwrap();
    assert_eq!(found.sources, [project.path("static/js/app.ts")]);
    assert_eq!(
        found.refers_to.iter().map(|mention| mention.path.as_str()).collect::<Vec<_>>(),
        ["js/b.js", "js/app.js.map"]
    );
    assert_eq!(explain(&project.config(), "js/b.js").unwrap().referred_to_by, ["js/app.js"]);
}

#[test]
fn development_does_the_same_without_minification() {
    let project =
        Project::new(&[("static/js/app.ts", "export const a: number = 1;\n"), ("static/css/app.css", "a {  }\n")]);
    let mut development = asset_build::Development::start(&minified(&project)).unwrap();
    let report = development.build(&BuildOptions::default()).unwrap();
    assert_eq!(report.manifest.assets.into_keys().collect::<Vec<_>>(), ["css/app.css", "js/app.js", "js/app.js.map"]);
}
