//! How long it takes to check many templates: `cargo bench --profile release -p asset-benches --bench lint`.
#![allow(clippy::unwrap_used)]

use std::fmt::Write;
use std::path::Path;

use asset_benches::{Contender, Fastest, fastest, manifest, path};
use asset_template_lint::{Lint, Report};

const TEMPLATES: usize = 2_000;
const CALLS: usize = 10;
/// One name in as many is misspelt, each in its own way.
const MISTAKES: usize = 200;

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    for (name, mistakes) in [("right", usize::MAX), ("wrong", MISTAKES)] {
        std::fs::create_dir_all(dir.join(name)).unwrap();
        (0..TEMPLATES).for_each(|at| write_template(&dir.join(name), at, mistakes));
    }
    let lints: Vec<(String, Lint)> = [(100, "right"), (10_000, "right"), (10_000, "wrong")]
        .into_iter()
        .map(|(assets, templates)| {
            let file = dir.join(format!("{assets}.json"));
            std::fs::write(&file, manifest(assets)).unwrap();
            let lint = Lint::from_manifest(file).templates([dir.join(templates)]);
            (format!("{templates}, manifest of {assets} assets"), lint)
        })
        .collect();

    let report = run(&lints[2].1);
    let (files, mistakes) = (report.files.len(), report.findings.len());
    println!("{files} templates with {} calls; the wrong ones have {mistakes} mistakes", report.calls);
    println!("\n{:44} {:>12} {:>12}", "check", "ms", "target");
    let mut contenders: Vec<Contender<'_>> =
        lints.iter().map(|(name, lint)| Contender::new(name, 1, || run(lint))).collect();
    for Fastest { name, nanoseconds } in fastest(10, &mut contenders) {
        println!("{name:44} {:>12.1} {:>12}", nanoseconds / 1e6, "<= 1000");
    }
}

fn run(lint: &Lint) -> Report {
    let report = lint.run().unwrap();
    assert_eq!((report.files.len(), report.calls), (TEMPLATES, TEMPLATES * CALLS));
    report
}

/// A page of about 6 kB.
fn write_template(dir: &Path, number: usize, mistakes: usize) {
    let mut text = "{% extends \"base.html\" %}\n{% block content %}\n".to_owned();
    for call in 0..CALLS {
        let at = number * CALLS + call;
        let mut asset = path(at % 100);
        if at % mistakes == mistakes - 1 {
            asset = format!("{asset}{at}");
        }
        writeln!(text, "<link rel=\"stylesheet\" href=\"{{{{ static_url(path=\"{asset}\") }}}}\">").unwrap();
        text +=
            &"<p class=\"text\">{% if user.name %}Hello {{ user.name | upper }}{% endif %}, welcome.</p>\n".repeat(5);
    }
    std::fs::write(dir.join(format!("page-{number}.html")), text + "{% endblock %}\n").unwrap();
}
