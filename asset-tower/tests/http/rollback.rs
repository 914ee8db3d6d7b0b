//! Deploys and roll-backs through a cache that keeps whatever it may.

use asset_core::{Style, VersionScheme};
use asset_tower::{AssetService, SharedDir};
use bytes::Bytes;

use crate::cache::{CachingClient, Loaded};
use crate::support::{Deploy, Hand, Site, css, files};

const NOW: u64 = 1_718_539_201;

fn bytes(bytes: impl Into<Bytes>) -> Loaded {
    Loaded::Bytes(bytes.into())
}

/// What a page of `deploy` links.
fn page(deploy: &Deploy) -> [String; 2] {
    ["app.css", "app.js"].map(|path| format!("/assets{}", deploy.path(path)))
}

#[tokio::test]
async fn pages_before_and_after_a_roll_back_get_their_own_bytes() {
    let site = Site::new();
    let clock = Hand::at(NOW);
    let a = site.deploy(&files(&css(1)));
    let assets = site.assets();
    let service = AssetService::builder(assets.clone()).clock(clock.clone()).build().unwrap();
    let mut client = CachingClient::default();
    let [style_a, script] = page(&a);
    assert_eq!(client.load(&style_a, || service.clone()).await, bytes(css(1)));
    assert_eq!(client.load(&script, || service.clone()).await, bytes("export const one = 1;\n"));

    let b = site.deploy(&files(&css(2)));
    assert!(assets.reload().unwrap());
    clock.forward(5);
    let [style_b, same_script] = page(&b);
    assert_eq!(same_script, script, "what did not change keeps its URL");
    assert_eq!(client.load(&style_b, || service.clone()).await, bytes(css(2)));
    assert_eq!(client.load("/assets/app.css", || service.clone()).await, bytes(css(2)));

    site.publish(&a);
    assert!(assets.reload().unwrap());
    clock.forward(5);
    service.health();
    let sent = client.sent;
    for (url, expected) in [(&style_a, css(1)), (&style_b, css(2))] {
        assert_eq!(client.load(url, || service.clone()).await, bytes(expected));
    }
    assert_eq!(client.sent, sent, "immutable files are not requested again");
    assert_eq!(CachingClient::default().load(&style_b, || service.clone()).await, bytes(css(2)));
}

#[tokio::test]
async fn a_redirect_of_one_deploy_does_not_outlive_it() {
    let site = Site::new();
    let a = site.deploy(&files(&css(1)));
    let b = site.deploy(&files(&css(2)));
    site.remove(&a.row("app.css").file);
    let mut client = CachingClient::default();
    let service = site.service();
    let [style_a, _] = page(&a);
    assert_eq!(client.load(&style_a, || service.clone()).await, bytes(css(2)), "the bytes are gone");

    site.remove(&b.row("app.css").file);
    site.deploy(&files(&css(1)));
    let service = site.service();
    assert_eq!(client.load(&style_a, || service.clone()).await, bytes(css(1)), "and are back");
    let [style_b, _] = page(&b);
    assert_eq!(client.load(&style_b, || service.clone()).await, bytes(css(2)), "the client has them still");
    assert_eq!(CachingClient::default().load(&style_b, || service.clone()).await, bytes(css(1)));
}

/// Two machines during a roll-out with tokens, the older and the newer, and a page of each.
struct RollOut {
    machines: [AssetService; 2],
    pages: [[String; 2]; 2],
    sites: [Site; 2],
}

const TOKENS: [&str; 2] = ["1718539200000", "1718539201000"];

fn roll_out() -> RollOut {
    let sites = [(); 2].map(|()| Site::with("/assets/{version}/", Style::Prefix, VersionScheme::Token));
    let clock = Hand::at(NOW);
    let mut pages = Vec::new();
    for (at, token) in TOKENS.into_iter().enumerate() {
        // The newer machine has the older deploy too, as every build keeps it.
        sites[1].deploy_with_token(&files(&css(at.try_into().unwrap())), token);
        pages.push(["app.css", "app.js"].map(|path| format!("/assets/{token}/{path}")));
    }
    sites[0].deploy_with_token(&files(&css(0)), TOKENS[0]);
    let machines = [0, 1].map(|at| sites[at].builder().clock(clock.clone()).build().unwrap());
    RollOut { machines, pages: pages.try_into().unwrap(), sites }
}

/// What a page of the older or the newer deploy must get.
fn expected(deploy: usize) -> [Bytes; 2] {
    [css(deploy.try_into().unwrap()).into(), "export const one = 1;\n".into()]
}

#[tokio::test]
async fn behind_a_balancer_no_error_of_ten_thousand_page_loads_can_be_kept() {
    let RollOut { machines, pages, sites: _served } = roll_out();
    let mut turn = 0;
    let mut balanced = || {
        turn += 1;
        machines[turn % 2].clone()
    };
    let mut shared_cache = CachingClient::default();
    for load in 0..10_000 {
        // Three turns per page, so that every page is answered by every machine in every order.
        let deploy = load / 3 % 2;
        // Every visitor with an empty cache, but behind one that all share.
        let mut visitor = CachingClient::default();
        for (url, bytes) in pages[deploy].iter().zip(expected(deploy)) {
            let loaded = visitor.load(url, &mut balanced).await;
            assert_eq!(loaded, Loaded::Bytes(bytes.clone()), "{url}");
            assert_eq!(shared_cache.load(url, &mut balanced).await, Loaded::Bytes(bytes), "{url}");
        }
    }
    assert!(shared_cache.sent <= 2 * 4, "once per URL and machine at most: {}", shared_cache.sent);
}

#[tokio::test]
async fn with_a_shared_store_there_is_no_error_at_all() {
    let RollOut { machines: [_, newer], pages, sites } = roll_out();
    let older = sites[0].builder().shared_store(SharedDir::new(sites[1].root())).build().unwrap();
    let machines = [older, newer];
    for load in 0..2_000 {
        for (at, url) in pages[load % 2].iter().enumerate() {
            let answer = crate::support::get(&machines[load / 2 % 2], url.strip_prefix("/assets").unwrap()).await;
            answer.assert_immutable(&expected(load % 2)[at]);
        }
    }
}
