//! webpack-manifest-plugin and gulp-rev.

use asset_tests::unavailable;

use crate::site::{Site, rendered, run_tool, served_for_good};

#[test]
fn webpack_with_a_public_path() {
    check_webpack(&["/static/"]);
}

#[test]
fn webpack_without_a_public_path() {
    check_webpack(&[]);
}

fn check_webpack(public_path: &[&str]) {
    let site = Site::new();
    // Without a loader, webpack takes no stylesheets.
    site.write("src/shared.js", "export const shared = 'of both entries';");
    let (root, out) = (site.path(""), site.path("dist"));
    let paths = [root.to_str().unwrap(), out.to_str().unwrap()];
    if let Err(reason) = run_tool("webpack.mjs", &[&paths, public_path].concat()) {
        return unavailable("webpack", &reason);
    }
    let assets = site.import("dist/manifest.json", &[]);
    let main = site.file("dist", "js/main.", ".js");
    assert_eq!(rendered(&assets, "static_url", "main.js"), format!("/static/{main}"));
    let logo = site.file("dist", "img/logo.", ".svg");
    assert_eq!(rendered(&assets, "static_url", "img/logo.svg"), format!("/static/{logo}"));
    let mut files = site.files("dist");
    files.retain(|file| file != "manifest.json");
    assert_eq!(files.len(), 5, "{files:?}");
    assert_eq!(served_for_good(&assets, &out), files);
}

#[test]
fn gulp_rev() {
    let site = Site::new();
    let (root, out) = (site.path(""), site.path("dist"));
    if let Err(reason) = run_tool("gulp.mjs", &[root.to_str().unwrap(), out.to_str().unwrap()]) {
        return unavailable("gulp-rev", &reason);
    }
    let assets = site.import("dist/rev-manifest.json", &[]);
    let print = site.file("dist", "print-", ".css");
    assert_eq!(rendered(&assets, "static_url", "print.css"), format!("/static/{print}"));
    let mut files = site.files("dist");
    files.retain(|file| file != "rev-manifest.json");
    assert_eq!(files.len(), 6, "{files:?}");
    assert_eq!(served_for_good(&assets, &out), files);
}
