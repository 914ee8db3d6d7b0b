//! Pages that are open while a new version is deployed, or an old one again.

use asset_core::{Assets, Error};

use crate::page::Page;
use crate::project::Project;
use crate::server::Server;

/// Everything that the page has from the start, and what it fetches late.
pub(crate) const FILES: [(&str, &str); 7] = [
    ("css/app.css", "@import \"base.css\";\nbody { color: rgb(1, 1, 1); background-image: url(../img/ground.svg) }\n"),
    ("css/base.css", "p { margin: 7px }\n"),
    ("img/ground.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>\n"),
    ("img/late.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"9\"/>\n"),
    ("js/late.js", "export const word = \"first\";\n"),
    ("js/main.js", MAIN),
    ("js/steady.js", "export const steady = \"steady\";\n"),
];

const MAIN: &str = r#"import { steady } from "./steady.js";

document.body.dataset.main = steady;
globalThis.word = () => import("./late.js").then((late) => late.word);
globalThis.width = async () => {
  const image = new Image();
  image.src = new URL("../img/late.svg", import.meta.url);
  document.body.append(image);
  await image.decode();
  return image.naturalWidth;
};
"#;

/// What a first visit fetches.
pub(crate) const FIRST_VISIT: [&str; 6] = [
    "/",
    "/static/css/app.css",
    "/static/css/base.css",
    "/static/img/ground.svg",
    "/static/js/main.js",
    "/static/js/steady.js",
];

#[test]
fn an_open_page_stays_whole_when_its_server_gets_a_new_deploy() {
    let Some(mut page) = Page::new() else { return };
    let project = Project::new(&FILES);
    project.build();
    let machine = project.machine("public", render);
    let server = Server::start(machine.router());
    page.open(&server.url("/"));
    check(&mut page, "rgb(1, 1, 1)");
    assert_eq!(server.asked(), FIRST_VISIT);

    change(&project);
    project.build();
    machine.follow();
    check_late(&mut page, "first", 100);
    assert_eq!(server.asked(), ["/static/img/late.svg", "/static/js/late.js"]);

    page.reload();
    check(&mut page, "rgb(2, 2, 2)");
    assert_eq!(server.asked(), ["/", "/static/css/app.css", "/static/js/main.js"]);
    check_late(&mut page, "second", 200);
    assert_eq!(server.asked(), ["/static/img/late.svg", "/static/js/late.js"]);
}

#[test]
fn an_open_page_stays_whole_when_a_new_server_with_the_history_takes_over() {
    let Some(mut page) = Page::new() else { return };
    let project = Project::new(&FILES);
    project.build_to("old", None);
    let server = Server::start(project.machine("old", render).router());
    page.open(&server.url("/"));

    change(&project);
    project.build_to("new", Some("old"));
    server.replace(project.machine("new", render).router());
    check_late(&mut page, "first", 100);
    server.answered();
    page.open(&server.url("/"));
    check(&mut page, "rgb(2, 2, 2)");
    assert_eq!(server.asked(), ["/", "/static/css/app.css", "/static/js/main.js"]);
    check_late(&mut page, "second", 200);
}

#[test]
fn after_a_rollback_the_earlier_files_come_out_of_the_cache() {
    let Some(mut page) = Page::new() else { return };
    let project = Project::new(&FILES);
    project.build();
    let machine = project.machine("public", render);
    let server = Server::start(machine.router());
    page.open(&server.url("/"));
    check_late(&mut page, "first", 100);
    change(&project);
    project.build();
    machine.follow();
    page.open(&server.url("/"));
    check(&mut page, "rgb(2, 2, 2)");

    roll_back(&project);
    project.build();
    machine.follow();
    server.answered();
    check_late(&mut page, "second", 200); // a page of the deploy that was taken back
    assert_eq!(server.asked(), ["/static/img/late.svg", "/static/js/late.js"]);
    page.open(&server.url("/"));
    check(&mut page, "rgb(1, 1, 1)");
    check_late(&mut page, "first", 100);
    assert_eq!(server.asked(), ["/"]);
}

#[test]
fn after_a_rollback_a_new_visitor_gets_the_earlier_files() {
    let Some(mut page) = Page::new() else { return };
    let project = Project::new(&FILES);
    project.build();
    change(&project);
    project.build();
    roll_back(&project);
    project.build();
    let server = Server::start(project.machine("public", render).router());
    page.open(&server.url("/"));
    check(&mut page, "rgb(1, 1, 1)");
    check_late(&mut page, "first", 100);
    assert_eq!(server.asked().len(), FILES.len() + 1);
}

pub(crate) fn render(assets: &Assets) -> Result<String, Error> {
    let catalog = assets.catalog();
    let (style, script) = (catalog.asset("css/app.css")?, catalog.asset("js/main.js")?);
    Ok(format!(
        r#"<!doctype html>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{}" integrity="{}">
<body data-style="{}"><p>A page.
<script type="module" src="{}" integrity="{}"></script>
"#,
        style.html_url(),
        style.integrity(),
        style.version(),
        script.html_url(),
        script.integrity(),
    ))
}

/// The next deploy: one file of each kind changes.
pub(crate) fn change(project: &Project) {
    project.edit("css/app.css", "rgb(1, 1, 1)", "rgb(2, 2, 2)");
    project.edit("img/late.svg", "width=\"100\"", "width=\"200\"");
    project.edit("js/late.js", "first", "second");
}

fn roll_back(project: &Project) {
    project.edit("css/app.css", "rgb(2, 2, 2)", "rgb(1, 1, 1)");
    project.edit("img/late.svg", "width=\"200\"", "width=\"100\"");
    project.edit("js/late.js", "second", "first");
}

/// The page has everything that it has from the start, in the version with this color.
pub(crate) fn check(page: &mut Page, color: &str) {
    assert_eq!(page.problems(), [""; 0]);
    assert_eq!(page.style("body", "color"), color);
    assert_eq!(page.style("p", "margin-top"), "7px");
    assert_eq!(page.evaluate("document.body.dataset.main"), "steady");
}

/// A module and an image that were not asked for before are those of the page's version.
fn check_late(page: &mut Page, word: &str, width: u64) {
    assert_eq!(page.evaluate("word()"), word);
    assert_eq!(page.evaluate("width()"), width);
    assert_eq!(page.problems(), [""; 0]);
}
