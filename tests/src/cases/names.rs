//! File names: extensions, dotfiles, and everything that a URL must not take as it is.

use super::manifest;
use crate::{Group, Row, static_integrity, static_url};

const TEXT: &str = "body {}\n";

/// Files that all hold [`TEXT`], whose hash version is `746f7bd7`.
const FILES: [(&str, &str); 22] = [
    ("static/js/app.js", TEXT),
    ("static/js/app.js.map", TEXT),
    ("static/css/app.css.map", TEXT),
    ("static/data/world.map", TEXT),
    ("static/js/app.min.js", TEXT),
    ("static/js/app.min.js.map", TEXT),
    ("static/js/types.d.ts.map", TEXT),
    ("static/LICENSE", TEXT),
    ("static/v1.2/LICENSE", TEXT),
    ("static/archive.tar.gz", TEXT),
    ("static/dot.", TEXT),
    ("static/.well-known/security.txt", TEXT),
    ("static/.well-known/.htaccess", TEXT),
    ("static/.env", TEXT),
    ("static/img/a b.png", TEXT),
    ("static/img/100%.png", TEXT),
    ("static/img/what?.png", TEXT),
    ("static/img/#1.png", TEXT),
    ("static/img/it's \"x\".png", TEXT),
    ("static/img/a&b.png", TEXT),
    ("static/img/größe-日本.png", TEXT),
    ("static/img/<i>[1]{2}^|~`.png", TEXT),
];

fn rows() -> Vec<Row> {
    vec![
        static_url("js/app.js").gives("/static/js/app.746f7bd7.js"),
        static_url("js/app.js.map").gives("/static/js/app.746f7bd7.js.map"),
        static_url("css/app.css.map").gives("/static/css/app.746f7bd7.css.map"),
        static_url("data/world.map").gives("/static/data/world.746f7bd7.map"),
        static_url("js/app.min.js").gives("/static/js/app.min.746f7bd7.js"),
        static_url("js/app.min.js.map").gives("/static/js/app.min.746f7bd7.js.map"),
        static_url("js/types.d.ts.map").gives("/static/js/types.d.ts.746f7bd7.map"),
        static_url("LICENSE").gives("/static/LICENSE.746f7bd7"),
        static_url("v1.2/LICENSE").gives("/static/v1.2/LICENSE.746f7bd7"),
        static_url("archive.tar.gz").gives("/static/archive.tar.746f7bd7.gz"),
        static_url("dot.").gives("/static/dot.746f7bd7."),
        static_url(".well-known/security.txt").gives("/static/.well-known/security.746f7bd7.txt"),
        static_url(".well-known/.htaccess").gives("/static/.well-known/.htaccess.746f7bd7"),
        static_url("img/a b.png").gives("/static/img/a%20b.746f7bd7.png"),
        static_url("img/100%.png").gives("/static/img/100%25.746f7bd7.png"),
        static_url("img/what?.png").gives("/static/img/what%3F.746f7bd7.png"),
        static_url("img/#1.png").gives("/static/img/%231.746f7bd7.png"),
        static_url("img/it's \"x\".png").gives("/static/img/it%27s%20%22x%22.746f7bd7.png"),
        static_url("img/a&b.png").gives("/static/img/a%26b.746f7bd7.png"),
        static_url("img/größe-日本.png").gives("/static/img/gr%C3%B6%C3%9Fe-%E6%97%A5%E6%9C%AC.746f7bd7.png"),
        static_url("img/<i>[1]{2}^|~`.png").gives("/static/img/%3Ci%3E%5B1%5D%7B2%7D%5E%7C~%60.746f7bd7.png"),
        // A suffix begins at the first mark that leaves a known path.
        static_url("img/#1.png#top").gives("/static/img/%231.746f7bd7.png#top"),
        static_url("img/what?.png?w=1").gives("/static/img/what%3F.746f7bd7.png?w=1"),
    ]
}

pub(super) fn groups() -> Vec<Group> {
    let include = "include = [\".well-known/**\"]\n";
    let mut computed = rows();
    computed.push(static_url(".env").fails("no asset `.env` in directory `static` (21 assets)"));
    vec![
        Group::directory("names, computed", include, &FILES, computed),
        Group::directory(
            "names in query style",
            format!("{include}style = \"query\"\n"),
            &FILES,
            [
                static_url("js/app.js.map").gives("/static/js/app.js.map?746f7bd7"),
                static_url("LICENSE").gives("/static/LICENSE?746f7bd7"),
                static_url("img/what?.png").gives("/static/img/what%3F.png?746f7bd7"),
                static_url("img/#1.png").gives("/static/img/%231.png?746f7bd7"),
            ],
        ),
        Group::directory(
            "integrity, computed",
            "integrity = [\"sha256\", \"sha384\"]\n",
            &[("static/app.css", TEXT)],
            [static_integrity("app.css").gives(
                "sha256-oG/XUN5zdJg9r0ABZWSx+28haO0sV0LM9pkS6FdIA8A= \
                 sha384-rVWZyZaSdPEvKfhMfMQVa5Dmhq0Nm1Kn+7IxuWfa3oxHpTQJ3OCEBDN6iQLJzAcI",
            )],
        ),
        from_manifest(),
    ]
}

fn from_manifest() -> Group {
    let json = manifest(
        "/static/",
        "filename",
        "hash",
        r#"
    "App.css": {"file": "App.7215ee9c.css", "version": "7215ee9c", "digest": "7215ee9c7d9dc229d2921a40e899ec5f", "size": 1, "type": "text/css"},
    "LICENSE": {"file": "LICENSE.0cc175b9", "version": "0cc175b9", "digest": "0cc175b9c0f1b6a831c399e269772661", "size": 1, "type": "text/plain"},
    "app.css": {"file": "app.92eb5ffe.css", "version": "92eb5ffe", "digest": "92eb5ffee6ae2fec3ad71c777531578f", "size": 1, "type": "text/css", "integrity": "sha384-q8/zB+abc="},
    "img/it's \"x\".png": {"file": "img/it's \"x\".4a8a08f0.png", "version": "4a8a08f0", "digest": "4a8a08f09d37b73795649038408b5f33", "size": 1, "type": "image/png"},
    "img/x.png?v=1": {"file": "img/x.png?v=1.8277e091", "version": "8277e091", "digest": "8277e0910d750195b448797616e091ad", "size": 1, "type": "image/png"},
    "js/app.js.map": {"file": "js/app.e1671797.js.map", "version": "e1671797", "digest": "e1671797c52e15f763380b45e841ec32", "size": 1, "type": "application/json"}"#,
    );
    Group::manifest(
        "names, from a manifest",
        json,
        [
            static_url("LICENSE").gives("/static/LICENSE.0cc175b9"),
            static_url("js/app.js.map").gives("/static/js/app.e1671797.js.map"),
            static_url("img/it's \"x\".png").gives("/static/img/it%27s%20%22x%22.4a8a08f0.png"),
            static_url("img/x.png?v=1").gives("/static/img/x.png%3Fv=1.8277e091"),
            static_url("app.css").gives("/static/app.92eb5ffe.css"),
            static_url("App.css").gives("/static/App.7215ee9c.css"),
            static_url("APP.css").fails(
                "no asset `APP.css` in manifest `embedded` (6 assets); did you mean `App.css` or `app.css`? \
                 If it is new, run `asset build`",
            ),
            static_integrity("app.css").gives("sha384-q8/zB+abc="),
            static_integrity("app.css#top").gives("sha384-q8/zB+abc="),
            static_integrity("App.css").gives(""),
        ],
    )
}
