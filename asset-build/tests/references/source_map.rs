use asset_build::references::{ReferenceKind, relative};

use crate::{assert_references, assert_untouched, clean_scan, replaced};

#[track_caller]
fn one(path: &str, input: &str, target: &str) {
    let found = clean_scan(path, input.as_bytes()).references;
    assert_eq!(found.iter().map(|reference| reference.kind).collect::<Vec<_>>(), [ReferenceKind::SourceMap], "{input}");
    assert_references(path, input, &[target], &input.replacen(target, "X", 1));
}

#[test]
fn a_map_at_the_end_is_found_also_not_at_line_start() {
    for input in [
        "f();\n//# sourceMappingURL=a.js.map",
        "f();\n//# sourceMappingURL=a.js.map\n",
        "f();\n//# sourceMappingURL=a.js.map\r\n\r\n\t \n",
        "f();//# sourceMappingURL=a.js.map",
        "f();\n//@ sourceMappingURL=a.js.map",
        "f();\n\t//#\tsourceMappingURL=a.js.map  ",
        "f();\n/*# sourceMappingURL=a.js.map */",
        "f();\n/*# sourceMappingURL=a.js.map*/\n",
        "g('//');//# sourceMappingURL=a.js.map",
    ] {
        one("js/a.js", input, "a.js.map");
    }
}

#[test]
fn the_closing_of_a_stylesheets_comment_is_kept() {
    for input in [
        "a{}\n/*# sourceMappingURL=a.css.map */",
        "a{}\n/*# sourceMappingURL=a.css.map */\n\n",
        "a{}/*# sourceMappingURL=a.css.map*/",
        "a{}/*@ sourceMappingURL=a.css.map */",
        "a{}\n\t/*#\tsourceMappingURL=a.css.map\t*/ ",
    ] {
        one("css/a.css", input, "a.css.map");
    }
}

#[test]
fn nested_and_absolute_maps_are_targets_as_written() {
    one("js/a.js", "//# sourceMappingURL=../maps/a.map", "../maps/a.map");
    one("js/a.js", "//# sourceMappingURL=/assets/n/a.js.map", "/assets/n/a.js.map");
    one("js/a.js", "//# sourceMappingURL=https://example.com/a.js.map", "https://example.com/a.js.map");
    one("js/a.js", "//# sourceMappingURL=data:application/json;base64,e30=", "data:application/json;base64,e30=");
}

#[test]
fn a_map_that_is_not_at_the_end_of_the_file_is_left_alone() {
    assert_untouched("js/a.js", "//# sourceMappingURL=a.js.map\nf()");
    assert_untouched("css/a.css", "/*# sourceMappingURL=a.css.map */\na{}");
    assert_untouched("js/a.js", "//# sourceMappingURL=a.js.map\na = 'sourceMappingURL='");
    one("js/a.js", "//# sourceMappingURL=a.js.map\n//# sourceMappingURL=b.js.map", "b.js.map");
    one("css/a.css", "/*# sourceMappingURL=a.css.map */\n/*# sourceMappingURL=b.css.map */", "b.css.map");
}

#[test]
fn comments_may_follow_the_one_that_names_the_map() {
    for input in [
        "f();\n//# sourceMappingURL=a.js.map\n// licence",
        "f();\n//# sourceMappingURL=a.js.map\n/* it's\n * MIT */\n\n",
        "f();\n/*# sourceMappingURL=a.js.map */ /* licence */ // MIT",
        "f();\n//# sourceMappingURL=a.js.map\n// see sourceMappingURL= elsewhere\n/* no end",
        "/* @licence */f();\n//# sourceMappingURL=a.js.map\n/* MIT */",
    ] {
        one("js/a.js", input, "a.js.map");
    }
    for input in [
        "a{}\n/*# sourceMappingURL=a.css.map */\n/* licence */",
        "a{}/*# sourceMappingURL=a.css.map *//**//* see sourceMappingURL=b.css.map */\n/* no end",
    ] {
        one("css/a.css", input, "a.css.map");
    }
    for input in [
        "//# sourceMappingURL=a.js.map\n/* licence */ f()",
        "a = '/*# sourceMappingURL=a.js.map */ // generated'",
        "a = `\n//# sourceMappingURL=a.js.map\n// `",
        "/*\n//# sourceMappingURL=a.js.map\n/* licence */",
        "/*\n//# sourceMappingURL=a.js.map\n// */",
    ] {
        assert_untouched("js/a.js", input);
    }
    assert_untouched("css/a.css", "/*# sourceMappingURL=a.css.map */\n// no comment");
}

#[test]
fn a_map_inside_a_string_is_left_alone() {
    for input in [
        "content = \"# sourceMappingURL=a.js.map\"",
        "a = \"//# sourceMappingURL=a.js.map\"",
        "a = '//# sourceMappingURL=a.js.map';",
        "a = `\n//# sourceMappingURL=a.js.map`",
        "/*\n//# sourceMappingURL=a.js.map */",
        "/*\n//# sourceMappingURL=a.js.map*/",
        "// see sourceMappingURL=a.js.map",
        "//# sourceMappingURL=",
        "//# sourceMappingURL=a b.map",
        "//# sourcemappingurl=a.js.map",
    ] {
        assert_untouched("js/a.js", input);
    }
    for input in [
        "a{content:\"# sourceMappingURL=a.css.map\"}",
        "a{content:\"/*# sourceMappingURL=a.css.map */",
        "/* /*# sourceMappingURL=a.css.map */",
        "//# sourceMappingURL=a.css.map",
    ] {
        assert_untouched("css/a.css", input);
    }
}

#[test]
fn no_path_ends_a_comment() {
    let url = relative(ReferenceKind::SourceMap, "a.css", "maps*/a.css.map");
    let output = replaced("a.css", b"/*# sourceMappingURL=m */", |_| url.clone());
    assert_eq!(output, b"/*# sourceMappingURL=maps%2A/a.css.map */");
}

#[test]
fn foreign_bytes_before_the_comment_shift_nothing() {
    let output = replaced("js/a.js", b"'\xff'\n'\xfe'//# sourceMappingURL=a.js.map\n", |_| "X".to_owned());
    assert_eq!(output, b"'\xff'\n'\xfe'//# sourceMappingURL=X\n");
}
