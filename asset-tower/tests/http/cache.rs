//! A client with a cache that keeps whatever it may, as RFC 9111 lets it.

use std::collections::HashMap;

use asset_tower::AssetService;
use bytes::Bytes;

use crate::support::{Answer, get, get_with};

/// How often a client follows redirects or comes again after `Retry-After` before it gives up.
const PATIENCE: usize = 5;

/// A browser, or a proxy in front of many.
#[derive(Default)]
pub(crate) struct CachingClient {
    stored: HashMap<String, Stored>,
    /// How many requests went to a server.
    pub(crate) sent: usize,
}

struct Stored {
    status: u16,
    etag: String,
    location: String,
    body: Bytes,
    /// May be used without asking.
    is_fresh: bool,
}

/// What the page got in the end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Loaded {
    Bytes(Bytes),
    /// The status of the last answer.
    Failed(u16),
}

impl CachingClient {
    /// Loads `path` (with the mount, as pages have it), following redirects; `ask` says which machine answers next.
    pub(crate) async fn load(&mut self, path: &str, mut ask: impl FnMut() -> AssetService) -> Loaded {
        let mut path = path.to_owned();
        let mut last = 0;
        for _ in 0..PATIENCE {
            let stored = self.fetch(&path, &ask()).await;
            last = stored.status;
            match stored.status {
                200 => return Loaded::Bytes(stored.body.clone()),
                301 | 302 => path = stored.location.clone(),
                503 => {}
                _ => break,
            }
        }
        Loaded::Failed(last)
    }

    /// One request, or none if what is stored may be used.
    async fn fetch(&mut self, path: &str, service: &AssetService) -> Stored {
        let known = self.stored.get(path);
        if let Some(stored) = known.filter(|stored| stored.is_fresh) {
            return stored.copy();
        }
        self.sent += 1;
        let below_mount = path.strip_prefix("/assets").unwrap();
        let answer = match known {
            Some(stored) => get_with(service, below_mount, &[("if-none-match", &stored.etag)]).await,
            None => get(service, below_mount).await,
        };
        if let (304, Some(stored)) = (answer.status.as_u16(), self.stored.get_mut(path)) {
            assert_eq!(answer.header("etag"), stored.etag, "a 304 speaks of what was asked about");
            stored.is_fresh = is_fresh(&answer);
            return stored.copy();
        }
        let stored = Stored {
            status: answer.status.as_u16(),
            etag: answer.header("etag").to_owned(),
            location: answer.header("location").to_owned(),
            is_fresh: is_fresh(&answer),
            body: answer.body.clone(),
        };
        if may_be_stored(&answer) {
            self.stored.insert(path.to_owned(), stored.copy());
        }
        stored
    }
}

impl Stored {
    fn copy(&self) -> Self {
        let Self { status, etag, location, body, is_fresh } = self;
        Self {
            status: *status,
            etag: etag.clone(),
            location: location.clone(),
            body: body.clone(),
            is_fresh: *is_fresh,
        }
    }
}

/// RFC 9111 section 3, and the statuses that are kept even without a lifetime (RFC 9110 section 15.1).
fn may_be_stored(answer: &Answer) -> bool {
    let is_heuristic =
        matches!(answer.status.as_u16(), 200 | 203 | 204 | 300 | 301 | 308 | 404 | 405 | 410 | 414 | 501);
    let control = answer.header("cache-control");
    (is_heuristic || control.contains("max-age")) && !control.contains("no-store")
}

/// Everything that needs no revalidation is kept forever: the hardest possible cache.
fn is_fresh(answer: &Answer) -> bool {
    may_be_stored(answer) && !answer.header("cache-control").contains("no-cache")
}
