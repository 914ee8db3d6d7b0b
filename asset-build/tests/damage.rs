//! Caches and outputs that somebody else has changed: damage is noticed, and never becomes a wrong manifest or wrong bytes.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::io::Read;
use std::path::PathBuf;

use asset_build::{BuildOptions, Config, Quiet, build, check};
use asset_core::internal::manifest_digest;
use asset_core::{Coding, IntegrityAlgorithm, LoadPathRoot};
use common::Project;
use insta::assert_snapshot;

/// Two different texts of 128 bytes with one MD5, 79054025255fb1a26e4bc422aef54eb4 (Wang, Yu 2004).
const COLLISION: [&str; 2] = [
    "d131dd02c5e6eec4693d9a0698aff95c2fcab58712467eab4004583eb8fb7f8955ad340609f4b30283e488832571415a\
     085125e8f7cdc99fd91dbdf280373c5bd8823e3156348f5bae6dacd436c919c6dd53e2b487da03fd02396306d248cda0\
     e99f33420f577ee8ce54b67080a80d1ec69821bcb6a8839396f9652b6ff72a70",
    "d131dd02c5e6eec4693d9a0698aff95c2fcab50712467eab4004583eb8fb7f8955ad340609f4b30283e4888325f1415a\
     085125e8f7cdc99fd91dbd7280373c5bd8823e3156348f5bae6dacd436c919c6dd53e23487da03fd02396306d248cda0\
     e99f33420f577ee8ce54b67080280d1ec69821bcb6a8839396f965ab6ff72a70",
];

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

/// A site with references, a bundle and variants, in memory.
fn site() -> (Project, Config) {
    let project = Project::in_memory();
    for (path, text) in [
        ("static/css/app.css", "@import 'base.css';\na { background: url(../img/i.svg) }\n"),
        ("static/css/base.css", &"b { color: red }\n".repeat(30)),
        ("static/img/i.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>"),
        ("static/js/a.js", "import './b.js';\n"),
        ("static/js/b.js", "import './a.js';\n"),
    ] {
        project.write(path, text);
    }
    let mut config = project.config().bundle("all", "all.css", &["css/base.css"]);
    config.compress = vec![Coding::Brotli, Coding::Gzip];
    config.integrity = vec![IntegrityAlgorithm::Sha384];
    (project, config)
}

fn cache_files(project: &Project, directory: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(project.path(&format!(".asset-cache/{directory}"))).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}

#[test]
fn five_hundred_damages_of_the_cache_never_give_another_manifest() {
    let (project, config) = site();
    let expected = project.build_with(&config).unwrap().manifest;
    // Sources and outputs settle, so that the cache is believed at all.
    std::thread::sleep(std::time::Duration::from_millis(60));
    project.write("static/new.txt", "new");
    fs::remove_file(project.path("static/new.txt")).unwrap();
    project.build_with(&config).unwrap();
    let files = cache_files(&project, "builds");
    let whole: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).unwrap()).collect();
    // Any numbers will do; these are the same in every run.
    let mut random = 1_u64;
    for _ in 0..500 {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let number = usize::try_from(random >> 33).unwrap();
        let (file, mut damaged) = (&files[number % files.len()], whole[number % files.len()].clone());
        let at = number / files.len() % damaged.len();
        damaged[at] ^= 1 << (number % 8);
        fs::write(file, damaged).unwrap();
        assert_eq!(project.build_with(&config).unwrap().manifest, expected, "{} at {at}", file.display());
    }
    check(&config, &Quiet).unwrap();
}

#[test]
fn a_variant_from_a_cache_is_believed_only_if_it_decodes_to_the_right_bytes() {
    let (project, config) = site();
    let report = project.build_with(&config).unwrap();
    let file = &report.manifest.assets["css/base.css"].file;
    let variant = |suffix: &str| fs::read(project.path(&format!("public/{file}{suffix}"))).unwrap();
    let right = variant(".gz");
    for path in cache_files(&project, "variants") {
        // Another text's variant, under a line that says what it is in every detail.
        let entry = fs::read(&path).unwrap();
        let line =
            String::from_utf8_lossy(&entry[..entry.iter().position(|&byte| byte == b'\n').unwrap()]).into_owned();
        let Some((head, _)) = line.split_once(": ") else { panic!("{line}") };
        let mut forged = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(9));
        std::io::Write::write_all(&mut forged, b"something else").unwrap();
        let forged = forged.finish().unwrap();
        let mut digester = asset_core::internal::Digester::new(&config.version, &[]);
        digester.update(&forged);
        let digests = digester.finish();
        let mut entry = format!("{head}: {} {}\n", digests.size, digests.digest).into_bytes();
        entry.extend(&forged);
        fs::write(&path, entry).unwrap();
    }
    project.remove_all(&["public"]);
    let report = project.build_with(&config).unwrap();
    let warnings: Vec<String> = report.warnings.iter().map(ToString::to_string).collect();
    let [warning] = &warnings[..] else { panic!("{warnings:?}") };
    let end = " files in the cache were damaged or had other bytes, and were made again";
    assert!(warning.starts_with(&format!("{}{end}; `", report.compressed)), "{warning}");
    assert_eq!(variant(".gz"), right);
    let mut plain = String::new();
    flate2::read::GzDecoder::new(&right[..]).read_to_string(&mut plain).unwrap();
    assert_eq!(plain, project.read("static/css/base.css"));
}

#[test]
fn check_and_verify_notice_a_variant_of_other_bytes() {
    let (project, config) = site();
    let report = project.build_with(&config).unwrap();
    let file = &report.manifest.assets["css/base.css"].file;
    let path = format!("public/{file}.gz");
    let right = fs::read(project.path(&path)).unwrap();
    let mut damaged = right.clone();
    *damaged.last_mut().unwrap() ^= 1;
    project.write(&path, &damaged);
    let failure = check(&config, &Quiet).unwrap_err();
    assert_eq!(
        project.shown(&failure),
        format!("output `<dir>/{path}` of `css/base.css` is damaged; run `asset build --verify`")
    );
    let options = BuildOptions::default().verify(true);
    build(&config, &options).unwrap();
    assert_eq!(fs::read(project.path(&path)).unwrap(), right);
    check(&config, &Quiet).unwrap();
}

#[test]
fn check_notices_a_copy_that_is_missing_or_damaged() {
    let project = Project::new(&[
        ("static/robots.txt", "User-agent: *\n"),
        ("static/sw.js", "import './a.js';\n"),
        ("static/a.js", ""),
    ]);
    let mut config = project.config();
    config.unversioned = vec!["robots.txt".to_owned()];
    config.plain = vec!["sw.js".to_owned()];
    project.build_with(&config).unwrap();
    check(&config, &Quiet).unwrap();
    let right = project.read("public/sw.js");

    fs::remove_file(project.path("public/robots.txt")).unwrap();
    project.write("public/sw.js", "import './b.js';\n");
    let failure = check(&config, &Quiet).unwrap_err();
    assert_snapshot!(project.shown(&failure), @r"
    copy `<dir>/public/robots.txt` of `robots.txt` is missing; run `asset build`
    copy `<dir>/public/sw.js` of `sw.js` is damaged; run `asset build`
    ");
    project.build_with(&config).unwrap();
    check(&config, &Quiet).unwrap();
    assert_eq!(project.read("public/robots.txt"), "User-agent: *\n");
    assert_eq!(project.read("public/sw.js"), right);

    config.unversioned.push("a.js".to_owned());
    let failure = check(&config, &Quiet).unwrap_err();
    assert_snapshot!(project.shown(&failure), @"copy `<dir>/public/a.js` of `a.js` is missing; run `asset build`");
}

#[test]
fn check_notices_a_file_that_a_server_would_send_in_place_of_a_copy() {
    let project = Project::new(&[("static/robots.txt", "User-agent: *\n"), ("static/robots.txt.br", "an asset")]);
    let mut config = project.config();
    config.unversioned = vec!["robots.*".to_owned()];
    project.build_with(&config).unwrap();
    check(&config, &Quiet).unwrap();

    project.write("public/robots.txt.gz", "packed by hand");
    let failure = check(&config, &Quiet).unwrap_err();
    assert_snapshot!(project.shown(&failure), @"`<dir>/public/robots.txt.gz` is not of the build, as the copy of `robots.txt` has no variants; remove it");
    fs::remove_file(project.path("public/robots.txt.gz")).unwrap();
    check(&config, &Quiet).unwrap();
}

#[test]
fn check_takes_the_variants_of_a_copy_that_is_the_output_itself() {
    let project = Project::new(&[("static/app-0a1b2c3d.css", &"a { color: red }\n".repeat(100))]);
    let mut config = project.config();
    config.compress = vec![Coding::Gzip];
    config.keep_names = vec!["*.css".to_owned()];
    config.unversioned = vec!["*.css".to_owned()];
    project.build_with(&config).unwrap();
    assert_eq!(project.outputs(), ["app-0a1b2c3d.css", "app-0a1b2c3d.css.gz"]);
    check(&config, &Quiet).unwrap();
}

#[test]
fn check_notices_a_kept_manifest_that_is_not_what_its_name_says() {
    let (project, config) = site();
    let report = project.build_with(&config).unwrap();
    let kept = format!("public/.asset/manifests/{}.json", manifest_digest(report.manifest.to_json().as_bytes()));
    let right = fs::read(project.path(&kept)).unwrap();
    project.write(&kept, [&right[..], b"\n"].concat());
    let failure = check(&config, &Quiet).unwrap_err();
    let expected = format!("`<dir>/{kept}` is not the manifest that its name, a digest, says; run `asset build`");
    assert_eq!(project.shown(&failure), expected);
    project.build_with(&config).unwrap();
    assert_eq!(fs::read(project.path(&kept)).unwrap(), right);
    check(&config, &Quiet).unwrap();
}

#[test]
fn integrity_decides_between_two_files_of_one_md5() {
    let project = Project::in_memory();
    let mut config = project.config();
    config.integrity = vec![IntegrityAlgorithm::Sha384];
    let [one, other] = COLLISION.map(bytes);
    project.write("static/a.bin", &one);
    let first = project.build_with(&config).unwrap().manifest.assets["a.bin"].clone();
    assert_eq!(first.digest.to_string(), "79054025255fb1a26e4bc422aef54eb4");
    project.write("static/a.bin", &other);
    assert!(check(&config, &Quiet).is_err());
    let report = project.build_with(&config).unwrap();
    let second = &report.manifest.assets["a.bin"];
    assert_eq!((&second.file, &second.digest), (&first.file, &first.digest));
    assert_ne!(second.integrity, first.integrity);
    assert_eq!(fs::read(project.path(&format!("public/{}", second.file))).unwrap(), other);
    assert_eq!(report.warnings.len(), 1, "{:?}", report.warnings);
    check(&config, &Quiet).unwrap();
}

/// The same text behind two blocks with one MD5 gives two files with one MD5, which compression makes smaller.
#[test]
fn integrity_tells_the_variants_of_two_files_of_one_md5_apart() {
    let project = Project::in_memory();
    let mut config = project.config();
    config.integrity = vec![IntegrityAlgorithm::Sha384];
    config.compress = vec![Coding::Gzip];
    let rest = "a { color: red }\n".repeat(100);
    let texts = COLLISION.map(|block| [bytes(block), rest.clone().into_bytes()].concat());
    project.write("static/one.css", &texts[0]);
    project.write("static/other.css", &texts[1]);
    let manifest = project.build_with(&config).unwrap().manifest;
    assert_eq!(manifest.assets["one.css"].digest, manifest.assets["other.css"].digest);
    let decoded = |path: &str| {
        let mut plain = Vec::new();
        let file = fs::File::open(project.path(&format!("public/{}.gz", manifest.assets[path].file))).unwrap();
        flate2::read::GzDecoder::new(file).read_to_end(&mut plain).unwrap();
        plain
    };
    let is_right = || [decoded("one.css"), decoded("other.css")] == texts;
    assert!(is_right());
    // Taken from the cache, which has one name for both.
    project.remove_all(&["public"]);
    project.build_with(&config).unwrap();
    assert!(is_right());
    // Taken from what the last build left: the second file becomes the first, and is no longer what was compressed.
    std::thread::sleep(std::time::Duration::from_millis(60));
    project.build_with(&config).unwrap();
    project.write("static/other.css", &texts[0]);
    project.build_with(&config).unwrap();
    assert_eq!(decoded("other.css"), texts[0]);
    check(&config, &Quiet).unwrap();
}

/// Two texts with one MD5, which compression makes smaller.
fn colliding_texts() -> [Vec<u8>; 2] {
    COLLISION.map(|block| [bytes(block), b"a { color: red }\n".repeat(100)].concat())
}

fn gunzipped(project: &Project, file: &str) -> Vec<u8> {
    let mut plain = Vec::new();
    let file = fs::File::open(project.path(&format!("public/{file}.gz"))).unwrap();
    flate2::read::GzDecoder::new(file).read_to_end(&mut plain).unwrap();
    plain
}

#[test]
fn without_integrity_the_bytes_decide_between_two_files_of_one_md5() {
    let project = Project::in_memory();
    let mut config = project.config();
    (config.integrity, config.compress) = (Vec::new(), vec![Coding::Gzip]);
    let texts = colliding_texts();
    project.write("static/one.css", &texts[0]);
    project.write("static/other.css", &texts[1]);
    let manifest = project.build_with(&config).unwrap().manifest;
    assert_eq!(manifest.assets["one.css"].digest, manifest.assets["other.css"].digest);
    let [one, other] = ["one.css", "other.css"].map(|path| manifest.assets[path].file.as_str());
    let read = |file: &str| fs::read(project.path(&format!("public/{file}"))).unwrap();
    assert!([read(one), read(other)] == texts && [gunzipped(&project, one), gunzipped(&project, other)] == texts);

    // Taken from the cache, which has one name for both.
    project.remove_all(&["public"]);
    project.build_with(&config).unwrap();
    assert!([gunzipped(&project, one), gunzipped(&project, other)] == texts);

    // Edited: the name is that of before, and the bytes are not.
    std::thread::sleep(std::time::Duration::from_millis(60));
    project.build_with(&config).unwrap();
    project.write("static/one.css", &texts[1]);
    let report = project.build_with(&config).unwrap();
    assert_eq!(report.manifest, manifest);
    let warnings: Vec<String> = report.warnings.iter().map(ToString::to_string).collect();
    let [warning] = &warnings[..] else { panic!("{warnings:?}") };
    assert!(warning.starts_with("`one.css` changed, but its version `"), "{warning}");
    assert!(read(one) == texts[1] && gunzipped(&project, one) == texts[1]);
    assert!(project.build_with(&config).unwrap().warnings.is_empty());
}

#[test]
fn two_roots_share_an_output_only_if_their_files_are_equal() {
    let [one, other] = COLLISION.map(bytes);
    for integrity in [vec![], vec![IntegrityAlgorithm::Sha384]] {
        let project = Project::in_memory();
        let vendor = LoadPathRoot::new("vendor").named("vendor");
        let mut config = project.config().root(vendor);
        config.integrity = integrity;
        project.write("static/a.bin", &one);
        project.write("vendor/a.bin", &one);
        project.build_with(&config).unwrap();
        project.remove_all(&["public", ".asset-cache"]);
        project.write("vendor/a.bin", &other);
        let message = "output `a.79054025.bin` has two sources: `a.bin` and `vendor:a.bin`";
        assert_eq!(project.findings(&config), message);
        assert!(project.outputs().is_empty());
    }
}

#[test]
fn a_name_that_is_kept_has_the_same_bytes_and_not_only_the_same_md5() {
    let [one, other] = COLLISION.map(bytes);
    for integrity in [vec![], vec![IntegrityAlgorithm::Sha384]] {
        let project = Project::in_memory();
        let mut config = project.config();
        (config.integrity, config.keep_names) = (integrity, vec!["*.bin".to_owned()]);
        project.write("static/a-0123.bin", &one);
        project.build_with(&config).unwrap();
        project.write("static/a-0123.bin", &other);
        let message = "`a-0123.bin` keeps its name, but had other bytes in an earlier build; names in `keep-names` must change with their bytes";
        assert_eq!(project.findings(&config), message);
        assert_eq!(fs::read(project.path("public/a-0123.bin")).unwrap(), one);
    }
}

#[test]
fn timestamps_change_with_the_bytes_even_if_the_md5_does_not() {
    let project = Project::in_memory();
    let mut config = project.config();
    config.version = asset_core::VersionScheme::Timestamp;
    config.integrity = vec![IntegrityAlgorithm::Sha384];
    let at = |seconds| std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
    let mut versions = Vec::new();
    for (text, seconds) in COLLISION.iter().zip([1_000_000_000, 1_000_000_007]) {
        project.write("static/a.bin", bytes(text));
        let file = fs::File::options().write(true).open(project.path("static/a.bin")).unwrap();
        file.set_modified(at(seconds)).unwrap();
        versions.push(project.build_with(&config).unwrap().manifest.assets["a.bin"].version.clone());
    }
    assert_eq!(versions, ["1000000000", "1000000007"]);
}

#[test]
fn no_asset_can_be_written_over_the_state_of_the_output_directory() {
    let project = Project::in_memory();
    project.write("static/.asset/current", "x");
    let mut config = project.config();
    config.include = vec![".asset/**".to_owned()];
    config.unversioned = vec![".asset/current".to_owned()];
    let failure = project.build_with(&config).unwrap_err();
    assert_eq!(
        project.shown(&failure),
        "path \".asset/current\" begins with `.asset`, where the output keeps manifests, history and pointer; rename or exclude the file"
    );
    assert!(!project.path("public").exists());
}

#[test]
fn a_variant_whose_name_is_too_long_is_left_out() {
    for stem in 239..=242 {
        let project = Project::in_memory();
        // With `.css` and the version, the output has 13 bytes more.
        let name = "n".repeat(stem);
        project.write(&format!("static/{name}.css"), "a { color: red }\n".repeat(20));
        let mut config = project.config();
        config.compress = vec![Coding::Brotli, Coding::Gzip];
        let report = project.build_with(&config).unwrap();
        let length = report.manifest.assets[&*format!("{name}.css")].file.len();
        let variants = project.outputs().len() - 1;
        assert_eq!(variants, if length + 3 <= 255 { 2 } else { 0 }, "{length}");
        check(&config, &Quiet).unwrap();
    }
}
