//! Following everything, from the pages to the last reference.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::fs;

use asset_core::Assets;
use asset_tower::preload;
use axum::Router;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha384};

use super::answers::{Answer, get};
use super::browser_urls::resolve;
use super::configurations::{Built, Mount, Source};
use super::pages::{Linked, linked, render};
use super::site::{self, Addressing, BUNDLES, Piece};

/// Where the pages are.
const PAGE: &str = "https://www.example.com/some/page";

pub(crate) struct Crawl<'a> {
    built: &'a Built,
    source: Source,
    assets: Assets,
    router: Router,
    /// What each logical path must be, in pieces.
    expected: BTreeMap<String, Option<Vec<Piece>>>,
    requests: RefCell<BTreeMap<Addressing, usize>>,
    engines: Cell<usize>,
}

impl<'a> Crawl<'a> {
    pub(crate) fn of(built: &'a Built, source: Source) -> Self {
        let (assets, router) = built.open(source);
        let mut expected: BTreeMap<String, Option<Vec<Piece>>> =
            built.files.iter().map(|(path, pieces)| (path.clone(), Some(pieces.clone()))).collect();
        if source != Source::Directory {
            for (_, output, members) in BUNDLES {
                expected.insert(output.to_owned(), Some(site::bundle(output, members, &built.files)));
                // Made from the members; that it can be had under one URL is what counts here.
                expected.insert(format!("{output}.map"), None);
            }
        }
        Self { built, source, assets, router, expected, requests: RefCell::default(), engines: Cell::new(0) }
    }

    /// How many requests were made for assets of each kind.
    pub(crate) fn requests(&self) -> BTreeMap<Addressing, usize> {
        self.requests.borrow().clone()
    }

    pub(crate) fn engines(&self) -> usize {
        self.engines.get()
    }

    pub(crate) fn run(&self) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(self.follow_all());
    }

    /// The body of every file under its URL.
    pub(crate) fn bodies(&self) -> BTreeMap<String, Vec<u8>> {
        let catalog = self.assets.catalog();
        let urls = self.expected.keys().map(|path| resolve(PAGE, catalog.asset(path).unwrap().url()));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut bodies = BTreeMap::new();
            for url in urls {
                bodies.insert(url.clone(), get(&self.router, &url).await.body);
            }
            bodies
        })
    }

    /// Asks for the URLs of pages of an earlier deploy, whose bytes are kept: they must be those of then, for good.
    pub(crate) fn assert_kept(&self, bodies: &BTreeMap<String, Vec<u8>>) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let catalog = self.assets.catalog();
            let plain = self.expected.keys().filter(|path| Addressing::of(path) == Addressing::Plain);
            let plain: Vec<String> = plain.map(|path| resolve(PAGE, catalog.asset(path).unwrap().url())).collect();
            for (url, body) in bodies {
                let answer = get(&self.router, url).await;
                let at = format!("{}: {url} of an earlier deploy", self.name());
                assert_eq!(answer.status, 200, "{at}");
                if self.built.has_versions && !plain.contains(url) {
                    assert_eq!(String::from_utf8_lossy(&answer.body), String::from_utf8_lossy(body), "{at}");
                    assert_eq!(answer.cache_control, "public, max-age=31536000, immutable", "{at}");
                } else {
                    assert_eq!(answer.cache_control, "no-cache", "{at}");
                }
            }
        });
    }

    async fn follow_all(&self) {
        let paths: Vec<String> = self.expected.keys().cloned().collect();
        let pages = render(&self.assets, &paths, self.source != Source::Directory);
        for page in &pages {
            assert_eq!(*page, pages[0], "{}", self.name());
        }
        self.engines.set(pages.len());
        let catalog = self.assets.catalog();
        let path_of: HashMap<String, String> =
            paths.iter().map(|path| (resolve(PAGE, catalog.asset(path).unwrap().url()), path.clone())).collect();
        // One URL for each path, and one path for each URL.
        assert_eq!(path_of.len(), paths.len(), "{}", self.name());
        for Linked { url, integrity } in linked(&pages[0]) {
            let url = resolve(PAGE, &url);
            let path = path_of.get(&url).unwrap_or_else(|| panic!("{}: a page links {url}", self.name()));
            let answer = self.follow(&url, path, true).await;
            assert_integrity(&answer.body, &integrity, &format!("{}: {url}", self.name()));
        }
        self.ask_for_own_names(&paths).await;
        for path in &paths {
            let asset = catalog.asset(path).unwrap();
            let header = preload([asset]);
            assert!(header.to_str().unwrap().starts_with(&format!("<{}>;", asset.url())), "{header:?}");
            for import in asset.imports() {
                assert!(path_of.contains_key(&resolve(PAGE, catalog.asset(import).unwrap().url())), "{import}");
            }
        }
    }

    /// What is also there under its own name, for loaders that compute paths and servers that know no versions.
    async fn ask_for_own_names(&self, paths: &[String]) {
        let unversioned = paths.iter().filter(|path| Addressing::of(path) == Addressing::Unversioned);
        for path in unversioned {
            let versioned = self.ask(path, &resolve(PAGE, self.assets.catalog().asset(path).unwrap().url())).await;
            let url = resolve(PAGE, &format!("{}/{path}", self.built.mount.path()));
            let answer = self.ask(path, &url).await;
            let at = format!("{}: {url}", self.name());
            assert_eq!((answer.status, answer.cache_control.as_str()), (200, "no-cache"), "{at}");
            assert_eq!(answer.body, versioned.body, "{at}");
            if self.is_linked() {
                assert_eq!(answer.body, fs::read(self.built.output().join(path)).unwrap(), "{at}");
            }
        }
    }

    async fn ask(&self, path: &str, url: &str) -> Answer {
        *self.requests.borrow_mut().entry(Addressing::of(path)).or_default() += 1;
        get(&self.router, url).await
    }

    /// The answer to a URL that must be the asset at `path`, whose own references are followed one step: they lead to
    /// URLs that the pages have, which are all followed.
    async fn follow(&self, url: &str, path: &str, is_from_page: bool) -> Answer {
        let answer = self.ask(path, url).await;
        let at = format!("{}: {url} for `{path}`", self.name());
        assert_eq!(answer.status, 200, "{at}");
        // At level 0 everything that a page links has a version.
        let is_plain = self.is_linked() && Addressing::of(path) == Addressing::Plain;
        let is_immutable = self.built.has_versions && !is_plain && (is_from_page || self.is_linked());
        let expected = if is_immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
        assert_eq!(answer.cache_control, expected, "{at}");
        let Some(Some(pieces)) = self.expected.get(path) else { return answer };
        let body = String::from_utf8(answer.body.clone()).unwrap();
        let references = site::references(&body, pieces).unwrap_or_else(|wrong| panic!("{at}: {wrong} in:\n{body}"));
        let catalog = self.assets.catalog();
        for site::Found { url: reference, written, target } in references {
            if self.built.mount == Mount::ChangedPrefix && written.starts_with('/') {
                // What was written absolute keeps the prefix of the build.
                assert!(reference.starts_with("/static/"), "{at}: {reference}");
                continue;
            }
            // The author's form stays.
            assert_eq!(reference.starts_with('/'), written.starts_with('/'), "{at}: {reference} for {written}");
            let leads_to = resolve(url, &reference);
            if self.is_linked() {
                let canonical = resolve(PAGE, catalog.asset(&target).unwrap().url());
                // The query that an author gave to a reference makes it a URL of its own.
                let own_query =
                    ["&v=1", "?v=1", "?"].iter().find(|query| written.contains('?') && leads_to.ends_with(**query));
                let without_own_query = own_query.and_then(|query| leads_to.strip_suffix(query));
                assert_eq!(without_own_query.unwrap_or(&leads_to), canonical, "{at}: {reference}");
            } else {
                let answer = self.ask(&target, &leads_to).await;
                let at = format!("{at}: {leads_to}");
                assert_eq!((answer.status, self.source), (200, Source::Directory), "{at}");
                let Some(Some(pieces)) = self.expected.get(&target) else { unreachable!() };
                assert_eq!(String::from_utf8(answer.body).unwrap(), site::source(pieces), "{at}");
            }
        }
        answer
    }

    /// Whether references are written by the build. At level 0 nothing is rewritten: relative references lead to the
    /// current bytes, which browsers ask for again each time, but in prefix style, where they inherit the version.
    fn is_linked(&self) -> bool {
        self.source != Source::Directory
    }

    fn name(&self) -> String {
        format!("{}, {:?}", self.built.name, self.source)
    }
}

fn assert_integrity(body: &[u8], integrity: &str, at: &str) {
    if !integrity.is_empty() {
        let expected = format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(body)));
        assert_eq!(integrity, expected, "{at}");
    }
}
