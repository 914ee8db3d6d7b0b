//! Two visitors of whom one comes while the other's request is being decided.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use asset_tower::{AssetService, Clock};

use crate::support::{css, files, fixture, get};

/// A clock; when it is asked for the time the `turn`th time, another visitor comes first.
#[derive(Clone)]
struct Interrupted {
    turn: usize,
    asked: Arc<AtomicUsize>,
    other: Arc<Mutex<Other>>,
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
        Self { turn, asked: Arc::default(), other: Arc::default() }
    }

    /// Counts from here.
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
        // Where the service holds a lock at this moment, the visitor comes after it.
        let _ = is_done.recv_timeout(Duration::from_millis(200));
    }
}

impl Clock for Interrupted {
    fn now(&self) -> SystemTime {
        if self.asked.fetch_add(1, SeqCst) == self.turn {
            self.let_in();
        }
        UNIX_EPOCH + Duration::from_secs(1_718_539_201)
    }
}

fn visit(service: &AssetService, path: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async { get(service, path).await.assert_immutable(&css(4)) });
}

#[test]
fn the_next_deploy_is_served_to_both_whoever_sees_it_first() {
    let interrupted = (0..8).filter(|&turn| {
        let fixture = fixture();
        let clock = Interrupted::at_turn(turn);
        let service = fixture.service.clone().clock(clock.clone());
        let path = fixture.site.deploy(&files(&css(4))).path("app.css");
        let (other, same) = (service.clone(), path.clone());
        clock.by(move || visit(&other, &same));
        visit(&service, &path);
        clock.was_interrupted()
    });
    assert!(interrupted.count() >= 3, "too few moments to come in between");
}
