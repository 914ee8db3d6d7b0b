//! A changed manifest or pointer is picked up while the service runs.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use asset_core::{Assets, Digest};
use asset_tower::{AssetService, Health};

use crate::support::{Hand, Site, css, files, get, get_at_once, md5};

const NOW: u64 = 1_718_539_201;

/// Waits until a service whose assets follow their manifest serves this one, with a request now and then.
async fn until_served(service: &AssetService, clock: &Hand, digest: Digest) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while Instant::now() < deadline {
        clock.forward(1);
        if service.health().manifest_digest == Some(digest) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("{digest} is never served: {:?}", service.health());
}

/// The health of a service a second later, whose assets looked at their manifest. Where there is no runtime, the service
/// looks at its files on the spot.
fn after_a_second(service: &AssetService, assets: &Assets, clock: &Hand) -> Health {
    let _ = assets.reload();
    clock.forward(1);
    service.health()
}

#[tokio::test]
async fn a_moved_pointer_is_followed_without_being_asked_for_anything_new() {
    let site = Site::new();
    let one = site.deploy(&files(&css(1)));
    let clock = Hand::at(NOW);
    let assets = Assets::from_manifest(site.root()).unwrap();
    let service = AssetService::builder(assets).clock(clock.clone()).build().unwrap();
    let health = service.health();
    assert_eq!((health.generation, health.assets, health.builds), (1, 7, 1));
    assert_eq!(health.manifest_digest, Some(one.digest));
    assert!(health.is_good());

    let two = site.deploy(&files(&css(2)));
    until_served(&service, &clock, two.digest).await;
    get(&service, "/app.css").await.assert_no_cache(&css(2));
    get(&service, &one.path("app.css")).await.assert_immutable(&css(1));
    assert_eq!((service.health().generation, service.health().builds), (2, 2));
}

#[tokio::test]
async fn a_changed_manifest_file_is_followed_too() {
    let site = Site::new();
    site.deploy(&files(&css(1)));
    let clock = Hand::at(NOW);
    let assets = Assets::from_manifest(site.committed()).unwrap();
    let service = AssetService::builder(assets).output_dir(site.root()).clock(clock.clone()).build().unwrap();
    let two = site.deploy(&files(&css(2)));
    until_served(&service, &clock, two.digest).await;
    get(&service, "/app.css").await.assert_no_cache(&css(2));
}

#[test]
fn a_broken_manifest_is_refused_and_reported_once_while_the_last_good_one_is_served() {
    let site = Site::new();
    let one = site.deploy(&files(&css(1)));
    let clock = Hand::at(NOW);
    let errors: Arc<Mutex<Vec<String>>> = Arc::default();
    let reported = errors.clone();
    let assets = site.assets_of_committed();
    let service = AssetService::builder(assets.clone())
        .output_dir(site.root())
        .clock(clock.clone())
        .on_error(move |error| reported.lock().unwrap().push(error.to_string()))
        .build()
        .unwrap();
    std::fs::write(site.committed(), "{\"schema\": 1,").unwrap();
    for _ in 0..20 {
        let health = after_a_second(&service, &assets, &clock);
        assert_eq!(health.manifest_digest, Some(one.digest));
        assert!(health.errors[0].contains("asset-manifest.json:1:"), "{health:?}");
        get_at_once(&service, &one.path("app.css")).assert_immutable(&css(1));
        assert_eq!(*errors.lock().unwrap(), health.errors, "reported once");
    }
    let two = site.deploy(&files(&css(2)));
    let health = after_a_second(&service, &assets, &clock);
    assert_eq!((health.manifest_digest, health.is_good()), (Some(two.digest), true));
}

#[test]
fn a_broken_history_leaves_the_builds_that_were_known() {
    let site = Site::new();
    let one = site.deploy(&files(&css(1)));
    site.deploy(&files(&css(2)));
    let clock = Hand::at(NOW);
    let assets = site.assets();
    let service = AssetService::builder(assets.clone()).clock(clock.clone()).build().unwrap();
    std::fs::write(site.output().history(), "not a history\n").unwrap();
    let health = after_a_second(&service, &assets, &clock);
    assert_eq!((health.is_good(), health.builds), (false, 2));
    get_at_once(&service, &one.path("app.css")).assert_immutable(&css(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_swaps_under_requests_never_show() {
    let site = Site::new();
    let deploys = [site.deploy(&files(&css(1))), site.deploy(&files(&css(2)))];
    let clock = Hand::at(NOW);
    let assets = site.assets();
    let service = AssetService::builder(assets.clone()).clock(clock.clone()).build().unwrap();
    let paths = deploys.each_ref().map(|deploy| deploy.path("app.css"));
    let is_over = Arc::new(AtomicBool::new(false));
    let answered = Arc::new(AtomicUsize::new(0));
    let clients: Vec<_> = (0..2)
        .map(|at| {
            let (service, paths) = (service.clone(), paths.clone());
            let (is_over, answered) = (is_over.clone(), answered.clone());
            tokio::spawn(async move {
                while !is_over.load(Ordering::Relaxed) {
                    for path in [&paths[at], &paths[1 - at]] {
                        let answer = get(&service, path).await;
                        assert_eq!(answer.status, 200);
                        assert!(path.contains(&format!("{:.8}", md5(&answer.body))), "{path}");
                        answered.fetch_add(1, Ordering::Relaxed);
                    }
                    tokio::time::sleep(Duration::from_micros(200)).await;
                }
            })
        })
        .collect();
    for at in 0..1000 {
        site.publish(&deploys[at % 2]);
        assert!(assets.reload().unwrap());
        until_served(&service, &clock, deploys[at % 2].digest).await;
    }
    is_over.store(true, Ordering::Relaxed);
    for client in clients {
        client.await.unwrap();
    }
    assert_eq!(service.health().generation, 1001);
    assert!(answered.load(Ordering::Relaxed) > 1000, "{answered:?}");
}

#[tokio::test]
async fn a_reload_by_the_application_is_followed_at_the_next_request() {
    let site = Site::new();
    site.deploy(&files(&css(1)));
    let assets = site.assets();
    let service = AssetService::builder(assets.clone()).clock(Hand::at(NOW)).build().unwrap();
    let two = site.deploy(&files(&css(2)));
    assert!(assets.reload().unwrap());
    get(&service, &two.path("app.css")).await.assert_immutable(&css(2));
    assert_eq!(service.health().generation, assets.generation());
}

#[test]
fn what_could_not_be_read_is_tried_again_and_reported_once() {
    for is_history in [false, true] {
        let site = Site::new();
        let one = site.deploy(&files(&css(1)));
        site.deploy(&files(&css(2)));
        let clock = Hand::at(NOW);
        let errors: Arc<AtomicUsize> = Arc::default();
        let reported = errors.clone();
        let assets = site.assets();
        let service = AssetService::builder(assets.clone())
            .clock(clock.clone())
            .on_error(move |_| {
                reported.fetch_add(1, Ordering::Relaxed);
            })
            .build()
            .unwrap();
        let after = |seconds| {
            (0..seconds).for_each(|_| drop(after_a_second(&service, &assets, &clock)));
            (service.health().errors.len(), errors.load(Ordering::Relaxed))
        };
        let file = if is_history { site.output().history() } else { site.output().manifest(one.digest) };
        site.deploy(&files(&css(3)));
        let whole = std::fs::read(&file).unwrap();
        std::fs::write(&file, "broken").unwrap();
        assert_eq!(after(20), (1, 1), "{}", file.display());
        std::fs::write(&file, whole).unwrap();
        assert_eq!(after(1), (0, 1), "{}", file.display());
        assert_eq!(service.health().builds, 3);
    }
}

#[tokio::test]
async fn a_manifest_is_followed_in_development_too() {
    let site = Site::new();
    site.deploy(&files(&css(1)));
    let assets = Assets::builder().development(true).from_manifest(site.root()).unwrap();
    let clock = Hand::at(NOW);
    let service = AssetService::builder(assets).clock(clock.clone()).build().unwrap();
    let two = site.deploy(&files(&css(2)));
    until_served(&service, &clock, two.digest).await;
}
