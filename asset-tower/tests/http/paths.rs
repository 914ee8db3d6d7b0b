//! Paths that mean nothing, and those that only look so.

use crate::support::{css, fixture, get, promptly};

#[tokio::test]
async fn a_path_that_no_catalog_names_is_404() {
    let fixture = fixture();
    let valid = fixture.three.path("app.css");
    let outside = [
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/..%2fCargo.toml",
        "/%252e%252e/Cargo.toml",
        "/.%2e/Cargo.toml",
        "/....//Cargo.toml",
    ];
    let windows = [
        "/%5c..%5cCargo.toml",
        "/..\\Cargo.toml",
        "/C:/Windows/win.ini",
        "/%5c%5chost%5cshare",
        "/app.css::$DATA",
        "/CON",
        "/aux.css",
    ];
    let malformed = [
        "/%00",
        "/app%00.css",
        "/app.css%00",
        "/%zz",
        "/%",
        "/%4",
        "/%ff%fe",
        "/%c0%ae/Cargo.toml",
        "/app.css%0d%0aX:",
        "/",
    ];
    let kept =
        ["/.asset/current", "/.asset/history", "/.asset/variants.json", "/asset-manifest.json", "/.env", "/app.js.map"];
    for path in outside.iter().chain(&windows).chain(&malformed).chain(&kept) {
        get(&fixture.service, path).await.assert_error(404);
    }
    for path in [
        format!("/{valid}"),
        format!("/.{valid}"),
        format!("{valid}/"),
        format!("{valid};x"),
        format!("{valid}."),
        format!("{valid}%20"),
        format!("/.{valid}"),
        format!("/assets{valid}"),
    ] {
        get(&fixture.service, &path).await.assert_error(404);
    }
}

#[tokio::test]
async fn a_query_on_a_valid_url_changes_nothing_and_is_not_echoed() {
    let fixture = fixture();
    let answer = get(&fixture.service, &format!("{}?x=1%0d%0aX:y", fixture.three.path("app.css"))).await;
    answer.assert_immutable(&css(3));
    assert!(answer.headers.values().all(|value| !value.to_str().unwrap().contains("x=1")));
}

#[tokio::test]
async fn an_encoded_name_is_decoded_once() {
    let fixture = fixture();
    let path = fixture.three.path("img/a b.png");
    assert!(path.starts_with("/img/a%20b."));
    get(&fixture.service, &path).await.assert_immutable(b"\x89PNG");
    get(&fixture.service, &path.replace("%20", "%2520")).await.assert_error(404);
    get(&fixture.service, &path.replace("img/", "img%2f")).await.assert_error(404);
}

#[tokio::test]
async fn long_names_are_404_at_once() {
    let fixture = fixture();
    let dots = ".".repeat(60_000);
    let versions = ".3f2a9c1d".repeat(600) + ".css";
    for path in
        [format!("/{}", "a".repeat(300)), format!("/{}", "a/".repeat(3000)), format!("/{dots}"), format!("/{versions}")]
    {
        let answer = promptly(async || get(&fixture.service, &path).await).await;
        answer.assert_error(404);
    }
}
