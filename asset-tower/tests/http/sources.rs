//! One set of bytes from every source that the service has: what it answers is the same.

use std::path::Path;

use asset_core::{Assets, Embedded};
use asset_tower::AssetService;

use crate::support::{
    Deploy, IMMUTABLE, Site, css, files, get, get_at_once, get_with, gunzip, md5, send, thousand, unbrotli,
};

/// A service over one of the sources.
struct Source {
    name: &'static str,
    service: AssetService,
    has_variants: bool,
}

/// One deploy of the usual files, on disk and from everywhere else.
struct Sources {
    site: Site,
    deploy: Deploy,
    _sources: tempfile::TempDir,
    all: Vec<Source>,
}

fn sources() -> Sources {
    let site = Site::new();
    let deploy = site.deploy(&files(&css(3)));
    site.compress(&deploy, "app.css", &css(3));
    let dir = tempfile::tempdir().unwrap();
    for (path, bytes) in files(&css(3)) {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let directory = Assets::builder().prefix("/assets/").from_dir(dir.path()).unwrap();
    let all = vec![
        Source { name: "output directory", service: site.service(), has_variants: true },
        Source { name: "memory", service: in_memory(&site, &deploy).unwrap(), has_variants: true },
        Source { name: "embedded", service: embedded(&site, &deploy), has_variants: true },
        Source { name: "directory", service: AssetService::new(directory).unwrap(), has_variants: false },
    ];
    Sources { site, deploy, _sources: dir, all }
}

fn manifest(deploy: &Deploy) -> Assets {
    Assets::embedded(deploy.manifest.to_json()).unwrap()
}

fn in_memory(site: &Site, deploy: &Deploy) -> Result<AssetService, asset_core::Error> {
    AssetService::builder(manifest(deploy)).in_memory(contents(&site.root(), "")).build()
}

/// As `embed_assets!` has it: everything lives as long as the program.
fn embedded(site: &Site, deploy: &Deploy) -> AssetService {
    let files: Vec<(&'static str, &'static [u8])> =
        contents(&site.root(), "").into_iter().map(|(name, bytes)| (&*name.leak(), &*bytes.leak())).collect();
    let embedded = Embedded::new(deploy.manifest.to_json().into_bytes().leak(), files.leak());
    AssetService::builder(Assets::embedded(embedded.manifest).unwrap()).embedded(embedded).build().unwrap()
}

/// Every file under `dir`, by its path under it.
fn contents(dir: &Path, before: &str) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{before}{}", path.file_name().unwrap().to_str().unwrap());
        match path.is_dir() {
            true => all.extend(contents(&path, &format!("{name}/"))),
            false => all.push((name, std::fs::read(&path).unwrap())),
        }
    }
    all
}

#[tokio::test]
async fn current_urls_are_immutable_and_logical_paths_are_asked_for_again() {
    let sources = sources();
    for Source { name, service, .. } in &sources.all {
        for (path, bytes) in files(&css(3)) {
            let answer = get(service, &sources.deploy.path(path)).await;
            assert_eq!(answer.header("etag"), sources.deploy.etag(path), "{name}");
            assert_eq!(answer.header("content-type"), sources.deploy.row(path).media_type, "{name}");
            answer.assert_immutable(bytes);
            get(service, &format!("/{}", path.replace(' ', "%20"))).await.assert_no_cache(bytes);
        }
    }
}

#[tokio::test]
async fn requests_with_conditions_and_ranges_are_answered_alike() {
    let sources = sources();
    let path = sources.deploy.path("plain.txt");
    let etag = sources.deploy.etag("plain.txt");
    for Source { name, service, .. } in &sources.all {
        let answer = get_with(service, &path, &[("if-none-match", &etag)]).await;
        assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (304, IMMUTABLE), "{name}");
        let answer = get_with(service, &path, &[("range", "bytes=990-")]).await;
        assert_eq!((answer.status.as_u16(), &*answer.body), (206, &thousand()[990..]), "{name}");
        assert_eq!(answer.header("content-range"), "bytes 990-999/1000", "{name}");
        get_with(service, &path, &[("range", "bytes=1000-")]).await.assert_error(416);
        let answer = send(service, "HEAD", &path, &[]).await;
        assert_eq!((answer.header("content-length"), answer.body.len()), ("1000", 0), "{name}");
        send(service, "POST", &path, &[]).await.assert_error(405);
    }
}

#[tokio::test]
async fn variants_decode_to_the_plain_bytes() {
    let sources = sources();
    let path = sources.deploy.path("app.css");
    for Source { name, service, .. } in sources.all.iter().filter(|source| source.has_variants) {
        let brotli = get_with(service, &path, &[("accept-encoding", "br, gzip")]).await;
        assert_eq!(brotli.header("content-encoding"), "br", "{name}");
        assert_eq!(unbrotli(&brotli.body), css(3), "{name}");
        let gzip = get_with(service, &path, &[("accept-encoding", "gzip")]).await;
        assert_eq!(gunzip(&gzip.body), css(3), "{name}");
    }
}

#[tokio::test]
async fn what_no_catalog_names_is_nowhere() {
    let sources = sources();
    for Source { service, .. } in &sources.all {
        for path in ["/missing.css", "/.asset/variants.json", "/.asset/current", "/../app.css", "/app.css/"] {
            get(service, path).await.assert_error(404);
        }
        let variant = format!("{}.br", sources.deploy.path("app.css"));
        get(service, &variant).await.assert_error(404);
    }
}

#[tokio::test]
async fn a_single_build_leads_every_other_version_to_its_own() {
    let sources = sources();
    for Source { name, service, .. } in &sources.all {
        let answer = get(service, "/app.00000000.css").await;
        answer.assert_error(301);
        assert_eq!(answer.header("location"), format!("/assets{}", sources.deploy.path("app.css")), "{name}");
    }
}

#[test]
fn bytes_in_memory_are_checked_at_start() {
    let Sources { site, deploy, .. } = sources();
    let file = deploy.row("app.css").file.clone();
    let refusal = || in_memory(&site, &deploy).unwrap_err().to_string().replace(&file, "app.VERSION.css");

    site.write(&format!("{file}.br"), b"something else");
    insta::assert_snapshot!(refusal(), @"output `app.VERSION.css.br` has other bytes than the list of variants names; run `asset build`, then compile again");
    site.remove(&format!("{file}.br"));
    assert!(in_memory(&site, &deploy).is_ok(), "a variant may be left out");

    site.write(&file, b"something else");
    insta::assert_snapshot!(refusal(), @"output `app.VERSION.css` has other bytes than the manifest names; run `asset build`, then compile again");
    site.remove(&file);
    insta::assert_snapshot!(refusal(), @"output `app.VERSION.css` is named by the manifest, but not in memory; run `asset build`, then compile again");
}

#[test]
fn assets_that_follow_a_file_are_not_served_from_memory() {
    let Sources { site, .. } = sources();
    let assets = Assets::builder().follow(false).from_manifest(site.committed()).unwrap();
    let error = AssetService::builder(assets).in_memory(contents(&site.root(), "")).build().unwrap_err();
    insta::assert_snapshot!(error, @"only assets that are embedded can be served from memory; others follow a file");
}

#[test]
fn memory_serves_without_a_runtime_and_without_waiting() {
    let Sources { site, deploy, .. } = sources();
    let service = in_memory(&site, &deploy).unwrap();
    let path = deploy.path("app.js");
    assert_eq!(md5(&get_at_once(&service, &path).body), deploy.row("app.js").digest);
}
