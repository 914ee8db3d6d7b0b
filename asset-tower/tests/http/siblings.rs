//! Files that a script looks for by its own URL, with another extension or ending.

use asset_core::internal::manifest_digest;

use crate::support::{Site, get};

fn files<'a>(script: &'a [u8], wasm: &'a [u8]) -> Vec<(&'static str, &'a [u8])> {
    vec![("core.js", script), ("core.wasm", wasm), ("core_bg.wasm", wasm), ("core.worker.js", wasm)]
}

/// What `core.<version>.js` asks for.
const ENDINGS: [(&str, &str); 3] =
    [("core.wasm", ".wasm"), ("core_bg.wasm", "_bg.wasm"), ("core.worker.js", ".worker.js")];

#[tokio::test]
async fn a_sibling_with_the_version_of_its_script_leads_to_its_own_url() {
    let site = Site::new();
    let deploy = site.deploy(&files(b"one", b"wasm"));
    let service = site.service();
    let version = &deploy.row("core.js").version;
    for (path, ending) in ENDINGS {
        let answer = get(&service, &format!("/core.{version}{ending}")).await;
        answer.assert_error(302);
        assert_eq!(answer.header("location"), format!("/assets{}", deploy.path(path)));
    }
    for path in ["/core.0123abcd.wasm", "/other.wasm"] {
        assert_ne!(get(&service, path).await.status, 302, "{path}");
    }
    get(&service, &format!("/core.{version}.png")).await.assert_error(404);
    get(&service, &format!("/elsewhere/core.{version}.wasm")).await.assert_error(404);
}

#[tokio::test]
async fn a_plain_sibling_has_one_url_too() {
    let site = Site::new();
    let files = files(b"one", b"wasm");
    let mut deploy = site.make(&files, "");
    deploy.manifest.assets.get_mut("core.wasm").unwrap().is_plain = true;
    deploy.digest = manifest_digest(deploy.manifest.to_json().as_bytes());
    files.iter().for_each(|(path, bytes)| site.write(&deploy.row(path).file, bytes));
    site.publish(&deploy);
    let answer = get(&site.service(), &format!("/core.{}.wasm", deploy.row("core.js").version)).await;
    answer.assert_error(302);
    assert_eq!(answer.header("location"), "/assets/core.wasm");
}

#[tokio::test]
async fn a_script_of_an_earlier_deploy_gets_the_siblings_of_its_deploy() {
    let site = Site::new();
    let one = site.deploy(&files(b"one", b"wasm 1"));
    let two = site.deploy(&files(b"two", b"wasm 1"));
    let three = site.deploy(&files(b"three", b"wasm 3"));
    let service = site.service();
    for (deploy, of) in [(&one, &one), (&two, &two), (&three, &three)] {
        let version = &deploy.row("core.js").version;
        for (path, ending) in ENDINGS {
            let answer = get(&service, &format!("/core.{version}{ending}")).await;
            answer.assert_error(302);
            assert_eq!(answer.header("location"), format!("/assets{}", of.path(path)), "{ending}");
            get(&service, answer.header("location").strip_prefix("/assets").unwrap())
                .await
                .assert_immutable(if of.row(path).file == three.row(path).file { b"wasm 3" } else { b"wasm 1" });
        }
    }
}

#[tokio::test]
async fn a_sibling_may_be_read_by_the_origins_that_may_read_the_asset() {
    let site = Site::new();
    let deploy = site.deploy(&files(b"one", b"wasm"));
    let version = &deploy.row("core.js").version;
    let answer = get(&site.service(), &format!("/core.{version}.wasm")).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (302.try_into().unwrap(), "*"));
}
