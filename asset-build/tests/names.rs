//! Names that file systems refuse, or take for others.
#![allow(clippy::unwrap_used)]

mod common;

use asset_build::{MissingReference, Quiet, check};
use asset_core::Coding;
use common::Project;
use insta::assert_snapshot;

/// The name of a source whose output has a name of so many bytes.
fn name_for(output: usize) -> String {
    "a".repeat(output - ".01234567.css".len()) + ".css"
}

#[test]
fn a_variant_whose_name_would_be_too_long_is_left_out() {
    for (output, variants) in [(252, 2), (253, 0), (255, 0)] {
        let project = Project::new(&[]);
        let name = name_for(output);
        project.write(&format!("static/{name}"), "a { b: c }\n".repeat(100));
        let mut config = project.config();
        config.compress = Coding::ALL.to_vec();
        for text in ["a { b: c }\n", "d { e: f }\n"] {
            project.write(&format!("static/{name}"), text.repeat(100));
            let file = project.build_with(&config).unwrap().manifest.assets[&*name].file.clone();
            assert_eq!(file.len(), output);
            let of_file = project.outputs().into_iter().filter(|output| output.starts_with(&file));
            assert_eq!(of_file.count(), 1 + variants, "{output}");
        }
        check(&config, &Quiet).unwrap();
    }
}

#[test]
fn a_name_that_is_too_long_is_told_with_the_source_before_anything_is_written() {
    let project = Project::new(&[("static/b.css", "")]);
    let name = name_for(256);
    project.write(&format!("static/dir/{name}"), "");
    let message = format!(
        "can't write the output of `dir/{name}`: its name has 256 bytes, and file systems allow 255; use a shorter one"
    );
    assert_eq!(project.findings(&project.config()), message);
    assert_eq!(project.outputs(), [""; 0]);
    let bundle = project.config().bundle("b", format!("{}/b.css", "d".repeat(256)), &["b.css"]);
    assert_eq!(project.findings(&bundle).lines().count(), 2);
    // A shorter version leaves room.
    project.build_with(&project.config().version("hash:7".parse().unwrap())).unwrap();
    let token = project.config().token("0123456789");
    assert!(project.findings(&token).contains("its name has 258 bytes"));
}

#[test]
fn a_reference_in_another_normal_form_is_told_the_name_that_looks_the_same() {
    let project = Project::new(&[
        ("static/a.css", "a { background: url(\u{e9}.png) }"),
        ("static/b.css", "b { background: url(e\u{301}\u{327}.png) }"),
        ("static/e\u{301}.png", ""),
        ("static/e.png", ""),
        ("static/\u{229}\u{301}.png", ""),
    ]);
    assert_snapshot!(project.findings(&project.config()), @"
    <dir>/static/a.css:1:21: reference to `é.png`, which is not an asset; did you mean `é.png`, which looks the same but is in another Unicode normal form (NFD, the reference in NFC)?
    <dir>/static/b.css:1:21: reference to `ȩ́.png`, which is not an asset; did you mean `ȩ́.png`, which looks the same but is in another Unicode normal form (NFC, the reference in neither NFC nor NFD)?
    ");
}

#[test]
fn names_that_other_systems_take_for_one_are_warned_about_once_in_every_build() {
    let project = Project::new(&[
        ("static/img/Logo.png", ""),
        ("static/img/logo.png", "1"),
        ("static/img/LOGO.png", "2"),
        ("static/img/logo2.png", ""),
        ("static/\u{e9}.css", "3"),
        ("static/e\u{301}.css", "4"),
        ("static/\u{c9}.css", "5"),
        ("static/site.css", "6"),
    ]);
    let config = project.config().bundle("site", "Site.css", &["site.css"]);
    let warned = || {
        let warnings = project.build_with(&config).unwrap().warnings;
        warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let first = warned();
    assert_snapshot!(first, @"
    `img/LOGO.png` and `img/Logo.png` differ only in case; on macOS and Windows they are one file
    `img/LOGO.png` and `img/logo.png` differ only in case; on macOS and Windows they are one file
    `é.css` and `É.css` differ only in case; on macOS and Windows they are one file
    `é.css` and `é.css` differ only in Unicode normal form (NFD and NFC); on macOS they are one file
    `site.css` and `Site.css` differ only in case; on macOS and Windows they are one file
    ");
    assert_eq!(warned(), first, "also by a build with nothing to do");
    assert_eq!(check(&config, &Quiet).unwrap().warnings.len(), 5);
}

#[test]
fn one_logical_path_in_two_roots_is_not_two_names() {
    let project = Project::new(&[("static/a.css", ""), ("more/a.css", ""), ("more/b.css", "")]);
    let mut more = asset_core::LoadPathRoot::new("more");
    more.name = Some("more".to_owned());
    let mut config = project.config().root(more);
    config.missing_reference = MissingReference::Error;
    assert_eq!(project.build_with(&config).unwrap().warnings.len(), 0);
}
