//! Stylesheets.

use insta::assert_snapshot;
use proptest::prelude::*;

use crate::{joined, quietly_joined, refusal};

#[test]
fn a_byte_order_mark_of_a_later_member_is_left_out() {
    let members = [("a.css", "\u{feff}a{}"), ("b.css", "\u{feff}b{}\n"), ("c.css", "\u{feff}")];
    assert_eq!(quietly_joined(&members), "\u{feff}a{}\nb{}\n\n");
}

#[test]
fn references_behind_what_is_left_out_are_rewritten_at_their_place() {
    let later =
        "\u{feff}/*# sourceMappingURL=old.map */b{c:url(x.png)}/*# sourceMappingURL=data:,{} */\nd{e:url(x.png)}";
    let members = [("a.css", "a{}"), ("b.css", later), ("x.png", "")];
    let (project, mut config) = crate::bundled(&members);
    config.bundles.get_mut("all").unwrap().members.pop();
    let file = project.build_with(&config).unwrap().manifest.assets["all.css"].file.clone();
    let expected = "a{}\nb{c:url(x.d41d8cd9.png)}\nd{e:url(x.d41d8cd9.png)}";
    assert_eq!(project.read(&format!("public/{file}")), expected);
}

#[test]
fn what_a_member_leaves_open_is_closed_at_its_end_with_a_warning() {
    let rows = [
        ("@media print { a { b: c", "}}", &["1:14", "1:18"][..]),
        ("a { b: url(//host/x", ")}", &["1:3", "1:8"]),
        ("a { b: f(c, [d", "])}", &["1:3", "1:8", "1:13"]),
        ("a { b: \"c", "\"}", &["1:3", "1:8"]),
        ("@import 'https://host/x.css", "';", &["1:9"]),
        ("@import url(https://host/x.css", ");", &["1:9"]),
        ("@import url(", ");", &["1:9"]),
        ("a {}\n/* c", "*/", &["2:1"]),
        ("a { b: c } /* */ /* \\", "*/", &["1:18"]),
        ("a { b: 'c\\", " '}", &["1:3", "1:8"]),
        ("a { b: 'c\\'", "'}", &["1:3", "1:8"]),
        ("a { b: url(\"#c\"", ")}", &["1:3", "1:8"]),
        ("[a='", "']{}", &["1:1", "1:4"]),
        // A bracket that does not match closes nothing.
        ("a { b: (c }", ")}", &["1:3", "1:8"]),
    ];
    for (open, closing, places) in rows {
        let (text, warnings) = joined(&[("a.css", open), ("b.css", "b{}")]);
        assert_eq!(text, format!("{open}{closing}\nb{{}}"));
        let at: Vec<&str> = warnings.iter().map(|warning| &warning["<dir>/a.css:".len()..]).collect();
        assert_eq!(at.len(), places.len(), "{open}: {warnings:?}");
        assert!(at.iter().zip(places).all(|(at, place)| at.starts_with(&format!("{place}: "))), "{open}: {warnings:?}");
    }
    let (_, warnings) = joined(&[("a.css", "a { b: f(url(//host/x"), ("b.css", "[ (\"c"), ("c.css", "/* b")]);
    assert_snapshot!(warnings.join("\n"), @r#"
    <dir>/a.css:1:3: `{` is open at the end of this member, so bundle `all` closes it there with `}`
    <dir>/a.css:1:8: `f(` is open at the end of this member, so bundle `all` closes it there with `)`
    <dir>/a.css:1:10: `url(` is open at the end of this member, so bundle `all` closes it there with `)`
    <dir>/b.css:1:1: `[` is open at the end of this member, so bundle `all` closes it there with `]`
    <dir>/b.css:1:3: `(` is open at the end of this member, so bundle `all` closes it there with `)`
    <dir>/b.css:1:4: `"` is open at the end of this member, so bundle `all` closes it there with `"`
    <dir>/c.css:1:1: `/*` is open at the end of this member, so bundle `all` closes it there with `*/`
    "#);
}

#[test]
fn a_rule_that_is_not_complete_ends_with_its_member() {
    let rows = [
        ("a{};", "{}"),
        ("a, b", "{}"),
        ("a b /* c */ ", "{}"),
        ("@layer x", ";"),
        ("@media print", ";"),
        ("a\\", " {}"),
        ("<!-- a{} -->", ""),
        ("}", "{}"),
        ("a{};;{} /* \" */\n", ""),
        ("a{content:\"\\\"\"}", ""),
        ("@layer x;", ""),
        ("@font-face{}", ""),
    ];
    for (member, closing) in rows {
        assert_eq!(quietly_joined(&[("a.css", member), ("b.css", "b{}")]), format!("{member}{closing}\nb{{}}"));
    }
}

#[test]
fn rules_that_count_only_at_the_head_of_a_file_are_refused_in_a_later_member() {
    assert_snapshot!(refusal(&[
        ("a.css", "a{}"),
        ("b.css", "@namespace svg url(http://www.w3.org/2000/svg);\nsvg|a{}"),
        ("c.css", "@NAMESPACE 'http://www.w3.org/1999/xhtml';"),
        ("d.css", "@import 'https://host/x.css';"),
    ]), @"
    <dir>/b.css:1:1: member of bundle `all` has a `@namespace`, which would be ignored behind the members before it
    <dir>/c.css:1:1: member of bundle `all` has a `@namespace`, which would be ignored behind the members before it
    <dir>/d.css:1:1: `@import` would be ignored behind the members before it; make the imported file a member of bundle `all`
    ");
}

#[test]
fn a_default_namespace_is_not_given_to_other_members() {
    let default = "@namespace url(http://www.w3.org/2000/svg);a{}";
    assert_snapshot!(refusal(&[("a.css", default), ("b.css", "b{}")]), @"<dir>/a.css:1:1: member of bundle `all` has a default `@namespace`, which would apply to all members");
    assert_eq!(quietly_joined(&[("a.css", default)]), default);
    let prefixed = "@namespace svg 'http://www.w3.org/2000/svg';";
    assert_eq!(quietly_joined(&[("a.css", prefixed), ("b.css", "svg|b{}")]), format!("{prefixed}\nsvg|b{{}}"));
}

#[test]
fn one_file_has_one_encoding() {
    let latin = "@charset \"ISO-8859-1\";";
    assert_snapshot!(refusal(&[("a.css", "@charset \"utf-8\";a{}"), ("b.css", latin)]), @"<dir>/b.css:1:1: member of bundle `all` is encoded in `iso-8859-1`, the first one in `utf-8`, so they can't be joined");
    assert_snapshot!(refusal(&[("a.css", latin), ("b.css", "b{content:\"ä\"}")]), @"<dir>/b.css:1:1: member of bundle `all` is encoded in `utf-8`, the first one in `iso-8859-1`, so they can't be joined");
    for right in ["@charset \"iso-8859-1\";é{}", "a{}"] {
        quietly_joined(&[("a.css", latin), ("b.css", right)]);
    }
    for right in ["@charset \"UTF-8\";é{}", "é{}", "\u{feff}@charset \"iso-8859-1\";é{}"] {
        quietly_joined(&[("a.css", "a{}"), ("b.css", right)]);
    }
}

#[test]
fn utf_16_is_not_joined() {
    let (project, config) = crate::bundled(&[("a.css", "a{}"), ("b.css", "")]);
    project.write("static/b.css", b"\xff\xfeb\0{\0}\0");
    assert_snapshot!(project.findings(&config), @"<dir>/static/b.css:1:1: member of bundle `all` is UTF-16, which can't be joined; save it as UTF-8");
}

#[test]
fn the_source_map_of_a_member_is_not_that_of_the_bundle() {
    let rows = [
        ("a{}\n/*# sourceMappingURL=a.css.map */\n", "a{}\n\n"),
        ("/*@ sourceMappingURL=a */a{}/*# sourceMappingURL=data:application/json;base64,e30= */", "a{}"),
        ("a{b:\"/*# sourceMappingURL=a */\"}", "a{b:\"/*# sourceMappingURL=a */\"}"),
    ];
    for (member, kept) in rows {
        let (text, _) = joined(&[("a.css", member), ("b.css", "b{}")]);
        assert_eq!(text, format!("{kept}\nb{{}}"));
    }
}

/// Reads the rules outside blocks, and says whether the last one is `@last`.
mod last_rule {
    use cssparser::{AtRuleParser, CowRcStr, ParseError, Parser, ParserState, QualifiedRuleParser, StyleSheetParser};

    struct Rules;

    impl<'i> AtRuleParser<'i> for Rules {
        type Prelude = bool;
        type AtRule = bool;
        type Error = ();

        fn parse_prelude(&mut self, name: CowRcStr<'i>, input: &mut Parser<'i>) -> Result<bool, ParseError<()>> {
            let is_last = &*name == "last" && input.is_exhausted();
            while input.next().is_ok() {}
            Ok(is_last)
        }

        fn rule_without_block(&mut self, is_last: bool, _: &ParserState) -> Result<bool, ()> {
            Ok(is_last)
        }

        fn parse_block(&mut self, _: bool, _: &ParserState, input: &mut Parser<'i>) -> Result<bool, ParseError<()>> {
            while input.next().is_ok() {}
            Ok(false)
        }
    }

    impl<'i> QualifiedRuleParser<'i> for Rules {
        type Prelude = ();
        type QualifiedRule = bool;
        type Error = ();

        fn parse_prelude(&mut self, input: &mut Parser<'i>) -> Result<(), ParseError<()>> {
            while input.next().is_ok() {}
            Ok(())
        }

        fn parse_block(&mut self, (): (), _: &ParserState, input: &mut Parser<'i>) -> Result<bool, ParseError<()>> {
            while input.next().is_ok() {}
            Ok(false)
        }
    }

    pub(super) fn is_last(css: &str) -> bool {
        let mut parser = Parser::new(css);
        let rules: Vec<_> = StyleSheetParser::new(&mut parser, &mut Rules).collect();
        matches!(rules.last(), Some(Ok(true)))
    }
}

/// Pieces that open and close everything that CSS has, in any order.
fn pieces() -> impl Strategy<Value = String> {
    #[rustfmt::skip]
    const PIECES: [&str; 34] = [
        "{", "}", "(", ")", "[", "]", "\"", "'", "/*", "*/", "url(", "src(", "URL( ", "\\", "\n", " ", ";", ":", ",", "a",
        "@media", "@layer", "@b", "\\75rl(", "f(", "<!--", "-->", "#", "1", "U+1", "é", "\r\n", "\u{c}", "\0",
    ];
    prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..16).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn no_member_takes_a_rule_of_the_next_one(member in pieces()) {
        let (project, mut config) = crate::bundled(&[("a.css", &member), ("b.css", "@last;")]);
        config.missing_reference = asset_build::MissingReference::Ignore;
        if let Ok(report) = project.build_with(&config) {
            let text = project.read(&format!("public/{}", report.manifest.assets["all.css"].file));
            prop_assert!(text.starts_with(&member), "{text:?}");
            prop_assert!(last_rule::is_last(&text), "{text:?}");
        }
    }
}
