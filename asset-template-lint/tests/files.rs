//! Which files are read, and which assets are unused.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use asset_core::{Catalog, ErrorKind, Manifest};
use asset_template_lint::{Lint, Report};

fn lint(dir: &Path, paths: &[&str]) -> Result<Report, asset_core::Error> {
    let paths = paths.iter().map(|path| dir.join(path));
    Lint::from_manifest("tests/asset-manifest.json").templates(paths).run()
}

/// A directory with these files.
fn dir(files: &[&str]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for file in files {
        let path = dir.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "{{ static_url('css/app.css') }}").unwrap();
    }
    dir
}

fn names(dir: &Path, report: &Report) -> Vec<String> {
    report.files.iter().map(|file| file.strip_prefix(dir).unwrap().to_str().unwrap().to_owned()).collect()
}

#[test]
fn templates_are_recognized_by_their_last_extension() {
    let templates =
        ["a.html", "b.HTM", "c/d.txt.j2", "c/e.css.jinja", "f.tera", "g.xml", "h.svg", "i.jinja2", "j.xhtml"];
    let others = ["k.css", "l.js", "README.md", "html", "m.html.bak", ".n.html", ".git/o.html"];
    let dir = dir(&[&templates[..], &others].concat());
    let report = lint(dir.path(), &[""]).unwrap();
    assert_eq!(names(dir.path(), &report), templates);
    assert_eq!(report.calls, templates.len());
}

#[test]
fn a_named_file_is_read_whatever_its_extension_and_only_once() {
    let dir = dir(&["a.html", "b.css", ".c.html"]);
    let report = lint(dir.path(), &["b.css", "a.html", "", ".c.html"]).unwrap();
    assert_eq!(names(dir.path(), &report), [".c.html", "a.html", "b.css"]);
}

#[cfg(unix)]
#[test]
fn links_to_directories_are_not_followed_but_links_to_files_and_named_ones_are() {
    let dir = dir(&["templates/a.html", "elsewhere/b.html"]);
    let link = |to: &str, from: &str| std::os::unix::fs::symlink(dir.path().join(to), dir.path().join(from)).unwrap();
    link("templates", "templates/again");
    link("elsewhere/b.html", "templates/c.html");
    link("templates", "link");
    let report = lint(dir.path(), &["link"]).unwrap();
    assert_eq!(names(dir.path(), &report), ["link/a.html", "link/c.html"]);
}

#[test]
fn a_missing_path_is_an_error() {
    let dir = dir(&["css/a.css"]);
    assert_eq!(lint(dir.path(), &["none"]).unwrap_err().kind(), ErrorKind::Io);
    assert_eq!(lint(dir.path(), &["css"]).unwrap_err().kind(), ErrorKind::Io);
    let error = Lint::from_manifest("none.json").run().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Manifest);
    assert_eq!(error.to_string(), "there is no manifest `none.json`; run `asset build`, and commit it");
}

fn unused(lint: &Lint, source: &str) -> Vec<String> {
    lint.run_on("page.html", source).unwrap().unused
}

#[test]
fn an_asset_that_a_template_names_in_any_way_is_used() {
    let lint = Lint::from_manifest("tests/asset-manifest.json");
    let members = ["css/app.css", "css/reset.css"];
    let all = ["css/site.css", "img/icons.svg", "img/logo.svg", "js/app.js"];
    assert_eq!(unused(&lint, ""), all);
    assert_eq!(
        unused(&lint, "{# {{ static_url('js/app.js') }} #} {{ static_url(x ~ '.css') }} {{ static_url('' ~ x) }}"),
        all
    );
    assert!(members.iter().all(|member| !unused(&lint, "").contains(&(*member).to_owned())));
    let source = "{{ asset_tags(['app', 'js/app.js']) }} {{ 'img/icons.svg?v=1#home' | static_url }}";
    assert_eq!(unused(&lint, source), ["img/logo.svg"]);
    assert_eq!(
        unused(&lint, "/static/css/site.css {{ '/static/js/app.js' }} url(/static/img/icons.svg)"),
        ["img/logo.svg"]
    );
    assert_eq!(unused(&lint, "{{ static_url('img/' ~ x) }} {{ asset_url(x) }} /static/js/{{ x }}"), ["css/site.css"]);
    let lint = lint.unversioned(["img/logo.svg", "img/none.svg"]);
    assert_eq!(unused(&lint, source), [""; 0]);
}

#[test]
fn without_versions_a_hardcoded_url_is_right_and_a_use() {
    let text = fs::read_to_string("tests/asset-manifest.json").unwrap().replace("\"filename\"", "\"none\"");
    let manifest = Manifest::parse(text.as_bytes(), "m.json").unwrap();
    let lint = Lint::new(Catalog::from_manifest(&manifest, "m.json"));
    let report = lint.run_on("page.html", "/static/js/app.js /static/img/{{ x }}.svg").unwrap();
    assert_eq!(report.findings.len(), 0);
    assert_eq!(report.unused, ["css/site.css"]);
}

#[test]
fn modules_use_what_they_import_and_a_named_root_is_the_same_asset() {
    let text = fs::read_to_string("tests/asset-manifest.json").unwrap();
    let row = |path: &str, file: &str, more: &str| {
        format!(
            "\"{path}\": {{\"file\": \"{file}\", \"version\": \"00000000\", \"digest\": \"{:032}\", \"size\": 1, \"type\": \"text/javascript\"{more}}}",
            0
        )
    };
    let rows = [
        row("js/entry.js", "js/entry.00000000.js", ", \"imports\": [\"js/part.js\"]"),
        row("js/part.js", "js/part.00000000.js", ""),
        row("lib:js/part.js", "js/part.00000000.js", ""),
        row("lib:other.js", "other.00000000.js", ""),
    ];
    let text = text.replace("\"assets\": {", &format!("\"assets\": {{\n{},", rows.join(",\n")));
    let manifest = Manifest::parse(text.as_bytes(), "m.json").unwrap();
    let lint = Lint::new(Catalog::from_manifest(&manifest, "m.json"));
    let unused = unused(
        &lint,
        "{{ asset_url('app') }} img: /static/img/logo.svg /static/img/icons.svg {{ assets['js/app.js'] }}",
    );
    assert_eq!(unused, ["js/entry.js", "lib:other.js"]);
}

#[test]
fn deeply_nested_templates_are_read_in_linear_time() {
    let lint = Lint::from_manifest("tests/asset-manifest.json");
    let deep = |open: &str, close: &str, count: usize| {
        format!("{{{{ {}'css/app.css'{} }}}}", open.repeat(count), close.repeat(count))
    };
    assert_eq!(lint.run_on("a", &deep("static_url(", ")", 1_000)).unwrap().calls, 1_000);
    let parentheses = deep("(", ") ", 100_000).replacen("{{", "{{ static_url(", 1);
    assert_eq!(lint.run_on("a", &parentheses).unwrap().calls, 1);
    let lists = deep("[", "]", 100_000).replacen("{{ ", "{{ asset_tags(", 1);
    assert_eq!(lint.run_on("a", &lists).unwrap().calls, 1);
}
