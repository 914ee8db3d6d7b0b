//! What `--history` brings over from the output of an earlier deploy.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;

use asset_build::{BuildOptions, Config, Report};
use asset_core::internal::{OutputDir, Variants};
use asset_core::{Coding, VersionScheme};
use common::Project;

const STYLE: &str = "body { color: red } body { color: red } body { color: red } body { color: red }\n";
const OUTPUT: &str = "app.0ea1bc5f.css";

fn build_after(earlier: &Project, project: &Project, config: &Config) -> Report {
    let options = BuildOptions::default().history(earlier.path("public"));
    asset_build::build(config, &options).unwrap_or_else(|failure| panic!("{}", project.shown(&failure)))
}

fn moves(project: &Project) -> usize {
    OutputDir::new(project.path("public")).read_history().unwrap().entries().len()
}

fn variants(project: &Project) -> Variants {
    OutputDir::new(project.path("public")).read_variants().unwrap()
}

/// With variants in both codings.
fn compressing(project: &Project) -> Config {
    let mut config = project.config();
    config.compress = vec![Coding::Brotli, Coding::Gzip];
    config
}

/// A deploy with a stylesheet and its two variants.
fn earlier() -> Project {
    let earlier = Project::new(&[("static/app.css", STYLE)]);
    earlier.build_with(&compressing(&earlier)).unwrap();
    assert_eq!(earlier.outputs(), [OUTPUT, "app.0ea1bc5f.css.br", "app.0ea1bc5f.css.gz"]);
    earlier
}

/// The next deploy, on another machine.
fn next() -> Project {
    Project::new(&[("static/app.css", "b {}")])
}

#[test]
fn the_files_of_an_earlier_deploy_are_brought_over() {
    let earlier = Project::new(&[("static/same.txt", "same")]);
    for text in ["one", "two", "three", "two", "five"] {
        earlier.write("static/a.txt", text);
        earlier.build().unwrap();
    }
    fs::remove_file(earlier.path("public/a.f97c5d29.txt")).unwrap();
    earlier.write("public/a.35d6d334.txt", "thre!");
    let project = Project::new(&[("static/a.txt", "six")]);
    build_after(&earlier, &project, &project.config());
    // Neither the file that is gone nor the damaged one.
    let names = ["a.30056e1c.txt", "a.b8a9f715.txt", "a.f52b5e44.txt", "same.51037a4a.txt"].map(str::to_owned);
    assert_eq!(project.outputs(), names);
    assert_eq!(moves(&project), 6);
    build_after(&earlier, &project, &project.config());
    assert_eq!(moves(&project), 6);
}

#[test]
fn a_failed_build_brings_no_history() {
    let earlier = earlier();
    let project = next();
    project.build().unwrap();
    let before = project.files("public/.asset");
    project.write("static/a.css", "a { background: url(missing.png) }");
    let options = BuildOptions::default().history(earlier.path("public"));
    asset_build::build(&project.config(), &options).unwrap_err();
    let after = project.files("public/.asset");
    for file in ["history", "current", "variants.json"] {
        assert_eq!(after.get(file), before.get(file), "{file}");
    }
    project.write("static/a.css", "");
    asset_build::build(&project.config(), &options).unwrap();
    assert_eq!(moves(&project), 3);
}

#[test]
fn a_directory_without_a_build_is_no_earlier_deploy() {
    let project = next();
    let options = BuildOptions::default().history(project.path("nowhere"));
    let failure = asset_build::build(&project.config(), &options).unwrap_err();
    assert_eq!(project.shown(&failure), "`<dir>/nowhere` is not an output directory: it has no build");
    assert!(project.outputs().is_empty());
}

#[test]
fn what_is_brought_is_not_counted_as_written() {
    let earlier = Project::new(&[("static/old.txt", "old"), ("static/same.txt", "same")]);
    earlier.build().unwrap();
    let project = Project::new(&[("static/new.txt", "new"), ("static/same.txt", "same")]);
    let report = build_after(&earlier, &project, &project.config());
    assert_eq!((report.carried_over, report.written, report.reused), (2, 1, 1));
    let report = build_after(&earlier, &project, &project.config());
    assert_eq!((report.carried_over, report.written, report.reused), (0, 0, 2));
}

#[test]
fn what_is_brought_into_a_new_directory_is_not_written_again() {
    let earlier = Project::new(&[("static/a/old.txt", "old"), ("static/a/same.txt", "same")]);
    earlier.build().unwrap();
    let project = Project::new(&[("static/a/new.txt", "new"), ("static/a/same.txt", "same")]);
    let report = build_after(&earlier, &project, &project.config());
    assert_eq!((report.carried_over, report.written, report.reused), (2, 1, 1));
}

#[test]
fn variants_come_with_their_outputs() {
    let earlier = earlier();
    let project = next();
    let report = build_after(&earlier, &project, &compressing(&project));
    assert_eq!(report.carried_over, 1);
    for coding in [Coding::Brotli, Coding::Gzip] {
        let file = format!("public/{OUTPUT}{}", coding.suffix());
        assert_eq!(fs::read(project.path(&file)).unwrap(), fs::read(earlier.path(&file)).unwrap());
        assert_eq!(variants(&project).get(OUTPUT, coding), variants(&earlier).get(OUTPUT, coding));
        assert!(variants(&project).get(OUTPUT, coding).is_some());
    }
    let before = project.files("public");
    build_after(&earlier, &project, &compressing(&project));
    assert_eq!(project.files("public"), before);
}

#[test]
fn a_variant_comes_only_if_digest_and_size_are_right() {
    let earlier = earlier();
    let mut damaged = fs::read(earlier.path("public/app.0ea1bc5f.css.br")).unwrap();
    damaged[4] ^= 1;
    earlier.write("public/app.0ea1bc5f.css.br", &damaged);
    let longer = [fs::read(earlier.path("public/app.0ea1bc5f.css.gz")).unwrap(), vec![0]].concat();
    earlier.write("public/app.0ea1bc5f.css.gz", &longer);
    let project = next();
    build_after(&earlier, &project, &project.config());
    assert_eq!(project.outputs(), [OUTPUT, "app.6cc28514.css"]);
    assert_eq!(variants(&project), Variants::default());
}

#[test]
fn a_variant_without_its_output_does_not_come() {
    let earlier = earlier();
    fs::remove_file(earlier.path("public").join(OUTPUT)).unwrap();
    let project = next();
    build_after(&earlier, &project, &project.config());
    assert_eq!(project.outputs(), ["app.6cc28514.css"]);
    assert_eq!(variants(&project), Variants::default());
}

#[test]
fn variants_that_were_left_out_before_come_later() {
    let earlier = earlier();
    let project = next();
    let aside = earlier.path("variants.json");
    fs::rename(earlier.path("public/.asset/variants.json"), &aside).unwrap();
    build_after(&earlier, &project, &project.config());
    assert_eq!(variants(&project), Variants::default());
    fs::rename(&aside, earlier.path("public/.asset/variants.json")).unwrap();
    let report = build_after(&earlier, &project, &project.config());
    assert_eq!(report.carried_over, 0);
    assert_eq!(variants(&project), variants(&earlier));
}

#[test]
fn a_name_with_other_bytes_here_keeps_them_and_gets_no_variants_of_others() {
    let with_token = |mut config: Config| {
        config.version = VersionScheme::Token;
        config.token = Some("r1".to_owned());
        config
    };
    let earlier = Project::new(&[("static/app.css", STYLE)]);
    earlier.build_with(&with_token(compressing(&earlier))).unwrap();
    let project = Project::new(&[("static/app.css", "b {}")]);
    project.build_with(&with_token(project.config())).unwrap();
    fs::remove_file(project.path("static/app.css")).unwrap();
    project.write("static/other.css", "");
    build_after(&earlier, &project, &with_token(project.config()));
    assert_eq!(project.outputs(), ["app.r1.css", "other.r1.css"]);
    assert_eq!(project.read("public/app.r1.css"), "b {}");
    assert_eq!(variants(&project), Variants::default());
}

#[test]
fn a_deploy_with_another_kind_of_digest_is_checked_by_its_own() {
    let sha256 = |project: &Project| {
        let mut config = compressing(project);
        config.version = VersionScheme::Sha256 { digits: 8 };
        config
    };
    for (is_earlier, other) in [(true, false), (false, true)] {
        let config_of = |is_sha256, project: &Project| if is_sha256 { sha256(project) } else { compressing(project) };
        let earlier = Project::new(&[("static/app.css", STYLE), ("static/damaged.css", "d {}")]);
        let manifest = earlier.build_with(&config_of(is_earlier, &earlier)).unwrap().manifest;
        earlier.write(&format!("public/{}", manifest.assets["damaged.css"].file), "e {}");
        let project = next();
        let report = build_after(&earlier, &project, &config_of(other, &project));
        assert_eq!(report.carried_over, 1);
        let file = &manifest.assets["app.css"].file;
        assert_eq!(project.read(&format!("public/{file}")), STYLE);
        assert!(!project.path("public").join(&manifest.assets["damaged.css"].file).exists());
        assert_eq!(variants(&project).get(file, Coding::Brotli), variants(&earlier).get(file, Coding::Brotli));
        assert!(variants(&project).get(file, Coding::Brotli).is_some());
    }
}

#[test]
fn a_damaged_list_of_variants_there_is_refused() {
    let earlier = earlier();
    earlier.write("public/.asset/variants.json", "[]");
    let project = next();
    let options = BuildOptions::default().history(earlier.path("public"));
    let failure = asset_build::build(&project.config(), &options).unwrap_err();
    let place = earlier.path("public/.asset/variants.json").display().to_string();
    assert!(failure.to_string().starts_with(&format!("{place}:1:1: ")), "{failure}");
}

#[test]
fn a_history_with_a_line_that_was_cut_off_says_how_to_go_on() {
    let project = Project::new(&[("static/a.txt", "one")]);
    for text in ["one", "two"] {
        project.write("static/a.txt", text);
        project.build().unwrap();
    }
    let whole = project.read("public/.asset/history");
    let (first, _) = whole.split_at(whole.find('\n').unwrap() + 1);
    project.write("public/.asset/history", &whole[..whole.len() - 9]);
    project.write("static/a.txt", "three");
    let message = "<dir>/public/.asset/history:2:1: history line was cut off; remove it to go on";
    assert_eq!(project.findings(&project.config()), message);
    project.write("public/.asset/history", first);
    project.build().unwrap();
    assert_eq!(moves(&project), 2);
}

#[test]
fn a_build_with_nothing_to_do_adds_the_line_that_was_removed() {
    let project = Project::new(&[("static/a.txt", "one")]);
    project.build().unwrap();
    project.write("static/a.txt", "two");
    project.build().unwrap();
    let whole = project.read("public/.asset/history");
    let (first, _) = whole.split_at(whole.find('\n').unwrap() + 1);
    project.write("public/.asset/history", first);
    project.build().unwrap();
    assert_eq!(moves(&project), 2);
}
