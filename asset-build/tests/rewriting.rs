//! References are given as those of the versioned copies; versions are of what is served.
#![allow(clippy::unwrap_used)]

mod common;

use asset_build::{MissingReference, MissingReferenceRule, Quiet, check};
use asset_core::{Catalog, LoadPathRoot, Style, VersionScheme};
use common::Project;
use insta::assert_snapshot;

/// The output of a logical path.
fn output(project: &Project, path: &str) -> String {
    let manifest = asset_core::Manifest::read(project.path("asset-manifest.json")).unwrap();
    project.read(&format!("public/{}", manifest.assets[path].file))
}

fn file(project: &Project, path: &str) -> String {
    asset_core::Manifest::read(project.path("asset-manifest.json")).unwrap().assets[path].file.clone()
}

#[test]
fn a_stylesheet_names_the_versioned_copies_relative_to_itself() {
    let project = Project::new(&[
        ("static/css/app.css", "@import 'base.css';\na { background: url( \"../img/a b.png\" ) } /* url(x.png) */\n"),
        ("static/css/base.css", "b { mask: url(/static/img/i.svg?v=1#home) }"),
        ("static/img/a b.png", "png"),
        ("static/img/i.svg", "<svg/>"),
    ]);
    project.build().unwrap();
    assert_eq!(file(&project, "img/a b.png"), "img/a b.bff139fa.png");
    assert_eq!(output(&project, "css/base.css"), "b { mask: url(/static/img/i.677433a0.svg?v=1#home) }");
    assert_eq!(
        output(&project, "css/app.css"),
        format!(
            "@import '{}';\na {{ background: url( \"../img/a%20b.bff139fa.png\" ) }} /* url(x.png) */\n",
            file(&project, "css/base.css").replace("css/", "")
        )
    );
    check(&project.config(), &Quiet).unwrap();
}

#[test]
fn modules_import_the_versioned_copies_and_classic_scripts_stay() {
    let project = Project::new(&[
        ("static/js/app.js", "import { a } from './lib/a.js';\nexport const w = new URL(\"w.js\", import.meta.url);\n"),
        ("static/js/lib/a.js", "export const a = 'import \"./b.js\"';\n"),
        ("static/js/w.js", "var x = 'url(a.png)';\n"),
    ]);
    project.build().unwrap();
    assert_eq!(output(&project, "js/w.js"), "var x = 'url(a.png)';\n");
    assert_eq!(output(&project, "js/lib/a.js"), "export const a = 'import \"./b.js\"';\n");
    assert_eq!(
        output(&project, "js/app.js"),
        format!(
            "import {{ a }} from './lib/{}';\nexport const w = new URL(\"{}\", import.meta.url);\n",
            file(&project, "js/lib/a.js").replace("js/lib/", ""),
            file(&project, "js/w.js").replace("js/", "")
        )
    );
}

#[test]
fn js_off_leaves_scripts_alone() {
    let script = "import './b.js';\n//# sourceMappingURL=a.js.map\n";
    let project = Project::new(&[("static/a.js", script), ("static/b.js", "")]);
    let mut config = project.config();
    config.rewrite_scripts = false;
    project.build_with(&config).unwrap();
    assert_eq!(output(&project, "a.js"), script);
}

#[test]
fn a_change_below_changes_every_version_above() {
    let project = Project::new(&[
        ("static/a.css", "@import 'b.css';"),
        ("static/b.css", "@import 'c.css';"),
        ("static/c.css", "c { background: url(d.png) }"),
        ("static/d.png", "one"),
        ("static/other.css", "o {}"),
    ]);
    let before = project.build().unwrap().manifest;
    project.write("static/d.png", "two");
    let after = project.build().unwrap().manifest;
    for path in ["a.css", "b.css", "c.css", "d.png"] {
        assert_ne!(before.assets[path].version, after.assets[path].version, "{path}");
    }
    assert_eq!(before.assets["other.css"], after.assets["other.css"]);
}

#[test]
fn a_source_map_follows_and_changes_the_file_that_names_it() {
    let project = Project::new(&[("static/a.js", "f();\n//# sourceMappingURL=a.js.map\n"), ("static/a.js.map", "{}")]);
    let before = project.build().unwrap().manifest;
    assert_eq!(output(&project, "a.js"), "f();\n//# sourceMappingURL=a.99914b93.js.map\n");
    project.write("static/a.js.map", "{\"version\":3}");
    let after = project.build().unwrap().manifest;
    assert_ne!(before.assets["a.js"].file, after.assets["a.js"].file);
}

#[test]
fn scripts_nested_deep_are_rewritten_and_those_nested_too_deep_are_left() {
    let deep = format!("import './a.js';x={}{}", "[".repeat(9_999), "]".repeat(9_999));
    let too_deep = format!("import './a.js';{}c", "if(a)b;else ".repeat(200_000));
    let project = Project::new(&[("static/a.js", "f()"), ("static/deep.js", &deep), ("static/too_deep.js", &too_deep)]);
    let warnings = project.build().unwrap().warnings;
    let versioned = file(&project, "a.js");
    assert_eq!(output(&project, "deep.js"), deep.replace("a.js", &versioned));
    assert_eq!(output(&project, "too_deep.js"), too_deep);
    let warnings: Vec<&str> = warnings.iter().map(asset_core::Error::message).collect();
    let message = "can't be read as JavaScript, so its imports are left as they are: it is nested more than 10000 deep";
    assert_eq!(warnings, [message]);
}

#[test]
fn a_missing_source_map_is_only_a_warning() {
    let text = "f();\n//# sourceMappingURL=gone.js.map\n";
    let project = Project::new(&[("static/a.js", text)]);
    let report = project.build().unwrap();
    assert_eq!(output(&project, "a.js"), text);
    let warnings: Vec<String> = report.warnings.iter().map(|warning| warning.message().to_owned()).collect();
    assert_eq!(warnings, ["reference to `gone.js.map`, which is not an asset"]);
}

#[test]
fn a_cycle_is_one_unit_and_every_member_changes_when_one_does() {
    let project = Project::new(&[
        ("static/a.css", "@import 'b.css'; a {}"),
        ("static/b.css", "@import 'a.css'; b {}"),
        ("static/x.js", "import './x.js'; import './y.js';"),
        ("static/y.js", "import './x.js';"),
    ]);
    let before = project.build().unwrap().manifest;
    assert_eq!(output(&project, "a.css"), format!("@import '{}'; a {{}}", file(&project, "b.css")));
    assert_eq!(output(&project, "y.js"), format!("import './{}';", file(&project, "x.js")));
    assert_ne!(before.assets["a.css"].version, before.assets["b.css"].version);
    assert!(!project.build().unwrap().manifest_changed);
    check(&project.config(), &Quiet).unwrap();

    project.write("static/b.css", "@import 'a.css'; b { color: red }");
    let after = project.build().unwrap().manifest;
    for (path, changes) in [("a.css", true), ("b.css", true), ("x.js", false), ("y.js", false)] {
        assert_eq!(before.assets[path].version != after.assets[path].version, changes, "{path}");
    }
}

#[test]
fn timestamps_of_a_cycle_stay_for_unchanged_bytes() {
    let project = Project::new(&[("static/a.css", "@import 'b.css';"), ("static/b.css", "@import 'a.css';")]);
    let mut config = project.config();
    config.version = VersionScheme::Timestamp;
    project.build_with(&config).unwrap();
    let touched = std::fs::File::options().write(true).open(project.path("static/a.css")).unwrap();
    touched.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(2_000_000_000)).unwrap();
    assert!(!project.build_with(&config).unwrap().manifest_changed);
    project.write("static/b.css", "@import 'a.css'; b {}");
    touched.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(2_000_000_000)).unwrap();
    let manifest = project.build_with(&config).unwrap().manifest;
    assert_eq!(manifest.assets["a.css"].version, "2000000000");
    assert_eq!(manifest.assets["b.css"].version, "2000000000");
}

#[test]
fn a_timestamp_is_also_that_of_what_the_file_refers_to() {
    let project = Project::new(&[("static/a.css", "a { background: url(b.png) }"), ("static/b.png", "")]);
    let set = |path: &str, seconds| {
        let file = std::fs::File::options().write(true).open(project.path(path)).unwrap();
        file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds)).unwrap();
    };
    set("static/a.css", 1_600_000_000);
    set("static/b.png", 1_700_000_000);
    let mut config = project.config();
    config.version = VersionScheme::Timestamp;
    assert_eq!(project.build_with(&config).unwrap().manifest.assets["a.css"].version, "1700000000");
}

#[test]
fn every_missing_reference_is_reported_at_its_place() {
    let project = Project::new(&[
        ("static/css/app.css", "a { background: url(../img/logo.pgn) }\nb { background: url('../../secret.png') }\n"),
        ("static/js/app.js", "import './other';\nimport('./draft.js');\n"),
        ("static/js/other.js", ""),
        ("static/js/draft.js", ""),
        ("static/img/logo.png", ""),
        ("secret.png", ""),
    ]);
    let mut config = project.config();
    config.exclude = vec!["**/draft.js".to_owned()];
    assert_snapshot!(project.findings(&config), @r"
    <dir>/static/css/app.css:1:21: reference to `img/logo.pgn`, which is not an asset; did you mean `img/logo.png`?
    <dir>/static/css/app.css:2:22: reference to `../../secret.png`, which exists outside the load path; add its directory to `load-path`
    <dir>/static/js/app.js:1:9: reference to `js/other`, which is not an asset; did you mean `js/other.js`?
    <dir>/static/js/app.js:2:9: reference to `js/draft.js`, which is excluded from the load path
    ");
    config.missing_reference = MissingReference::Warn;
    let report = project.build_with(&config).unwrap();
    assert_eq!(report.warnings.len(), 4);
    assert!(output(&project, "js/app.js").starts_with("import './other';"));
    config.missing_reference = MissingReference::Ignore;
    assert_eq!(project.build_with(&config).unwrap().warnings.len(), 0);
}

#[test]
fn the_last_glob_that_matches_the_file_decides_about_its_missing_references() {
    let files = ["app", "vendor/a", "vendor/ours/b", "vendor/ours/c"].map(|name| format!("static/{name}.css"));
    let project = Project::new(&[]);
    files.iter().for_each(|path| project.write(path, "a { background: url(gone.png) }"));
    let mut config = project.config();
    config.missing_reference_rules = vec![
        MissingReferenceRule::new("vendor/**", MissingReference::Ignore),
        MissingReferenceRule::new("vendor/ours/**", MissingReference::Error),
        MissingReferenceRule::new("**/c.css", MissingReference::Warn),
    ];
    assert_snapshot!(project.findings(&config), @"
    <dir>/static/app.css:1:21: reference to `gone.png`, which is not an asset
    <dir>/static/vendor/ours/b.css:1:21: reference to `vendor/ours/gone.png`, which is not an asset
    ");
    config.missing_reference_rules[1].action = MissingReference::Warn;
    config.missing_reference = MissingReference::Warn;
    for _ in 0..2 {
        let warnings = project.build_with(&config).unwrap().warnings;
        let warned = warnings.iter().map(|warning| warning.location().unwrap().path.clone());
        assert_eq!(warned.collect::<Vec<_>>(), [&files[0], &files[2], &files[3]].map(|path| project.path(path)));
    }
    // A member's own path counts, not that of its bundle.
    let bundle = config.clone().bundle("all", "all.css", &["vendor/a.css"]);
    assert_eq!(project.build_with(&bundle).unwrap().warnings.len(), 3);
    config.missing_reference_rules.clear();
    assert_eq!(project.build_with(&config).unwrap().warnings.len(), 4, "the cache knows the rules");
}

#[test]
fn a_relative_url_in_a_custom_property_that_leads_nowhere_is_only_a_warning() {
    let theme = ":root{--a:url(../img/x.pgn);--b:url(../../y.png);--c:url(../img/x.png)}";
    let project = Project::new(&[("static/css/theme.css", theme), ("static/img/x.png", "png")]);
    let config = project.config().bundle("all", "all.css", &["css/theme.css"]);
    let why = "relative URL in a custom property starts from the file that uses the property: begin it with `/static/`";
    for _ in 0..2 {
        let warnings = project.build_with(&config).unwrap().warnings;
        let messages: Vec<&str> = warnings.iter().map(asset_core::Error::message).collect();
        assert_eq!(
            messages,
            [
                format!("reference to `img/x.pgn`, which is not an asset; did you mean `img/x.png`? A {why}"),
                format!("reference to `../../y.png`, which would be outside the load path; a {why}"),
            ]
        );
    }
    // Who uses them decides where they lead, so they stay in a bundle as well.
    assert_eq!(output(&project, "css/theme.css"), theme.replace("x.png", "x.bff139fa.png"));
    assert_eq!(output(&project, "all.css"), theme.replace("../img/x.png", "img/x.bff139fa.png"));
    project.write("static/css/theme.css", ":root{--a:url(/static/img/x.pgn)}");
    assert_snapshot!(project.findings(&config), @"<dir>/static/css/theme.css:1:15: reference to `img/x.pgn`, which is not an asset; did you mean `img/x.png`?");
}

#[test]
fn a_url_beside_a_module_that_leads_nowhere_is_only_a_warning() {
    let text = "new URL('api/users', import.meta.url);\nnew URL('../../gone.wasm', import.meta.url);\n";
    let project = Project::new(&[("static/js/a.js", text)]);
    for _ in 0..2 {
        let report = project.build().unwrap();
        assert_eq!(output(&project, "js/a.js"), text);
        let warnings: Vec<&str> = report.warnings.iter().map(asset_core::Error::message).collect();
        assert_eq!(
            warnings,
            [
                "reference to `js/api/users`, which is not an asset",
                "reference to `../../gone.wasm`, which would be outside the load path",
            ]
        );
    }
    project.write("static/js/b.js", "import('./gone.js');");
    assert!(project.build().is_err());
}

#[test]
fn a_stylesheet_in_another_encoding_is_served_as_what_it_is() {
    let project = Project::new(&[("static/ü.png", "png")]);
    let latin = b"@charset \"ISO-8859-1\";\na{b:url(\xfc.png);content:'\xfc'}\n";
    project.write("static/a.css", latin);
    project.write("static/b.css", "@charset \"iso-8859-1\";\na{b:url(ü.png)}\n");
    let config = project.config().bundle("all", "all.css", &["a.css"]);
    for _ in 0..2 {
        let report = project.build_with(&config).unwrap();
        let types = ["a.css", "b.css", "all.css"].map(|path| report.manifest.assets[path].media_type.as_str());
        assert_eq!(types, ["text/css; charset=iso-8859-1", "text/css; charset=utf-8", "text/css; charset=iso-8859-1"]);
        let written = std::fs::read(project.path(&format!("public/{}", report.manifest.assets["a.css"].file))).unwrap();
        assert_eq!(written, b"@charset \"ISO-8859-1\";\na{b:url(%C3%BC.bff139fa.png);content:'\xfc'}\n");
        let warnings: Vec<&str> = report.warnings.iter().map(asset_core::Error::message).collect();
        let message = "is declared as `iso-8859-1`, not UTF-8, and is served like that; save it as UTF-8";
        assert_eq!(warnings, [message]);
    }
}

#[test]
fn what_is_utf_16_is_served_as_it_is_with_a_warning() {
    let utf16 = |text: &str| format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let project = Project::new(&[("static/x.png", "png")]);
    let sources = [
        ("a.css", "a{b:url(x.png)}"),
        ("b.js", "import './b.js';"),
        ("c.svg", "<svg><image href='x.png'/></svg>"),
        ("plain.css", "a{}"),
    ];
    sources.iter().for_each(|(path, text)| project.write(&format!("static/{path}"), utf16(text)));
    for _ in 0..2 {
        let report = project.build().unwrap();
        let warnings: Vec<String> = report.warnings.iter().map(ToString::to_string).collect();
        let message = "1:1: is UTF-16, so its references are left as they are; save it as UTF-8";
        let static_dir = project.path("static").display().to_string();
        assert_eq!(warnings, ["a.css", "b.js", "c.svg"].map(|path| format!("{static_dir}/{path}:{message}")));
        for (path, text) in sources {
            let file = format!("public/{}", report.manifest.assets[path].file);
            assert_eq!(std::fs::read(project.path(&file)).unwrap(), utf16(text), "{path}");
        }
    }
}

#[test]
fn what_a_tokeniser_says_of_a_file_cannot_write_to_the_terminal() {
    let project = Project::new(&[("static/a.svg", "<svg><a\u{1b}[31m href=''></b\u{202e}></svg>")]);
    let warnings = project.build().unwrap().warnings;
    let shown = warnings[0].to_string();
    assert!(shown.contains(r"\u{1b}[31m") && shown.contains(r"\u{202e}"), "{shown}");
    assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown}");
}

#[test]
fn a_reference_cannot_write_to_the_terminal() {
    let project = Project::new(&[
        ("static/a.css", "a { background: url('x\\1b [31m.png') }"),
        ("static/b.js", "import './\\u202egnp.js';"),
    ]);
    assert_snapshot!(project.findings(&project.config()), @r"
    <dir>/static/a.css:1:22: reference to `x\u{1b}[31m.png`, which is not an asset
    <dir>/static/b.js:1:9: reference to `\u{202e}gnp.js`, which is not an asset
    ");
}

#[test]
fn the_members_of_a_bundle_keep_their_references() {
    let project = Project::new(&[
        ("static/vendor/x/x.css", "x { background: url(x.png) }\n/*# sourceMappingURL=x.css.map */"),
        ("static/css/app.css", "a { background: url(../img/a.png) }"),
        ("static/vendor/x/x.png", "x"),
        ("static/img/a.png", "a"),
        ("static/vendor/x/x.css.map", "{}"),
    ]);
    let config = project.config().bundle("app", "css/site.css", &["vendor/x/x.css", "css/app.css"]);
    project.build_with(&config).unwrap();
    assert_eq!(
        output(&project, "css/site.css"),
        "x { background: url(../vendor/x/x.9dd4e461.png) }\n\na { background: url(../img/a.0cc175b9.png) }"
    );
}

#[test]
fn what_joining_would_break_is_refused_at_its_place() {
    let project = Project::new(&[
        ("static/a.js", "f();\n"),
        ("static/m.js", "export const x = 1;\n"),
        ("static/open.js", "g(); /* never closed\n"),
        ("static/a.css", "a {}\n"),
        ("static/late.css", "@import 'b.css';\n"),
        ("static/b.css", ""),
        ("static/latin.css", "@charset \"iso-8859-1\";\n"),
    ]);
    let config = project.config().bundle("scripts", "all.js", &["a.js", "m.js", "open.js"]).bundle(
        "styles",
        "all.css",
        &["a.css", "late.css", "latin.css"],
    );
    assert_snapshot!(project.findings(&config), @"
    <dir>/static/late.css:1:1: `@import` would be ignored behind the members before it; make the imported file a member of bundle `styles`
    <dir>/static/latin.css:1:1: member of bundle `styles` is encoded in `iso-8859-1`, the first one in `utf-8`, so they can't be joined
    <dir>/static/m.js:1:1: member of bundle `scripts` is a JavaScript module, which can't be joined
    <dir>/static/open.js:1:6: member of bundle `scripts` would break the scripts joined with it: unterminated multiline comment
    ");
}

#[test]
fn a_reference_into_another_root_is_followed() {
    let project = Project::new(&[
        ("static/css/app.css", "a { background: url(../vendor/x/logo.png) }"),
        ("node_modules/x/dist/logo.png", "x"),
    ]);
    let vendor = LoadPathRoot::new("node_modules/x/dist").at("vendor/x");
    project.build_with(&project.config().root(vendor)).unwrap();
    assert_eq!(output(&project, "css/app.css"), "a { background: url(../vendor/x/logo.9dd4e461.png) }");
}

#[test]
fn a_directory_is_no_missing_reference() {
    let project = Project::new(&[
        ("static/js/a.js", "new URL('./fonts', import.meta.url); new URL('./', import.meta.url);"),
        ("static/js/fonts/x.txt", ""),
    ]);
    assert_eq!(project.build().unwrap().warnings.len(), 0);
}

#[test]
fn a_name_that_another_tool_versioned_is_kept_and_its_bytes_too() {
    let script = "import './chunk-deadbeef.js'; new URL('../a.png', import.meta.url);";
    let project = Project::new(&[
        ("static/app.css", "@import 'vite/app-0a1b2c3d.css';"),
        ("static/vite/app-0a1b2c3d.css", "a {}"),
        ("static/vite/main-01234567.js", script),
        ("static/vite/chunk-deadbeef.js", ""),
        ("static/a.png", ""),
    ]);
    let mut config = project.config();
    config.keep_names = vec!["vite/*".to_owned()];
    let report = project.build_with(&config).unwrap();
    assert_eq!(report.manifest.assets["vite/main-01234567.js"].file, "vite/main-01234567.js");
    let pinned = report.manifest.assets.iter().filter(|(_, row)| row.is_pinned).map(|(path, _)| path.as_str());
    let kept = ["vite/app-0a1b2c3d.css", "vite/chunk-deadbeef.js", "vite/main-01234567.js"];
    assert_eq!(pinned.collect::<Vec<_>>(), kept);
    // Under its own name in query style too, as the files that keep theirs import each other.
    project.remove_all(&["public", "asset-manifest.json"]);
    let query = project.build_with(&config.clone().style(Style::Query { key: None })).unwrap().manifest;
    assert_eq!(
        Catalog::from_manifest(&query, "m.json").asset(kept[1]).unwrap().url(),
        "/static/vite/chunk-deadbeef.js"
    );
    assert_eq!(output(&project, "app.css"), "@import 'vite/app-0a1b2c3d.css';");
    project.remove_all(&["public", "asset-manifest.json"]);
    project.build_with(&config).unwrap();
    assert_eq!(project.read("public/vite/main-01234567.js"), script);
    assert_eq!(output(&project, "app.css"), "@import 'vite/app-0a1b2c3d.css';");

    project.write("static/vite/app-0a1b2c3d.css", "other bytes, same name");
    let message = "`vite/app-0a1b2c3d.css` keeps its name, but had other bytes in an earlier build; names in `keep-names` must change with their bytes";
    assert_eq!(project.findings(&config), message);
    assert_eq!(project.read("public/vite/app-0a1b2c3d.css"), "a {}");
}

#[test]
fn a_bundle_can_have_a_source_map() {
    let project = Project::new(&[
        ("static/css/a.css", "a {}\n\n"),
        ("static/css/b.css", "b {}\n/*# sourceMappingURL=maps/b.css.map */"),
        ("static/css/maps/b.css.map", r#"{"version":3,"sources":["b.scss"],"names":[],"mappings":"AAAA"}"#),
    ]);
    let mut config = project.config().bundle("app", "site.css", &["css/a.css", "css/b.css"]);
    config.bundles.get_mut("app").unwrap().source_map = true;
    project.build_with(&config).unwrap();
    let map = file(&project, "site.css.map");
    let expected = format!("a {{}}\n\n\nb {{}}\n\n/*# sourceMappingURL={map} */\n");
    assert_eq!(output(&project, "site.css"), expected);
    let map: serde_json::Value = serde_json::from_str(&output(&project, "site.css.map")).unwrap();
    let sections = serde_json::json!([
        { "offset": { "line": 0, "column": 0 }, "map": {
            "version": 3, "sources": ["css/a.css"], "sourcesContent": ["a {}\n\n"], "names": [], "mappings": "AAAA;AACA;AACA",
        } },
        { "offset": { "line": 3, "column": 0 }, "map": {
            "version": 3, "sources": ["b.scss"], "sourceRoot": "css/maps/", "names": [], "mappings": "AAAA",
        } },
    ]);
    assert_eq!(map, serde_json::json!({ "version": 3, "sections": sections }));
    check(&config, &Quiet).unwrap();

    project.write("static/css/maps/b.css.map", r#"{"version":3,"sources":["c.scss"],"names":[],"mappings":"AAAA"}"#);
    let before = project.read("asset-manifest.json");
    project.build_with(&config).unwrap();
    assert_ne!(project.read("asset-manifest.json"), before);
}
