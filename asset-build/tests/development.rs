//! Development builds: what they leave alone, where they are, and what a failed one says.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use asset_build::{BuildOptions, Config, Development, build};
use asset_core::internal::OutputDir;
use asset_core::{Assets, ErrorKind};
use common::Project;

const FILES: [(&str, &str); 3] = [
    ("static/css/app.css", "@import 'theme.css';\nbody { color: red }\n"),
    ("static/css/theme.css", ":root { --space: 1rem }\n"),
    ("static/js/app.js", "console.log(1);\n"),
];

/// With every option that leaves something beside the outputs.
fn config(project: &Project) -> Config {
    let mut config = Config::new("static").bundle("all", "css/{version}/all.css", &["css/theme.css"]);
    config.base = project.path("");
    config
}

fn start(config: &Config) -> Development {
    let mut development = Development::start(config).unwrap();
    development.build(&BuildOptions::default()).unwrap();
    development
}

/// All files but the cache.
fn tree(project: &Project) -> BTreeMap<String, Vec<u8>> {
    let mut files = project.files("");
    files.retain(|path, _| !path.contains(".asset-cache"));
    files
}

/// The outputs, as paths under their directory.
fn outputs(project: &Project, development: &Development) -> BTreeSet<String> {
    let files = project.files(development.output().to_str().unwrap());
    files.into_keys().filter(|path| !path.starts_with(".asset/")).collect()
}

#[test]
fn manifest_output_and_history_stay_as_they_are() {
    let project = Project::new(&FILES);
    let config = config(&project);
    build(&config, &BuildOptions::default()).unwrap();
    let before = tree(&project);
    let mut development = start(&config);
    project.write("static/css/app.css", "body { color: blue }\n");
    development.build(&BuildOptions::default()).unwrap();
    project.write("static/css/app.css", FILES[0].1);
    assert_eq!(tree(&project), before);
    assert_eq!(project.read(".asset-cache/.gitignore"), "*\n");
}

#[test]
fn nothing_is_compressed() {
    let project = Project::new(&[("static/large.css", &"body { color: red }\n".repeat(1000))]);
    let development = start(&small(&project));
    assert_eq!(outputs(&project, &development), BTreeSet::from(["large.24bb5d36.css".to_owned()]));
}

fn small(project: &Project) -> Config {
    let mut config = Config::new("static");
    config.base = project.path("");
    config
}

#[test]
fn a_failed_build_leaves_the_last_good_one_and_says_why() {
    let project = Project::new(&FILES);
    let mut development = start(&config(&project));
    let output = OutputDir::new(development.output());
    let good = output.read_pointer().unwrap().unwrap();
    assert!(!output.findings().exists());

    project.write("static/css/app.css", "body {\n  background: url(\"gone.png\");\n}\n");
    development.build(&BuildOptions::default()).unwrap_err();
    let findings = fs::read_to_string(output.findings()).unwrap();
    let path = project.path("static/css/app.css");
    let expected = format!(
        r#"[{{"path":"{}","line":2,"column":20,"message":"reference to `css/gone.png`, which is not an asset"}}]"#,
        path.display()
    );
    assert_eq!(findings, expected);
    assert_eq!(output.read_pointer().unwrap().unwrap(), good);

    project.write("static/css/app.css", FILES[0].1);
    development.build(&BuildOptions::default()).unwrap();
    assert!(!output.findings().exists());
}

#[test]
fn outputs_of_two_builds_are_kept_and_those_before_go() {
    let project = Project::new(&FILES);
    let mut development = start(&config(&project));
    let stylesheets = |development: &Development| {
        let all = outputs(&project, development);
        all.into_iter().filter(|file| file.starts_with("css/app.")).count()
    };
    let first = outputs(&project, &development);
    for edit in 1..=20 {
        project.write("static/css/app.css", format!("body {{ margin: {edit}px }}\n"));
        development.build(&BuildOptions::default()).unwrap();
        assert_eq!(stylesheets(&development), 2, "{edit}");
    }
    // What was removed comes back.
    project.write("static/css/app.css", FILES[0].1);
    development.build(&BuildOptions::default()).unwrap();
    assert!(outputs(&project, &development).is_superset(&first));
    let manifests = fs::read_dir(OutputDir::new(development.output()).manifests()).unwrap().count();
    assert_eq!(manifests, 2);
}

#[test]
fn a_second_asset_dev_starts_from_the_last_build_of_the_first() {
    let project = Project::new(&FILES);
    let config = config(&project);
    let mut first = start(&config);
    project.write("static/css/app.css", "body { color: blue }\n");
    let built = first.build(&BuildOptions::default()).unwrap().manifest;
    let error = Development::start(&config).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    let expected = format!("`asset dev` is already running for `{}`", project.path("asset.toml").display());
    assert_eq!(error.to_string(), expected);
    drop(first);
    assert!(!project.path(".asset-cache/heartbeat").exists());

    let mut second = Development::start(&config).unwrap();
    let files: BTreeSet<String> = built.assets.values().map(|row| row.file.clone()).collect();
    assert_eq!(outputs(&project, &second), files);
    let report = second.build(&BuildOptions::default()).unwrap();
    assert_eq!((report.written, report.reused), (0, files.len()));
}

#[test]
fn an_application_finds_the_builds_from_the_first_one_on() {
    let project = Project::new(&FILES);
    let config = config(&project);
    let open = || Assets::builder().development(true).follow(false).from_manifest(project.path("public"));
    let mut development = Development::start(&config).unwrap();
    assert!(open().is_err());
    development.build(&BuildOptions::default()).unwrap();
    let assets = open().unwrap();
    assert_eq!(assets.catalog().development_output(), Some(development.output()));
    drop(development);
    assert!(open().is_err());
}

#[test]
fn other_settings_hold_from_the_next_build_on() {
    let project = Project::new(&FILES);
    let config = config(&project);
    let mut development = start(&config);
    let open = |dir: &str| Assets::builder().development(true).follow(false).from_manifest(project.path(dir));
    development.reconfigure(&config.clone().prefix("/assets/").unwrap()).unwrap();
    development.build(&BuildOptions::default()).unwrap();
    assert_eq!(open("public").unwrap().catalog().prefix().to_string(), "/assets/");

    let mut moved = config;
    moved.output = "dist".into();
    development.reconfigure(&moved).unwrap();
    development.build(&BuildOptions::default()).unwrap();
    assert!(open("dist").is_ok());
    assert!(open("public").is_err());
}

#[test]
fn the_committed_manifest_is_the_earliest_build() {
    let project = Project::new(&FILES);
    let config = config(&project);
    let committed = build(&config, &BuildOptions::default()).unwrap().manifest;
    project.write("static/css/theme.css", "edited {}\n");
    let development = start(&config);
    let output = OutputDir::new(development.output());
    let history = output.read_history().unwrap();
    let first = output.read_kept(history.entries()[0].manifest).unwrap();
    assert_eq!(first, committed);
    assert_eq!(history.entries().last().map(|last| last.manifest), output.read_pointer().unwrap());
}
