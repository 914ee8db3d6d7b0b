//! One module, named in every way there is.

use asset_core::{Assets, Error, TagOptions};

use crate::page::Page;
use crate::project::Project;
use crate::server::Server;

const COUNTED: &str = "globalThis.evaluated ??= {};\nconst name = new URL(import.meta.url).pathname.split(/[/.]/).at(-3);\nevaluated[name] = (evaluated[name] ?? 0) + 1;\n";

#[test]
fn a_module_is_evaluated_once_however_often_it_is_named() {
    let Some(mut page) = Page::new() else { return };
    let project = project();
    let server = Server::start(project.machine("public", name_everything).router());
    check(&mut page, &server);

    // The count can be another: a module under another URL is another module.
    page.evaluate("import(document.querySelector('link[rel=modulepreload]').href + '?again')");
    assert_eq!(page.evaluate("evaluated.shared"), 2);
}

#[test]
fn what_asset_tags_preloads_is_what_the_modules_import() {
    let Some(mut page) = Page::new() else { return };
    let project = project();
    let server = Server::start(project.machine("public", tags).router());
    check(&mut page, &server);
    assert_eq!(page.evaluate("document.querySelectorAll('link[rel=modulepreload][integrity]').length"), 2);
}

fn project() -> Project {
    let modules = [
        ("one", "import './shared.js';\nimport './two.js';\n"),
        (
            "two",
            "import \"./shared.js\";\nimport './one.js';\nimport('./../js/shared.js').then(() => globalThis.late = true);\n",
        ),
        ("three", "import * as all from './shared.js';\nexport * from './shared.js';\nawait import(`./shared.js`);\n"),
        ("shared", "export const shared = 1;\n"),
    ];
    let sources = modules.map(|(name, text)| (format!("js/{name}.js"), format!("{text}{COUNTED}")));
    let sources: Vec<(&str, &str)> = sources.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let project = Project::new(&sources);
    project.build();
    project
}

/// Every module was fetched once and evaluated once.
fn check(page: &mut Page, server: &Server) {
    page.open(&server.url("/"));
    page.wait_until("globalThis.late && evaluated.three");
    assert_eq!(page.problems(), [""; 0]);
    let once = serde_json::json!({ "one": 1, "two": 1, "three": 1, "shared": 1 });
    assert_eq!(page.evaluate("evaluated"), once);
    let all = ["/", "/static/js/one.js", "/static/js/shared.js", "/static/js/three.js", "/static/js/two.js"];
    assert_eq!(server.asked(), all);
}

/// Scripts twice, a preload, and the same module as an import of the page's own.
fn name_everything(assets: &Assets) -> Result<String, Error> {
    let catalog = assets.catalog();
    let shared = catalog.asset("js/shared.js")?;
    let preload = format!("href=\"{}\" integrity=\"{}\"", shared.html_url(), shared.integrity());
    let mut page =
        format!("<!doctype html>\n<link rel=\"icon\" href=\"data:,\">\n<link rel=\"modulepreload\" {preload}>\n");
    for name in ["js/one.js", "js/two.js", "js/three.js", "js/one.js"] {
        let module = catalog.asset(name)?;
        let source = format!("src=\"{}\" integrity=\"{}\"", module.html_url(), module.integrity());
        page += &format!("<script type=\"module\" {source}></script>\n");
    }
    page += &format!("<script type=\"module\">import \"{}\";</script>\n", shared.html_url());
    page += &format!("<script type=\"module\" {}></script>\n", preload.replace("href", "src"));
    Ok(page)
}

fn tags(assets: &Assets) -> Result<String, Error> {
    let catalog = assets.catalog();
    let options = TagOptions::new(["js/one.js", "js/three.js"]);
    Ok(format!("<!doctype html>\n<link rel=\"icon\" href=\"data:,\">\n{}", catalog.asset_tags(&options)?.html()))
}

#[test]
fn a_module_without_imports_of_files_runs_as_one_and_a_script_with_their_words_does_not() {
    let Some(mut page) = Page::new() else { return };
    let project = Project::new(&[
        ("js/exports.js", "export default 1;\nglobalThis.exported = this === undefined;\n"),
        ("js/waits.js", "globalThis.waited = await 1;\n"),
        ("js/classic.js", "// export default 1\nvar classic = this === window && `\nimport 'a'\n`;\n"),
    ]);
    project.build();
    let server = Server::start(project.machine("public", leaves).router());
    page.open(&server.url("/"));
    page.wait_until("globalThis.exported && globalThis.waited && globalThis.classic");
    assert_eq!(page.problems(), [""; 0]);
}

fn leaves(assets: &Assets) -> Result<String, Error> {
    let options = TagOptions::new(["js/exports.js", "js/waits.js", "js/classic.js"]);
    let catalog = assets.catalog();
    Ok(format!("<!doctype html>\n<link rel=\"icon\" href=\"data:,\">\n{}", catalog.asset_tags(&options)?.html()))
}
