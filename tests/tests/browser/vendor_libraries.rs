//! Libraries that look for files in ways that a build can't see, with the settings that the guide names for them.

use std::path::Path;

use asset_core::{Assets, Error};
use asset_tests::{npm, unavailable};

use crate::page::Page;
use crate::project::Project;
use crate::server::Server;

/// A directory of a package, and how it is used.
struct Library {
    package: &'static str,
    version: &'static str,
    dir: &'static str,
    plain: &'static [&'static str],
    unversioned: &'static [&'static str],
    page: fn(&Assets) -> Result<String, Error>,
    /// True in the page once the library has everything that it looks for.
    is_ready: &'static str,
    /// What it looked for, without versions.
    found: &'static [&'static str],
}

#[test]
fn leaflet_finds_the_pictures_of_its_markers() {
    check(&Library {
        package: "leaflet",
        version: "1.9.4",
        dir: "dist",
        plain: &["vendor/leaflet/images/**"],
        unversioned: &[],
        page: |assets| {
            let catalog = assets.catalog();
            let [style, script] =
                ["vendor/leaflet/leaflet.css", "vendor/leaflet/leaflet.js"].map(|path| catalog.asset(path));
            Ok(page(&format!(
                "<link rel=stylesheet href=\"{}\"><div id=map style=\"height:300px\"></div><script src=\"{}\"></script>\
                 <script>const map = L.map('map').setView([51, 0], 5); L.marker([51, 0]).addTo(map);</script>",
                style?.html_url(),
                script?.html_url()
            )))
        },
        is_ready: "[...document.images].length === 2 && [...document.images].every((image) => image.naturalWidth)",
        found: &["/static/vendor/leaflet/images/marker-icon.png", "/static/vendor/leaflet/images/marker-shadow.png"],
    });
}

#[test]
fn mathjax_finds_its_extensions_and_fonts() {
    check(&Library {
        package: "mathjax",
        version: "3.2.2",
        dir: "es5",
        plain: &[],
        unversioned: &["vendor/mathjax/**"],
        page: |assets| {
            let catalog = assets.catalog();
            let script = catalog.asset("vendor/mathjax/tex-chtml.js")?;
            Ok(page(&format!(
                "<p>\\(\\require{{mhchem}}\\ce{{H2O}}\\)</p><script src=\"{}\"></script>",
                script.html_url()
            )))
        },
        is_ready: "document.querySelector('mjx-container') && document.fonts.size && document.fonts.status === 'loaded'",
        found: &[
            "/static/vendor/mathjax/input/tex/extensions/mhchem.js",
            "/static/vendor/mathjax/output/chtml/fonts/woff-v2/MathJax_Main-Regular.woff",
        ],
    });
}

#[test]
fn tinymce_finds_its_themes_skins_and_plugins() {
    check(&Library {
        package: "tinymce",
        version: "7.6.1",
        dir: "",
        plain: &["vendor/tinymce/**"],
        unversioned: &[],
        page: |assets| {
            let catalog = assets.catalog();
            let script = catalog.asset("vendor/tinymce/tinymce.min.js")?;
            Ok(page(&format!(
                "<textarea id=text>hello</textarea><script src=\"{}\"></script><script>tinymce.init({{ selector: '#text',\
                 license_key: 'gpl', plugins: 'lists', setup: (editor) => editor.on('init', () => globalThis.done = true) }})\
                 </script>",
                script.html_url()
            )))
        },
        is_ready: "globalThis.done",
        found: &[
            "/static/vendor/tinymce/plugins/lists/plugin.min.js",
            "/static/vendor/tinymce/skins/ui/oxide/skin.min.css",
            "/static/vendor/tinymce/themes/silver/theme.min.js",
        ],
    });
}

/// A page in standards mode, without an icon that a browser would ask for.
fn page(body: &str) -> String {
    format!("<!doctype html>\n<link rel=\"icon\" href=\"data:,\">\n{body}\n")
}

fn check(library: &Library) {
    let Some(mut page) = Page::new() else { return };
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let package = match npm::package(cache, library.package, library.version) {
        Ok(package) => package,
        Err(reason) => return unavailable(library.package, &reason),
    };
    let project = Project::new(&[]);
    project.copy_to_static(&package.join(library.dir), &format!("vendor/{}", library.package));
    let globs = |globs: &[&str]| globs.iter().map(|&glob| glob.to_owned()).collect();
    project.build_with(|config| {
        config.compress = Vec::new();
        (config.plain, config.unversioned) = (globs(library.plain), globs(library.unversioned));
    });
    let server = Server::start(project.machine("public", library.page).router());
    page.open(&server.url("/"));
    page.wait_until(library.is_ready);
    assert_eq!(page.problems(), [""; 0]);
    let asked = server.asked();
    for found in library.found {
        assert!(asked.iter().any(|path| path == found), "{found} in {asked:?}");
    }
}
