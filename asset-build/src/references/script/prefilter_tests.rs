//! Whatever the cheap tests leave out, the parser would not have found: over every form of imports and exports.

use asset_core::internal::{ScriptType, may_import};
use proptest::prelude::*;
use proptest::sample::select;

use super::{Scan, ScriptKind, imports, script_kind};

const BLANKS: [&str; 12] =
    ["", "", "", " ", " ", "\n", "\t", "/**/", "/* from 'x'; { */", "// export\n", "\u{a0}", "/*\n*/\u{2028}"];
const NAMES: [&str; 10] = ["a", "$b", "from", "as", "of", "async", "get", "\u{e9}", "\\u0061", "default"];
const STRINGS: [&str; 6] = ["'q'", "\"a-b\"", "'}'", "\"{\"", "'\\u0061 from'", "\"*\""];
const SPECIFIERS: [&str; 11] = [
    "'./a.js'",
    "\"./a.js\"",
    "'../a.js'",
    "\"/a.js\"",
    "'https://example.com/a.js'",
    "'\\x2e/a.js'",
    "\"\\u{2e}/a.js\"",
    "'./\\\na.js'",
    "' ./a.js'",
    "'react'",
    "'@a/b'",
];
/// What may come before a statement.
const BEFORE: [&str; 22] = [
    "",
    "",
    ";",
    "f()\n",
    "f();",
    "{}",
    "'use strict'\n",
    "x = {}\n",
    "/* import */",
    "x = `a`\n",
    "if (x) ;",
    "do f(); while (x) ",
    "a\n/*\n*/",
    "x = /[/*]/\n",
    "x = '/*'\n",
    "b\n++c\n",
    "x = `\n/*\n`\n",
    "// it's\n",
    "#!/bin/node\n",
    "function f() { return {} }\n",
    "x = y / z / 1\n",
    "x = a ? '`' : /`/\n",
];
/// What may be around an expression.
const AROUND: [(&str, &str); 22] = [
    ("", ""),
    ("f(", ")"),
    ("x = ", "\n"),
    ("async () => ", ";"),
    ("function f() { return ", " }"),
    ("`${", "}`"),
    ("`a ${b} c ${", "} d`"),
    ("[", "]"),
    ("[...", "]"),
    ("a ? ", " : b"),
    ("class A { b = ", " }"),
    ("typeof ", ""),
    ("async function f() { await ", " }"),
    ("function* f() { yield ", " }"),
    ("for (const x of ", ") ;"),
    ("if (", ") f()"),
    ("x = {a: ", "}"),
    ("x = a in ", ";"),
    ("a ?? ", ""),
    ("x = /'/.test(y) || ", ";"),
    ("(() => { throw ", " })()"),
    ("switch (x) { case ", ": }"),
];
/// Code that makes no module, though it may look like that.
const OTHERS: [&str; 10] = [
    "exports.a = 1;",
    "x = {import: 1, export: 2, await: 3};",
    "class B { import() {} export() {} await() {} static async c() { await d } };",
    "a.import('./a.js');",
    "// export default 1\n",
    "x = 'import a from \"./a.js\"';",
    "x = async e => await e;",
    "const g = async () =>\n  await h;",
    "async function i() { for await (const j of k) await j }",
    "x = `export {}`;",
];

/// Tokens with blanks between them.
fn joined(tokens: Vec<BoxedStrategy<String>>) -> BoxedStrategy<String> {
    let blanks = prop::collection::vec(select(BLANKS.as_slice()), tokens.len());
    (tokens, blanks)
        .prop_map(|(tokens, blanks)| tokens.into_iter().zip(blanks).map(|(token, blank)| token + blank).collect())
        .boxed()
}

fn word(text: &'static str) -> BoxedStrategy<String> {
    Just(text.to_owned()).boxed()
}

fn one_of(texts: &'static [&'static str]) -> BoxedStrategy<String> {
    select(texts).prop_map(str::to_owned).boxed()
}

fn words(text: &'static str) -> Vec<BoxedStrategy<String>> {
    text.split(' ')
        .map(|token| match token {
            "N" => one_of(&NAMES),
            "S" => one_of(&STRINGS),
            "URL" => one_of(&SPECIFIERS),
            "LIST" => list(),
            token => word(token),
        })
        .collect()
}

/// `{a, "b" as c}`.
fn list() -> BoxedStrategy<String> {
    let item = select(["N", "N as N", "S as N", "N as S", "S as S", "S", "default as N"].as_slice())
        .prop_flat_map(|form| joined(words(form)));
    let items = prop::collection::vec(item, 0..3);
    (select(BLANKS.as_slice()), items, select(["", ","].as_slice()))
        .prop_map(|(blank, items, comma)| {
            format!("{{{blank}{}{}}}", items.join(","), if items.is_empty() { "" } else { comma })
        })
        .boxed()
}

fn declaration() -> impl Strategy<Value = String> {
    let form = select(
        [
            "import URL",
            "import N from URL",
            "import * as N from URL",
            "import LIST from URL",
            "import N , LIST from URL",
            "import N , * as N from URL",
            "import defer * as N from URL",
            "import source N from URL",
            "import N from URL with { type : 'json' }",
            "import LIST from URL with { 'a' : \"b\" , }",
            "export * from URL",
            "export * as N from URL",
            "export * as S from URL",
            "export LIST from URL",
            "export * from URL with { type : 'css' }",
            "export LIST",
            "export default N",
            "export default function ( ) { }",
            "export async function N ( ) { await N }",
            "export class N { }",
            "export const x = 1",
            "export let { y } = N",
        ]
        .as_slice(),
    );
    (select(BEFORE.as_slice()), form.prop_flat_map(|form| joined(words(form))))
        .prop_map(|(before, statement)| format!("{before}{statement}"))
}

fn expression() -> impl Strategy<Value = String> {
    let form = select(
        [
            "import ( URL )",
            "import ( ( URL ) )",
            "import ( `./a.js` )",
            "import ( URL , { with : { type : 'json' } } )",
            "import . defer ( URL )",
            "import . meta . url",
            "import . meta",
            "import . meta . env . MODE",
            "import.meta.resolve ( URL )",
            "( import . meta ) . resolve ( URL )",
            "new URL ( URL , import . meta . url )",
            "new URL ( `./a.js` , import.meta.url )",
        ]
        .as_slice(),
    );
    (select(BEFORE.as_slice()), select(AROUND.as_slice()), form.prop_flat_map(|form| joined(words(form))))
        .prop_map(|(before, (start, end), expression)| format!("{before}{start}{expression}{end}"))
}

fn script() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        3 => declaration(),
        3 => expression(),
        2 => one_of(&OTHERS),
    ];
    (prop::collection::vec(part, 1..4), select(["\n", ";", ""].as_slice()))
        .prop_map(|(parts, between)| parts.join(between))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn where_the_prefilter_finds_nothing_the_parser_finds_nothing(script in script()) {
        if let Ok(Scan { references, .. }) = imports("a.js", script.as_bytes()) {
            prop_assert!(references.is_empty() || may_import(script.as_bytes()), "{script}");
        }
    }

    #[test]
    fn a_type_told_without_the_parser_is_the_parsers(script in script()) {
        let kind = script_kind("a.js", script.as_bytes());
        match ScriptType::of("a.js", script.as_bytes()) {
            _ if matches!(kind, ScriptKind::Unparsable(_)) => {}
            ScriptType::Module => prop_assert_eq!(kind, ScriptKind::Module, "{}", script),
            ScriptType::Classic => prop_assert_eq!(kind, ScriptKind::Classic, "{}", script),
            _ => {}
        }
    }
}
