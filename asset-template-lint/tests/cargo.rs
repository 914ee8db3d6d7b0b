//! The lint in a `build.rs`: a small crate, built offline with the lock file of this project.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use insta::assert_snapshot;

const BUILD_SCRIPT: &str = r#"fn main() {
    asset_template_lint::Lint::from_manifest("asset-manifest.json").templates(["templates"]).build_script();
}
"#;

struct Crate {
    root: PathBuf,
}

impl Crate {
    /// A program with this page; the name must be the test's own.
    fn new(name: &str, page: &str) -> Self {
        let of_project = Path::new(env!("CARGO_MANIFEST_DIR"));
        let site = Self { root: Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates").join(name) };
        if site.root.exists() {
            fs::remove_dir_all(&site.root).unwrap();
        }
        let dependency =
            format!("[build-dependencies]\nasset-template-lint = {{ path = {:?} }}\n", of_project.to_str().unwrap());
        let package = format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n");
        site.write("Cargo.toml", &format!("{package}\n{dependency}\n[workspace]\n"));
        site.write("Cargo.lock", &fs::read_to_string(of_project.join("../Cargo.lock")).unwrap());
        site.write("build.rs", BUILD_SCRIPT);
        site.write("src/main.rs", "fn main() {}\n");
        site.write("asset-manifest.json", &fs::read_to_string(of_project.join("tests/asset-manifest.json")).unwrap());
        site.write("templates/page.html", page);
        site
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Whether `cargo build` succeeds, and what it prints.
    fn build(&self) -> (bool, String) {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(&self.root).args(["build", "--offline", "--target-dir"]);
        cargo.arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates/target"));
        for inherited in ["CARGO_MANIFEST_DIR", "CARGO_TARGET_DIR", "CARGO_TERM_COLOR", "RUSTFLAGS"] {
            cargo.env_remove(inherited);
        }
        let output = cargo.output().unwrap();
        (output.status.success(), String::from_utf8(output.stderr).unwrap())
    }

    /// The findings that cargo prints in a build, one per line.
    fn findings(&self) -> String {
        let output = self.build().1;
        let findings = output.lines().filter(|line| line.contains("templates") || line.contains("manifest"));
        findings.collect::<Vec<_>>().join("\n")
    }
}

#[test]
fn an_error_fails_the_build_until_it_is_fixed() {
    let site = Crate::new("mended", "{{ static_url('css/ap.css') }}\n{{ asset_url('ap') }} /static/js/app.js\n");
    let (is_built, output) = site.build();
    assert!(!is_built, "{output}");
    assert_snapshot!(site.findings(), @r#"
    error: mended@0.0.0: templates/page.html:1:15: no asset `css/ap.css` in manifest `asset-manifest.json` (6 assets); did you mean `css/app.css`? If it is new, run `asset build`
    error: mended@0.0.0: templates/page.html:2:14: no bundle `ap` in manifest `asset-manifest.json` (1 bundle); did you mean `app`? If it is new, run `asset build`
    warning: mended@0.0.0: templates/page.html:2:23: the hard-coded URL of `js/app.js` bypasses its version; write `{{ static_url(path="js/app.js") }}`
    "#);

    site.write("templates/page.html", "{{ static_url('css/app.css') }}\n");
    let (is_built, output) = site.build();
    assert!(is_built, "{output}");
    let (is_built, output) = site.build();
    assert!(is_built && !output.contains("Compiling"), "compiled again for nothing:\n{output}");

    site.write("templates/more/new.html.j2", "{{ static_url('img/lgo.svg') }}\n");
    assert_snapshot!(site.findings(), @"error: mended@0.0.0: templates/more/new.html.j2:1:15: no asset `img/lgo.svg` in manifest `asset-manifest.json` (6 assets); did you mean `img/logo.svg`? If it is new, run `asset build`");

    let manifest = fs::read_to_string(site.root.join("asset-manifest.json")).unwrap();
    site.write("asset-manifest.json", &manifest.replace("\"img/logo.svg\"", "\"img/lgo.svg\""));
    assert!(site.build().0);
}

#[test]
fn a_warning_does_not_fail_the_build() {
    let site = Crate::new("warned", "<img src=\"/static/img/logo.svg\">\n");
    let (is_built, output) = site.build();
    assert!(is_built, "{output}");
    assert!(
        output.contains("warning: warned@0.0.0: templates/page.html:1:11: the hard-coded URL of `img/logo.svg`"),
        "{output}"
    );
}

#[test]
fn a_missing_manifest_fails_the_build() {
    let site = Crate::new("unbuilt", "");
    fs::remove_file(site.root.join("asset-manifest.json")).unwrap();
    assert!(!site.build().0);
    assert_snapshot!(site.findings(), @"error: unbuilt@0.0.0: there is no manifest `asset-manifest.json`; run `asset build`, and commit it");
}
