//! `embed_assets!`

use crate::workspace::{Workspace, dependencies, failed, manifest, succeeded};

const PROGRAM: &str = r#"
const EMBEDDED: asset_core::Embedded = asset_macros::embed_assets!("../public");

fn main() {
    println!("manifest of {} bytes", EMBEDDED.manifest.len());
    for (name, bytes) in EMBEDDED.files {
        println!("{name}: {}", String::from_utf8_lossy(bytes));
    }
}
"#;

fn workspace_of(name: &str) -> Workspace {
    let workspace = Workspace::new(name, &[name]);
    workspace.member(name, &dependencies(&[("asset-macros", "asset-macros"), ("asset-core", "asset-core")]));
    workspace.write(&format!("{name}/src/main.rs"), PROGRAM);
    workspace.write("asset-manifest.json", &manifest("3f2a9c1d"));
    workspace
}

/// The error of a build that must fail, without the place.
fn refusal(workspace: &Workspace, name: &str) -> String {
    let errors = failed(workspace.cargo(&["build", "--quiet", "-p", name]));
    errors.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn outputs_and_their_variants_are_bytes_of_the_program_and_followed() {
    let workspace = workspace_of("embedded");
    workspace.write("public/css/app.3f2a9c1d.css", "body {}\r\n");
    workspace.write("public/css/app.3f2a9c1d.css.br", "br");
    workspace.write("public/css/app.00000000.css", "of an earlier build");
    workspace.write("public/.asset/variants.json", "{}\n");
    let manifest_line = format!("manifest of {} bytes\n", manifest("3f2a9c1d").len());
    let rest = "css/app.3f2a9c1d.css.br: br\n.asset/variants.json: {}\n\n";
    let printed = workspace.run("embedded");
    assert_eq!(printed, format!("{manifest_line}css/app.3f2a9c1d.css: body {{}}\r\n\n{rest}"));

    workspace.write("public/css/app.3f2a9c1d.css", "main {}\r\n");
    let printed = workspace.run("embedded");
    assert_eq!(printed, format!("{manifest_line}css/app.3f2a9c1d.css: main {{}}\r\n\n{rest}"));

    let again = succeeded(workspace.cargo(&["build", "-p", "embedded"]));
    let progress = String::from_utf8(again.stderr).unwrap();
    assert!(!progress.contains("Compiling"), "compiled again for nothing:\n{progress}");
}

#[test]
fn an_incomplete_output_directory_is_an_error_that_names_the_command() {
    let workspace = workspace_of("unbuilt");
    insta::assert_snapshot!(refusal(&workspace, "unbuilt"), @"error: there is no output directory `../public`, relative to this crate's directory; run `asset build`, which writes it");
    workspace.write("public/css/other.css", "");
    insta::assert_snapshot!(refusal(&workspace, "unbuilt"), @"error: output `css/app.3f2a9c1d.css` of `../public` is in the manifest, but does not exist; run `asset build`, which writes it");
    workspace.write("public/css/app.3f2a9c1d.css", "longer than nine bytes");
    insta::assert_snapshot!(refusal(&workspace, "unbuilt"), @"error: output `css/app.3f2a9c1d.css` of `../public` differs from the manifest; run `asset build`, which writes it");
}

#[test]
fn a_call_without_the_path_of_a_directory_is_an_error() {
    let workspace = workspace_of("misused");
    workspace.write("misused/src/main.rs", "fn main() { asset_macros::embed_assets!(); }\n");
    insta::assert_snapshot!(refusal(&workspace, "misused"), @r#"error: `embed_assets!` takes the path of the output directory, relative to the crate's directory: `embed_assets!("public")`"#);
}
