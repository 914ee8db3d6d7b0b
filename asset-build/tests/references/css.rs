use asset_build::references::ReferenceKind::{self, CssImport, CssString, CssUrl};
use asset_build::references::{Kind, Replacement, rewrite, scan};

use crate::{assert_references, assert_untouched, clean_scan, replaced};

const PATH: &str = "css/x.css";

#[track_caller]
fn one(input: &str, target: &str, output: &str) {
    assert_references(PATH, input, &[target], output);
}

fn kinds(input: &str) -> Vec<(String, ReferenceKind)> {
    let found = clean_scan(PATH, input.as_bytes()).references;
    found.into_iter().map(|reference| (reference.target, reference.kind)).collect()
}

#[test]
fn the_authors_quote_style_is_kept() {
    one("a{b:url(f.jpg)}", "f.jpg", "a{b:url(X)}");
    one("a{b:url('f.jpg')}", "f.jpg", "a{b:url('X')}");
    one("a{b:url(\"f.jpg\")}", "f.jpg", "a{b:url(\"X\")}");
    one("a{b:url( f.jpg )}", "f.jpg", "a{b:url( X )}");
}

#[test]
fn a_space_outside_quotes_must_rewrite() {
    one("a{b:url( \"f.jpg\" )}", "f.jpg", "a{b:url( \"X\" )}");
    one("a{b:url(\"f.jpg\" )}", "f.jpg", "a{b:url(\"X\" )}");
    one("a{b:url( 'i.png' )}", "i.png", "a{b:url( 'X' )}");
}

#[test]
fn newline_or_tab_inside_url_is_rewritten() {
    one("a{b:url(\n f.jpg\n)}", "f.jpg", "a{b:url(\n X\n)}");
    one("a{b:url(\tf.jpg\t)}", "f.jpg", "a{b:url(\tX\t)}");
    one("a{b:url(\r\n\"i.png\"\r\n)}", "i.png", "a{b:url(\r\n\"X\"\r\n)}");
}

#[test]
fn two_on_one_line_are_not_matched_greedily() {
    assert_references(PATH, "a{b:url(f.svg#id),url('g.svg#id')}", &["f.svg#id", "g.svg#id"], "a{b:url(X),url('X')}");
    assert_references(PATH, "a{b:url(a) url(a)}", &["a", "a"], "a{b:url(X) url(X)}");
}

#[test]
fn query_and_fragment_are_part_of_the_target() {
    for target in ["/f.jpg?30af", "f.eot?#iefix", "f.svg?v=1#id", "/f.jpg?", "i.png?v=1#f", "f.svg#path/to/../../x.svg"]
    {
        one(&format!("a{{b:url('{target}')}}"), target, "a{b:url('X')}");
    }
}

#[test]
fn a_data_svg_holding_url_is_untouched_inside() {
    let data = "data:image/svg+xml,<svg fill='url(%23m)' mask='url(m.svg)'/>";
    let input = format!("a{{b:url(\"{data}\")}}");
    assert_references(PATH, &input, &[data], "a{b:url(\"X\")}");
}

#[test]
fn content_is_a_string_and_my_url_is_not_url() {
    assert_untouched(PATH, ".x{content:\"url(a.png)\"}");
    assert_untouched(PATH, ".x{content:'url(i.png)';b:my-url(a.png) myurl(i.png)}");
    assert_untouched(PATH, ".x{content:\"\\\"url(a.png)\"}");
}

#[test]
fn comments_are_untouched_and_not_a_dependency() {
    for input in [
        "/* url(a.png) */a{}",
        "a{/* url(a.png) */}",
        "a{} /* url(missing) */",
        "a{b:c;/*\n url(a.png)\n */d:e}",
        "a{b:c /* url(a.png)",
        "/* @import 'b.css'; */",
        "/* image-set(\"a.png\" 1x) */",
    ] {
        assert_untouched(PATH, input);
    }
    one("/* url(a.png) */a{b:url(c.png)}/* url(d.png) */", "c.png", "/* url(a.png) */a{b:url(X)}/* url(d.png) */");
}

#[test]
fn escapes_are_decoded_and_percent_encoding_is_not() {
    one("a{b:url(\"a(1).png\")}", "a(1).png", "a{b:url(\"X\")}");
    one(r"a{b:url(a\(1\).png)}", "a(1).png", "a{b:url(X)}");
    one("a{b:url('a b.png')}", "a b.png", "a{b:url('X')}");
    one(r"a{b:url(a\ b.png)}", "a b.png", "a{b:url(X)}");
    one(r"a{b:url(a\20 b.png )}", "a b.png", "a{b:url(X )}");
    one("a{b:url(a%20b.png)}", "a%20b.png", "a{b:url(X)}");
    one(r#"a{b:url("\66 .jpg")}"#, "f.jpg", "a{b:url(\"X\")}");
    one(r"a{b:url(a\ )}", "a ", "a{b:url(X)}");
    one(r"a{b:url(a\))}", "a)", "a{b:url(X)}");
    one("a{b:url('a\\\nb.png')}", "ab.png", "a{b:url('X')}");
}

#[test]
fn what_is_written_is_escaped_for_its_place() {
    let written =
        |input: &str, url: &str| String::from_utf8(replaced(PATH, input.as_bytes(), |_| url.to_owned())).unwrap();
    assert_eq!(written("a{b:url(f)}", "a(1) 'b\".png"), r#"a{b:url(a\(1\)\ \'b\".png)}"#);
    assert_eq!(written("a{b:url('f')}", "a(1) 'b\".png"), r#"a{b:url('a(1) \'b".png')}"#);
    assert_eq!(written("a{b:url(\"f\")}", "a'\"\\\n.png"), r#"a{b:url("a'\"\\\a .png")}"#);
}

#[test]
fn url_of_a_variable_and_empty_url_are_untouched() {
    assert_untouched(PATH, "a{b:url(var(--x))}");
    assert_untouched(PATH, "a{b:src(var(--x))}");
    // Empty targets are references to nothing: `resolve` says `External`.
    assert_references(PATH, "a{b:url()}", &[""], "a{b:url(X)}");
    assert_references(PATH, "a{b:url(\"\")}", &[""], "a{b:url(\"X\")}");
}

#[test]
fn upper_case_is_the_same_as_url() {
    one("a{b:URL(x)}", "x", "a{b:URL(X)}");
    one("a{b:Url('x')}", "x", "a{b:Url('X')}");
    one("@IMporT uRL(b.css);", "b.css", "@IMporT uRL(X);");
    one("@IMPORT 'b.css';", "b.css", "@IMPORT 'X';");
    one("a{b:IMAGE-SET('x' 1x)}", "x", "a{b:IMAGE-SET('X' 1x)}");
}

#[test]
fn images_of_functions_are_each_rewritten() {
    one("a{b:image(url(a), blue)}", "a", "a{b:image(url(X), blue)}");
    let input = "a{b:image-set(url(a) 1x, url(b) 2x)}";
    assert_references(PATH, input, &["a", "b"], "a{b:image-set(url(X) 1x, url(X) 2x)}");
    let input = "a{b:-webkit-image-set(\"a.png\" 1x, url(b) 2x)}";
    assert_references(PATH, input, &["a.png", "b"], "a{b:-webkit-image-set(\"X\" 1x, url(X) 2x)}");
    one("a{b:src(\"a\")}", "a", "a{b:src(\"X\")}");
    assert_eq!(kinds("a{b:image-set('a.png' 1x)}"), [("a.png".to_owned(), CssString)]);
}

#[test]
fn strings_that_name_types_and_formats_are_untouched() {
    one("a{b:image-set(\"a.png\" type(\"image/png\") 1x)}", "a.png", "a{b:image-set(\"X\" type(\"image/png\") 1x)}");
    let input = "@font-face{src:local(\"Inter\"),url(i.woff2) format(\"woff2\") tech(variations)}";
    one(input, "i.woff2", "@font-face{src:local(\"Inter\"),url(X) format(\"woff2\") tech(variations)}");
    one("a{b:url(\"a.png\" crossorigin(anonymous) \"no\")}", "a.png", "a{b:url(\"X\" crossorigin(anonymous) \"no\")}");
}

#[test]
fn of_an_import_only_the_reference_changes() {
    let input = "@import url(b.css) layer(x) supports(display: grid) screen;";
    one(input, "b.css", "@import url(X) layer(x) supports(display: grid) screen;");
    one("@import \"b.css\" screen;", "b.css", "@import \"X\" screen;");
    one("@import'b.css';", "b.css", "@import'X';");
    one("@import /* first */ url( \"../d/b.css\" );", "../d/b.css", "@import /* first */ url( \"X\" );");
    one("@import './b.css' layer(\"y\")", "./b.css", "@import 'X' layer(\"y\")");
    assert_eq!(
        kinds("@import 'a';@import url(b);@import url('c');a{b:url(d)}"),
        [("a", CssImport), ("b", CssImport), ("c", CssImport), ("d", CssUrl)]
            .map(|(name, kind)| (name.to_owned(), kind))
    );
}

#[test]
fn an_import_counts_wherever_it_stands() {
    one("a{}@import 'b.css';", "b.css", "a{}@import 'X';");
    one("@media print{@import 'b.css';}", "b.css", "@media print{@import 'X';}");
    assert_untouched(PATH, "@import layer(x) 'b.css';");
    assert_untouched(PATH, "@important 'b.css';");
}

#[test]
fn names_that_are_urls_are_no_references() {
    assert_untouched(PATH, "@namespace svg url(http://www.w3.org/2000/svg);@namespace \"x\";");
    assert_untouched(PATH, "@namespace url('x.css');");
    one("@document url(a.html){b{c:url(d.png)}}", "d.png", "@document url(a.html){b{c:url(X)}}");
}

#[test]
fn custom_properties_are_rewritten_like_others() {
    one(":root{--x: url(a.png)}", "a.png", ":root{--x: url(X)}");
    one(":root{--x: { b: url('a.png') }}", "a.png", ":root{--x: { b: url('X') }}");
}

#[test]
fn a_reference_in_a_custom_property_is_of_a_kind_of_its_own() {
    let property = |target: &str| (target.to_owned(), ReferenceKind::CssProperty);
    let url = |target: &str| (target.to_owned(), ReferenceKind::CssUrl);
    let string = |target: &str| (target.to_owned(), ReferenceKind::CssString);
    for (input, expected) in [
        ("a{--x:url(1)}b{c:url(2)}", vec![property("1"), url("2")]),
        (
            "a{--x : /**/ f(url('1'), { c: url(2); d: url(3) }) url(4); e: url(5)}",
            vec![property("1"), property("2"), property("3"), property("4"), url("5")],
        ),
        ("a{--x:image-set('1' 1x);c:image-set('2' 1x)}", vec![property("1"), string("2")]),
        ("@media x{a{--x:url(1)}b{c:url(2)}}d{e:url(3)}", vec![property("1"), url("2"), url("3")]),
        ("a{c:var(--x, url(1));d:var(--x) url(2)}", vec![url("1"), url("2")]),
        ("@property --x{initial-value:url(1)}", vec![url("1")]),
    ] {
        assert_eq!(kinds(input), expected, "{input}");
    }
}

#[test]
fn byte_order_mark_and_charset_are_fine() {
    one("\u{feff}@charset \"utf-8\";a{b:url(ü.png)}", "ü.png", "\u{feff}@charset \"utf-8\";a{b:url(X)}");
}

#[test]
fn bytes_that_are_not_utf8_stay() {
    let input = b"@charset \"iso-8859-1\";/* \xfc */a{b:url(\xfc.png);c:'\xff\xfe'}d{e:url('\xc3\xbc.png')}";
    let found = scan(PATH, Kind::Css, input);
    assert_eq!(found.references.iter().map(|reference| reference.target.as_str()).collect::<Vec<_>>(), ["ü.png"; 2]);
    let message = "is declared as `iso-8859-1`, not UTF-8, and is served like that; save it as UTF-8";
    assert_eq!(found.warnings.iter().map(|warning| warning.message.as_str()).collect::<Vec<_>>(), [message]);
    let replacements: Vec<_> = found.references.iter().map(|reference| Replacement::new(reference, "X")).collect();
    assert_eq!(
        rewrite(input, &replacements),
        b"@charset \"iso-8859-1\";/* \xfc */a{b:url(X);c:'\xff\xfe'}d{e:url('X')}"
    );
}

#[test]
fn a_comment_inside_url_is_no_comment() {
    one("a{b:url(/*c*/a.png)}", "/*c*/a.png", "a{b:url(X)}");
    assert_untouched(PATH, "a{b:url(/* c */a.png)}");
}

#[test]
fn a_selector_with_escaped_url_is_no_url() {
    assert_untouched(PATH, r".bg-\[url\(\'x\'\)\]{color:red}");
}

#[test]
fn an_end_that_is_missing_is_where_the_file_ends() {
    one("a{b:url(f.jpg", "f.jpg", "a{b:url(X");
    one("a{b:url('f.jpg", "f.jpg", "a{b:url('X");
    one("a{b:url(\"f\\\"", "f\"", "a{b:url(\"X");
    one("@import 'b.css", "b.css", "@import 'X");
    assert_untouched(PATH, "a{b:url('f.jpg\n)}");
    assert_untouched(PATH, "a{b:url(f g.jpg)}");
}

#[test]
fn blocks_may_be_nested_very_deep() {
    let input = format!("a{{b:{}url(c.png){};d:url(e.png)}}", "(".repeat(100_000), ")".repeat(100_000));
    assert_references(PATH, &input, &["c.png", "e.png"], &input.replace("c.png", "X").replace("e.png", "X"));
}

#[test]
fn what_follows_the_last_plain_sign_of_a_reference_is_still_read() {
    let tail = "b { color: red }\n".repeat(100);
    let input = format!("a {{ background: url(a.png) }}\n{tail}b {{ background: u\\72l(b.png) }}\n{tail}");
    let output = format!("a {{ background: url(X) }}\n{tail}b {{ background: u\\72l(X) }}\n{tail}");
    assert_references(PATH, &input, &["a.png", "b.png"], &output);
    let input = format!("@media print {{ a {{ b: image-set(\n\"a.png\" 1x,\n\"b.png\" 2x)\n }}\n{tail}}}\n{tail}");
    assert_references(PATH, &input, &["a.png", "b.png"], &input.replace("a.png", "X").replace("b.png", "X"));
    let input = format!("@import\n/* {tail} */\n\"a.css\";\n{tail}");
    assert_references(PATH, &input, &["a.css"], &input.replace("a.css", "X"));
    assert_untouched(PATH, &format!("a {{}} /*# sourceMappingURL=a.css.map */\n{tail}"));
}

#[test]
fn an_escape_that_stands_alone_in_a_file_hides_nothing() {
    one(r"a{b:u\72l(p.png)}", "p.png", r"a{b:u\72l(X)}");
    one(r"a{b:\75 rl(p.png)}", "p.png", r"a{b:\75 rl(X)}");
    one(r"a{b:\url(p.png)}", "p.png", r"a{b:\url(X)}");
    one(r"a{b:\000053rc('p.png')}", "p.png", r"a{b:\000053rc('X')}");
    one(r"a{b:image-se\74('p.png' 1x)}", "p.png", r"a{b:image-se\74('X' 1x)}");
    one(r"a{b:image\-set('p.png' 1x)}", "p.png", r"a{b:image\-set('X' 1x)}");
    one(r"@\69mport 'x.css';", "x.css", r"@\69mport 'X';");
    one("@impo\\72\r\nt 'x.css';", "x.css", "@impo\\72\r\nt 'X';");
}
