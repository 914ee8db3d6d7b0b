//! Vite, in every major version that people use.

use asset_tests::unavailable;

use crate::site::{Site, rendered, run_tool, served_for_good};

#[test]
fn vite_5() {
    check("vite5");
}

#[test]
fn vite_6() {
    check("vite6");
}

#[test]
fn vite_7() {
    check("vite7");
}

#[test]
fn vite_8() {
    check("vite8");
}

fn check(vite: &str) {
    let site = Site::new();
    let (root, out) = (site.path(""), site.path("dist"));
    if let Err(reason) = run_tool("vite.mjs", &[vite, root.to_str().unwrap(), out.to_str().unwrap()]) {
        return unavailable(vite, &reason);
    }
    let assets = site.import("dist/.vite/manifest.json", &["--also", "assets/**", "--integrity", "none"]);

    let named = |name: &str, extension: &str| site.file("dist", &format!("assets/{name}-"), extension);
    let entry = |name: &str| {
        format!(
            "<link rel=\"stylesheet\" href=\"/static/{}\">\n\
             <link rel=\"stylesheet\" href=\"/static/{}\">\n\
             <link rel=\"modulepreload\" href=\"/static/{}\">\n\
             <script type=\"module\" src=\"/static/{}\"></script>",
            named("shared", ".css"),
            named(name, ".css"),
            named("shared", ".js"),
            named(name, ".js"),
        )
    };
    assert_eq!(rendered(&assets, "asset_tags", "src/main.ts"), entry("main"));
    assert_eq!(rendered(&assets, "asset_tags", "src/admin.ts"), entry("admin"));
    let print = format!("/static/{}", named("print", ".css"));
    assert_eq!(rendered(&assets, "asset_tags", "src/print.css"), format!("<link rel=\"stylesheet\" href=\"{print}\">"));
    assert_eq!(rendered(&assets, "asset_url", "src/print.css"), print);
    assert_eq!(rendered(&assets, "static_url", "src/main.ts"), format!("/static/{}", named("main", ".js")));

    // Everything but what Vite copies from `public`, which has no version in its name.
    let mut files = site.files("dist");
    files.retain(|file| file != "robots.txt");
    assert!(files.iter().any(|file| file.starts_with("assets/worker-")), "{files:?}");
    assert!(files.iter().any(|file| file.ends_with(".svg")), "{files:?}");
    assert_eq!(served_for_good(&assets, &out), files);
}

#[test]
fn beside_a_build_of_ours() {
    let site = Site::new();
    let (root, out) = (site.path(""), site.path("output/vite"));
    if let Err(reason) = run_tool("vite.mjs", &["vite7", root.to_str().unwrap(), out.to_str().unwrap()]) {
        return unavailable("vite7", &reason);
    }
    site.write("static/css/app.css", "body {}\n");
    let mut config = asset_build::Config::new("static");
    config.base = site.path("");
    config.output = "output".into();
    config.manifest = asset_build::ManifestPlace::File("built.json".into());
    asset_build::build(&config, &asset_build::BuildOptions::default()).unwrap();

    let (output, built) = (site.path("output"), site.path("built.json"));
    let words = ["--output", output.to_str().unwrap(), "--merge", built.to_str().unwrap(), "--also", "assets/**"];
    let assets = site.import("output/vite/.vite/manifest.json", &words);
    assert_eq!(rendered(&assets, "static_url", "css/app.css"), "/static/css/app.746f7bd7.css");
    let main = site.file("output", "vite/assets/main-", ".js");
    assert_eq!(rendered(&assets, "asset_url", "src/main.ts"), format!("/static/{main}"));
    let mut files = site.files("output");
    files.retain(|file| file != "vite/robots.txt" && !file.ends_with(".br") && !file.ends_with(".gz"));
    assert_eq!(served_for_good(&assets, &output), files);
}
