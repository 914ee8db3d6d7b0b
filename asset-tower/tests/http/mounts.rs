//! Where the service is mounted.

use asset_core::Assets;
use asset_tower::AssetService;
use axum::Router;
use http::Request;
use tower::ServiceExt;

use crate::support::{css, fixture, get};

async fn status(router: &Router, path: &str) -> u16 {
    let request = Request::builder().uri(path).body(axum::body::Body::empty()).unwrap();
    router.clone().oneshot(request).await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_router_that_nests_the_service_cuts_the_mount_off() {
    let fixture = fixture();
    let router = Router::new().nest_service("/assets", fixture.service.clone());
    let path = fixture.three.path("app.css");
    assert_eq!(status(&router, &format!("/assets{path}")).await, 200);
    assert_eq!(status(&router, "/assets/app.css").await, 200);
    assert_eq!(status(&router, &format!("/assets/assets{path}")).await, 404);
    assert_eq!(status(&router, &path).await, 404);
}

#[tokio::test]
async fn with_strip_mount_the_service_strips_the_prefixs_mount() {
    let fixture = fixture();
    let path = fixture.three.path("app.css");
    let service = fixture.builder().strip_mount(true).build().unwrap();
    get(&service, &format!("/assets{path}")).await.assert_immutable(&css(3));
    for other in
        [&path, &format!("/assets/{path}"), &format!("//assets{path}"), &format!("/assets{}", &path[1..]), "/assets"]
    {
        get(&service, other).await.assert_error(404);
    }
    let router = Router::new().fallback_service(service);
    assert_eq!(status(&router, &format!("/assets{path}")).await, 200);
}

#[tokio::test]
async fn an_absolute_target_means_its_path() {
    let fixture = fixture();
    let service = fixture.builder().strip_mount(true).build().unwrap();
    let target = format!("http://example.org/assets{}", fixture.three.path("app.css"));
    get(&service, &target).await.assert_immutable(&css(3));
}

#[tokio::test]
async fn the_mount_of_a_prefix_with_a_host_is_its_path() {
    let fixture = fixture();
    let assets = Assets::builder()
        .prefix("https://cdn.example.com/a/b/")
        .follow(false)
        .from_manifest(fixture.site.root())
        .unwrap();
    let service = AssetService::builder(assets).output_dir(fixture.site.root()).strip_mount(true).build().unwrap();
    get(&service, &format!("/a/b{}", fixture.three.path("app.css"))).await.assert_immutable(&css(3));
    let gone = get(&service, &format!("/a/b{}", fixture.two.path("app.css"))).await;
    assert_eq!(gone.header("location"), format!("/a/b{}", fixture.three.path("app.css")));
}

#[test]
fn a_service_says_at_start_what_it_cannot_serve() {
    let fixture = fixture();
    let missing = fixture.site.root().join("missing");
    let error = fixture.builder().output_dir(&missing).build().unwrap_err();
    assert!(error.to_string().starts_with("can't open the output directory `"), "{error}");
    let assets = Assets::builder().follow(false).from_manifest(fixture.site.committed()).unwrap();
    let error = AssetService::new(assets).unwrap_err();
    insta::assert_snapshot!(error, @"assets of a manifest file are served from an output directory; name it with `output_dir`");
    let embedded = Assets::embedded(fixture.three.manifest.to_json()).unwrap();
    let error = AssetService::new(embedded).unwrap_err();
    insta::assert_snapshot!(error, @"embedded assets are served from memory; give their files to the builder with `embedded`");
    let computed = Assets::from_dir(fixture.site.root()).unwrap();
    let error = AssetService::builder(computed).output_dir(fixture.site.root()).build().unwrap_err();
    insta::assert_snapshot!(error, @"assets that are computed from a directory are served from their sources and have no output directory");
}
