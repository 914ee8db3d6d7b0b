//! Outputs in other content codings.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;
mod kept;

use std::fs;
use std::io::Read;
use std::time::{Duration, SystemTime};

use asset_build::{BuildOptions, Config, Quiet, Report, check};
use asset_core::internal::OutputDir;
use asset_core::{Coding, VersionScheme};
use common::Project;

/// A project with something of each kind, and the default codings.
fn project() -> (Project, Config) {
    let project = Project::new(&[("static/css/app.css", &css(400)), ("static/short.css", "a {}\n")]);
    project.write("static/noise.ttf", noise(5000));
    project.write("static/photo.png", css(300));
    project.write("static/js/app.js", "export const list = [1, 2, 3];\n".repeat(50));
    let mut config = project.config();
    config.compress = Coding::ALL.to_vec();
    (project, config)
}

fn css(rules: usize) -> String {
    (0..rules).map(|at| format!(".c{} {{ width: {}px }}\n", at * at % 97, at * 31 % 640)).collect()
}

/// Bytes that nothing can compress, the same in each run.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let next = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    (0..length).map(next).collect()
}

fn build(project: &Project, config: &Config) -> Report {
    project.build_with(config).unwrap_or_else(|failure| panic!("{failure}"))
}

fn decoded(coding: Coding, bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    match coding {
        Coding::Brotli => brotli::BrotliDecompress(&mut &bytes[..], &mut plain).unwrap(),
        Coding::Gzip => drop(flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain).unwrap()),
        other => panic!("{other:?}"),
    }
    plain
}

/// The paths of the variants that the list names, in its order.
fn listed(project: &Project) -> Vec<String> {
    let variants = OutputDir::new(project.path("public")).read_variants().unwrap();
    variants.iter().map(|(file, coding, _)| format!("{file}{}", coding.suffix())).collect()
}

/// Lets enough time pass that files are recognised without being read.
fn settle() {
    std::thread::sleep(Duration::from_millis(120));
}

#[test]
fn outputs_get_variants_that_decode_to_the_same_bytes() {
    let (project, config) = project();
    let report = build(&project, &config);
    let files =
        ["css/app.7963a666.css.br", "css/app.7963a666.css.gz", "js/app.f7710e7d.js.br", "js/app.f7710e7d.js.gz"];
    assert_eq!(listed(&project), files);
    // The font as well, twice and in vain.
    assert_eq!((report.written, report.reused, report.compressed), (5, 0, 6));

    let variants = OutputDir::new(project.path("public")).read_variants().unwrap();
    let outputs = project.files("public");
    for (file, coding, variant) in variants.iter() {
        let bytes = &outputs[&format!("{file}{}", coding.suffix())];
        assert_eq!(decoded(coding, bytes), outputs[file], "{file}");
        assert_eq!(variant.size, bytes.len() as u64);
        assert!(variant.size * 100 <= outputs[file].len() as u64 * 95, "{file}");
    }
    assert_eq!(outputs["css/app.7963a666.css.gz"][..10], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
}

#[test]
fn what_gains_nothing_has_no_variant() {
    let (project, config) = project();
    build(&project, &config);
    let plain: Vec<String> =
        project.outputs().into_iter().filter(|file| !file.ends_with(".br") && !file.ends_with(".gz")).collect();
    let with_variants = plain.iter().filter(|file| listed(&project).contains(&format!("{file}.br")));
    assert_eq!(with_variants.collect::<Vec<_>>(), ["css/app.7963a666.css", "js/app.f7710e7d.js"]);
    assert_eq!(project.outputs().len(), plain.len() + 4);
}

#[test]
fn another_directory_and_any_number_of_threads_give_the_same_bytes() {
    let built = |threads| {
        let (project, config) = project();
        for at in 0..40 {
            project.write(&format!("static/many/{at}.css"), css(20 + at));
        }
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| build(&project, &config));
        project.files("public").into_iter().filter(|(file, _)| !file.ends_with("history")).collect::<Vec<_>>()
    };
    let alone = built(1);
    assert_eq!(alone.len(), 2 * 2 + 5 + 40 * 3 + 4);
    assert_eq!(built(8), alone);
}

#[test]
fn missing_and_damaged_variants_are_repaired_without_compressing() {
    let (project, config) = project();
    build(&project, &config);
    let before = project.files("public");
    settle();
    build(&project, &config);
    fs::remove_file(project.path("public/css/app.7963a666.css.br")).unwrap();
    let length = before["css/app.7963a666.css.gz"].len();
    project.write("public/css/app.7963a666.css.gz", vec![0; length]);
    project.write("public/js/app.f7710e7d.js.br", "short");
    assert_eq!(build(&project, &config).compressed, 0);
    assert_eq!(project.files("public"), before);
}

#[test]
fn an_unchanged_variant_is_not_read_unless_asked() {
    let (project, config) = project();
    build(&project, &config);
    settle();
    build(&project, &config);
    // Whatever is not recognised must be compressed again once the kept entries are gone.
    let memory =
        || project.files(".asset-cache/builds").into_iter().find(|(file, _)| file.ends_with(".variants")).unwrap();
    let (name, text) = memory();
    let recognised = String::from_utf8(text.clone()).unwrap().lines().filter(|line| line.contains("\"plain\"")).count();
    assert_eq!(recognised, 6);
    fs::remove_dir_all(project.path(".asset-cache/variants")).unwrap();
    assert_eq!(build(&project, &config).compressed, 0);
    assert_eq!(memory(), (name, text));

    let verify = BuildOptions::default().verify(true);
    assert_eq!(asset_build::build(&config, &verify).unwrap().compressed, 6);
}

#[test]
fn only_the_configured_codings_are_made() {
    let (project, mut config) = project();
    config.compress = vec![Coding::Gzip];
    assert_eq!(build(&project, &config).compressed, 3);
    assert_eq!(listed(&project), ["css/app.7963a666.css.gz", "js/app.f7710e7d.js.gz"]);

    config.compress = Vec::new();
    assert_eq!(build(&project, &config).compressed, 0);
    assert_eq!(listed(&project), [""; 0]);
    assert_eq!(project.read("public/.asset/variants.json"), "{}\n");
}

#[test]
fn without_codings_there_is_no_list() {
    let (project, mut config) = project();
    config.compress = Vec::new();
    build(&project, &config);
    assert!(!project.path("public/.asset/variants.json").exists());
    assert!(!project.path(".asset-cache/variants").exists());
}

#[test]
fn builds_that_are_kept_keep_their_variants_until_the_files_are_gone() {
    let (project, config) = project();
    build(&project, &config);
    project.write("static/css/app.css", css(401));
    build(&project, &config);
    let old = "css/app.7963a666.css.br".to_owned();
    assert_eq!(listed(&project).len(), 6);
    assert!(listed(&project).contains(&old));

    fs::remove_file(project.path("public").join(&old)).unwrap();
    build(&project, &config);
    assert_eq!(listed(&project).len(), 5);
    assert!(!listed(&project).contains(&old));
}

#[test]
fn a_damaged_list_is_replaced() {
    let (project, config) = project();
    build(&project, &config);
    let before = project.read("public/.asset/variants.json");
    project.write("public/.asset/variants.json", "{\"a.css\": ");
    assert_eq!(build(&project, &config).compressed, 0);
    assert_eq!(project.read("public/.asset/variants.json"), before);
}

#[test]
fn new_bytes_under_an_old_name_get_new_variants() {
    let project = Project::new(&[("static/app.css", &css(100))]);
    let mut config = project.config().token("r1");
    config.compress = Coding::ALL.to_vec();
    build(&project, &config);
    settle();
    build(&project, &config);
    project.write("static/app.css", css(101));
    assert_eq!(build(&project, &config).compressed, 2);
    let outputs = project.files("public");
    assert_eq!(outputs["app.r1.css"], css(101).as_bytes());
    assert_eq!(decoded(Coding::Brotli, &outputs["app.r1.css.br"]), css(101).as_bytes());
    assert_eq!(decoded(Coding::Gzip, &outputs["app.r1.css.gz"]), css(101).as_bytes());

    // And none, if they gain nothing any more.
    project.write("static/app.css", "a {}");
    build(&project, &config);
    assert_eq!(listed(&project), [""; 0]);
}

#[test]
fn unversioned_copies_have_no_variants() {
    let project = Project::new(&[("static/robots.txt", &css(100))]);
    let mut config = project.config();
    config.compress = vec![Coding::Brotli];
    config.unversioned = vec!["robots.txt".to_owned()];
    build(&project, &config);
    assert_eq!(project.outputs(), ["robots.6683d833.txt", "robots.6683d833.txt.br", "robots.txt"]);
}

#[test]
fn a_check_never_compresses() {
    let (project, config) = project();
    build(&project, &config);
    fs::remove_dir_all(project.path(".asset-cache")).unwrap();
    fs::remove_file(project.path("public/css/app.7963a666.css.br")).unwrap();
    let before = project.files("public");
    let missing = project.shown(&check(&config, &Quiet).unwrap_err());
    let expected =
        "output `<dir>/public/css/app.7963a666.css.br` of `css/app.css` is missing; run `asset build --verify`";
    assert_eq!(missing, expected);
    assert_eq!(project.files("public"), before);
    assert!(!project.path(".asset-cache").exists());
}

#[test]
fn a_failing_build_leaves_variants_as_they_were() {
    let (project, config) = project();
    build(&project, &config);
    let before = project.files("public");
    project.write("static/css/app.css", css(401) + "a { background: url(gone.png) }");
    let failure = project.build_with(&config).unwrap_err();
    assert_eq!(failure.findings().len(), 1);
    project.write("static/css/app.css", css(402));
    let locked = BuildOptions::default().locked(true);
    asset_build::build(&config, &locked).unwrap_err();
    let after = project.files("public");
    for (file, bytes) in &before {
        assert_eq!(after.get(file), Some(bytes), "{file}");
    }
    assert_eq!(after.keys().filter(|file| file.ends_with(".br")).count(), 2);
}

#[test]
fn an_asset_can_not_have_the_name_of_a_variant() {
    let project = Project::new(&[("static/app.css", &css(100)), ("static/app.r1.css.gz", "packed by hand")]);
    let mut config = project.config().token("r1");
    config.unversioned = vec!["*.gz".to_owned()];
    build(&project, &config);
    config.compress = vec![Coding::Gzip];
    let finding = "output `app.r1.css.gz` has two sources: `app.css` and `app.r1.css.gz`";
    for _ in 0..2 {
        assert_eq!(project.findings(&config), finding);
    }
    assert_eq!(project.shown(&check(&config, &Quiet).unwrap_err()), finding);
    config.compress = vec![Coding::Brotli];
    build(&project, &config);
}

#[test]
fn digests_in_the_list_are_of_the_configured_kind() {
    let project = Project::new(&[("static/app.css", &css(100))]);
    let mut config = project.config();
    config.version = VersionScheme::Sha256 { digits: 8 };
    config.compress = vec![Coding::Gzip];
    build(&project, &config);
    let variants = OutputDir::new(project.path("public")).read_variants().unwrap();
    let (_, _, variant) = variants.iter().next().unwrap();
    let bytes = project.files("public").into_iter().find(|(file, _)| file.ends_with(".gz")).unwrap().1;
    assert_eq!(variant.digest, asset_core::internal::manifest_digest(&bytes));
}
