//! Names that services of other frameworks stumble over.

use crate::support::{Site, css, fixture, get, get_with, send};

#[tokio::test]
async fn a_root_level_favicon_and_a_name_without_extension_are_immutable() {
    let site = Site::new();
    let names = ["favicon.ico", "robots.txt", "LICENSE", "dot.", "v1.2/LICENSE"];
    let deploy = site.deploy(&names.map(|name| (name, name.as_bytes())));
    for name in names {
        assert_ne!(deploy.row(name).file, name);
        get(&site.service(), &deploy.path(name)).await.assert_immutable(name.as_bytes());
    }
}

#[tokio::test]
async fn percent_encoded_names_that_are_not_ascii_are_served_however_the_case_of_the_digits() {
    let site = Site::new();
    let deploy = site.deploy(&[("img/größe-日本.svg", b"<svg/>")]);
    let version = &deploy.row("img/größe-日本.svg").version;
    let path = format!("/img/gr%C3%B6%C3%9Fe-%E6%97%A5%E6%9C%AC.{version}.svg");
    get(&site.service(), &path).await.assert_immutable(b"<svg/>");
    let lower = format!("/img/gr%c3%b6%c3%9fe-%e6%97%a5%e6%9c%ac.{version}.svg");
    get(&site.service(), &lower).await.assert_immutable(b"<svg/>");
    // Latin-1, and a sequence that stops early.
    get(&site.service(), &format!("/img/gr%F6%DFe.{version}.svg")).await.assert_error(404);
    get(&site.service(), &format!("/img/gr%C3.{version}.svg")).await.assert_error(404);
}

#[tokio::test]
async fn a_file_that_a_bundler_hashed_is_immutable_under_its_own_name() {
    let site = Site::new();
    let name = "vite/chunk-BFYRBO2K.js";
    let mut deploy = site.make(&[(name, b"chunk()")], "");
    deploy.manifest.assets.get_mut(name).unwrap().file = name.to_owned();
    deploy.digest = asset_core::internal::manifest_digest(deploy.manifest.to_json().as_bytes());
    site.write(name, b"chunk()");
    site.publish(&deploy);
    get(&site.service(), &format!("/{name}")).await.assert_immutable(b"chunk()");
    let other = format!("/vite/chunk-BFYRBO2K.{}.js", deploy.row(name).version);
    assert_ne!(get(&site.service(), &other).await.header("cache-control"), crate::support::IMMUTABLE);
}

#[tokio::test]
async fn words_of_a_name_are_no_version_of_another_one() {
    let site = Site::new();
    let deploy = site.deploy(&[("my.css", b"my"), ("my-stylesheet.css", b"sheet"), ("x-abcdefgh-abcdefg.css", b"x")]);
    let service = site.service();
    get(&service, "/my-stylesheet.css").await.assert_no_cache(b"sheet");
    get(&service, "/x-abcdefgh-abcdefg.css").await.assert_no_cache(b"x");
    get(&service, &deploy.path("x-abcdefgh-abcdefg.css")).await.assert_immutable(b"x");
    for path in
        ["/my.stylesheet.css", "/my-12345678.css", "/x-abcdefgh.abcdefg.css", "/x-abcdefgh.css", "/xh-abcdefg.css"]
    {
        get(&service, path).await.assert_error(404);
    }
}

#[tokio::test]
async fn a_wrong_digest_beats_a_matching_if_none_match() {
    let fixture = fixture();
    let etag = fixture.three.etag("app.css");
    let right = fixture.three.path("app.css");
    let version = fixture.three.row("app.css").version.as_str();
    let headers = [("if-none-match", &*etag)];
    assert_eq!(get_with(&fixture.service, &right, &headers).await.status, 304);
    for (path, status) in [
        (right.replace(version, "00000000"), 503),
        (right.replace(version, "0000000"), 404),
        (right.replace("app", "ap"), 404),
        (fixture.two.path("app.css"), 301),
    ] {
        get_with(&fixture.service, &path, &headers).await.assert_error(status);
    }
}

#[tokio::test]
async fn an_error_says_its_exact_length_and_head_of_it_has_no_body() {
    let fixture = fixture();
    let path = fixture.three.path("app.css");
    let unknown = path.replace(fixture.three.row("app.css").version.as_str(), "00000000");
    for path in ["/missing.css", &unknown] {
        let get = get(&fixture.service, path).await;
        assert_eq!(get.header("content-length"), get.body.len().to_string(), "{path}");
        assert_eq!(get.header("content-type"), "text/plain; charset=utf-8");
        let head = send(&fixture.service, "HEAD", path, &[]).await;
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{path}");
    }
}

#[tokio::test]
async fn any_query_on_a_name_without_digest_poisons_no_shared_cache() {
    let fixture = fixture();
    for query in ["vsn=d", "vsn=anything", fixture.three.row("app.css").version.as_str()] {
        get(&fixture.service, &format!("/app.css?{query}")).await.assert_no_cache(&css(3));
    }
}

#[tokio::test]
async fn an_asset_that_ends_in_gz_is_a_file_and_no_coding() {
    let site = Site::new();
    let deploy = site.deploy(&[("data.gz", b"\x1f\x8b data"), ("data", b"plain")]);
    let headers = [("accept-encoding", "gzip")];
    let answer = get_with(&site.service(), &deploy.path("data.gz"), &headers).await;
    answer.assert_immutable(b"\x1f\x8b data");
    assert_eq!(answer.header("content-encoding"), "");
    let answer = get_with(&site.service(), &deploy.path("data"), &headers).await;
    answer.assert_immutable(b"plain");
    assert_eq!(answer.header("content-encoding"), "");
}
