//! The moves of an output directory's pointer, and the directory's own files.

#![cfg(feature = "assets")]
#![allow(clippy::unwrap_used)]

use std::fs;

use asset_core::ErrorKind;
use asset_core::internal::{History, OutputDir};
use insta::assert_snapshot;

const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const B: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

#[test]
fn moves_are_read_in_their_order_and_written_as_they_were() {
    let text = format!("1718539201 {A}\n1718539200 {B}\n0 {A}\n18446744073709551615 {B}\n");
    let history = History::parse(&text, "history").unwrap();
    let moves: Vec<_> = history.entries().iter().map(|step| (step.time, step.manifest.to_string())).collect();
    assert_eq!(
        moves,
        [(1_718_539_201, A), (1_718_539_200, B), (0, A), (u64::MAX, B)]
            .map(|(time, manifest)| (time, manifest.to_owned()))
    );
    assert_eq!(history.to_string(), text);
}

#[test]
fn an_empty_text_is_a_history_without_moves() {
    let history = History::parse("", "history").unwrap();
    assert_eq!(history, History::default());
    assert_eq!(history.to_string(), "");
}

#[test]
fn crlf_and_a_missing_last_newline_are_read() {
    let text = format!("1 {A}\r\n2 {B}");
    assert_eq!(History::parse(&text, "history").unwrap().to_string(), format!("1 {A}\n2 {B}\n"));
}

#[test]
fn a_move_to_where_the_pointer_is_adds_nothing() {
    let mut history = History::default();
    for (time, manifest) in [(1, A), (2, A), (3, B), (4, B), (5, A)] {
        history.push(time, manifest.parse().unwrap());
    }
    assert_eq!(history.to_string(), format!("1 {A}\n3 {B}\n5 {A}\n"));
}

#[test]
fn lines_of_another_form_are_refused_with_their_number() {
    let lines = [
        "",
        " ",
        "1",
        A,
        &format!("1  {A}"),
        &format!(" 1 {A}"),
        &format!("1 {A} "),
        &format!("1\t{A}"),
        &format!("+1 {A}"),
        &format!("-1 {A}"),
        &format!("1.5 {A}"),
        &format!("18446744073709551616 {A}"),
        &format!("1 {}", &A[1..]),
        &format!("1 {A}0"),
        &format!("1 {}", A.to_uppercase()),
        &format!("1 {}g", &A[1..]),
        &format!("1 ../{}", &A[3..]),
    ];
    for line in lines {
        let error = History::parse(&format!("1 {B}\n{line}\n2 {B}\n"), "h").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Manifest);
        assert_eq!(
            error.to_string(),
            "h:2:1: history line is not `<unix seconds> <sha256>`; remove it to go on",
            "{line:?}"
        );
    }
}

#[test]
fn the_files_of_an_output_directory_have_fixed_places() {
    let output = OutputDir::new("public");
    let places = [
        output.root().to_owned(),
        output.state(),
        output.manifests(),
        output.manifest(B.parse().unwrap()),
        output.history(),
        output.pointer(),
    ];
    let shown: Vec<_> = places.iter().map(|place| place.to_str().unwrap().to_owned()).collect();
    assert_snapshot!(shown.join("\n"), @r"
    public
    public/.asset
    public/.asset/manifests
    public/.asset/manifests/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.json
    public/.asset/history
    public/.asset/current
    ");
}

#[test]
fn a_directory_before_its_first_build_has_neither_pointer_nor_history() {
    let dir = tempfile::tempdir().unwrap();
    for root in [dir.path().to_owned(), dir.path().join("absent")] {
        let output = OutputDir::new(root);
        assert_eq!(output.read_pointer().unwrap(), None);
        assert_eq!(output.read_history().unwrap(), History::default());
    }
}

#[test]
fn a_damaged_history_is_refused_with_its_place() {
    let dir = tempfile::tempdir().unwrap();
    let output = OutputDir::new(dir.path());
    fs::create_dir(output.state()).unwrap();
    fs::write(output.history(), format!("1 {A}\n2 {}", &B[..40])).unwrap();
    let error = output.read_history().unwrap_err();
    let place = output.history().display().to_string();
    assert_eq!(error.to_string(), format!("{place}:2:1: history line was cut off; remove it to go on"));

    fs::write(output.history(), b"\xFF").unwrap();
    let error = output.read_history().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert_eq!(error.to_string(), format!("can't read the history `{place}`: stream did not contain valid UTF-8"));
}

#[test]
fn a_pointer_is_a_digest_and_a_newline() {
    let dir = tempfile::tempdir().unwrap();
    let output = OutputDir::new(dir.path());
    fs::create_dir(output.state()).unwrap();
    for text in [format!("{B}\n"), B.to_owned()] {
        fs::write(output.pointer(), text).unwrap();
        assert_eq!(output.read_pointer().unwrap(), Some(B.parse().unwrap()));
    }
    for text in ["", "\n", &B[1..], &B.to_uppercase(), "../manifest"] {
        fs::write(output.pointer(), text).unwrap();
        assert_eq!(output.read_pointer().unwrap_err().kind(), ErrorKind::Manifest, "{text}");
    }
}
