//! Level 0: straight from a directory, in production and in development.

use std::fs;
use std::time::{Duration, Instant};

use asset_core::{Assets, Directory, Style};
use asset_tower::{AssetService, Cors};

use crate::support::{Answer, get, get_at_once, get_with, md5};

struct Dir(tempfile::TempDir);

impl Dir {
    fn new() -> Self {
        let dir = Self(tempfile::tempdir().unwrap());
        dir.write("app.css", b"one {}");
        dir
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.0.path().join(name), bytes).unwrap();
    }

    fn directory(&self) -> Directory {
        Directory::new(self.0.path())
    }
}

fn path(bytes: &[u8]) -> String {
    format!("/app.{:.8}.css", md5(bytes))
}

#[tokio::test]
async fn a_directory_is_served_under_the_urls_that_it_gives() {
    let dir = Dir::new();
    let assets = Assets::from_dir(dir.directory()).unwrap();
    let service = AssetService::new(assets.clone()).unwrap();
    assert_eq!(assets.catalog().asset("app.css").unwrap().url(), format!("/static{}", path(b"one {}")));
    for _ in 0..2 {
        get(&service, &path(b"one {}")).await.assert_immutable(b"one {}");
    }
    get(&service, "/app.css").await.assert_no_cache(b"one {}");
    get(&service, "/missing.css").await.assert_error(404);
    let answer = get_with(&service, &path(b"one {}"), &[("range", "bytes=0-2")]).await;
    assert_eq!((answer.status.as_u16(), &*answer.body), (206, &b"one"[..]));
}

#[tokio::test]
async fn after_a_restart_an_old_page_is_led_to_the_bytes_of_now() {
    let dir = Dir::new();
    let service = AssetService::new(Assets::from_dir(dir.directory()).unwrap()).unwrap();
    let answer = get(&service, &path(b"before the restart")).await;
    answer.assert_error(301);
    assert_eq!(answer.header("location"), format!("/static{}", path(b"one {}")));
}

#[tokio::test]
async fn a_file_that_was_edited_meanwhile_is_never_kept_for_ever() {
    let dir = Dir::new();
    let assets = Assets::from_dir(dir.directory()).unwrap();
    let service = AssetService::new(assets.clone()).unwrap();
    assets.catalog().asset("app.css").unwrap();
    for edited in [&b"two {}"[..], b"longer {}"] {
        dir.write("app.css", edited);
        let answer = get(&service, &path(b"one {}")).await;
        answer.assert_no_cache(edited);
        assert_eq!(answer.header("etag"), format!("\"{}\"", md5(edited)));
        assert_eq!(answer.header("content-length"), edited.len().to_string());
    }
}

/// Asks until the answer has this status, for as long as any machine may need.
async fn within_deadline(ask: impl AsyncFn() -> Answer, status: u16) -> Answer {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let answer = ask().await;
        if answer.status.as_u16() == status || Instant::now() > deadline {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_client_that_has_what_was_there_before_an_edit_gets_what_is_there_now() {
    for development in [false, true] {
        let dir = Dir::new();
        let assets = Assets::builder().development(development).from_dir(dir.directory()).unwrap();
        let service = AssetService::new(assets.clone()).unwrap();
        let etag = format!("\"{}\"", md5(b"one {}"));
        assets.catalog().asset("app.css").unwrap();
        dir.write("app.css", b"two {}");
        let answer = get_with(&service, "/app.css", &[("if-none-match", &etag)]).await;
        answer.assert_no_cache(b"two {}");
        dir.write("app.css", b"one {}");
        // A directory that took long to look at rests a while; until it is looked at again, the bytes are sent once more.
        let answer =
            within_deadline(async || get_with(&service, "/app.css", &[("if-none-match", &etag)]).await, 304).await;
        assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (304, "no-cache"));
    }
}

#[tokio::test]
async fn a_file_that_is_gone_is_404() {
    let dir = Dir::new();
    let service = AssetService::new(Assets::from_dir(dir.directory()).unwrap()).unwrap();
    fs::remove_file(dir.0.path().join("app.css")).unwrap();
    get(&service, "/app.css").await.assert_error(404);
}

#[tokio::test]
async fn in_development_any_version_gets_the_bytes_of_now() {
    let dir = Dir::new();
    let assets = Assets::builder().development(true).from_dir(dir.directory()).unwrap();
    let service = AssetService::new(assets.clone()).unwrap();
    get(&service, &path(b"one {}")).await.assert_no_cache(b"one {}");
    get(&service, &path(b"any other")).await.assert_no_cache(b"one {}");
    for edited in [&b"two {}"[..], b"three {}"] {
        dir.write("app.css", edited);
        get(&service, &path(b"one {}")).await.assert_no_cache(edited);
        get(&service, "/app.css").await.assert_no_cache(edited);
    }
    get(&service, "/missing.3f2a9c1d.css").await.assert_error(404);
}

#[tokio::test]
async fn in_development_other_origins_read_nothing_unless_the_application_says_so() {
    let dir = Dir::new();
    dir.write("font.woff2", b"wOF2");
    let assets = Assets::builder().development(true).from_dir(dir.directory()).unwrap();
    let service = AssetService::new(assets.clone()).unwrap();
    let open = AssetService::builder(assets).cors(Cors::Needed).build().unwrap();
    for path in ["/app.css", "/font.woff2"] {
        let headers = [("origin", "https://example.org")];
        assert_eq!(get_with(&service, path, &headers).await.header("access-control-allow-origin"), "");
        assert_eq!(get_with(&open, path, &headers).await.header("access-control-allow-origin"), "*");
    }
}

#[tokio::test]
async fn a_token_in_the_prefix_works_without_a_build() {
    let dir = Dir::new();
    let directory = dir.directory().token("v1").style(Style::Prefix);
    let assets = Assets::builder().prefix("/static/{version}/").from_dir(directory).unwrap();
    let service = AssetService::new(assets).unwrap();
    get(&service, "/v1/app.css").await.assert_immutable(b"one {}");
    get(&service, "/v0/app.css").await.assert_error(301);
    get(&service, "/app.css").await.assert_no_cache(b"one {}");
}

#[test]
fn without_a_runtime_files_are_read_on_the_spot() {
    let dir = Dir::new();
    let builder = AssetService::builder(Assets::from_dir(dir.directory()).unwrap());
    let service = builder.memory_limit_per_file(0).memory_limit(0).build().unwrap();
    get_at_once(&service, "/app.css").assert_no_cache(b"one {}");
}

#[tokio::test]
async fn development_is_the_assets_unless_the_builder_says_otherwise() {
    let dir = Dir::new();
    for is_development in [false, true] {
        let assets = Assets::builder().development(is_development).from_dir(dir.directory()).unwrap();
        let default = AssetService::new(assets.clone()).unwrap();
        let other = AssetService::builder(assets).development(!is_development).build().unwrap();
        let (development, production) = if is_development { (default, other) } else { (other, default) };
        get(&development, "/app.00000000.css").await.assert_no_cache(b"one {}");
        get(&production, "/app.00000000.css").await.assert_error(301);
    }
}
