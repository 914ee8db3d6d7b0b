//! The URL styles besides `filename`.

use asset_core::internal::manifest_digest;
use asset_core::{Style, VersionScheme};

use crate::support::{Deploy, Site, css, files, get};

#[tokio::test]
async fn in_query_style_an_unknown_version_or_none_gets_the_bytes_of_today() {
    for (key, before) in [(None, ""), (Some("v".to_owned()), "v=")] {
        let site = Site::with("/assets/", Style::Query { key }, VersionScheme::default());
        let old = site.deploy(&files(&css(1)));
        let deploy = site.deploy(&files(&css(2)));
        let service = site.service();
        let version = &deploy.row("app.css").version;
        get(&service, &format!("/app.css?{before}{version}")).await.assert_immutable(&css(2));
        get(&service, &format!("/app.css?{before}{version}&x=1")).await.assert_immutable(&css(2));
        let kept = format!("/app.css?{before}{}", old.row("app.css").version);
        get(&service, &kept).await.assert_immutable(&css(1));
        site.remove(&old.row("app.css").file);
        let gone = get(&site.service(), &kept).await;
        gone.assert_error(301);
        assert_eq!(gone.header("location"), format!("/assets/app.css?{before}{version}"));
        for other in ["", "?", "?x=1", &format!("?{before}0123abcd"), "?v=", "?v"] {
            get(&service, &format!("/app.css{other}")).await.assert_no_cache(&css(2));
        }
        get(&service, &deploy.path("app.css")).await.assert_error(404);
        get(&site.builder().unversioned(false).build().unwrap(), "/app.css").await.assert_error(404);
    }
}

#[tokio::test]
async fn in_prefix_style_the_first_segment_is_the_token_if_the_rest_is_known() {
    let site = Site::with("/assets/{version}/", Style::Prefix, VersionScheme::Token);
    site.deploy_with_token(&files(&css(1)), "000000000007");
    site.deploy_with_token(&files(&css(2)), "000000000008");
    site.remove("app.000000000007.css");
    let service = site.service();
    get(&service, "/000000000008/app.css").await.assert_immutable(&css(2));
    get(&service, "/000000000008/img/a%20b.png").await.assert_immutable(b"\x89PNG");
    get(&service, "/000000000007/img/a%20b.png").await.assert_immutable(b"\x89PNG");
    let gone = get(&service, "/000000000007/app.css").await;
    gone.assert_error(301);
    assert_eq!(gone.header("location"), "/assets/000000000008/app.css");
    get(&service, "/000000000009/app.css").await.assert_error(503);
    get(&service, "/000000000009/missing.css").await.assert_error(404);
    get(&service, "/app.css").await.assert_no_cache(&css(2));
    get(&service, "/img/a%20b.png").await.assert_no_cache(b"\x89PNG");
    get(&service, "/000000000008/000000000008/app.css").await.assert_error(404);
    let service = site.builder().strip_mount(true).build().unwrap();
    get(&service, "/assets/000000000008/app.css").await.assert_immutable(&css(2));
}

#[tokio::test]
async fn a_file_that_keeps_its_name_is_at_its_urls_of_all_deploys() {
    let path = "vite/chunk-0a1b2c3d.js";
    for (prefix, style, scheme, urls) in [
        (
            "/assets/{version}/",
            Style::Prefix,
            VersionScheme::Token,
            ["/v1/vite/chunk-0a1b2c3d.js", "/v2/vite/chunk-0a1b2c3d.js"],
        ),
        ("/assets/", Style::Query { key: None }, VersionScheme::default(), ["/vite/chunk-0a1b2c3d.js"; 2]),
    ] {
        let site = Site::with(prefix, style, scheme.clone());
        for token in ["v1", "v2"] {
            let token = if scheme == VersionScheme::Token { token } else { "" };
            let mut deploy = site.make(&[(path, b"chunk()"), ("app.css", token.as_bytes())], token);
            let row = deploy.manifest.assets.get_mut(path).unwrap();
            (row.file, row.is_pinned) = (path.to_owned(), true);
            deploy.digest = manifest_digest(deploy.manifest.to_json().as_bytes());
            site.write(path, b"chunk()");
            site.write(&deploy.row("app.css").file, token.as_bytes());
            site.publish(&deploy);
        }
        for url in urls {
            get(&site.service(), url).await.assert_immutable(b"chunk()");
        }
    }
}

#[tokio::test]
async fn without_versions_everything_is_asked_for_again() {
    let site = Site::with("/assets/", Style::None, VersionScheme::default());
    let deploy = site.deploy(&files(&css(1)));
    get(&site.service(), "/app.css").await.assert_no_cache(&css(1));
    get(&site.service(), &deploy.path("app.css")).await.assert_error(404);
}

/// A deploy in which `app.css` is plain, or not.
fn deployed(site: &Site, bytes: &[u8], (token, is_plain): (&str, bool)) -> Deploy {
    let mut deploy = site.make(&files(bytes), token);
    deploy.manifest.assets.get_mut("app.css").unwrap().is_plain = is_plain;
    deploy.digest = manifest_digest(deploy.manifest.to_json().as_bytes());
    for (path, bytes) in files(bytes) {
        site.write(&deploy.row(path).file, bytes);
    }
    site.publish(&deploy);
    deploy
}

#[tokio::test]
async fn a_plain_asset_is_asked_for_again_in_every_style() {
    let query = |key: Option<&str>| Style::Query { key: key.map(str::to_owned) };
    for (prefix, style, scheme) in [
        ("/assets/", Style::Filename, VersionScheme::default()),
        ("/assets/", query(None), VersionScheme::default()),
        ("/assets/", query(Some("v")), VersionScheme::default()),
        ("/assets/{version}/", Style::Prefix, VersionScheme::Token),
        ("/assets/{version}/b/", Style::Prefix, VersionScheme::Token),
        ("/assets/", Style::None, VersionScheme::default()),
    ] {
        let tokens = if scheme == VersionScheme::Token { ["v1", "v2"] } else { ["", ""] };
        let site = Site::with(prefix, style, scheme);
        deployed(&site, &css(1), (tokens[0], true));
        deployed(&site, &css(2), (tokens[1], true));
        let service = site.service();
        get(&service, "/app.css").await.assert_no_cache(&css(2));
        get(&service, "/app.css?x=1").await.assert_no_cache(&css(2));
        // It has no URL but this.
        get(&site.builder().unversioned(false).build().unwrap(), "/app.css").await.assert_no_cache(&css(2));
    }
}

#[tokio::test]
async fn pages_from_before_an_asset_was_plain_have_the_bytes_they_were_made_with() {
    for style in [Style::Filename, Style::Query { key: None }] {
        let site = Site::with("/assets/", style.clone(), VersionScheme::default());
        let before = deployed(&site, &css(1), ("", false));
        let now = deployed(&site, &css(2), ("", true));
        let service = site.service();
        let row = before.row("app.css");
        let versioned = |deploy: &Deploy| match style {
            Style::Filename => deploy.path("app.css"),
            _ => format!("/app.css?{}", deploy.row("app.css").version),
        };
        get(&service, &versioned(&before)).await.assert_immutable(&css(1));
        get(&service, &versioned(&now)).await.assert_no_cache(&css(2));
        site.remove(&row.file);
        let gone = get(&site.service(), &versioned(&before)).await;
        gone.assert_error(301);
        assert_eq!(gone.header("location"), "/assets/app.css");
        deployed(&site, &css(3), ("", false));
        get(&site.service(), "/app.css").await.assert_no_cache(&css(3));
    }
}
