//! The example as a process: its page, and what the page links.
#![allow(clippy::unwrap_used)]

#[path = "../../program.rs"]
mod program;

use program::Program;

#[test]
fn the_page_links_urls_that_the_executable_has() {
    let program = Program::start(env!("CARGO_BIN_EXE_example-embedded"));
    let page = program.get("/", "");
    let (_, rest) = page.split_once("href=\"").unwrap();
    let style = program.get(rest.split_once('"').unwrap().0, "");
    assert!(style.starts_with("HTTP/1.1 200 OK\r\n"), "{style}");
    assert!(style.contains("cache-control: public, max-age=31536000, immutable\r\n"), "{style}");
    let (_, rest) = style.split_once("url(\"..").unwrap();
    let image = program.get(&format!("/static{}", rest.split_once('"').unwrap().0), "");
    assert!(image.ends_with(&std::fs::read_to_string("static/img/dot.svg").unwrap()), "{image}");
}

#[test]
fn variants_are_in_it_too() {
    let program = Program::start(env!("CARGO_BIN_EXE_example-embedded"));
    let style = program.get("/static/css/app.css", "Accept-Encoding: br\r\n");
    assert!(style.contains("content-encoding: br\r\n"), "{style}");
}
