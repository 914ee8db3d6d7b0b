//! Pages of the next deploy, which other machines already send out.

use asset_core::{Style, VersionScheme};
use asset_tower::{AssetService, SharedDir};

use crate::support::{Hand, Site, css, files, fixture, get, get_with, thousand};

const NOW: u64 = 1_718_539_201;

#[tokio::test]
async fn a_url_of_the_next_deploy_is_not_here_yet_inside_the_window_and_nowhere_after_it() {
    let fixture = fixture();
    let clock = Hand::at(NOW);
    let service = fixture.builder().clock(clock.clone()).build().unwrap();
    let next = fixture.site.make(&files(&css(4)), "").path("app.css");
    let answer = get(&service, &next).await;
    answer.assert_error(503);
    assert_eq!(answer.header("retry-after"), "3");
    clock.forward(599);
    get(&service, &next).await.assert_error(503);
    clock.forward(1);
    get(&service, &next).await.assert_error(404);
}

#[tokio::test]
async fn a_clock_that_ran_ahead_and_is_set_back_keeps_no_window_open() {
    const YEAR: u64 = 365 * 24 * 60 * 60;
    let fixture = fixture();
    let clock = Hand::at(NOW + YEAR);
    let service = fixture.builder().clock(clock.clone()).build().unwrap();
    let next = fixture.site.make(&files(&css(4)), "").path("app.css");
    get(&service, &next).await.assert_error(503);
    clock.back(YEAR);
    get(&service, &next).await.assert_error(503);
    clock.forward(600);
    get(&service, &next).await.assert_error(404);
}

#[tokio::test]
async fn a_shared_directory_that_has_the_next_deploy_answers_for_it() {
    let fixture = fixture();
    let shared = Site::new();
    let next = shared.deploy(&files(&css(4)));
    let service = fixture.builder().shared_store(SharedDir::new(shared.root())).build().unwrap();
    let path = next.path("app.css");
    let answer = get(&service, &path).await;
    answer.assert_immutable(&css(4));
    assert_eq!(answer.header("etag"), next.etag("app.css"));
    assert_eq!(get_with(&service, &path, &[("if-none-match", "*")]).await.status, 304);
    assert_eq!(get_with(&service, &path, &[("range", "bytes=0-3")]).await.body, "body");
    let unknown = fixture.site.make(&files(&css(5)), "").path("app.css");
    get(&service, &unknown).await.assert_error(503);
    shared.write(&next.row("app.css").file, b"something else");
    get(&service, &path).await.assert_error(503);
}

#[tokio::test]
async fn a_shared_manifest_that_is_being_copied_hides_no_other() {
    let fixture = fixture();
    let shared = Site::new();
    let four = shared.deploy(&files(&css(4)));
    let five = shared.deploy(&files(&css(5)));
    std::fs::write(shared.output().manifest(five.digest), "{\"schema\": 1,").unwrap();
    let service = fixture.builder().shared_store(SharedDir::new(shared.root())).build().unwrap();
    get(&service, &five.path("app.css")).await.assert_error(503);
    get(&service, &four.path("app.css")).await.assert_immutable(&css(4));
}

#[tokio::test]
async fn the_next_deploy_is_served_as_soon_as_its_pointer_moved() {
    let fixture = fixture();
    let clock = Hand::at(NOW);
    let service = fixture.builder().clock(clock.clone()).build().unwrap();
    let unknown = fixture.site.make(&files(&css(5)), "").path("app.css");
    get(&service, &unknown).await.assert_error(503);
    let next = fixture.site.deploy(&files(&css(4)));
    get(&service, &next.path("app.css")).await.assert_error(503);
    clock.forward(5);
    get(&service, &next.path("app.css")).await.assert_immutable(&css(4));
    get(&service, &fixture.three.path("app.css")).await.assert_immutable(&css(3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_page_of_the_next_deploy_waits_for_one_look_at_the_pointer() {
    let fixture = fixture();
    let next = fixture.site.deploy(&files(&css(4)));
    let page: Vec<_> = (0..50)
        .map(|_| {
            let (service, path) = (fixture.service.clone(), next.path("app.css"));
            tokio::spawn(async move { get(&service, &path).await.assert_immutable(&css(4)) })
        })
        .collect();
    for asset in page {
        asset.await.unwrap();
    }
}

#[tokio::test]
async fn a_made_up_url_does_not_make_the_service_read_its_files_again() {
    let fixture = fixture();
    let path = fixture.three.path("plain.txt");
    get(&fixture.service, &path).await.assert_immutable(&thousand());
    fixture.site.remove(&fixture.three.row("plain.txt").file);
    get(&fixture.service, "/app.00000000.css").await.assert_error(503);
    get(&fixture.service, &path).await.assert_immutable(&thousand());
}

#[tokio::test]
async fn without_another_build_an_unknown_version_is_an_old_one() {
    let site = Site::new();
    let only = site.deploy(&files(&css(1)));
    let unknown = site.make(&files(&css(2)), "").path("app.css");
    let answer = get(&site.service(), &unknown).await;
    answer.assert_error(301);
    assert_eq!(answer.header("location"), format!("/assets{}", only.path("app.css")));
}

fn tokens() -> (Site, Hand, AssetService) {
    let site = Site::with("/assets/", Style::Filename, VersionScheme::Token);
    site.deploy_with_token(&files(&css(3)), "1718539201000");
    let clock = Hand::at(NOW);
    let service = site.builder().clock(clock.clone()).build().unwrap();
    (site, clock, service)
}

#[tokio::test]
async fn tokens_of_digits_compare_as_integers() {
    let (_site, clock, service) = tokens();
    for old in ["1718539200999", "999", "01718539201000", "0"] {
        let answer = get(&service, &format!("/app.{old}.css")).await;
        answer.assert_error(301);
        assert_eq!(answer.header("location"), "/assets/app.1718539201000.css");
    }
    get(&service, "/app.1718539201001.css").await.assert_error(503);
    get(&service, "/app.1718539501000.css").await.assert_error(503);
    get(&service, "/app.1718539501001.css").await.assert_error(404);
    get(&service, "/app.99999999999999999999999999999999999.css").await.assert_error(404);
    clock.forward(600);
    get(&service, "/app.1718539201001.css").await.assert_error(404);
}

#[tokio::test]
async fn a_later_build_whose_bytes_are_not_here_yet_is_no_redirect() {
    let site = Site::new();
    site.deploy(&files(&css(3)));
    let service = site.builder_of_committed().build().unwrap();
    let committed = std::fs::read(site.committed()).unwrap();
    let next = site.make(&files(&css(4)), "");
    site.publish(&next);
    std::fs::write(site.committed(), committed).unwrap();
    get(&service, &next.path("app.css")).await.assert_error(503);
    site.write(&next.row("app.css").file, &css(4));
    get(&service, &next.path("app.css")).await.assert_immutable(&css(4));
}
