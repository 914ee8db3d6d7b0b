//! One site in every URL style, from files and embedded: the browser gets each file once, whole and under one URL.

use std::fs;

use asset_build::{BuildOptions, Config, build};
use asset_core::{Assets, TagOptions};
use asset_tower::AssetService;
use axum::Router;
use axum::response::Html;
use axum::routing::get;

use crate::page::Page;
use crate::project::Project;
use crate::server::Server;

/// Behind `prefix = "MOUNT`, and whether the URLs of modules have a version.
const STYLES: [&str; 6] = [
    "\"\nstyle = 'filename'",
    "\"\nstyle = 'query'",
    "\"\nstyle = 'query'\nquery-key = 'v'",
    "\"\nstyle = 'none'",
    "{version}/\"\nstyle = 'prefix'\nversion = 'token'\ntoken = 'v1'",
    "{version}/deep/\"\nstyle = 'prefix'\nversion = 'token'\ntoken = 'v1'",
];

const MOUNTS: [&str; 2] = ["/static/", "/app/static/"];

/// Each says that it was evaluated, and how often.
const MODULES: [(&str, &str); 5] = [
    (
        "js/app.js",
        "import './lib/a.js';\nimport 'MOUNTjs/lib/b.js';\nexport const picture = new URL('../img/p.svg', import.meta.url).href;\nimport('./lazy.js').then(() => globalThis.late = true);\nglobalThis.picture = picture;\n",
    ),
    ("js/lib/a.js", "import './b.js';\n"),
    ("js/lib/b.js", "import 'MOUNTjs/lib/a.js';\nimport '../shared.js';\n"),
    ("js/shared.js", "export {};\n"),
    ("js/lazy.js", "import './shared.js';\n"),
];

const FILES: [(&str, &str); 6] = [
    ("css/app.css", "@import 'deep/theme.css';\n.relative{background:url(../img/p.svg?x=1#here)}\n"),
    // The custom property is used by a sheet in another directory, which is its base.
    ("css/deep/theme.css", ":root{--logo:url(MOUNTimg/logo.svg)}\n"),
    ("css/other/use.css", ".logo{background:var(--logo)}\n"),
    (
        "img/p.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"><image href=\"q.svg\" width=\"8\" height=\"8\"/><rect id=\"here\" width=\"8\" height=\"8\" fill=\"green\"/></svg>",
    ),
    (
        "img/q.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"><rect width=\"8\" height=\"8\"/></svg>",
    ),
    (
        "img/logo.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\"/></svg>",
    ),
];

fn project(mount: &str, style: &str) -> Project {
    let counted = |(path, text): &(&str, &str)| {
        let name = path.replace("js/", "");
        let count = format!("(globalThis.evaluated ??= {{}})['{name}'] = (evaluated['{name}'] ?? 0) + 1;\n");
        (path.to_string(), text.replace("MOUNT", mount) + &count)
    };
    let plain = |(path, text): &(&str, &str)| (path.to_string(), text.replace("MOUNT", mount));
    let project = Project::new(&[]);
    for (path, text) in MODULES.iter().map(counted).chain(FILES.iter().map(plain)) {
        project.write(&format!("static/{path}"), &text);
    }
    project.write("asset.toml", &format!("prefix = \"{mount}{style}\n"));
    build(&Config::read(project.path("asset.toml")).unwrap(), &BuildOptions::default())
        .unwrap_or_else(|failure| panic!("{mount}{style}: {failure}"));
    project
}

/// From the output directory, or from memory, where the whole path reaches the service.
fn application(project: &Project, mount: &str, is_embedded: bool) -> Router {
    let output = project.path("public");
    let (assets, files) = if is_embedded {
        let assets = Assets::embedded(fs::read(project.path("asset-manifest.json")).unwrap()).unwrap();
        let catalog = assets.catalog();
        let files: Vec<(String, Vec<u8>)> = catalog
            .paths()
            .into_iter()
            .map(|path| catalog.asset(path).unwrap().file().to_owned())
            .map(|file| (file.clone(), fs::read(output.join(file)).unwrap()))
            .collect();
        let service = AssetService::builder(assets.clone()).in_memory(files).strip_mount(true).build().unwrap();
        (assets, Router::new().fallback_service(service))
    } else {
        let assets = Assets::from_manifest(&output).unwrap();
        let service = AssetService::new(assets.clone()).unwrap();
        (assets, Router::new().nest_service(mount.trim_end_matches('/'), service))
    };
    Router::new().route("/", get(move || async move { Html(page(&assets)) })).merge(files)
}

fn page(assets: &Assets) -> String {
    let catalog = assets.catalog();
    let options = TagOptions::new(["css/app.css", "css/other/use.css", "js/app.js"]);
    let tags = catalog.asset_tags(&options).unwrap();
    let picture = catalog.asset("img/p.svg").unwrap();
    format!(
        "<!doctype html>\n<link rel=\"icon\" href=\"data:,\">\n{}\n<p class=\"relative\">a</p><p class=\"logo\">b</p>\n<img src=\"{}\" alt=\"\">\n",
        tags.html(),
        picture.html_url()
    )
}

#[test]
fn a_site_works_in_every_style_from_every_source() {
    let Some(mut browser) = Page::new() else { return };
    for style in STYLES {
        for (mount, is_embedded) in [(MOUNTS[0], false), (MOUNTS[1], true)] {
            let at = format!("{mount}{style}, embedded: {is_embedded}");
            let project = project(mount, style);
            let server = Server::start(application(&project, mount, is_embedded));
            browser.open(&server.url("/"));
            browser.wait_until("globalThis.late && evaluated['app.js']");
            let once = serde_json::json!({ "app.js": 1, "lib/a.js": 1, "lib/b.js": 1, "shared.js": 1, "lazy.js": 1 });
            assert_eq!(browser.evaluate("evaluated"), once, "{at}");
            assert_eq!(browser.evaluate("document.querySelector('img').naturalWidth"), 8, "{at}");
            assert_eq!(browser.evaluate("document.querySelector('img').src === globalThis.picture"), true, "{at}");
            assert_eq!(browser.problems(), [""; 0], "{at}");
            let answered = server.answered();
            assert!(answered.iter().all(|(_, status)| *status == 200), "{at}: {answered:?}");
            let asked_for = |name: &str| answered.iter().filter(|(path, _)| path.contains(name)).count();
            assert_eq!(asked_for("logo"), 1, "{at}: the custom property's picture in {answered:?}");
            // Every file once; the picture has a query of its own in the stylesheet.
            let modules = MODULES.iter().map(|(path, _)| path.rsplit('/').next().unwrap().trim_end_matches(".js"));
            for module in modules {
                assert_eq!(
                    asked_for(&format!("/{module}.")),
                    if module == "app" { 2 } else { 1 },
                    "{at}: {answered:?}"
                );
            }
        }
    }
}
