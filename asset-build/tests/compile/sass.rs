//! Sass.

use asset_build::compile::Sass;
use insta::assert_snapshot;

use crate::support::Site;

fn compiler(site: &Site, load_paths: &[&str]) -> Sass {
    Sass::new(load_paths.iter().map(|path| site.path(path)).collect())
}

fn text(source: &str) -> String {
    let site = Site::new(&[("app.scss", source)]);
    site.text(&compiler(&site, &[]), "app.scss")
}

fn errors(source: &str) -> String {
    let site = Site::new(&[("app.scss", source)]);
    site.errors(&compiler(&site, &[]), "app.scss")
}

#[test]
fn nesting_variables_and_mixins_become_css() {
    assert_snapshot!(text("$c: #036;\n@mixin pad($n: 4px) { padding: $n * 2 }\nnav { a { color: $c; @include pad; &:hover { color: lighten($c, 20%) } } }\n"), @r"
    nav a {
      color: #036;
      padding: 8px;
    }
    nav a:hover {
      color: #0066cc;
    }
    ");
}

#[test]
fn the_indented_syntax_is_told_by_the_extension() {
    let site = Site::new(&[("app.sass", "$c: red\na\n  color: $c\n  &:hover\n    color: blue\n")]);
    assert_snapshot!(site.text(&compiler(&site, &[]), "app.sass"), @r"
    a {
      color: red;
    }
    a:hover {
      color: blue;
    }
    ");
}

#[test]
fn use_forward_and_import_find_partials_beside_the_file_and_in_load_paths() {
    // `@use` comes before all other rules.
    let source = "@use 'colors' as c;\n@use 'theme';\n@use 'lib/buttons';\n@import 'grid/index';\na { color: c.$accent; width: theme.$w }\n";
    let site = Site::new(&[
        ("static/css/app.scss", source),
        ("static/css/_colors.scss", "$accent: teal;\n"),
        ("static/css/theme/_index.scss", "@forward 'sizes';\n"),
        ("static/css/theme/_sizes.scss", "$w: 3px;\n"),
        ("vendor/grid/_index.scss", ".grid { display: grid }\n"),
        ("node_modules/lib/_buttons.scss", ".button { all: unset }\n"),
    ]);
    assert_snapshot!(site.text(&compiler(&site, &["vendor", "node_modules"]), "static/css/app.scss"), @r"
    .button {
      all: unset;
    }

    .grid {
      display: grid;
    }

    a {
      color: teal;
      width: 3px;
    }
    ");
}

#[test]
fn every_file_that_was_read_or_looked_for_is_reported() {
    let site = Site::new(&[("app.scss", "@use 'colors';\n"), ("_colors.scss", "")]);
    let compiled = site.compiled(&compiler(&site, &["vendor"]), "app.scss");
    let inputs: Vec<_> = compiled
        .inputs
        .iter()
        .map(|input| (input.path.file_name().unwrap().to_string_lossy().into_owned(), input.stamp.is_some()))
        .collect();
    assert!(inputs.contains(&("_colors.scss".to_owned(), true)), "{inputs:?}");
    // It would win if it were there.
    assert!(inputs.contains(&("colors.scss".to_owned(), false)), "{inputs:?}");
    assert!(inputs.iter().all(|(name, _)| name != "app.scss"), "{inputs:?}");
}

#[test]
fn urls_of_other_directories_keep_their_meaning() {
    let site = Site::new(&[
        ("static/css/app.scss", "@use 'icons/icons';\n@use 'local';\n"),
        ("static/css/_local.scss", "b { background: url(b.png) }\n"),
        (
            "vendor/icons/_icons.scss",
            "@font-face { src: url('./fonts/i.woff2?v=1') }\na { mask: url(#m); background: url(/a.png) }\n",
        ),
    ]);
    assert_snapshot!(site.text(&compiler(&site, &["vendor"]), "static/css/app.scss"), @r#"
    @font-face {
      src: url("../../vendor/icons/fonts/i.woff2?v=1");
    }
    a {
      mask: url(#m);
      background: url(/a.png);
    }

    b {
      background: url(b.png);
    }
    "#);
}

#[test]
fn comments_strings_and_characters_beyond_ascii_survive() {
    assert_snapshot!(text("/*! licence */\n// gone\na::before { content: \"é → ü\" }\n"), @r#"
    @charset "UTF-8";
    /*! licence */
    a::before {
      content: "é → ü";
    }
    "#);
}

#[test]
fn a_mistake_has_its_place_in_the_file_that_has_it() {
    assert_snapshot!(errors("a {\n  color: $missing;\n}\n"), @r"app.scss:2:10: undefined variable");
    assert_snapshot!(errors("a { color: red\n"), @r#"app.scss:1:15: expected "}""#);
    assert_snapshot!(errors("@use 'nowhere';\n"), @r"app.scss:1:1: can't find stylesheet to import");
    let site = Site::new(&[
        ("css/app.scss", "@use '../lib/part';\n"),
        ("lib/_part.scss", "a { b: url(c.png); width: 1px + 1s }\n"),
    ]);
    assert_snapshot!(site.errors(&compiler(&site, &[]), "css/app.scss"), @r"lib/_part.scss:1:27: incompatible units s and px");
}

#[test]
fn names_of_webpack_and_node_are_explained() {
    assert_snapshot!(errors("@use '~bootstrap/scss/bootstrap';\n"), @r"app.scss:1:1: can't find stylesheet to import; `~` is webpack's sign for packages: leave it out");
    assert_snapshot!(errors("@use 'pkg:bootstrap';\n"), @r#"app.scss:1:1: the default namespace "pkg:bootstrap" is not a valid Sass identifier; write the path of the file inside the package, without `pkg:`"#);
}

#[test]
fn a_loop_of_files_is_an_error() {
    let site = Site::new(&[("a.scss", "@use 'b';\n"), ("b.scss", "@use 'a';\n")]);
    assert_snapshot!(site.errors(&compiler(&site, &[]), "a.scss"), @r"b.scss:1:1: module loop: this module is already being loaded");
}

#[test]
fn warn_and_debug_are_warnings_with_their_place() {
    let site = Site::new(&[("app.scss", "@warn \"old\";\n@debug 1 + 1;\n@error \"stop: #{3}\";\n")]);
    assert_snapshot!(site.errors(&compiler(&site, &[]), "app.scss"), @r#"app.scss:3:8: "stop: 3""#);
    site.write("app.scss", "@warn \"old\";\n@debug 1 + 1;\n");
    assert_snapshot!(site.warnings(&compiler(&site, &[]), "app.scss"), @r#"
    app.scss:1:7: @warn: "old"
    app.scss:2:8: @debug: 2
    "#);
}

#[test]
fn a_file_that_is_nested_too_deeply_is_an_error() {
    assert_snapshot!(errors(&format!("{}{}", "a{".repeat(5_000), "}".repeat(5_000))), @r"app.scss:1:1: nested more than 1000 deep");
}
