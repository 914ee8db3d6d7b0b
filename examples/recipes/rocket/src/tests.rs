#![allow(clippy::unwrap_used)]

use rocket::http::{Header, Status};
use rocket::local::blocking::Client;

#[test]
fn the_page_links_a_stylesheet_that_is_kept_for_a_year() {
    let client = Client::tracked(super::site().unwrap()).unwrap();
    let page = client.get("/").dispatch().into_string().unwrap();
    let url = page.split_once("href=\"").unwrap().1.split_once('"').unwrap().0;

    let answer = client.get(url).dispatch();
    assert_eq!(answer.status(), Status::Ok);
    assert_eq!(answer.headers().get_one("cache-control"), Some("public, max-age=31536000, immutable"));
    let etag = answer.headers().get_one("etag").unwrap().to_owned();
    assert!(answer.into_string().unwrap().starts_with("body {"));

    let again = client.get(url).header(Header::new("if-none-match", etag)).dispatch();
    assert_eq!(again.status(), Status::NotModified);
    assert_eq!(client.get("/static/css/none.css").dispatch().status(), Status::NotFound);
}
