//! Pages of earlier deploys.

use std::sync::{Arc, Mutex};

use asset_tower::OnStale;

use crate::support::{Hand, Site, css, files, fixture, get, get_with};

#[tokio::test]
async fn an_old_url_gets_its_old_bytes_while_they_are_kept() {
    let fixture = fixture();
    for _ in 0..2 {
        get(&fixture.service, &fixture.one.path("app.css")).await.assert_immutable(&css(1));
    }
}

#[tokio::test]
async fn an_old_url_whose_bytes_are_gone_leads_to_the_current_one() {
    let fixture = fixture();
    let old = fixture.two.path("app.css");
    let answer = get(&fixture.service, &old).await;
    answer.assert_error(301);
    assert_eq!(answer.header("location"), format!("/assets{}", fixture.three.path("app.css")));
    let answer = get(&fixture.builder().on_stale(OnStale::Found).build().unwrap(), &old).await;
    answer.assert_error(302);
    let answer = get(&fixture.builder().on_stale(OnStale::NotFound).build().unwrap(), &old).await;
    answer.assert_error(404);
}

#[tokio::test]
async fn an_asset_that_was_removed_keeps_its_old_url_while_its_bytes_are_kept() {
    let site = Site::new();
    let old = site.deploy(&[("gone.css", b"old"), ("app.css", b"one")]);
    site.deploy(&[("app.css", b"two")]);
    let service = site.service();
    get(&service, &old.path("gone.css")).await.assert_immutable(b"old");
    get(&service, "/gone.css").await.assert_error(404);
    site.remove(&old.row("gone.css").file);
    get(&site.service(), &old.path("gone.css")).await.assert_error(404);
}

#[tokio::test]
async fn a_roll_back_makes_the_newer_deploy_an_old_one() {
    let site = Site::new();
    let one = site.deploy(&files(&css(1)));
    let two = site.deploy(&files(&css(2)));
    site.publish(&one);
    site.remove(&two.row("app.css").file);
    let answer = get(&site.service(), &two.path("app.css")).await;
    answer.assert_error(301);
    assert_eq!(answer.header("location"), format!("/assets{}", one.path("app.css")));
}

#[tokio::test]
async fn a_digest_alone_is_no_url() {
    let fixture = fixture();
    let version = fixture.three.row("app.css").version.as_str();
    let digest = &fixture.three.row("app.css").digest;
    for path in [
        format!("/wrong.{version}.css"),
        format!("/app.{}.css", &version[..7]),
        format!("/app.{digest}.css"),
        format!("/{version}"),
        format!("/app.{}.css", version.to_uppercase() + "X"),
    ] {
        get(&fixture.service, &path).await.assert_error(404);
    }
}

#[tokio::test]
async fn no_redirect_leads_to_another_host() {
    let fixture = fixture();
    let version = &fixture.two.row("app.css").version;
    for path in [
        "//evil.example/..".to_owned(),
        format!("//evil.example/app.{version}.css"),
        format!("/%2f%2fevil.example-{version}.css"),
        format!("/\\evil.example/app.{version}.css"),
    ] {
        let answer = get(&fixture.service, &path).await;
        answer.assert_error(404);
        assert_eq!(answer.header("location"), "");
    }
}

#[tokio::test]
async fn a_kept_manifest_that_is_broken_is_reported_and_left_out() {
    let fixture = fixture();
    let broken = fixture.site.output().manifest(fixture.one.digest);
    std::fs::write(&broken, "{").unwrap();
    let problems: Arc<Mutex<Vec<String>>> = Arc::default();
    let heard = problems.clone();
    let service =
        fixture.site.builder().on_error(move |error| heard.lock().unwrap().push(error.to_string())).build().unwrap();
    let reported = problems.lock().unwrap().clone();
    let expected =
        format!("`{}` is not the manifest that its name, a digest, says; run `asset build`", broken.display());
    assert_eq!(reported, [expected]);
    get(&service, &fixture.three.path("app.css")).await.assert_immutable(&css(3));
    get(&service, &fixture.two.path("app.css")).await.assert_error(301);
}

#[tokio::test]
async fn a_broken_list_of_variants_stops_a_start_but_not_a_service() {
    let fixture = fixture();
    get_with(&fixture.service, &fixture.three.path("app.css"), &[("accept-encoding", "br")]).await;
    std::fs::write(fixture.site.output().variants(), "{").unwrap();
    let error = fixture.builder().build().unwrap_err();
    assert!(error.to_string().contains("variants.json:1:2: "), "{error}");
    let next = fixture.site.deploy(&files(&css(4)));
    let answer = get_with(&fixture.service, &next.path("app.css"), &[("accept-encoding", "br")]).await;
    answer.assert_immutable(&css(4));
}

#[tokio::test]
async fn bytes_that_come_back_are_served_again_after_a_second() {
    let fixture = fixture();
    let clock = Hand::at(1_718_539_201);
    let service = fixture.builder().clock(clock.clone()).build().unwrap();
    let path = fixture.two.path("app.css");
    get(&service, &path).await.assert_error(301);
    fixture.site.write(&fixture.two.row("app.css").file, &css(2));
    clock.forward(1);
    get(&service, &path).await.assert_immutable(&css(2));
    get(&service, &path).await.assert_immutable(&css(2));
}
