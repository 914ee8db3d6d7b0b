//! Warnings and hints of `asset import`, and other commands after it without an `asset.toml`.
#![allow(clippy::unwrap_used)]

mod support;

use insta::assert_snapshot;
use support::Project;
use support::vite::vite_in;

const MANIFEST: &str = "dist/.vite/manifest.json";

fn import(project: &Project, arguments: &[&str]) -> String {
    project.transcript(&[&["import", MANIFEST, "--integrity", "none"], arguments].concat())
}

#[test]
fn files_that_load_each_other_under_another_base_are_a_warning() {
    let project = vite_in("dist");
    project.write("dist/assets/main-5UjPuW-k.css", "a { background: url(/app/assets/logo-DI8b0nTG.svg) }");
    assert_snapshot!(import(&project, &[]), @r"
    exit 0
    stderr:
    warning: `assets/main-5UjPuW-k.css` loads `/app/assets/logo-DI8b0nTG.svg`, but URLs of this manifest start with `/static/`; set Vite's `base` to that, or import with `--prefix /app/`
    imported 7 assets into `asset-manifest.json`
    ");
    for prefix in ["/app/", "https://cdn.example.com/app/"] {
        assert!(!import(&project, &["--prefix", prefix]).contains("warning"), "{prefix}");
    }
    project.write("dist/assets/main-5UjPuW-k.css", "a { background: url(logo-DI8b0nTG.svg) }");
    project.write("dist/assets/main-BRBmoGS9.js", "load(\"http://x.org/assets/logo-DI8b0nTG.svg?a\")");
    assert_snapshot!(import(&project, &[]), @r"
    exit 0
    stderr:
    warning: `assets/main-BRBmoGS9.js` loads `http://x.org/assets/logo-DI8b0nTG.svg`, but URLs of this manifest start with `/static/`; set Vite's `base` to that, or import with `--prefix http://x.org/`
    imported 7 assets into `asset-manifest.json`
    ");
    project.write("dist/assets/main-BRBmoGS9.js", "load('/static/assets/logo-DI8b0nTG.svg', '/assets/logo.svg')");
    assert!(!import(&project, &[]).contains("warning"));
}

#[test]
fn in_a_subdirectory_of_the_output_urls_start_with_that_too() {
    let project = vite_in("public/vite");
    project.write("public/vite/assets/main-5UjPuW-k.css", "a { background: url(/static/assets/logo-DI8b0nTG.svg) }");
    let arguments = ["import", "public/vite/.vite/manifest.json", "--output", "public", "--integrity", "none"];
    assert_snapshot!(project.transcript(&arguments), @r"
    exit 0
    stderr:
    warning: `assets/main-5UjPuW-k.css` loads `/static/assets/logo-DI8b0nTG.svg`, but URLs of this manifest start with `/static/vite/`; set Vite's `base` to that
    imported 7 assets into `asset-manifest.json`
    ");
    project.write(
        "public/vite/assets/main-5UjPuW-k.css",
        "a { background: url('/static/vite/assets/logo-DI8b0nTG.svg') }",
    );
    assert!(!project.transcript(&arguments).contains("warning"));
}

#[test]
fn the_manifest_in_a_directory_is_suggested() {
    let project = vite_in("dist");
    for named in ["dist", "dist/manifest.json", "nowhere/manifest.json"] {
        project.transcript(&["import", named]);
    }
    assert_snapshot!(project.transcript(&["import", "dist"]), @r"
    exit 2
    stderr:
    error: can't read `dist`: Is a directory (os error 21); did you mean `dist/.vite/manifest.json`?
    ");
    assert_snapshot!(project.transcript(&["import", "dist/manifest.json"]), @r"
    exit 2
    stderr:
    error: can't read `dist/manifest.json`: No such file or directory (os error 2); did you mean `dist/.vite/manifest.json`?
    ");
    assert_snapshot!(project.transcript(&["import", "nowhere/manifest.json"]), @r"
    exit 2
    stderr:
    error: can't read `nowhere/manifest.json`: No such file or directory (os error 2)
    ");
}

#[test]
fn without_asset_toml_the_imported_manifest_is_read() {
    let project = vite_in("dist");
    import(&project, &[]);
    project.write("page.html", "{{ static_url('src/lgo.svg') }}");
    assert_snapshot!(project.transcript(&["url", "src/logo.svg"]), @r"
    exit 0
    stdout:
    /static/assets/logo-DI8b0nTG.svg
    ");
    assert_snapshot!(project.transcript(&["lint", "page.html"]), @r"
    exit 1
    stderr:
    page.html:1:15: no asset `src/lgo.svg` in manifest `asset-manifest.json` (7 assets); did you mean `src/logo.svg`? If it is new, run `asset build`
      |
    1 | {{ static_url('src/lgo.svg') }}
      |               ^^^^^^^^^^^^^
    checked 1 call in 1 template: 1 error
    ");
    project.write("asset.toml", "");
    project.write("asset-manifest.json", "");
    assert_snapshot!(project.transcript(&["list"]), @r"
    exit 1
    stderr:
    asset-manifest.json:1:1: manifest is empty; run `asset build`, which replaces it
    ");
}
