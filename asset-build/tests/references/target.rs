use asset_build::references::{Form, Kind, Reference, ReferenceKind, Syntax, Target, relative, resolve};
use asset_core::Prefix;

fn reference(target: &str, kind: ReferenceKind) -> Reference {
    Reference::new(0..0, target, kind, Syntax::CssDouble)
}

fn css_under(prefix: &str, target: &str) -> Target {
    resolve("css/deep/x.css", &reference(target, ReferenceKind::CssUrl), &prefix.parse().unwrap())
}

fn css(target: &str) -> Target {
    css_under("/static/", target)
}

fn local(path: &str, suffix: &str) -> Target {
    Target::Local { path: path.to_owned(), literal: None, suffix: suffix.to_owned(), form: Form::Relative }
}

fn absolute(origin: &str, path: &str, suffix: &str) -> Target {
    let form = Form::Absolute { origin: origin.to_owned() };
    Target::Local { path: path.to_owned(), literal: None, suffix: suffix.to_owned(), form }
}

#[test]
fn paths_are_resolved_against_the_directory_of_the_file() {
    for (target, path) in [
        ("f.jpg", "css/deep/f.jpg"),
        ("./f.jpg", "css/deep/f.jpg"),
        ("images/f.jpg", "css/deep/images/f.jpg"),
        ("./images/f.jpg", "css/deep/images/f.jpg"),
        ("../f.jpg", "css/f.jpg"),
        ("../../f.jpg", "f.jpg"),
        ("../sibling/f.jpg", "css/sibling/f.jpg"),
        ("./x/../f.jpg", "css/deep/f.jpg"),
        ("a//b.jpg", "css/deep/a/b.jpg"),
        ("..\\f.jpg", "css/f.jpg"),
        (" f.jpg\n", "css/deep/f.jpg"),
        ("f.\njpg", "css/deep/f.jpg"),
        ("%2e%2e/f.jpg", "css/f.jpg"),
    ] {
        let found = css(target);
        let Target::Local { path: found, suffix, .. } = &found else { panic!("{target}: {found:?}") };
        assert_eq!((found.as_str(), suffix.as_str()), (path, ""), "{target}");
    }
}

#[test]
fn a_path_past_the_root_is_never_a_path_outside_the_roots() {
    assert_eq!(css("../../../f.jpg"), Target::OutsideRoot);
    assert_eq!(css("a/../../../../css/f.jpg"), Target::OutsideRoot);
    assert_eq!(css("%2e%2e/%2e%2e/%2e%2e/f.jpg"), Target::OutsideRoot);
    assert_eq!(css("/static/../f.jpg"), Target::OutsideRoot);
}

#[test]
fn query_and_fragment_are_kept_as_written() {
    assert_eq!(css("f.svg#id"), local("css/deep/f.svg", "#id"));
    assert_eq!(css("f.eot?#iefix"), local("css/deep/f.eot", "?#iefix"));
    assert_eq!(css("f.svg?v=1#id"), local("css/deep/f.svg", "?v=1#id"));
    assert_eq!(css("f.jpg?"), local("css/deep/f.jpg", "?"));
    assert_eq!(css("f.svg#path/to/../../x.svg"), local("css/deep/f.svg", "#path/to/../../x.svg"));
}

#[test]
fn what_is_not_ours_is_external() {
    for target in [
        "",
        "#id",
        "#default#VML",
        "%23id",
        "?v=1",
        "data:image/png;base64,AA==",
        "DATA:,x",
        "http://example.com/f.jpg",
        "HTTP://example.com/f.jpg",
        "https://example.com/static/f.jpg",
        "//example.com/static/f.jpg",
        "blob:x",
        "about:blank",
        "chrome://x",
        "mailto:a@example.com",
        "/f.jpg",
        "/other/f.jpg",
        "/statics/f.jpg",
        "\\\\host\\f.jpg",
    ] {
        assert_eq!(css(target), Target::External, "{target}");
    }
}

#[test]
fn names_that_begin_like_schemes_are_files() {
    for target in ["database.jpg", "http-diagram.jpg", "data/x.png", "httpx/y.png", "about.png"] {
        assert_eq!(css(target), local(&format!("css/deep/{target}"), ""), "{target}");
    }
    assert_eq!(css("./data:x.png"), local("css/deep/data:x.png", ""));
}

#[test]
fn an_already_prefixed_path_is_ours() {
    assert_eq!(css("/static/img/f.jpg?x"), absolute("", "img/f.jpg", "?x"));
    assert_eq!(css_under("/", "/img/f.jpg"), absolute("", "img/f.jpg", ""));
    assert_eq!(css_under("/static/{version}/", "/static/img/f.jpg"), absolute("", "img/f.jpg", ""));
    assert_eq!(css_under("/static/{version}/v/", "/static/v/img/f.jpg"), absolute("", "img/f.jpg", ""));
}

#[test]
fn a_prefix_with_a_host_is_recognised_in_every_form() {
    let prefix = "https://cdn.example.com/static/";
    for (target, origin) in [
        ("https://cdn.example.com/static/img/f.jpg", "https://cdn.example.com"),
        ("HTTPS://CDN.example.com/static/img/f.jpg", "HTTPS://CDN.example.com"),
        ("//cdn.example.com/static/img/f.jpg", "//cdn.example.com"),
        ("/static/img/f.jpg", ""),
    ] {
        assert_eq!(css_under(prefix, target), absolute(origin, "img/f.jpg", ""), "{target}");
    }
    for target in ["https://cdn.example.com/f.jpg", "https://cdn.example.com.evil/static/f.jpg", "//other/static/f.jpg"]
    {
        assert_eq!(css_under(prefix, target), Target::External, "{target}");
    }
}

#[test]
fn dirs_are_left() {
    for target in [".", "./", "..", "../", "sub/", "../..", "a/..", "/static/"] {
        assert_eq!(css(target), Target::Dir, "{target}");
    }
}

#[test]
fn percent_encoding_is_decoded_to_find_the_file() {
    let decoded = |path: &str, literal: &str| Target::Local {
        path: path.to_owned(),
        literal: Some(literal.to_owned()),
        suffix: String::new(),
        form: Form::Relative,
    };
    assert_eq!(css("a%20b.png"), decoded("css/deep/a b.png", "css/deep/a%20b.png"));
    assert_eq!(css("a b.png"), local("css/deep/a b.png", ""));
    assert_eq!(css("%C3%BC.png"), decoded("css/deep/ü.png", "css/deep/%C3%BC.png"));
    assert_eq!(css("./%23a.png"), decoded("css/deep/#a.png", "css/deep/%23a.png"));
    // What is no encoding is a name.
    assert_eq!(css("100%.png"), local("css/deep/100%.png", ""));
    assert_eq!(css("a%2fb.png"), local("css/deep/a%2fb.png", ""));
}

#[test]
fn bare_module_names_are_external_and_bare_urls_are_not() {
    let prefix: Prefix = "/static/".parse().unwrap();
    let script = |target: &str, kind| resolve("js/x.js", &reference(target, kind), &prefix);
    for bare in
        ["lodash", "@a/b", "m.js", "#internal", "lib/m.js", ".", "..", r".\m.js", r"..\m.js", r"\m.js", " ./m.js"]
    {
        assert_eq!(script(bare, ReferenceKind::JsStatic), Target::External, "{bare}");
        assert_eq!(script(bare, ReferenceKind::JsDynamic), Target::External, "{bare}");
        assert_eq!(script(bare, ReferenceKind::JsResolve), Target::External, "{bare}");
    }
    assert_eq!(script("./m.js?x=1", ReferenceKind::JsStatic), local("js/m.js", "?x=1"));
    assert_eq!(script("../m.js", ReferenceKind::JsDynamic), local("m.js", ""));
    assert_eq!(script(r"./lib\m.js", ReferenceKind::JsStatic), local("js/lib/m.js", ""));
    assert_eq!(script(r".\m.wasm", ReferenceKind::JsUrl), local("js/m.wasm", ""));
    assert_eq!(script("/static/m.js", ReferenceKind::JsStatic), absolute("", "m.js", ""));
    assert_eq!(script("/other/m.js", ReferenceKind::JsStatic), Target::External);
    assert_eq!(script("m.wasm", ReferenceKind::JsUrl), local("js/m.wasm", ""));
}

#[test]
fn relative_urls_lead_from_file_to_file() {
    let css = |from: &str, to: &str| relative(ReferenceKind::CssUrl, from, to);
    assert_eq!(css("css/a.css", "css/b.css"), "b.css");
    assert_eq!(css("css/a.css", "img/b.png"), "../img/b.png");
    assert_eq!(css("a.css", "img/b.png"), "img/b.png");
    assert_eq!(css("a/b/c/d.css", "a/x/e.png"), "../../x/e.png");
    assert_eq!(css("abc/a.css", "abd/a.css"), "../abd/a.css");
    assert_eq!(css("css/a.css", "css/a.css"), "a.css");
    assert_eq!(css("a.css", "a b#?'%.png"), "a%20b%23%3F%27%25.png");
    assert_eq!(css("a.css", "data:x.png"), "./data:x.png");
    assert_eq!(css("a.css", "1:x.png"), "1:x.png");
    assert_eq!(css("a.css", "#x.png"), "./%23x.png");
    assert_eq!(css("ä/a.css", "ö/a.css"), "../%C3%B6/a.css");
}

#[test]
fn module_specifiers_always_begin_with_a_dot() {
    let script = |from: &str, to: &str| relative(ReferenceKind::JsStatic, from, to);
    assert_eq!(script("js/a.js", "js/o.js"), "./o.js");
    assert_eq!(script("js/a.js", "o.js"), "../o.js");
    assert_eq!(relative(ReferenceKind::JsUrl, "js/a.js", "js/o.wasm"), "o.wasm");
}

#[test]
fn only_files_that_browsers_resolve_hold_references() {
    let kinds = ["a.CSS", "a.js", "a.mjs", "a.svg", "a.webmanifest"].map(Kind::of);
    assert_eq!(kinds, [Kind::Css, Kind::Script, Kind::Script, Kind::Svg, Kind::WebManifest].map(Some));
    for path in ["a.scss", "a.less", "a.html", "a.css.map", "a.js.map", "a.json", "css", "css/LICENSE", ".css/a"] {
        assert_eq!(Kind::of(path), None, "{path}");
    }
}
