//! What cargo makes of the macros: what it compiles again, and what gets into the program.

#![allow(clippy::unwrap_used)]

mod embedded;
mod packaged;
mod workspace;

use workspace::{Workspace, dependencies, failed, manifest, printed, succeeded};

const PROGRAM: &str = r#"fn main() {
    println!("{} {}", asset_macros::static_url!("css/app.css"), asset_macros::asset_url!("app"));
}
"#;

/// A workspace of one member `name` whose program prints URLs.
fn workspace_of(name: &str) -> Workspace {
    let workspace = Workspace::new(name, &[name]);
    workspace.member(name, &dependencies(&[("asset-macros", "asset-macros")]));
    workspace.write(&format!("{name}/src/main.rs"), PROGRAM);
    workspace
}

#[test]
fn a_changed_manifest_and_nothing_else_changes_the_program() {
    let workspace = workspace_of("changed");
    workspace.write("asset-manifest.json", &manifest("3f2a9c1d"));
    assert_eq!(workspace.run("changed"), "/static/css/app.3f2a9c1d.css /static/css/app.3f2a9c1d.css\n");

    workspace.write("asset-manifest.json", &manifest("3f2a9c1e"));
    assert_eq!(workspace.run("changed"), "/static/css/app.3f2a9c1e.css /static/css/app.3f2a9c1e.css\n");

    let again = succeeded(workspace.cargo(&["build", "-p", "changed"]));
    let progress = String::from_utf8(again.stderr).unwrap();
    assert!(!progress.contains("Compiling"), "compiled again for nothing:\n{progress}");
}

#[test]
fn the_program_holds_the_url_and_no_trace_of_the_manifest() {
    let workspace = workspace_of("traceless");
    workspace.write("asset-manifest.json", &manifest("3f2a9c1d"));
    let literal = "\"/static/css/app.3f2a9c1d.css\"";
    let either = PROGRAM.replace("fn main() {\n", "#[cfg(not(feature = \"literal\"))]\nfn main() {\n")
        + &PROGRAM
            .replace("fn main() {\n", "#[cfg(feature = \"literal\")]\nfn main() {\n")
            .replace("asset_macros::static_url!(\"css/app.css\")", literal)
            .replace("asset_macros::asset_url!(\"app\")", literal);
    workspace.write("traceless/src/main.rs", &either);

    for (profile, arguments) in [("debug", &[][..]), ("release", &["--release"][..])] {
        let with_macros = workspace.program("traceless", profile, arguments);
        let with_literals = workspace.program("traceless", profile, &[arguments, &["--features", "literal"]].concat());
        assert_ne!(count(&with_macros, "/static/css/app.3f2a9c1d.css"), 0);
        assert_eq!(count(&with_macros, "asset-manifest"), 0, "{profile}");
        assert_eq!(count(&with_macros, "ASSET_MANIFEST"), 0, "{profile}");
        assert_eq!(count(&with_macros, "\"schema\": 1"), 0, "{profile}");
        // Debug information names the directory whatever the program does.
        let dir = workspace.dir();
        assert_eq!(count(&with_macros, dir), count(&with_literals, dir), "{profile}");
    }
}

fn count(program: &[u8], text: &str) -> usize {
    program.windows(text.len()).filter(|window| *window == text.as_bytes()).count()
}

#[test]
fn each_crate_of_a_workspace_follows_its_own_manifest() {
    let workspace = Workspace::new("two", &["two-app", "two-library"]);
    let library = "two-library = { path = \"../two-library\" }\n";
    workspace.member("two-app", &(dependencies(&[("asset-macros", "asset-macros")]) + library));
    workspace.member("two-library", &dependencies(&[("asset-macros", "asset-macros")]));
    let app = r#"fn main() { println!("{} {}", asset_macros::static_url!("css/app.css"), two_library::URL) }"#;
    workspace.write("two-app/src/main.rs", app);
    workspace.write("two-library/src/lib.rs", r#"pub const URL: &str = asset_macros::static_url!("css/app.css");"#);

    workspace.write("asset-manifest.json", &manifest("aaaaaaaa"));
    workspace.write("two-library/asset-manifest.json", &manifest("bbbbbbbb"));
    assert_eq!(workspace.run("two-app"), "/static/css/app.aaaaaaaa.css /static/css/app.bbbbbbbb.css\n");

    workspace.write("two-library/asset-manifest.json", &manifest("cccccccc"));
    assert_eq!(workspace.run("two-app"), "/static/css/app.aaaaaaaa.css /static/css/app.cccccccc.css\n");

    workspace.write("asset-manifest.json", &manifest("dddddddd"));
    assert_eq!(workspace.run("two-app"), "/static/css/app.dddddddd.css /static/css/app.cccccccc.css\n");
}

#[test]
fn the_crates_of_a_workspace_may_share_one_manifest() {
    let workspace = Workspace::new("shared", &["shared-app", "common-library"]);
    let library = "common-library = { path = \"../common-library\" }\n";
    workspace.member("shared-app", &(dependencies(&[("asset-macros", "asset-macros")]) + library));
    workspace.member("common-library", &dependencies(&[("asset-macros", "asset-macros")]));
    let app = r#"fn main() { println!("{} {}", asset_macros::static_url!("css/app.css"), common_library::URL) }"#;
    workspace.write("shared-app/src/main.rs", app);
    workspace.write("common-library/src/lib.rs", r#"pub const URL: &str = asset_macros::asset_url!("app");"#);

    for version in ["aaaaaaaa", "bbbbbbbb"] {
        workspace.write("asset-manifest.json", &manifest(version));
        let url = format!("/static/css/app.{version}.css");
        assert_eq!(workspace.run("shared-app"), format!("{url} {url}\n"));
    }
}

#[test]
fn the_setting_names_the_manifest_and_is_followed() {
    let workspace = workspace_of("setting");
    workspace.write("asset-manifest.json", &manifest("aaaaaaaa"));
    workspace.write("web/one.json", &manifest("11111111"));
    workspace.write("web/two.json", &manifest("22222222"));
    let set = |path: &str| {
        let setting = format!("[env]\nASSET_MANIFEST = {{ value = \"{path}\", relative = true }}\n");
        workspace.write(".cargo/config.toml", &setting);
    };

    set("web/one.json");
    assert_eq!(workspace.run("setting"), "/static/css/app.11111111.css /static/css/app.11111111.css\n");
    set("web/two.json");
    assert_eq!(workspace.run("setting"), "/static/css/app.22222222.css /static/css/app.22222222.css\n");
    workspace.write("web/two.json", &manifest("33333333"));
    assert_eq!(workspace.run("setting"), "/static/css/app.33333333.css /static/css/app.33333333.css\n");
    workspace.remove(".cargo/config.toml");
    assert_eq!(workspace.run("setting"), "/static/css/app.aaaaaaaa.css /static/css/app.aaaaaaaa.css\n");

    let mut from_shell = workspace.cargo(&["run", "--quiet", "-p", "setting"]);
    from_shell.env("ASSET_MANIFEST", "../web/one.json");
    assert_eq!(printed(from_shell), "/static/css/app.11111111.css /static/css/app.11111111.css\n");
}

#[test]
fn both_crates_work_under_other_names() {
    let workspace = Workspace::new("renamed", &["renamed"]);
    workspace.member("renamed", &dependencies(&[("links", "asset-macros"), ("core-of-assets", "asset-core")]));
    let program = r#"
        const APP: core_of_assets::StaticAsset = links::asset!(crate = core_of_assets, "css/app.css");
        fn main() { println!("{} {} {}", APP.url, links::static_url!("css/app.css"), links::asset_url!("app")) }
    "#;
    workspace.write("renamed/src/main.rs", program);
    workspace.write("asset-manifest.json", &manifest("3f2a9c1d"));
    let url = "/static/css/app.3f2a9c1d.css";
    assert_eq!(workspace.run("renamed"), format!("{url} {url} {url}\n"));
}

#[test]
fn a_missing_manifest_is_one_error_for_any_number_of_calls() {
    let workspace = workspace_of("missing");
    let errors = failed(workspace.cargo(&["build", "--quiet", "-p", "missing"]));
    insta::assert_snapshot!(errors, @r#"
    error: no `asset-manifest.json` in this crate's directory or above it up to `..`; run `asset build` and commit it, or name the manifest in `ASSET_MANIFEST`
     --> missing/src/main.rs:2:49
      |
    2 |     println!("{} {}", asset_macros::static_url!("css/app.css"), asset_macros::asset_url!("app"));
      |                                                 ^^^^^^^^^^^^^

    error: could not compile `missing` (bin "missing") due to 1 previous error
    "#);

    workspace.write("asset-manifest.json", &manifest("3f2a9c1d"));
    assert_eq!(workspace.run("missing"), "/static/css/app.3f2a9c1d.css /static/css/app.3f2a9c1d.css\n");
}

#[test]
fn a_missing_manifest_named_by_the_environment_variable_is_an_error_that_says_so() {
    let workspace = workspace_of("elsewhere");
    let mut build = workspace.cargo(&["build", "--quiet", "-p", "elsewhere"]);
    build.env("ASSET_MANIFEST", "../web/none.json");
    let errors = failed(build);
    insta::assert_snapshot!(errors, @r#"
    error: can't read the manifest `../web/none.json`, which `ASSET_MANIFEST` names: No such file or directory (os error 2); run `asset build`, which writes it
     --> elsewhere/src/main.rs:2:49
      |
    2 |     println!("{} {}", asset_macros::static_url!("css/app.css"), asset_macros::asset_url!("app"));
      |                                                 ^^^^^^^^^^^^^

    error: could not compile `elsewhere` (bin "elsewhere") due to 1 previous error
    "#);
}

#[test]
fn a_half_merged_manifest_is_an_error_with_its_place_and_the_remedy() {
    let workspace = workspace_of("merged");
    let merged = manifest("3f2a9c1d").replace("    \"css/app.css\"", "<<<<<<< ours\n    \"css/app.css\"");
    workspace.write("asset-manifest.json", &merged);
    let errors = failed(workspace.cargo(&["build", "--quiet", "-p", "merged"]));
    insta::assert_snapshot!(errors, @r#"
    error: ../asset-manifest.json:10:1: manifest has conflict markers; run `asset build`, which replaces it
     --> merged/src/main.rs:2:49
      |
    2 |     println!("{} {}", asset_macros::static_url!("css/app.css"), asset_macros::asset_url!("app"));
      |                                                 ^^^^^^^^^^^^^

    error: could not compile `merged` (bin "merged") due to 1 previous error
    "#);
}
