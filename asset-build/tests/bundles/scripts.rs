//! Scripts.

use insta::assert_snapshot;

use crate::{joined, quietly_joined, refusal};

#[test]
fn what_counts_only_at_the_head_of_a_file_is_left_out() {
    let rows = [
        ("#!/usr/bin/env node\nf();\n", "\nf();\n"),
        ("\u{feff}f()", "f()"),
        ("\u{feff}#!x\r\nf()", "\r\nf()"),
        ("#!only", ""),
    ];
    for (member, kept) in rows {
        assert_eq!(quietly_joined(&[("a.js", "a()"), ("b.js", member)]), format!("a()\n{kept}"));
    }
    assert_eq!(quietly_joined(&[("a.js", "\u{feff}a()"), ("b.js", "b()")]), "\u{feff}a()\nb()");
    assert_eq!(quietly_joined(&[("a.js", "#!x\na()"), ("b.js", "b()")]), "\na()\nb()");
}

#[test]
fn a_bracket_behind_a_hashbang_does_not_call_the_script_before() {
    assert_eq!(quietly_joined(&[("a.js", "a"), ("b.js", "#!x\n(b)()")]), "a\n;\n\n(b)()");
}

#[test]
fn the_first_script_makes_no_other_one_strict() {
    let strict = "'use strict';\nvar a = 1;";
    assert_eq!(quietly_joined(&[("a.js", strict), ("b.js", "b = 010")]), format!(";\n{strict}\nb = 010"));
    // One that is only comments and directives leads on to the next one.
    let head = ["/* licence */ 'x'", "/* b */ \"use strict\"; f()", "g()"];
    let members = [("a.js", head[0]), ("b.js", head[1]), ("c.js", head[2])];
    assert_eq!(quietly_joined(&members), format!(";\n{}", head.join("\n")));
}

#[test]
fn scripts_that_are_all_strict_or_never_were_stay_as_they_are() {
    let rows: [&[&str]; 6] = [
        &["'use strict'; a()", "/* b */ \"use strict\"\nb()"],
        &["'use strict'; a()", "// only a comment"],
        &["a()", "'use strict'; b()"],
        &["(function () { 'use strict' })()", "b()"],
        &["'use\\x20strict'; a()", "b = 010"],
        &["'use strict'; only()"],
    ];
    for texts in rows {
        let names: Vec<String> = (0..texts.len()).map(|at| format!("{at}.js")).collect();
        let members: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(texts.iter().copied()).collect();
        assert_eq!(quietly_joined(&members), texts.join("\n"));
    }
}

#[test]
fn a_name_that_two_scripts_declare_is_refused_at_the_later_one() {
    assert_snapshot!(refusal(&[
        ("lib/a.js", "let x = 1;\nconst y = 2;\nvar z; function f() {}"),
        ("b.js", "\u{feff}var q; if (q) { var x = 2 }"),
        ("c.js", "#!x\nclass y {}\nlet z, f"),
        ("d.js", "{ let x, y } (function (x) { var y })(); var z; function f() {}"),
    ]), @"
    <dir>/b.js:1:21: `x` is declared in `lib/a.js` too, so the script of bundle `all` would be a syntax error
    <dir>/c.js:2:7: `y` is declared in `lib/a.js` too, so the script of bundle `all` would be a syntax error
    <dir>/c.js:3:5: `z` is declared in `lib/a.js` too, so the script of bundle `all` would be a syntax error
    <dir>/c.js:3:8: `f` is declared in `lib/a.js` too, so the script of bundle `all` would be a syntax error
    <dir>/d.js:1:46: `z` is declared in `lib/a.js` too, so the script of bundle `all` would be a syntax error
    <dir>/d.js:1:58: `f` is declared in `lib/a.js` too, so the script of bundle `all` would be a syntax error
    ");
}

#[test]
fn names_that_scripts_may_share_are_joined() {
    let rows = [
        ("var x", "var x"),
        ("function x() {}", "function x() {} var x"),
        ("let x", "{ let x }"),
        ("let x", "(function () { let x })()"),
        ("let x", "window.x = 1; x = 2"),
        ("let x", "x: for (;;) break x"),
    ];
    for (one, other) in rows {
        assert_eq!(quietly_joined(&[("a.js", one), ("b.js", &format!(";{other}"))]), format!("{one}\n;{other}"));
    }
}

#[test]
fn a_script_without_a_final_newline_or_semicolon_does_not_run_into_the_next_one() {
    let rows = [
        ("a = b", "(c)()", ";"),
        ("a = b", "[1].map(c)", ";"),
        ("a = b", "`c`", ";"),
        ("a = b", "/c/.test(d)", ";"),
        ("a = b", "+c", ";"),
        ("a = b", "/* x */ -c", ";"),
        ("a = b // x", "(c)()", ";"),
        ("a = b /* x */", "c()", ""),
        ("a = function () {}", "(c)()", ";"),
        ("a = b;", "(c)()", ""),
    ];
    for (one, other, between) in rows {
        let between = if between.is_empty() { "\n".to_owned() } else { format!("\n{between}\n") };
        assert_eq!(quietly_joined(&[("a.js", one), ("b.js", other)]), format!("{one}{between}{other}"));
    }
}

#[test]
fn the_source_maps_of_members_are_not_that_of_the_bundle() {
    let rows = [
        ("a()\n//# sourceMappingURL=a.js.map", "a()\n"),
        ("a() /*# sourceMappingURL=a.js.map */\n", "a() \n"),
        ("//@ sourceMappingURL=old.map\na()\n//# sourceMappingURL=data:application/json;base64,e30=\n", "\na()\n\n"),
        ("a('//# sourceMappingURL=a')", "a('//# sourceMappingURL=a')"),
        ("`\n//# sourceMappingURL=a\n`", "`\n//# sourceMappingURL=a\n`"),
    ];
    for (member, kept) in rows {
        let (text, _) = joined(&[("a.js", member), ("b.js", "b()")]);
        assert_eq!(text, format!("{kept}\nb()"));
    }
}

#[test]
fn scripts_that_do_not_end_are_refused() {
    assert_snapshot!(refusal(&[
        ("a.js", "f(`"),
        ("b.js", "if (x) {"),
        ("c.js", "x = '"),
        ("d.js", "\nimport './a.js'"),
        ("e.js", "await x"),
    ]), @"
    <dir>/a.js:1:3: member of bundle `all` would break the scripts joined with it: unterminated string
    <dir>/b.js:1:9: member of bundle `all` would break the scripts joined with it: expected `}` but found `EOF`
    <dir>/c.js:1:5: member of bundle `all` would break the scripts joined with it: unterminated string
    <dir>/d.js:1:1: member of bundle `all` is a JavaScript module, which can't be joined
    <dir>/e.js:1:1: member of bundle `all` is a JavaScript module, which can't be joined
    ");
}
