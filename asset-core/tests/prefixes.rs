//! Every form of prefix that is taken, and what is said of the others.
#![allow(clippy::unwrap_used)]

mod support {
    pub(crate) mod refusals;
}

use asset_core::Prefix;
use insta::assert_snapshot;
use support::refusals::refusals;

#[test]
fn prefixes_are_read_with_their_parts() {
    #[rustfmt::skip]
    let cases = [
        ("/", "/", "", "/"), ("/static", "/static/", "", "/static/"), ("/a/b/", "/a/b/", "", "/a/b/"),
        ("/%C3%A4(1)/", "/%C3%A4(1)/", "", "/%C3%A4(1)/"),
        ("//cdn.example.com", "//cdn.example.com/", "//cdn.example.com", "/"),
        ("//cdn/static/", "//cdn/static/", "//cdn", "/static/"),
        ("http://localhost:3000/x", "http://localhost:3000/x/", "http://localhost:3000", "/x/"),
        ("https://[::1]:8443", "https://[::1]:8443/", "https://[::1]:8443", "/"),
    ];
    for (text, whole, origin, mount) in cases {
        let prefix: Prefix = text.parse().unwrap();
        assert_eq!((prefix.to_string().as_str(), prefix.origin(), prefix.mount()), (whole, origin, mount));
        assert_eq!((prefix.is_versioned(), prefix.after_version()), (false, ""));
        assert_eq!(prefix.with_version("v1"), whole);
    }
}

#[test]
fn a_versioned_prefix_has_a_mount_before_the_version_and_a_rest_behind_it() {
    #[rustfmt::skip]
    let cases = [
        ("/{version}", "/{version}/", "/", "", "/v1/"),
        ("/static/{version}/", "/static/{version}/", "/static/", "", "/static/v1/"),
        ("/a/{version}/b/c", "/a/{version}/b/c/", "/a/", "b/c/", "/a/v1/b/c/"),
        ("https://cdn/{version}/x/", "https://cdn/{version}/x/", "/", "x/", "https://cdn/v1/x/"),
    ];
    for (text, whole, mount, after, with_version) in cases {
        let prefix: Prefix = text.parse().unwrap();
        assert!(prefix.is_versioned());
        assert_eq!((prefix.to_string().as_str(), prefix.mount(), prefix.after_version()), (whole, mount, after));
        assert_eq!(prefix.with_version("v1"), with_version);
    }
}

#[test]
fn other_prefixes_are_refused() {
    #[rustfmt::skip]
    let texts = [
        "", "static", "static/", "./static/", "\\static", "//", "///static/", "http://", "https:///x", "ftp://a/",
        "javascript:alert(1)", "HTTP://a/", "/a?b/", "/a#b/", "/a b/", "/a\"b/", "/a'b/", "/<b>/", "/a\\b/", "/a&b/",
        "/ä/", "/a\nb/", "/a/../b/", "/./", "/..", "/%zz/", "/100%/", "/{v}/", "/{version}/{version}/", "/x{version}/",
        "/{version}x/", "{version}", "https://{version}/", "//cdn{version}/", "/{Version}/",
    ];
    assert_snapshot!(refusals(&texts, str::parse::<Prefix>), @r#"
    ""
      prefix `` must begin with `/`, `//host`, `http://` or `https://`
    "static"
      prefix `static` must begin with `/`, `//host`, `http://` or `https://`
    "static/"
      prefix `static/` must begin with `/`, `//host`, `http://` or `https://`
    "./static/"
      prefix `./static/` must begin with `/`, `//host`, `http://` or `https://`
    "\\static"
      prefix `\static` must begin with `/`, `//host`, `http://` or `https://`
    "//"
      prefix `//` must begin with `/`, `//host`, `http://` or `https://`
    "///static/"
      prefix `///static/` must begin with `/`, `//host`, `http://` or `https://`
    "http://"
      prefix `http://` must begin with `/`, `//host`, `http://` or `https://`
    "https:///x"
      prefix `https:///x` must begin with `/`, `//host`, `http://` or `https://`
    "ftp://a/"
      prefix `ftp://a/` must begin with `/`, `//host`, `http://` or `https://`
    "javascript:alert(1)"
      prefix `javascript:alert(1)` must begin with `/`, `//host`, `http://` or `https://`
    "HTTP://a/"
      prefix `HTTP://a/` must begin with `/`, `//host`, `http://` or `https://`
    "/a?b/"
      prefix `/a?b/` has '?', which must be percent-encoded or left out
    "/a#b/"
      prefix `/a#b/` has '#', which must be percent-encoded or left out
    "/a b/"
      prefix `/a b/` has ' ', which must be percent-encoded or left out
    "/a\"b/"
      prefix `/a"b/` has '"', which must be percent-encoded or left out
    "/a'b/"
      prefix `/a'b/` has '\'', which must be percent-encoded or left out
    "/<b>/"
      prefix `/<b>/` has '<', which must be percent-encoded or left out
    "/a\\b/"
      prefix `/a\b/` has '\\', which must be percent-encoded or left out
    "/a&b/"
      prefix `/a&b/` has '&', which must be percent-encoded or left out
    "/ä/"
      prefix `/ä/` has 'ä', which must be percent-encoded or left out
    "/a\nb/"
      prefix `/a\nb/` has '\n', which must be percent-encoded or left out
    "/a/../b/"
      prefix `/a/../b/` must not have `.` or `..` segments
    "/./"
      prefix `/./` must not have `.` or `..` segments
    "/.."
      prefix `/..` must not have `.` or `..` segments
    "/%zz/"
      prefix `/%zz/` has a `%` without two hex digits
    "/100%/"
      prefix `/100%/` has a `%` without two hex digits
    "/{v}/"
      prefix `/{v}/` has '{', which must be percent-encoded or left out
    "/{version}/{version}/"
      prefix `/{version}/{version}/` has `{version}` more than once
    "/x{version}/"
      prefix `/x{version}/` must have `{version}` as a whole segment of its path: `/static/{version}/`
    "/{version}x/"
      prefix `/{version}x/` must have `{version}` as a whole segment of its path: `/static/{version}/`
    "{version}"
      prefix `{version}` must begin with `/`, `//host`, `http://` or `https://`
    "https://{version}/"
      prefix `https://{version}/` must have `{version}` as a whole segment of its path: `/static/{version}/`
    "//cdn{version}/"
      prefix `//cdn{version}/` must have `{version}` as a whole segment of its path: `/static/{version}/`
    "/{Version}/"
      prefix `/{Version}/` has '{', which must be percent-encoded or left out
    "#);
}
