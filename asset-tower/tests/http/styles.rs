//! The URL styles besides `filename`.

use asset_core::{Style, VersionScheme};

use crate::support::{Site, css, files, get};

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
        get(&service.unversioned(false), "/app.css").await.assert_error(404);
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
    let service = service.full_paths(true);
    get(&service, "/assets/000000000008/app.css").await.assert_immutable(&css(2));
}

#[tokio::test]
async fn without_versions_everything_is_asked_for_again() {
    let site = Site::with("/assets/", Style::None, VersionScheme::default());
    let deploy = site.deploy(&files(&css(1)));
    get(&site.service(), "/app.css").await.assert_no_cache(&css(1));
    get(&site.service(), &deploy.path("app.css")).await.assert_error(404);
}
