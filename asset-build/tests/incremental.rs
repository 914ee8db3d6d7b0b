//! A second build does only what must be done, and its result is that of a first one.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::time::{Duration, SystemTime};

use asset_build::{BuildOptions, Config, MissingReference, Report};
use asset_core::internal::FileStamp;
use asset_core::{Coding, Style, VersionScheme};
use common::Project;

/// Long enough for every time stamp to tell a later change.
fn settle() {
    std::thread::sleep(Duration::from_millis(120));
}

fn site() -> Project {
    Project::new(&[
        ("static/css/app.css", "@import 'base.css'; a { background: url(../img/a.png) }"),
        ("static/css/base.css", "b {}"),
        ("static/img/a.png", "a"),
        ("static/js/x.js", "import './y.js';"),
        ("static/js/y.js", "import './x.js';"),
        ("static/robots.txt", "r"),
    ])
}

/// Makes an output unreadable as what it is, without a trace in its stamp's size and modification time.
fn forge(project: &Project, path: &str, bytes: &str) {
    let path = project.path(path);
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    fs::write(&path, bytes).unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
}

/// The result of a build without any memory.
fn from_nothing(project: &Project) -> (String, Vec<String>) {
    let _ = fs::remove_dir_all(project.path(".asset-cache"));
    let _ = fs::remove_dir_all(project.path("public"));
    project.build().unwrap();
    (project.read("asset-manifest.json"), project.outputs())
}

fn result(project: &Project) -> (String, Vec<String>) {
    (project.read("asset-manifest.json"), project.outputs())
}

#[test]
fn an_unchanged_tree_is_recognised_without_reading_it() {
    let project = site();
    settle();
    project.build().unwrap();
    settle();
    project.build().unwrap();
    let Report { written, reused, manifest_changed, .. } = project.build().unwrap();
    assert_eq!((written, reused, manifest_changed), (0, 6, false));
}

#[cfg(unix)]
#[test]
fn a_lost_output_is_made_with_the_links_of_today() {
    use std::os::unix::fs::symlink;

    let project = Project::new(&[
        ("static/app.css", "a { background: url(../lib/x.png) }"),
        ("lib/x.png", "x"),
        ("other/x.png", "other"),
    ]);
    symlink("other", project.path("linked")).unwrap();
    let mut config = project.config().root(asset_core::LoadPathRoot::new("linked"));
    config.missing_reference = MissingReference::Ignore;
    let app = |manifest: &asset_core::Manifest| manifest.assets["app.css"].file.clone();
    settle();
    let first = project.build_with(&config).unwrap();
    assert_eq!(project.read(&format!("public/{}", app(&first.manifest))), "a { background: url(../lib/x.png) }");

    fs::remove_file(project.path("linked")).unwrap();
    symlink("lib", project.path("linked")).unwrap();
    fs::remove_file(project.path(&format!("public/{}", app(&first.manifest)))).unwrap();
    let second = project.build_with(&config).unwrap();
    assert_eq!(project.read(&format!("public/{}", app(&second.manifest))), "a { background: url(x.9dd4e461.png) }");
}

#[test]
fn a_changed_file_costs_itself_and_what_refers_to_it() {
    let project = site();
    settle();
    project.build().unwrap();
    settle();
    project.build().unwrap();
    settle();
    project.write("static/img/a.png", "changed");
    let report = project.build().unwrap();
    assert_eq!((report.written, report.reused), (2, 4));
    let incremental = project.read("asset-manifest.json");
    assert_eq!(incremental, from_nothing(&project).0);
}

#[test]
fn a_change_within_the_clocks_granularity_is_seen() {
    for _ in 0..20 {
        let project = Project::new(&[("static/a.txt", "one")]);
        project.build().unwrap();
        project.write("static/a.txt", "two");
        assert_eq!(project.build().unwrap().manifest.assets["a.txt"].version, "b8a9f715");
    }
}

#[test]
fn a_change_with_a_restored_modification_time_is_seen() {
    let project = Project::new(&[("static/a.txt", "one")]);
    settle();
    project.build().unwrap();
    settle();
    project.build().unwrap();
    forge(&project, "static/a.txt", "two");
    assert_eq!(project.build().unwrap().manifest.assets["a.txt"].version, "b8a9f715");
}

#[test]
fn a_forged_output_is_repaired() {
    let project = Project::new(&[("static/a.txt", "one")]);
    settle();
    project.build().unwrap();
    settle();
    project.build().unwrap();
    forge(&project, "public/a.f97c5d29.txt", "bad");
    assert_eq!(project.build().unwrap().written, 1);
    assert_eq!(project.read("public/a.f97c5d29.txt"), "one");
}

#[test]
fn verify_reads_every_output() {
    let project = site();
    settle();
    project.build().unwrap();
    settle();
    project.build().unwrap();
    let options = BuildOptions::default().verify(true);
    let report = asset_build::build(&project.config(), &options).unwrap();
    assert_eq!((report.written, report.reused), (0, 6));
}

/// An output's stamp as the cache has it.
fn stamp(path: &std::path::Path) -> String {
    FileStamp::at(path).unwrap().to_string()
}

/// The text of a cache file with the checksum that goes with it.
fn sealed(text: &str) -> String {
    let text = &text[..text.rfind("crc32 ").unwrap()];
    format!("{text}crc32 {:08x}\n", crc32fast::hash(text.as_bytes()))
}

#[test]
#[cfg(unix)]
fn only_verify_notices_bytes_that_rot_under_their_stamp() {
    let project = Project::new(&[("static/a.txt", "one")]);
    settle();
    project.build().unwrap();
    settle();
    project.build().unwrap();
    let file = project.path("public/a.f97c5d29.txt");
    let before = stamp(&file);
    forge(&project, "public/a.f97c5d29.txt", "bad");
    // A disk that loses bits changes no stamp. Nobody can do as much from outside, so the cache learns the new stamp.
    let cache = project.files(".asset-cache/builds").into_keys().next().unwrap();
    let cache = format!(".asset-cache/builds/{cache}");
    let text = project.read(&cache);
    assert_eq!(text.matches(&before).count(), 1, "{before} in {text}");
    project.write(&cache, sealed(&text.replace(&before, &stamp(&file))));

    assert_eq!(project.build().unwrap().written, 0);
    assert_eq!(project.read("public/a.f97c5d29.txt"), "bad");
    let options = BuildOptions::default().verify(true);
    assert_eq!(asset_build::build(&project.config(), &options).unwrap().written, 1);
    assert_eq!(project.read("public/a.f97c5d29.txt"), "one");
}

#[test]
fn a_touched_but_equal_file_changes_nothing() {
    let project = site();
    settle();
    project.build().unwrap();
    let file = fs::File::options().write(true).open(project.path("static/css/base.css")).unwrap();
    file.set_modified(SystemTime::now() + Duration::from_secs(60)).unwrap();
    let report = project.build().unwrap();
    assert_eq!((report.written, report.reused, report.manifest_changed), (0, 6, false));
}

#[test]
fn deleting_or_damaging_the_cache_changes_nothing() {
    let project = site();
    settle();
    project.build().unwrap();
    let expected = result(&project);
    let cache = project.files(".asset-cache/builds").into_keys().next().unwrap();
    let cache = format!(".asset-cache/builds/{cache}");
    let text = project.read(&cache);
    for damaged in ["", "\0\0", &text[..text.len() / 2], &text.replace("app.css", "app.cs")] {
        project.write(&cache, damaged);
        project.build().unwrap();
        assert_eq!(result(&project), expected);
    }
    fs::remove_dir_all(project.path(".asset-cache")).unwrap();
    assert!(!project.build().unwrap().manifest_changed);
}

#[test]
fn every_sequence_of_edits_ends_where_a_first_build_does() {
    let project = site();
    settle();
    project.build().unwrap();
    let edits: [&dyn Fn(); 7] = [
        &|| project.write("static/css/base.css", "@import 'more.css'; b {}"),
        &|| fs::rename(project.path("static/img/a.png"), project.path("static/img/b.png")).unwrap(),
        &|| project.write("static/js/y.js", "import './x.js'; import './z.js';"),
        &|| fs::remove_file(project.path("static/robots.txt")).unwrap(),
        &|| project.write("static/js/z.js", "import './x.js';"),
        &|| project.write("static/css/app.css", "a {}"),
        &|| project.write("static/js/x.js", ""),
    ];
    project.write("static/css/more.css", "");
    project.write("static/img/b.png", "");
    project.write("static/js/z.js", "");
    for edit in edits {
        settle();
        edit();
        let incremental = project.build().map(|report| report.manifest).map_err(|failure| failure.to_string());
        let cache = project.path(".asset-cache");
        let aside = project.path("aside");
        fs::rename(&cache, &aside).unwrap();
        let anew = project.build().map(|report| report.manifest).map_err(|failure| failure.to_string());
        let _ = fs::remove_dir_all(&cache);
        fs::rename(&aside, &cache).unwrap();
        assert_eq!(incremental, anew);
    }
}

#[test]
fn a_warning_is_said_by_every_build() {
    let project = Project::new(&[("static/a.js", "f();\n//# sourceMappingURL=gone.js.map\n")]);
    settle();
    for _ in 0..3 {
        settle();
        assert_eq!(project.build().unwrap().warnings.len(), 1);
    }
    project.write("static/gone.js.map", "{}");
    assert_eq!(project.build().unwrap().warnings.len(), 0);
    assert!(project.outputs().contains(&"a.99d9f376.js".to_owned()));
}

#[test]
fn other_settings_make_everything_anew() {
    let project = site();
    settle();
    project.build().unwrap();
    let mut config = project.config();
    config.rewrite_scripts = false;
    let manifest = project.build_with(&config).unwrap().manifest;
    assert_eq!(project.read(&format!("public/{}", manifest.assets["js/x.js"].file)), "import './y.js';");
}

/// Everything that can be beside outputs: bundles, unversioned copies, variants.
fn rich(project: &Project) -> Config {
    let mut config = project.config();
    config.compress = Coding::ALL.to_vec();
    config.unversioned = vec!["robots.txt".to_owned()];
    project.write("static/css/more.css", "c { color: red }\n".repeat(50));
    config.bundle("app", "css/site.css", &["css/base.css", "css/more.css"])
}

/// Whether a build compared everything with what the last one left, and had nothing else to do.
fn only_compared(report: &Report) -> bool {
    report.timings.stages().map(|(stage, _)| stage).eq(["walk", "compare"])
}

/// Builds until a build has nothing to do, and gives that one's report.
fn build_until_settled(project: &Project, config: &Config) -> Report {
    let mut reports = (0..100).map(|_| {
        std::thread::sleep(Duration::from_millis(20));
        project.build_with(config).unwrap()
    });
    reports.find(only_compared).unwrap()
}

#[test]
fn a_build_with_nothing_to_do_reports_what_the_last_one_made() {
    let project = site();
    let config = rich(&project);
    let first = project.build_with(&config).unwrap();
    let report = build_until_settled(&project, &config);
    assert_eq!(report.manifest, first.manifest);
    assert_eq!((first.written, report.written, report.reused, report.manifest_changed), (9, 0, 9, false));
}

#[test]
fn whatever_is_missing_or_damaged_is_noticed_and_made_again() {
    let project = site();
    let config = rich(&project);
    build_until_settled(&project, &config);
    // The history is not made anew, and the lock is nobody's business.
    let state = || {
        let mut files = project.files("public");
        files.retain(|file, _| !file.ends_with("/history") && !file.ends_with("/lock"));
        (files, project.read("asset-manifest.json"))
    };
    let whole = state();
    let files: Vec<String> = whole.0.keys().map(|file| format!("public/{file}")).collect();
    assert!(files.iter().any(|file| file.ends_with(".br")) && files.contains(&"public/robots.txt".to_owned()));
    for file in files.iter().map(String::as_str).chain(["asset-manifest.json"]) {
        fs::remove_file(project.path(file)).unwrap();
        assert!(!only_compared(&project.build_with(&config).unwrap()), "{file}");
        assert_eq!(state(), whole, "{file}");
        build_until_settled(&project, &config);
        project.write(file, "damaged");
        assert!(!only_compared(&project.build_with(&config).unwrap()), "{file}");
        assert_eq!(state(), whole, "{file}");
        build_until_settled(&project, &config);
    }
}

#[test]
fn an_output_whose_unversioned_copy_is_gone_is_counted_once() {
    let project = site();
    let config = rich(&project);
    build_until_settled(&project, &config);
    fs::remove_file(project.path("public/robots.txt")).unwrap();
    let report = project.build_with(&config).unwrap();
    assert_eq!((report.written, report.reused), (1, 8));
}

#[test]
fn every_setting_that_decides_about_outputs_is_noticed() {
    let changes: [fn(&mut Config); 8] = [
        |config| config.compress.truncate(1),
        |config| config.unversioned.push("img/*".to_owned()),
        |config| config.keep_names.push("css/more.css".to_owned()),
        |config| config.roots[0].name = Some("own".to_owned()),
        |config| config.style = Style::None,
        |config| config.exclude.push("img/a.png".to_owned()),
        |config| config.bundles.clear(),
        |config| config.version = VersionScheme::Hash { digits: 12 },
    ];
    for (at, change) in changes.into_iter().enumerate() {
        let project = site();
        let mut config = rich(&project);
        config.missing_reference = MissingReference::Ignore;
        build_until_settled(&project, &config);
        change(&mut config);
        let report = project.build_with(&config).unwrap();
        assert!(!only_compared(&report), "{at}");
        project.remove_all(&["public", ".asset-cache", "asset-manifest.json"]);
        assert_eq!(project.build_with(&config).unwrap().manifest, report.manifest, "{at}");
    }
}
