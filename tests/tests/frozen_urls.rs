//! URLs that macros froze when the application was compiled, while the sources go on changing: in development the service
//! answers each with the bytes of now.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use asset_build::{BuildOptions, Config, build};
use asset_core::internal::ManifestIndex;
use asset_core::{Assets, Style};
use asset_tower::AssetService;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use tempfile::TempDir;
use tower::ServiceExt;

/// The service in development over the build of `config`, and its assets.
fn development(config: &Config) -> (AssetService, Assets) {
    build(config, &BuildOptions::default()).unwrap();
    let output = config.path(&config.output);
    let assets = Assets::builder().development(true).from_manifest(output).unwrap();
    (AssetService::builder(assets.clone()).strip_mount(true).build().unwrap(), assets)
}

/// The body that a URL gets, which no browser may keep without asking again.
fn body(service: &AssetService, url: &str) -> Vec<u8> {
    let request = Request::get(url).body(Body::empty()).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let response = runtime.block_on(service.clone().oneshot(request)).unwrap();
    assert_eq!(response.status(), 200, "{url}");
    assert_eq!(response.headers()["cache-control"], "no-cache", "{url}");
    runtime.block_on(to_bytes(Body::new(response.into_body()), usize::MAX)).unwrap().into()
}

#[test]
fn the_demos_macros_get_the_bytes_of_edited_sources() {
    let dir = TempDir::new().unwrap();
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/demo");
    copy(&demo.join("static"), &dir.path().join("static"));
    fs::copy(demo.join("asset.toml"), dir.path().join("asset.toml")).unwrap();
    fs::write(dir.path().join("static/css/site.css"), ".edited {}\n").unwrap();
    fs::write(dir.path().join("static/fonts/nightjar-sign.woff2"), "wOF2 edited").unwrap();

    let (service, assets) = development(&Config::read(dir.path().join("asset.toml")).unwrap());
    let [bundle, font] = demo::PRELOAD;
    assert_ne!(assets.catalog().asset_url("site").unwrap().plain(), bundle.url);
    assert!(body(&service, bundle.url).ends_with(b".edited {}\n"));
    assert_eq!(body(&service, font.url), b"wOF2 edited");
}

#[test]
fn in_every_style_the_version_that_was_frozen_does_not_matter() {
    let styles: [fn(Config) -> Config; 4] = [
        |config| config,
        |config| config.style(Style::Query { key: Some("v".to_owned()) }),
        |config| config.style(Style::None),
        |config| config.token("v1.4.2").style(Style::Prefix).prefix("/static/{version}/").unwrap(),
    ];
    for style in styles {
        let project = TempDir::new().unwrap();
        let config = style(of(&project));
        let frozen = frozen(&config);
        fs::write(project.path().join("static/app.css"), "edited {}\n").unwrap();
        fs::write(project.path().join("static/app.js"), "edited()\n").unwrap();
        let now = if config.token.is_some() { config.clone().token("other") } else { config };
        let (service, _) = development(&now);
        for (url, edited) in frozen.iter().zip(["edited {}\n", "b {}\n", "edited()\n", "edited {}\n\nb {}\n"]) {
            assert_eq!(String::from_utf8(body(&service, url)).unwrap(), edited, "{url}");
        }
    }
}

/// A project with a bundle that says where its version stands, and a script.
fn of(project: &TempDir) -> Config {
    let dir = project.path().join("static");
    fs::create_dir(&dir).unwrap();
    for (file, text) in [("app.css", "a {}\n"), ("b.css", "b {}\n"), ("app.js", "a()\n")] {
        fs::write(dir.join(file), text).unwrap();
    }
    let mut config = Config::new("static").bundle("all", "css/{version}/all.css", &["app.css", "b.css"]);
    config.base = project.path().to_owned();
    config
}

/// What `static_url!` and `asset_url!` give for the manifest of a build: they ask the same.
fn frozen(config: &Config) -> Vec<String> {
    let built = build(config, &BuildOptions::default()).unwrap();
    let rows = ManifestIndex::new(built.manifest.to_json().into_bytes(), "asset-manifest.json").unwrap();
    let urls = [rows.static_url("app.css"), rows.static_url("b.css"), rows.static_url("app.js"), rows.asset_url("all")];
    urls.into_iter().map(Result::unwrap).collect()
}

/// Copies a directory with everything in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target: PathBuf = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}
