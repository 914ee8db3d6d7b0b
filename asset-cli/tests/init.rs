//! `asset init`
#![allow(clippy::unwrap_used)]

mod support;

use insta::assert_snapshot;
use support::{Project, changes};

#[test]
fn the_usual_directory_is_detected_and_the_result_builds() {
    let project = Project::new(&[("static/app.css", "body {}\n")]);
    let before = project.tree();
    assert_snapshot!(project.transcript(&["init"]), @r"
    exit 0
    stderr:
    wrote `asset.toml`
    next: run `asset build`
    commit `asset-manifest.json`; keep `/public/` out of version control
    ");
    assert_snapshot!(changes(&before, &project.tree()), @"+ asset.toml");
    assert_snapshot!(project.read("asset.toml"), @r#"
    # Where assets are, how their URLs look and where builds go.
    # A line that starts with `# key =` shows the default, or an example where it says so.

    # The directories of assets; the first one that has a path wins.
    load-path = ["static"]

    # Files that are not assets, besides dotfiles; for example:
    # exclude = ["**/*.scss"]

    # Where builds write the versioned files; keep it out of version control.
    # output = "public"

    # The result of a build, and all that the application reads; commit it.
    # manifest = "asset-manifest.json"

    # What every URL starts with: a path, or a CDN like "https://cdn.example.com/static/".
    # prefix = "/static/"

    # How versions are made: "hash", "sha256", "timestamp" or "token".
    # version = "hash"

    # Where a URL has its version: "filename" (app.3f2a9c1d.css), "query" (app.css?3f2a9c1d), "prefix" or "none".
    # style = "filename"

    # Bundles, which `asset_url("app")` links; for example:
    # [bundles.app]
    # members = ["css/reset.css", "css/app.css"]
    # output = "css/site.css"
    "#);
    assert_snapshot!(project.transcript(&["build"]), @r"
    exit 0
    stderr:
    1 output written; manifest `asset-manifest.json` written
    ");
}

#[test]
fn a_directory_named_public_is_a_root_and_not_the_output() {
    let project = Project::new(&[("assets/app.css", ""), ("public/robots.txt", "")]);
    assert_eq!(project.asset(&["init"]).status().unwrap().code(), Some(0));
    let toml = project.read("asset.toml");
    assert!(toml.contains("\nload-path = [\"assets\", \"public\"]\n"), "{toml}");
    assert!(toml.contains("\noutput = \"dist\"\n"), "{toml}");
    assert_eq!(project.transcript(&["url", "robots.txt"]).lines().next(), Some("exit 1"));
    assert_eq!(project.asset(&["build"]).status().unwrap().code(), Some(0));
}

#[test]
fn an_earlier_output_is_not_a_root() {
    let project = Project::new(&[("static/app.css", ""), ("public/.asset/current", ""), ("public/app.css", "")]);
    assert_eq!(project.asset(&["init"]).status().unwrap().code(), Some(0));
    let toml = project.read("asset.toml");
    assert!(toml.contains("\nload-path = [\"static\"]\n"), "{toml}");
    assert!(toml.contains("\n# output = \"public\"\n"), "{toml}");
}

#[test]
fn installed_packages_are_listed_in_comments() {
    let project = Project::new(&[
        ("static/app.css", ""),
        (
            "package.json",
            r#"{"dependencies": {"htmx.org": "2", "@hotwired/turbo": "8", "left-pad": "1", "../up": "1"}}"#,
        ),
        ("node_modules/htmx.org/dist/htmx.js", ""),
        ("node_modules/@hotwired/turbo/dist/turbo.js", ""),
        ("node_modules/left-pad/index.js", ""),
        ("node_modules/other/dist/other.js", ""),
    ]);
    assert_eq!(project.asset(&["init"]).status().unwrap().code(), Some(0));
    let toml = project.read("asset.toml");
    let start = toml.find("# Uncomment").unwrap();
    let end = toml.find("# Files that").unwrap();
    assert_snapshot!(&toml[start..end], @r#"
    # Uncomment the packages that pages use.
    load-path = [
        "static",
        # { dir = "node_modules/@hotwired/turbo/dist", at = "vendor/@hotwired/turbo" },
        # { dir = "node_modules/htmx.org/dist", at = "vendor/htmx.org" },
    ]
    "#);

    project.write("asset.toml", &toml.replace("    # {", "    {"));
    assert_eq!(project.asset(&["build"]).status().unwrap().code(), Some(0));
    assert_eq!(project.asset(&["url", "vendor/@hotwired/turbo/turbo.js"]).status().unwrap().code(), Some(0));
}

#[test]
fn an_existing_file_is_never_replaced() {
    let project = Project::new(&[("asset.toml", "prefix = '/mine/'\n")]);
    assert_snapshot!(project.transcript(&["init"]), @r"
    exit 2
    stderr:
    error: `asset.toml` already exists; it was not changed
    ");
    assert_eq!(project.tree().keys().collect::<Vec<_>>(), ["asset.toml"]);
    assert_eq!(project.read("asset.toml"), "prefix = '/mine/'\n");
}

#[test]
fn an_empty_directory_gets_the_default() {
    let project = Project::new(&[]);
    assert_snapshot!(project.transcript(&["init"]), @r"
    exit 0
    stderr:
    wrote `asset.toml`
    next: put assets into `static`, then run `asset build`
    commit `asset-manifest.json`; keep `/public/` out of version control
    ");
    assert!(project.read("asset.toml").contains("\nload-path = [\"static\"]\n"));
}

#[test]
fn config_names_the_file_to_write() {
    let project = Project::new(&[("web/assets/app.css", "")]);
    assert_snapshot!(project.transcript(&["init", "--config", "web/asset.toml"]), @r"
    exit 0
    stderr:
    wrote `web/asset.toml`
    next: run `asset build`
    commit `asset-manifest.json`; keep `/public/` out of version control
    ");
    assert!(project.read("web/asset.toml").contains("\nload-path = [\"assets\"]\n"));
}

#[test]
fn a_missing_directory_is_an_error() {
    let project = Project::new(&[]);
    assert_snapshot!(project.transcript(&["init", "--config", "web/asset.toml"]), @r"
    exit 2
    stderr:
    error: can't write `web/asset.toml`: No such file or directory (os error 2)
    ");
}

/// What `asset init` says for a project with this `Cargo.toml`.
fn next(cargo_toml: &str) -> String {
    let project = Project::new(&[("static/app.css", ""), ("Cargo.toml", cargo_toml)]);
    project.transcript(&["init"]).lines().filter(|line| line.contains("cargo")).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_next_commands_are_those_for_the_engine_and_the_framework() {
    assert_snapshot!(next("[dependencies]\naxum = '0.8'\nminijinja = '3'\n"), @r"
    next: run `cargo add asset-core asset-minijinja asset-tower`
    then: `asset dev -- cargo run`
    ");
    assert_snapshot!(next("[dependencies]\nactix-web = '4'\ntera = { version = '^1.20', features = [] }\n"), @r"
    next: run `cargo add asset-core asset-tera asset-tower --features asset-tera/tera1`
    then: `asset dev -- cargo run`
    ");
    assert_snapshot!(next("[dependencies]\nrocket = '0.5'\nrocket_dyn_templates = '0.2'\n"), @r"
    next: run `cargo add asset-core asset-tera asset-tower --features asset-tera/tera1`
    then: `asset dev -- cargo run`
    ");
    assert_snapshot!(next("[dependencies]\nmaud = '0.27'\n[dev-dependencies]\ntera = '2'\n"), @r"
    next: run `cargo add asset-core asset-macros`
    then: `asset dev -- cargo run`
    ");
    assert_snapshot!(next("not TOML"), @"");
}

/// The part of `asset.toml` about `asset dev`, for a project with this `package.json` and files.
fn dev(package: &str, files: &[&str]) -> String {
    let project = Project::new(&[("static/app.css", ""), ("package.json", package)]);
    files.iter().for_each(|file| project.write(file, ""));
    assert_eq!(project.asset(&["init"]).status().unwrap().code(), Some(0));
    assert_eq!(project.asset(&["build", "--quiet"]).status().unwrap().code(), Some(0), "it can be read");
    let toml = project.read("asset.toml");
    let begin = toml.find("# What `asset dev`").unwrap_or(toml.len());
    let end = toml.find("# Bundles").unwrap().max(begin);
    toml[begin..end].trim_end().to_owned()
}

#[test]
fn tools_of_the_front_end_run_beside_asset_dev() {
    let package = r#"{"devDependencies": {"@tailwindcss/cli": "4", "tailwindcss": "4", "sass": "1", "esbuild": "0.25", "vite": "7"}}"#;
    assert_snapshot!(dev(package, &["css/input.css", "scss/app.scss", "src/main.ts", "vite.config.ts"]), @r#"
    # What `asset dev` runs beside the builds.
    [dev]
    commands = [
        "npx @tailwindcss/cli -i css/input.css -o static/css/tailwind.css --watch",
        "npx sass --watch scss:static/css",
        "npx esbuild src/main.ts --bundle --format=esm --outfile=static/js/app.js --watch",
        "npx vite build --watch",
    ]
    "#);
}

#[test]
fn a_tool_with_an_input_that_is_not_found_is_an_example() {
    assert_snapshot!(dev(r#"{"dependencies": {"sass": "1"}}"#, &[]), @r#"
    # What `asset dev` runs beside the builds.
    [dev]
    commands = [
        # "npx sass --watch scss:static/css",
    ]
    "#);
    assert_snapshot!(dev(r#"{"dependencies": {"htmx.org": "2"}}"#, &[]), @"");
}

#[test]
fn a_script_that_watches_is_run_as_it_is() {
    let package = r#"{
        "scripts": {"css:build": "tailwindcss -i a -o b", "css:watch": "tailwindcss -i a -o b --watch", "x\"y": "tailwindcss --watch"},
        "devDependencies": {"tailwindcss": "3"}
    }"#;
    assert_snapshot!(dev(package, &[]), @r#"
    # What `asset dev` runs beside the builds.
    [dev]
    commands = [
        "npm run css:watch",
    ]
    "#);
}
