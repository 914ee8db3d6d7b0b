//! Assets whose URLs have no version, whatever the style.
#![allow(clippy::unwrap_used)]

mod common;

use asset_build::{Config, Quiet, check};
use asset_core::{Catalog, Manifest, Style};
use common::Project;

const FILES: [(&str, &str); 6] = [
    ("static/sw.js", "import './js/lib.js';\nimport './vendor/kit/kit.js';\n"),
    ("static/js/lib.js", "export {};\n"),
    (
        "static/js/app.js",
        "register(new URL('../sw.js?scope=1', import.meta.url));\nimport(\"/static/vendor/kit/kit.js\");\n",
    ),
    ("static/vendor/kit/kit.js", "import './part.js';\nfetch(new URL('../../img/x.png', import.meta.url));\n"),
    ("static/vendor/kit/part.js", "export {};\n"),
    ("static/img/x.png", "png"),
];

/// A project in which the worker and the kit are plain.
fn project() -> (Project, Config) {
    let project = Project::new(&FILES);
    let mut config = project.config();
    config.plain = vec!["sw.js".to_owned(), "vendor/kit/**".to_owned()];
    (project, config)
}

fn output(project: &Project, manifest: &Manifest, path: &str) -> String {
    project.read(&format!("public/{}", manifest.assets[path].file))
}

fn url(manifest: &Manifest, path: &str) -> String {
    Catalog::from_manifest(manifest, "m.json").static_url(path).unwrap().plain().to_owned()
}

/// What references are written as, in the order of their files above.
struct Expected {
    lib: &'static str,
    kit_of_app: &'static str,
    worker: &'static str,
    image: &'static str,
}

#[test]
fn no_url_of_a_plain_asset_has_a_version_in_any_style() {
    let query = |key: Option<&str>| Style::Query { key: key.map(str::to_owned) };
    let same = |config: Config| config;
    type Case = (&'static str, Style, fn(Config) -> Config, Expected);
    let cases: [Case; 5] = [
        (
            "/static/",
            Style::Filename,
            same,
            Expected {
                lib: "./js/lib.e2ebd7dd.js",
                kit_of_app: "/static/vendor/kit/kit.js",
                worker: "../sw.js?scope=1",
                image: "../../img/x.bff139fa.png",
            },
        ),
        (
            "/static/",
            query(None),
            same,
            Expected {
                lib: "./js/lib.js?e2ebd7dd",
                kit_of_app: "/static/vendor/kit/kit.js",
                worker: "../sw.js?scope=1",
                image: "../../img/x.png?bff139fa",
            },
        ),
        (
            "/static/",
            query(Some("v")),
            same,
            Expected {
                lib: "./js/lib.js?v=e2ebd7dd",
                kit_of_app: "/static/vendor/kit/kit.js",
                worker: "../sw.js?scope=1",
                image: "../../img/x.png?v=bff139fa",
            },
        ),
        (
            "/static/{version}/",
            Style::Prefix,
            |config| config.token("v1"),
            Expected {
                lib: "./v1/js/lib.js",
                kit_of_app: "/static/vendor/kit/kit.js",
                worker: "../../sw.js?scope=1",
                image: "../../v1/img/x.png",
            },
        ),
        (
            "/static/{version}/a%20b/",
            Style::Prefix,
            |config| config.token("v1"),
            Expected {
                lib: "./v1/a%20b/js/lib.js",
                kit_of_app: "/static/vendor/kit/kit.js",
                worker: "../../../sw.js?scope=1",
                image: "../../v1/a%20b/img/x.png",
            },
        ),
    ];
    for (prefix, style, configure, expected) in cases {
        let (project, config) = project();
        let config = configure(config.style(style.clone()).prefix(prefix).unwrap());
        let manifest = project.build_with(&config).unwrap().manifest;
        let Expected { lib, kit_of_app, worker, image } = expected;
        let texts = [
            ("sw.js", format!("import '{lib}';\nimport './vendor/kit/kit.js';\n")),
            ("js/app.js", format!("register(new URL('{worker}', import.meta.url));\nimport(\"{kit_of_app}\");\n")),
            ("vendor/kit/kit.js", format!("import './part.js';\nfetch(new URL('{image}', import.meta.url));\n")),
        ];
        for (path, text) in texts {
            assert_eq!(output(&project, &manifest, path), text, "{path} in {style} below {prefix}");
        }
        assert_eq!(url(&manifest, "sw.js"), "/static/sw.js", "{style}");
        assert_eq!(url(&manifest, "vendor/kit/part.js?a#b"), "/static/vendor/kit/part.js?a#b", "{style}");
        assert_eq!(project.read("public/sw.js"), output(&project, &manifest, "sw.js"), "{style}");
        assert_eq!(project.read("public/vendor/kit/part.js"), "export {};\n", "{style}");
        check(&config, &Quiet).unwrap();
    }
}

#[test]
fn the_manifest_marks_plain_assets_and_leaves_others_as_they_were() {
    let (project, config) = project();
    let text = project.build_with(&config).unwrap().manifest.to_json();
    let line = |path: &str| text.lines().find(|line| line.contains(&format!("\"{path}\": {{"))).unwrap();
    assert!(line("sw.js").ends_with(", \"plain\": true},"), "{}", line("sw.js"));
    assert!(!line("js/lib.js").contains("plain"), "{}", line("js/lib.js"));
    assert_eq!(Manifest::parse(text.as_bytes(), "m.json").unwrap().to_json(), text);
}

#[test]
fn pages_check_no_integrity_of_bytes_that_change_under_one_url() {
    let (project, mut config) = project();
    config.integrity = Config::new("static").integrity;
    let manifest = project.build_with(&config).unwrap().manifest;
    let catalog = Catalog::from_manifest(&manifest, "m.json");
    assert_eq!(catalog.static_integrity("sw.js").unwrap(), "");
    assert!(manifest.assets["sw.js"].integrity.starts_with("sha384-"));
    assert!(catalog.static_integrity("js/lib.js").unwrap().starts_with("sha384-"));
}

#[test]
fn what_becomes_plain_or_is_no_longer_is_built_as_from_nothing() {
    let (project, plain) = project();
    let versioned = project.config();
    for config in [&versioned, &plain, &versioned, &plain] {
        let incremental = project.build_with(config).unwrap().manifest;
        project.remove_all(&[".asset-cache", "public"]);
        let clean = project.build_with(config).unwrap().manifest;
        assert_eq!(incremental.to_json(), clean.to_json());
    }
    let failure = check(&versioned, &Quiet).unwrap_err().to_string();
    assert!(failure.contains("`vendor/kit/part.js` is no longer in `plain`"), "{failure}");
}

#[test]
fn a_plain_copy_follows_its_source() {
    let (project, config) = project();
    let first = project.build_with(&config).unwrap().manifest;
    project.write("static/vendor/kit/part.js", "export const part = 2;\n");
    let second = project.build_with(&config).unwrap().manifest;
    assert_eq!(project.read("public/vendor/kit/part.js"), "export const part = 2;\n");
    assert_eq!(output(&project, &first, "vendor/kit/part.js"), "export {};\n");
    // What refers to it has the bytes it had: the URL is the same.
    assert_eq!(first.assets["vendor/kit/kit.js"], second.assets["vendor/kit/kit.js"]);
}

#[test]
fn cycles_of_plain_and_versioned_assets_are_built() {
    let project = Project::new(&[
        ("static/a.js", "import './b.js';\nexport {};\n"),
        ("static/b.js", "import './a.js';\nexport {};\n"),
    ]);
    let mut config = project.config();
    config.plain = vec!["a.js".to_owned()];
    let manifest = project.build_with(&config).unwrap().manifest;
    assert_eq!(output(&project, &manifest, "b.js"), "import './a.js';\nexport {};\n");
    let file = &manifest.assets["b.js"].file;
    assert_eq!(output(&project, &manifest, "a.js"), format!("import './{file}';\nexport {{}};\n"));
}

#[test]
fn plain_wins_over_names_that_another_tool_versioned() {
    let project = Project::new(&[("static/sw.js", "one\n")]);
    let mut config = project.config();
    config.plain = vec!["sw.js".to_owned()];
    config.keep_names = vec!["*.js".to_owned()];
    project.build_with(&config).unwrap();
    project.write("static/sw.js", "another\n");
    let manifest = project.build_with(&config).unwrap().manifest;
    assert_eq!(url(&manifest, "sw.js"), "/static/sw.js");
    assert_eq!(project.read("public/sw.js"), "another\n");
}

#[test]
fn the_output_of_a_bundle_can_be_plain() {
    let project = Project::new(&[("static/css/a.css", "a{background:url(../x.png)}"), ("static/x.png", "png")]);
    let mut config = project.config().bundle("all", "v/{version}/all.css", &["css/a.css"]);
    config.plain = vec!["v/*.css".to_owned()];
    let manifest = project.build_with(&config).unwrap().manifest;
    let catalog = Catalog::from_manifest(&manifest, "m.json");
    assert_eq!(catalog.asset_url("all").unwrap().plain(), "/static/v/all.css");
    assert_eq!(project.read("public/v/all.css"), "a{background:url(../x.bff139fa.png)}");
}

#[test]
fn only_the_file_that_has_the_name_is_plain() {
    let project = Project::new(&[("static/sw.js", "ours\n"), ("kit/sw.js", "theirs\n")]);
    let mut config = project.config().root(asset_core::LoadPathRoot::new("kit").named("kit"));
    config.plain = vec!["**".to_owned()];
    let manifest = project.build_with(&config).unwrap().manifest;
    assert_eq!(project.read("public/sw.js"), "ours\n");
    assert!(!manifest.assets["kit:sw.js"].is_plain);
}
