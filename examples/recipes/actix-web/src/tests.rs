#![allow(clippy::unwrap_used)]

use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, http::Method};

#[actix_web::test]
async fn the_page_links_a_stylesheet_that_is_kept_for_a_year() {
    let site = super::Site::open().unwrap();
    let app = init_service(App::new().configure(|config| site.routes(config))).await;
    let page = read_body(call_service(&app, TestRequest::get().uri("/").to_request()).await).await;
    let page = String::from_utf8(page.to_vec()).unwrap();
    let url = page.split_once("href=\"").unwrap().1.split_once('"').unwrap().0;

    let answer = call_service(&app, TestRequest::get().uri(url).to_request()).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers().get("cache-control").unwrap(), "public, max-age=31536000, immutable");
    let etag = answer.headers().get("etag").unwrap().clone();
    assert!(read_body(answer).await.starts_with(b"body {"));

    let again = TestRequest::get().uri(url).insert_header(("if-none-match", etag)).to_request();
    assert_eq!(call_service(&app, again).await.status(), 304);
    let posted = TestRequest::default().method(Method::POST).uri(url).to_request();
    assert_eq!(call_service(&app, posted).await.status(), 405);
}
