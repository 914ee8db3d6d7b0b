//! The example as a process: its page, and what the page links.
#![allow(clippy::unwrap_used)]

#[path = "../../program.rs"]
mod program;

use std::path::{Path, PathBuf};
use std::process::Command;

use program::Program;

#[test]
fn the_page_links_urls_that_are_served() {
    let program = Program::start(env!("CARGO_BIN_EXE_example-axum"));
    assert_page_and_assets(&program, "no-cache");
    let page = program.get("/", "");
    assert!(page.contains("<script src=\"/static/.asset/live.js\""), "{page}");
    assert!(program.get("/static/.asset/live.js", "").starts_with("HTTP/1.1 200 OK\r\n"));
}

#[test]
fn in_a_release_build_nothing_is_for_development() {
    let program = Program::start(release_build().to_str().unwrap());
    assert_page_and_assets(&program, "public, max-age=31536000, immutable");
    let page = program.get("/", "");
    assert!(!page.contains(".asset/"), "{page}");
    for path in ["live", "live.js", "live?instance=1&since=1-0", "findings.json", "current", "heartbeat"] {
        let answer = program.get(&format!("/static/.asset/{path}"), "");
        assert!(answer.starts_with("HTTP/1.1 404 Not Found\r\n"), "{path}: {answer}");
    }
}

/// The example as it is released, but for the time that optimising takes.
fn release_build() -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("release-build");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--release", "--locked", "--quiet", "--target-dir"]).arg(&dir);
    cargo.current_dir(env!("CARGO_MANIFEST_DIR")).envs([
        ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
        ("CARGO_PROFILE_RELEASE_LTO", "off"),
        ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ]);
    assert!(cargo.status().unwrap().success());
    dir.join("release").join("example-axum")
}

fn assert_page_and_assets(program: &Program, cache_control: &str) {
    let page = program.get("/", "");
    let linked = ["href=\"", "src=\""].map(|attribute| {
        let (_, rest) = page.split_once(attribute).unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    });
    assert!(linked[0].starts_with("/static/css/app.") && linked[1].starts_with("/static/js/clock."), "{page}");
    for (url, file) in linked.iter().zip(["css/app.css", "js/clock.js"]) {
        let answer = program.get(url, "");
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.contains(&format!("cache-control: {cache_control}\r\n")), "{answer}");
        let source = std::fs::read_to_string(format!("static/{file}")).unwrap();
        assert!(answer.ends_with(&format!("\r\n\r\n{source}")), "{answer}");
    }
    assert!(program.get("/missing", "").starts_with("HTTP/1.1 404 Not Found\r\n"));
    assert!(program.get("/static/missing.css", "").starts_with("HTTP/1.1 404 Not Found\r\n"));
}
