//! Two visitors of whom one comes while the other's request is being decided.

use std::fs;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use asset_core::Assets;
use asset_tower::{AssetService, AssetServiceBuilder, Clock, Health};
use axum::Router;
use axum::routing::get as page;
use http::Request;
use http_body_util::BodyExt;
use tower::ServiceExt;

use crate::support::{Answer, Hand, Site, css, files, fixture, get, get_with};

/// A clock; another visitor comes before its `turn`th answer.
#[derive(Clone)]
struct Interrupted {
    turn: usize,
    asked: Arc<AtomicUsize>,
    other: Arc<Mutex<Other>>,
    seconds: Arc<AtomicU64>,
}

#[derive(Default)]
enum Other {
    #[default]
    Nobody,
    Outside(Visit),
    Inside(JoinHandle<()>),
}

type Visit = Box<dyn FnOnce() + Send>;

impl Interrupted {
    fn at_turn(turn: usize) -> Self {
        let seconds = Arc::new(AtomicU64::new(1_718_539_201));
        Self { turn, asked: Arc::default(), other: Arc::default(), seconds }
    }

    /// Counts from here on.
    fn by(&self, visit: impl FnOnce() + Send + 'static) {
        *self.other.lock().unwrap() = Other::Outside(Box::new(visit));
        self.asked.store(0, SeqCst);
    }

    /// Whether the visitor came; fails if the visit did.
    fn was_interrupted(&self) -> bool {
        match std::mem::take(&mut *self.other.lock().unwrap()) {
            Other::Inside(thread) => thread.join().map(|()| true).unwrap(),
            _ => false,
        }
    }

    fn forward(&self, seconds: u64) {
        self.seconds.fetch_add(seconds, SeqCst);
    }

    fn let_in(&self) {
        let (done, is_done) = mpsc::channel::<()>();
        let mut other = self.other.lock().unwrap();
        if let Other::Outside(visit) = std::mem::take(&mut *other) {
            *other = Other::Inside(std::thread::spawn(move || {
                let _done = done;
                visit();
            }));
        }
        drop(other);
        // Where the service holds a lock at this moment, the visitor comes after it; nowhere else does a visit take as long.
        let _ = is_done.recv_timeout(Duration::from_secs(3));
    }
}

impl Clock for Interrupted {
    fn now(&self) -> SystemTime {
        if self.asked.fetch_add(1, SeqCst) == self.turn {
            self.let_in();
        }
        UNIX_EPOCH + Duration::from_secs(self.seconds.load(SeqCst))
    }
}

/// The answer to a visitor with a thread of its own.
fn visit(service: &AssetService, path: &str) -> Answer {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(get(service, path))
}

#[test]
fn the_next_deploy_is_served_to_both_visitors() {
    let interrupted = (0..8).filter(|&turn| {
        let fixture = fixture();
        let clock = Interrupted::at_turn(turn);
        let service = fixture.builder().clock(clock.clone()).build().unwrap();
        let path = fixture.site.deploy(&files(&css(4))).path("app.css");
        let (other, same) = (service.clone(), path.clone());
        clock.by(move || visit(&other, &same).assert_immutable(&css(4)));
        visit(&service, &path).assert_immutable(&css(4));
        clock.was_interrupted()
    });
    assert!(interrupted.count() >= 3, "too few moments to come in between");
}

/// Bytes of an earlier deploy come back at some moment of a request that looks for them.
fn come_back(turn: usize, held: u64) -> bool {
    let fixture = fixture();
    let clock = Interrupted::at_turn(turn);
    let service =
        fixture.builder().clock(clock.clone()).memory_limit_per_file(held).memory_limit(held).build().unwrap();
    let path = fixture.two.path("app.css");
    let (other, same) = (service.clone(), path.clone());
    let file = fixture.site.file(&fixture.two.row("app.css").file);
    clock.by(move || {
        fs::write(file, css(2)).unwrap();
        visit(&other, &same).assert_immutable(&css(2));
    });
    let answer = visit(&service, &path);
    assert!([200, 301].contains(&answer.status.as_u16()), "{answer:?}");
    let was_interrupted = clock.was_interrupted();
    if was_interrupted {
        clock.forward(u64::from(held == 0));
        for _ in 0..3 {
            visit(&service, &path).assert_immutable(&css(2));
        }
    }
    was_interrupted
}

#[test]
fn bytes_that_come_back_while_one_looks_for_them_are_there_for_all() {
    for held in [1 << 20, 0] {
        let interrupted = (0..8).filter(|&turn| come_back(turn, held));
        assert!(interrupted.count() >= 3, "too few moments to come in between");
    }
}

#[test]
fn a_path_that_becomes_a_page_meanwhile_is_never_a_404() {
    let interrupted = (0..8).filter(|&turn| {
        let site = Site::new();
        let before = site.deploy(&[("app.css", b"one"), ("about.txt", b"an asset")]);
        let clock = Interrupted::at_turn(turn);
        let assets = Assets::builder().follow(false).from_manifest(site.root()).unwrap();
        let service =
            AssetService::builder(assets.clone()).output_dir(site.root()).clock(clock.clone()).build().unwrap();
        visit(&service, "/about.txt").assert_no_cache(b"an asset");
        let service = service.fallback(Router::new().route("/about.txt", page(async || "a page")));
        let manifest = site.output().manifest(before.digest);
        site.deploy(&[("app.css", b"one")]);
        clock.by(move || {
            fs::remove_file(manifest).unwrap();
            assets.reload().unwrap();
        });
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let body = runtime.block_on(async {
            let request = Request::builder().uri("/about.txt").body(axum::body::Body::empty()).unwrap();
            service.oneshot(request).await.unwrap().into_body().collect().await.unwrap().to_bytes()
        });
        assert!([&b"an asset"[..], b"a page"].contains(&&*body), "{body:?}");
        clock.was_interrupted()
    });
    assert!(interrupted.count() >= 1, "too few moments to come in between");
}

#[tokio::test]
async fn a_deploy_and_its_clean_up_are_noticed_with_the_first_request_that_misses_something() {
    let site = Site::new();
    let one = site.deploy(&files(&css(1)));
    let problems: Arc<Mutex<Vec<String>>> = Arc::default();
    for path in ["/app.css".to_owned(), one.path("app.css")] {
        let heard = problems.clone();
        let service = site
            .builder()
            .clock(Hand::at(1_718_539_201))
            .on_error(move |error| heard.lock().unwrap().push(error.to_string()))
            .build()
            .unwrap();
        let two = site.deploy(&files(&css(2)));
        site.remove(&one.row("app.css").file);
        let answer = get_with(&service, &path, &[("accept-encoding", "br")]).await;
        match &*path {
            "/app.css" => answer.assert_no_cache(&css(2)),
            _ => {
                answer.assert_error(301);
                assert_eq!(answer.header("location"), format!("/assets{}", two.path("app.css")));
            }
        }
        site.write(&one.row("app.css").file, &css(1));
        site.publish(&one);
    }
    assert_eq!(*problems.lock().unwrap(), [""; 0]);
}

/// A service, and its health whenever it reported an error.
fn reporting(builder: AssetServiceBuilder) -> (AssetService, Arc<Mutex<Vec<Health>>>) {
    let itself: Arc<OnceLock<AssetService>> = Arc::default();
    let heard: Arc<Mutex<Vec<Health>>> = Arc::default();
    let (known, reports) = (itself.clone(), heard.clone());
    let builder = builder.on_error(move |_| {
        if let Some(service) = known.get() {
            reports.lock().unwrap().push(service.health());
        }
    });
    let service = builder.build().unwrap();
    assert!(itself.set(service.clone()).is_ok());
    (service, heard)
}

#[test]
fn on_error_may_ask_for_the_health_of_the_service() {
    let site = Site::new();
    let one = site.deploy(&files(&css(1)));
    let clock = Hand::at(1_718_539_201);
    let assets = site.assets_of_committed();
    let builder = AssetService::builder(assets.clone()).output_dir(site.root());
    let (service, heard) = reporting(builder.clock(clock.clone()));
    let pass = || {
        let _ = assets.reload();
        clock.forward(1);
        service.health();
    };

    fs::write(site.committed(), "{").unwrap();
    pass();
    let refusing = heard.lock().unwrap().remove(0);
    assert_eq!((refusing.manifest_digest, refusing.errors.len()), (Some(one.digest), 1));

    fs::write(site.output().manifest(one.digest), "{").unwrap();
    let two = site.deploy(&files(&css(2)));
    pass();
    let swapped = heard.lock().unwrap().remove(0);
    assert_eq!(swapped.manifest_digest, Some(two.digest), "the tables and why others are refused change together");
    assert_eq!(swapped.errors.len(), 1, "{swapped:?}");
    assert!(swapped.errors[0].contains(&one.digest.to_string()), "{swapped:?}");
}
