//! What other origins may read.

use asset_tower::Cors;

use crate::support::{fixture, get, get_with};

#[tokio::test]
async fn a_font_may_be_read_by_any_origin_and_no_origin_is_echoed() {
    let fixture = fixture();
    let path = fixture.three.path("font.woff2");
    let without = get(&fixture.service, &path).await;
    let with = get_with(&fixture.service, &path, &[("origin", "https://example.org")]).await;
    assert_eq!(with.headers, without.headers);
    assert_eq!(with.header("access-control-allow-origin"), "*");
    assert_eq!(with.header("access-control-allow-credentials"), "");
    let again = get_with(&fixture.service, &path, &[("if-none-match", with.header("etag"))]).await;
    assert_eq!((again.status.as_u16(), again.header("access-control-allow-origin")), (304, "*"));
}

#[tokio::test]
async fn a_redirect_has_the_permission_of_what_it_leads_to() {
    let fixture = fixture();
    let path = fixture.two.path("app.css");
    let answer = get(&fixture.service, &path).await;
    assert_eq!((answer.status.as_u16(), answer.header("access-control-allow-origin")), (301, "*"));
    let answer = get(&fixture.builder().cors(Cors::Off).build().unwrap(), &path).await;
    assert_eq!((answer.status.as_u16(), answer.header("access-control-allow-origin")), (301, ""));
}

#[tokio::test]
async fn who_may_read_is_the_applications_choice() {
    let fixture = fixture();
    let cases = [
        (Cors::Off, [("font.woff2", ""), ("app.js", ""), ("app.css", ""), ("logo.svg", "")]),
        (Cors::Needed, [("font.woff2", "*"), ("app.js", "*"), ("app.css", "*"), ("logo.svg", "")]),
        (Cors::All, [("font.woff2", "*"), ("app.js", "*"), ("app.css", "*"), ("logo.svg", "*")]),
    ];
    for (cors, expected) in cases {
        let service = fixture.builder().cors(cors).build().unwrap();
        for (path, origin) in expected {
            let answer = get(&service, &fixture.three.path(path)).await;
            assert_eq!(answer.header("access-control-allow-origin"), origin, "{cors:?} {path}");
        }
    }
}
