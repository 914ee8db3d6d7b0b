//! A deploy that reaches one machine after the other.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::deploys::{FILES, change, check, render};
use crate::page::Page;
use crate::project::Project;
use crate::server::{Server, balanced};

const FIRST: &str = "rgb(1, 1, 1)";
const SECOND: &str = "rgb(2, 2, 2)";

#[test]
fn behind_a_balancer_that_tries_again_every_page_is_whole() {
    let Some(mut page) = Page::new() else { return };
    let project = half_deployed();
    let machines = vec![project.machine("new", render).router(), project.machine("old", render).router()];
    let refused = Arc::new(AtomicUsize::new(0));
    let server = Server::start(balanced(machines, refused.clone()));
    page.open(&server.url("/"));
    check(&mut page, SECOND);
    let mut seen = Vec::new();
    for _ in 0..6 {
        page.open(&server.url("/"));
        let color = page.style("body", "color");
        assert!([FIRST, SECOND].contains(&color.as_str()), "{color}");
        check(&mut page, &color);
        seen.push(color);
    }
    assert!(seen.contains(&FIRST.to_owned()) && seen.contains(&SECOND.to_owned()), "{seen:?}");
    assert!(refused.load(Ordering::Relaxed) > 0, "the old machine was never asked for a file of the new deploy");
    server.asked(); // 200 throughout
}

#[test]
fn what_an_old_machine_refused_is_asked_for_again() {
    let Some(mut page) = Page::new() else { return };
    let project = half_deployed();
    let new = project.machine("new", render);
    let server = Server::start(new.page().merge(project.machine("old", render).files()));
    page.open(&server.url("/"));
    let answered = server.answered().into_iter();
    let refused: BTreeSet<String> = answered.filter(|(_, status)| *status == 503).map(|(path, _)| path).collect();
    assert_eq!(refused.len(), 2, "the stylesheet and the module that changed: {refused:?}");
    assert_eq!(page.style("body", "color"), "rgb(0, 0, 0)", "the page has no stylesheet");

    server.replace(new.router());
    page.open(&server.url("/"));
    check(&mut page, SECOND);
    let asked = server.answered();
    for path in refused {
        assert!(asked.contains(&(path.clone(), 200)), "{path}: {asked:?}");
    }
}

#[test]
fn an_old_machine_with_a_shared_directory_refuses_nothing() {
    let Some(mut page) = Page::new() else { return };
    let project = half_deployed();
    let old = project.machine("old", render).with_shared(project.path("new"));
    let server = Server::start(project.machine("new", render).page().merge(old.files()));
    page.open(&server.url("/"));
    check(&mut page, SECOND);
    server.asked(); // 200 throughout
    page.open(&server.url("/"));
    assert_eq!(server.asked(), ["/"], "what came from the shared directory is kept");
}

/// The third deploy is in `new`; `old` has the two before.
fn half_deployed() -> Project {
    let project = Project::new(&FILES);
    project.build_to("old", None);
    project.edit("css/base.css", "p {", "p, h1 {");
    project.build_to("old", None);
    change(&project);
    project.build_to("new", Some("old"));
    project
}
