//! A `?query` and `#fragment` behind the path, and what must not come of them.

use super::manifest;
use crate::{Group, static_url};

const ASSETS: &str = r#"
    "icons.svg": {"file": "icons.90015098.svg", "version": "90015098", "digest": "900150983cd24fb0d6963f7d28e17f72", "size": 3, "type": "image/svg+xml"},
    "x.css": {"file": "x.3f2a9c1d.css", "version": "3f2a9c1d", "digest": "3f2a9c1d6c94d7f2d7d2a2a8ff0f4c5e", "size": 3, "type": "text/css"}"#;

pub(super) fn groups() -> Vec<Group> {
    vec![filename(), query(), query_key(), none(), injection()]
}

fn filename() -> Group {
    Group::manifest(
        "suffixes in filename style",
        manifest("/static/", "filename", "hash", ASSETS),
        [
            static_url("icons.svg#home").gives("/static/icons.90015098.svg#home"),
            static_url("icons.svg?v=1#home").gives("/static/icons.90015098.svg?v=1#home"),
            static_url("icons.svg#home?no-query").gives("/static/icons.90015098.svg#home?no-query"),
            static_url("icons.svg?").gives("/static/icons.90015098.svg?"),
            static_url("icons.svg#").gives("/static/icons.90015098.svg#"),
            static_url("icons.svg?a=1&b=2")
                .gives("/static/icons.90015098.svg?a=1&b=2")
                .in_html("/static/icons.90015098.svg?a=1&amp;b=2"),
            static_url("icons.svg?a=1&amp;b=2")
                .gives("/static/icons.90015098.svg?a=1&amp;b=2")
                .in_html("/static/icons.90015098.svg?a=1&amp;amp;b=2"),
            static_url("icons.svg?a=%20%26").gives("/static/icons.90015098.svg?a=%20%26"),
            static_url("icons.svg?q=größe").gives("/static/icons.90015098.svg?q=gr%C3%B6%C3%9Fe"),
            static_url("icon.svg#home").fails(
                "no asset `icon.svg` in manifest `embedded` (2 assets); did you mean `icons.svg`? \
                 If it is new, run `asset build`",
            ),
        ],
    )
}

fn query() -> Group {
    Group::manifest(
        "suffixes in query style",
        manifest("/static/", "query", "hash", ASSETS),
        [
            static_url("icons.svg#home").gives("/static/icons.svg?90015098#home"),
            static_url("icons.svg?v=1#x")
                .gives("/static/icons.svg?90015098&v=1#x")
                .in_html("/static/icons.svg?90015098&amp;v=1#x"),
            static_url("icons.svg?").gives("/static/icons.svg?90015098"),
            static_url("icons.svg?#x").gives("/static/icons.svg?90015098#x"),
        ],
    )
}

fn query_key() -> Group {
    Group::manifest(
        "suffixes in query style with a key",
        manifest("/static/", "query:v", "hash", ASSETS),
        [
            static_url("icons.svg#home").gives("/static/icons.svg?v=90015098#home"),
            static_url("icons.svg?size=2#x")
                .gives("/static/icons.svg?v=90015098&size=2#x")
                .in_html("/static/icons.svg?v=90015098&amp;size=2#x"),
        ],
    )
}

fn none() -> Group {
    Group::manifest(
        "suffixes in style none",
        manifest("/static/", "none", "hash", ASSETS),
        [static_url("icons.svg?v=1#x").gives("/static/icons.svg?v=1#x")],
    )
}

fn injection() -> Group {
    Group::manifest(
        "injections",
        manifest("/static/", "filename", "hash", ASSETS),
        [
            static_url("x.css?\"><script>alert(1)</script>")
                .gives("/static/x.3f2a9c1d.css?%22%3E%3Cscript%3Ealert(1)%3C/script%3E"),
            static_url("x.css?' onload='a()").gives("/static/x.3f2a9c1d.css?%27%20onload=%27a()"),
            static_url("x.css#`${a}`").gives("/static/x.3f2a9c1d.css#%60${a}%60"),
            static_url("x.css?a\\b").gives("/static/x.3f2a9c1d.css?a%5Cb"),
            static_url("x.css?a\r\nSet-Cookie: b\t\0").gives("/static/x.3f2a9c1d.css?a%0D%0ASet-Cookie:%20b%09%00"),
            static_url("x.css\"><script>").fails(
                "no asset `x.css\"><script>` in manifest `embedded` (2 assets); if it is new, run `asset build`",
            ),
            static_url("javascript:alert(1)").fails(
                "no asset `javascript:alert(1)` in manifest `embedded` (2 assets); if it is new, run `asset build`",
            ),
            static_url("//evil.example/x.css").fails(
                "no asset `//evil.example/x.css` in manifest `embedded` (2 assets); did you mean `x.css`? \
                 If it is new, run `asset build`",
            ),
        ],
    )
}
