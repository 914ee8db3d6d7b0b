//! The example as a process: its page, and what the page links.
#![allow(clippy::unwrap_used)]

#[path = "../../program.rs"]
mod program;

use program::Program;

#[test]
fn the_page_links_urls_that_are_served_for_ever() {
    let program = Program::start(env!("CARGO_BIN_EXE_example-axum"));
    let page = program.get("/", "");
    let linked = ["href=\"", "src=\""].map(|attribute| {
        let (_, rest) = page.split_once(attribute).unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    });
    assert!(linked[0].starts_with("/static/css/app.") && linked[1].starts_with("/static/js/clock."), "{page}");
    for (url, file) in linked.iter().zip(["css/app.css", "js/clock.js"]) {
        let answer = program.get(url, "");
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.contains("cache-control: public, max-age=31536000, immutable\r\n"), "{answer}");
        let source = std::fs::read_to_string(format!("static/{file}")).unwrap();
        assert!(answer.ends_with(&format!("\r\n\r\n{source}")), "{answer}");
    }
    assert!(program.get("/missing", "").starts_with("HTTP/1.1 404 Not Found\r\n"));
    assert!(program.get("/static/missing.css", "").starts_with("HTTP/1.1 404 Not Found\r\n"));
}
