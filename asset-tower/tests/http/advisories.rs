//! Mistakes of other static file servers, each as the rule that keeps this one from it. The comments name the advisories.

use asset_core::Assets;
use asset_tower::{AssetService, Cors};

use crate::support::{Fixture, css, fixture, get, get_with, promptly, send, thousand};

async fn all_404(fixture: &Fixture, paths: &[String]) {
    for path in paths {
        get(&fixture.service, path).await.assert_error(404);
    }
}

fn owned(paths: &[&str]) -> Vec<String> {
    paths.iter().map(|&path| path.to_owned()).collect()
}

/// A file under the output directory that the manifest does not name, under a name that a request can have.
fn with_secret(fixture: &Fixture) {
    fixture.site.write("secret.txt", b"secret");
    fixture.site.write("secret.3f2a9c1d.txt", b"secret");
    std::fs::write(fixture.site.root().with_file_name("outside.txt"), b"secret").unwrap();
}

// Sprockets CVE-2018-3760, CVE-2014-7819; webpack-dev-middleware CVE-2024-29180.
#[tokio::test]
async fn a_path_is_decoded_once_and_looked_up_never_resolved() {
    let fixture = fixture();
    with_secret(&fixture);
    let file_url = format!("/file:%2f%2f{}/secret.txt", fixture.site.root().display());
    let paths = owned(&[
        "/secret.txt",
        "/secret.3f2a9c1d.txt",
        "/%252e%252e/outside.txt",
        "/%252e%252e%252foutside.txt",
        "/..%252foutside.txt",
        "/img/../../outside.txt",
        "/img/%2e%2e/%2e%2e/outside.txt",
        "/file:%2f%2f/etc/passwd",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
    ]);
    all_404(&fixture, &paths).await;
    all_404(&fixture, &[file_url]).await;
}

// tower-http RUSTSEC-2022-0043, warp RUSTSEC-2022-0082, hyper-staticfile RUSTSEC-2022-0069, HTTP.jl JLSEC-2026-612,
// esbuild GHSA-g7r4-m6w7-qqqr, webp_server_go CVE-2026-53779.
#[tokio::test]
async fn drives_devices_and_backslashes_are_nothing_on_every_system() {
    let fixture = fixture();
    with_secret(&fixture);
    let paths = [
        "/c:/windows/win.ini",
        "/img/c:/windows/win.ini",
        "/c:",
        "/..%5coutside.txt",
        "/..\\outside.txt",
        "/img%5ca%20b.png",
        "/%5c%5c.%5cc:%5cboot.ini",
        "/%5c%5c?%5cc:%5cboot.ini",
        "/nul",
        "/com1.css",
        "/app.css:zone",
        "/app.css::$DATA",
    ];
    all_404(&fixture, &owned(&paths)).await;
}

// hyper-staticfile RUSTSEC-2022-0072, Caddy CVE-2022-29718, Django CVE-2017-7234.
#[tokio::test]
async fn a_redirect_is_made_of_our_own_names_only() {
    let fixture = fixture();
    let version = &fixture.two.row("app.css").version;
    for path in [
        format!("//evil.example/%2e%2e/app.{version}.css"),
        format!("//evil.example/app.{version}.css"),
        format!("/%5cevil.example/app.{version}.css"),
        "//evil.example".to_owned(),
        "/img".to_owned(),
        "/img/".to_owned(),
    ] {
        let answer = get(&fixture.service, &path).await;
        answer.assert_error(404);
        assert_eq!(answer.header("location"), "");
    }
    let query = format!("{}?next=//evil.example", fixture.two.path("app.css"));
    let answer = get(&fixture.service, &query).await;
    assert_eq!(answer.header("location"), format!("/assets{}", fixture.three.path("app.css")));
}

// rust-embed CVE-2021-45712 (RUSTSEC-2021-0126).
#[tokio::test]
async fn development_looks_up_as_production_does() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("static")).unwrap();
    std::fs::write(dir.path().join("static/app.css"), "body {}").unwrap();
    std::fs::write(dir.path().join("outside.txt"), "secret").unwrap();
    for development in [false, true] {
        let assets = Assets::builder().development(development).from_dir(dir.path().join("static")).unwrap();
        let service = AssetService::new(assets).unwrap();
        get(&service, "/app.css").await.assert_no_cache(b"body {}");
        for path in ["/../outside.txt", "/%2e%2e/outside.txt", "/%2e%2e%2foutside.txt", "/app.css/../../outside.txt"] {
            get(&service, path).await.assert_error(404);
        }
    }
}

// actix-files GHSA-8v2v-wjwg-vx6r.
#[test]
fn a_missing_root_is_an_error_at_start() {
    let fixture = fixture();
    let missing = fixture.site.root().join("missing");
    assert!(Assets::from_dir(&missing).is_err());
    assert!(Assets::builder().follow(false).from_manifest(&missing).is_err());
    assert!(fixture.builder().output_dir(&missing).build().is_err());
    assert!(fixture.builder().output_dir(fixture.site.committed()).build().is_err(), "a file is not a directory");
}

// actix-files GHSA-gcqf-3g44-vc9p, actix-web#4082.
#[tokio::test]
async fn empty_and_odd_headers_and_paths_do_not_panic() {
    let fixture = fixture();
    let path = fixture.three.path("plain.txt");
    for header in ["range", "if-range", "if-none-match", "if-match", "accept-encoding", "origin"] {
        for value in ["", " ", ",", ";", "=", "\"", "bytes", "bytes=", "bytes=-", "bytes=,", "W/", "W/\"", "*,*", "-"] {
            let answer = get_with(&fixture.service, &path, &[(header, value)]).await;
            assert!([200, 412].contains(&answer.status.as_u16()), "{header}: {value}: {answer:?}");
        }
    }
    all_404(&fixture, &owned(&["/", "//", "/.", "/./", "/..", "/%2e", "/./app.css", "/.css", "/..css", "/app..css"]))
        .await;
}

// SWS CVE-2025-67487, aiohttp CVE-2024-23334 and CVE-2024-42367.
#[cfg(unix)]
#[tokio::test]
async fn no_link_is_followed_not_even_by_a_variant() {
    let fixture = fixture();
    with_secret(&fixture);
    let outside = fixture.site.root().with_file_name("outside.txt");
    let file = fixture.three.row("app.css").file.clone();
    for name in [format!("{file}.br"), format!("{file}.gz")] {
        fixture.site.remove(&name);
        std::os::unix::fs::symlink(&outside, fixture.site.file(&name)).unwrap();
    }
    for coding in ["br", "gzip"] {
        let answer = get_with(&fixture.service, &fixture.three.path("app.css"), &[("accept-encoding", coding)]).await;
        answer.assert_immutable(&css(3));
    }
    fixture.site.remove(&file);
    std::os::unix::fs::symlink(&outside, fixture.site.file(&file)).unwrap();
    get(&fixture.site.service(), &fixture.three.path("app.css")).await.assert_error(500);
}

// SWS CVE-2024-32966, Salvo CVE-2026-22256 and CVE-2026-22257, vertx-web CVE-2025-11966.
#[tokio::test]
async fn there_are_no_listings_and_errors_repeat_nothing() {
    let fixture = fixture();
    for path in ["/", "/img", "/img/", "/%3Cscript%3Ealert(1)%3C/script%3E", "/<b>"] {
        let Ok(uri) = path.parse::<http::Uri>() else { continue };
        let answer = get(&fixture.service, &uri.to_string()).await;
        answer.assert_error(404);
        assert_eq!(answer.body, "not found\n");
    }
}

// Vite CVE-2025-30208, CVE-2025-31486, CVE-2025-46565, CVE-2024-45811, CVE-2024-23331, CVE-2026-39364, CVE-2026-39365,
// CVE-2026-53571.
#[tokio::test]
async fn a_query_a_suffix_or_another_case_opens_nothing() {
    let fixture = fixture();
    with_secret(&fixture);
    let valid = fixture.three.path("app.css");
    for query in ["?raw", "?raw??", "?import&raw", "?url", "?inline", "?.svg", "?x=/@fs/etc/passwd"] {
        get(&fixture.service, &format!("{valid}{query}")).await.assert_immutable(&css(3));
        get(&fixture.service, &format!("/secret.txt{query}")).await.assert_error(404);
    }
    let paths = [
        "/@fs/etc/passwd",
        "/secret.txt.",
        "/secret.txt/.",
        "/SECRET.TXT",
        "/APP.CSS",
        "/app.css.map",
        "/@fs/../outside.txt",
    ];
    all_404(&fixture, &owned(&paths)).await;
}

// Vite CVE-2025-24010, esbuild GHSA-67mh-4wv8-2f99. Hosts are `asset serve --dev`'s to check.
#[tokio::test]
async fn other_origins_get_no_permission_they_do_not_need() {
    let fixture = fixture();
    let origin = [("origin", "https://evil.example")];
    for path in ["plain.txt", "img/a b.png", "logo.svg"] {
        let answer = get_with(&fixture.service, &fixture.three.path(path), &origin).await;
        assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
    }
    let answer = get_with(&fixture.service, &fixture.three.path("font.woff2"), &origin).await;
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    let closed = fixture.builder().cors(Cors::Off).build().unwrap();
    let answer = get_with(&closed, &fixture.three.path("font.woff2"), &origin).await;
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

// webpack-dev-server CVE-2026-14631, hono CVE-2024-32652.
#[tokio::test]
async fn a_malformed_host_changes_nothing() {
    let fixture = fixture();
    for host in ["", ":", "[", "[::1", "a:b:c", "%", "//", "a b"] {
        get_with(&fixture.service, &fixture.three.path("app.css"), &[("host", host)]).await.assert_immutable(&css(3));
    }
}

// hono node-server CVE-2026-29087 and CVE-2026-39406, Bun and Deno adapters CVE-2026-54286,
// @fastify/static CVE-2026-6414.
#[tokio::test]
async fn a_name_has_one_form() {
    let fixture = fixture();
    let valid = fixture.three.path("img/a b.png");
    get(&fixture.service, &valid).await.assert_immutable(b"\x89PNG");
    let others = [
        valid.replace("img/", "img%2f"),
        valid.replace("img/", "img//"),
        valid.replace("img/", "img%5c"),
        valid.replace("img/", "img/./"),
        format!("/{valid}"),
        format!("{valid}/"),
    ];
    all_404(&fixture, &others).await;
}

// Rack::Static CVE-2025-27610 and CVE-2026-34786.
#[tokio::test]
async fn headers_are_chosen_by_what_was_found() {
    let fixture = fixture();
    let plain = fixture.three.path("plain.txt");
    let encoded = plain.replace("txt", "%74xt");
    for path in [&plain, &encoded, &format!("{plain}?x=.css")] {
        let answer = get(&fixture.service, path).await;
        answer.assert_immutable(&thousand());
        assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    }
    get(&fixture.service, "/assets-secret/plain.txt").await.assert_error(404);
    let full = fixture.builder().strip_mount(true).build().unwrap();
    get(&full, &format!("/assetsx{plain}")).await.assert_error(404);
}

// Rack CVE-2026-34230 and CVE-2024-39316.
#[tokio::test]
async fn long_headers_take_linear_time() {
    let fixture = fixture();
    let path = fixture.three.path("app.css");
    get(&fixture.service, &path).await;
    for long in ["*,".repeat(30_000), "*;q=0.5,".repeat(8_000), " ".repeat(60_000), "gzip;".repeat(12_000)] {
        for header in ["accept-encoding", "if-none-match", "if-match", "range", "if-range"] {
            let headers = [(header, &*long)];
            promptly(async || get_with(&fixture.service, &path, &headers).await).await;
        }
    }
}

// Plug CVE-2017-1000052, Caddy CVE-2026-27585.
#[tokio::test]
async fn nul_ends_no_name_and_nothing_is_cleaned_away() {
    let fixture = fixture();
    let valid = fixture.three.path("app.css");
    let paths = [
        format!("{valid}%00"),
        format!("{valid}%00.png"),
        format!("/%00{}", &valid[1..]),
        format!("/%5c{}", &valid[1..]),
        format!("{valid}%5c"),
        format!("{valid}%0a"),
    ];
    all_404(&fixture, &paths).await;
}

// aiohttp CVE-2025-69226.
#[tokio::test]
async fn every_refusal_is_the_same_404() {
    let fixture = fixture();
    with_secret(&fixture);
    let missing = get(&fixture.service, "/missing.txt").await;
    for path in ["/secret.txt", "/../outside.txt", "/.asset/current", "/img", "/%00", "/%zz"] {
        let answer = get(&fixture.service, path).await;
        assert_eq!((answer.status, &answer.headers, &answer.body), (missing.status, &missing.headers, &missing.body));
    }
    let post = send(&fixture.service, "POST", "/secret.txt", &[]).await;
    assert_eq!(post.headers, send(&fixture.service, "POST", "/missing.txt", &[]).await.headers);
}
