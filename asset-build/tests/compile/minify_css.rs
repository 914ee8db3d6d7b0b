//! Minified stylesheets.

use asset_build::compile::{Compiler, MinifyCss, Source, Targets};
use insta::assert_snapshot;

use crate::support::{Site, origin};

fn minify(source: &str) -> String {
    let site = Site::new(&[("app.css", source)]);
    assert_eq!(site.warnings(&MinifyCss::new(Targets::default()), "app.css"), "");
    site.text(&MinifyCss::new(Targets::default()), "app.css")
}

#[test]
fn white_space_comments_and_what_says_nothing_are_dropped() {
    assert_snapshot!(minify("/* a */\na {\n  color: #ff0000;\n  margin: 0px 0px 0px 0px;\n}\n\n.empty {}\n"), @r"a{color:red;margin:0}");
}

#[test]
fn licence_comments_are_kept_wherever_they_are() {
    assert_snapshot!(minify("a { b: c }\n/*! one */\n/* @license MIT\n * two */\n@media print { /*! three */ d { e: f } }\n/*! one */\ni { content: \"/*! four */\" }\n"), @r#"
    /*! one */
    /* @license MIT
     * two */
    /*! three */
    a{b:c}@media print{d{e:f}}i{content:"/*! four */"}
    "#);
}

#[test]
fn nothing_is_lowered_without_targets() {
    assert_snapshot!(minify(".a { inset: 0; color: oklch(59.69% 0.156 49.77); &:hover { color: color-mix(in srgb, red, blue) } }\n"), @r".a{color:oklch(59.69% .156 49.77);inset:0;&:hover{color:purple}}");
}

#[test]
fn newer_syntax_is_lowered_for_targets() {
    let site = Site::new(&[("app.css", ".a { inset: 0; &:hover { user-select: none } }\n")]);
    let targets = Targets::parse("safari 13").unwrap();
    assert_snapshot!(site.text(&MinifyCss::new(targets), "app.css"), @r".a{top:0;bottom:0;left:0;right:0}.a:hover{-webkit-user-select:none;user-select:none}");
}

#[test]
fn references_and_rules_of_other_tools_stay() {
    assert_snapshot!(minify("@import \"./a.css\" layer(base);\n@import url(b.css);\n@tailwind utilities;\n@theme { --c: url(./c.png); }\na { background: url( 'd e.png' ) }\n"), @r#"@import "./a.css" layer(base);@import "b.css";@tailwind utilities;@theme{--c: url(./c.png);}a{background:url("d e.png")}"#);
}

#[test]
fn the_source_map_leads_to_the_source() {
    let site = Site::new(&[("app.css", "/* a */\n\n.b {\n  c: d;\n}\n.e { f: g }\n")]);
    let compiled = site.compiled(&MinifyCss::new(Targets::default()), "app.css");
    assert_eq!(origin(&compiled, ".e"), "app.css:6:1");
}

#[test]
fn the_source_map_of_the_source_is_followed() {
    let map = r#"{"version":3,"sources":["../scss/app.scss"],"sourcesContent":["$a: 1;\n.b { c: d }\n"],"names":[],"mappings":"AACA"}"#;
    let path = std::path::Path::new("css/app.css");
    let source = Source { path, name: "app.css", bytes: b".b {\n  c: d;\n}\n", map: Some(map) };
    let compiled = MinifyCss::new(Targets::default()).compile(&source).unwrap();
    assert_eq!(origin(&compiled, ".b"), "../scss/app.scss:2:1");
    assert!(compiled.map.unwrap().contains("$a: 1;"));
}

#[test]
fn a_stylesheet_that_does_not_follow_the_grammar_stays_as_it_is_with_a_warning() {
    let source = "a { color: red }\n.b { width: calc(1px + ; }\n@media { } }\n";
    let site = Site::new(&[("app.css", source)]);
    let compiler = MinifyCss::new(Targets::default());
    assert_eq!(site.text(&compiler, "app.css"), source);
    assert_snapshot!(site.warnings(&compiler, "app.css"), @r"app.css:2:26: unexpected token CloseCurlyBracket; the stylesheet is not minified");
    site.write("app.css", &format!("{}{}", "a{".repeat(5_000), "}".repeat(5_000)));
    assert_snapshot!(site.warnings(&compiler, "app.css"), @r"app.css:1:1: nested more than 1000 deep; the stylesheet is not minified");
}
