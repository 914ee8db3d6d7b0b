use asset_build::references::ReferenceKind::{self, JsDynamic, JsResolve, JsStatic, JsUrl};
use asset_build::references::{IgnoreReason, Kind, ScriptKind, scan, script_kind};
use asset_core::Location;

use crate::{assert_references, assert_untouched, clean_scan, replaced};

const PATH: &str = "js/x.js";

fn kinds(input: &str) -> Vec<(String, ReferenceKind)> {
    let found = clean_scan(PATH, input.as_bytes()).references;
    found.into_iter().map(|reference| (reference.target, reference.kind)).collect()
}

#[track_caller]
fn one(input: &str, kind: ReferenceKind) {
    assert_eq!(kinds(input), [("./m.js".to_owned(), kind)], "{input}");
    assert_references(PATH, input, &["./m.js"], &input.replace("./m.js", "X"));
}

#[test]
fn every_form_of_import_and_export_counts() {
    for input in [
        "import x from './m.js';",
        "import {a} from \"./m.js\"",
        "import a, {b} from './m.js'",
        "import * as m from './m.js'",
        "import \"./m.js\"",
        "import*as t from\"./m.js\"",
        "import{a}from'./m.js'",
        "export * as 'q' from './m.js'",
        "export*as\"a-b\"from\"./m.js\"",
        "import {\n  a,\n  b\n} from\n  './m.js'",
        "import {$a as $} from './m.js'",
        "import {'a b' as c} from './m.js'",
        "import {a /* , b from './n.js' */} from './m.js'",
        "import from from './m.js'",
        "export * from './m.js'",
        "export * as ns from './m.js'",
        "export {a} from './m.js'",
        "export {} from './m.js'",
        "export {a}; import './m.js'",
    ] {
        one(input, JsStatic);
    }
}

#[test]
fn import_attributes_are_kept() {
    one("import x from './m.js' with {type:'json'};", JsStatic);
    one("import('./m.js', {with: {type: \"css\"}})", JsDynamic);
}

#[test]
fn dynamic_imports_count_also_in_classic_scripts() {
    for input in [
        "import('./m.js')",
        "import ( \"./m.js\" )",
        "import(`./m.js`)",
        "f(() => { import(/* lazy */ './m.js').then(g) })",
        "with (a) { import('./m.js') }",
        "const a = await import('./m.js')",
        "let import_ = 1; import('./m.js')",
    ] {
        one(input, JsDynamic);
    }
}

#[test]
fn computed_imports_are_not_references() {
    assert_untouched(PATH, "import('./' + n)");
    assert_untouched(PATH, "import(`./${n}.js`)");
    assert_untouched(PATH, "import(n ? './m.js' : './n.js')");
    assert_untouched(PATH, "loader.import('./m.js')");
    assert_untouched(PATH, "`import './m.js'`");
}

#[test]
fn what_is_computed_or_names_a_package_is_ignored_for_that_reason() {
    let ignored = |input: &str| -> Vec<(usize, String, IgnoreReason)> {
        let found = clean_scan(PATH, input.as_bytes()).ignored;
        found.into_iter().map(|found| (found.offset, found.written, found.reason)).collect()
    };
    let computed = |at: usize, written: &str| (at, written.to_owned(), IgnoreReason::Computed);
    assert_eq!(ignored("import('./' + n)"), [computed(7, "'./' + n")]);
    assert_eq!(ignored("'\u{e9}'; import(`./${n}.js`)"), [computed(13, "`./${n}.js`")]);
    assert_eq!(ignored("new URL(a\n  .b, import.meta.url)"), [computed(8, "a…")]);
    let long = format!("import('./' + {})", "n".repeat(60));
    assert_eq!(ignored(&long), [computed(7, &format!("'./' + {}…", "n".repeat(33)))]);
    let package = |at: usize, written: &str| (at, written.to_owned(), IgnoreReason::PackageName);
    assert_eq!(ignored("import a from 'a'; import './b.js'; import('c')"), [package(15, "a"), package(44, "c")]);
    assert_eq!(ignored("import a from 'a'; import b from \"@b/c\""), [package(15, "a"), package(34, "@b/c")]);
    assert_eq!(ignored("import './a.js'; loader.import(n); new URL('./b', c)"), []);
}

#[test]
fn a_literal_behind_the_comment_that_says_so_is_left_alone() {
    for input in [
        "import(/* @vite-ignore */ './m.js')",
        "import(/*@vite-ignore*/'./m.js')",
        "import(/* @vite-ignore */ /* webpackIgnore: true */ `./m.js`)",
        "import(\n  /* lazy */ /* @vite-ignore */\n  './m.js')",
        "new URL(/* @vite-ignore */ './m.js', import.meta.url)",
        "import.meta.resolve(/* @vite-ignore */ './m.js')",
    ] {
        assert_untouched(PATH, input);
    }
    for input in [
        "/* @vite-ignore */ import('./m.js')",
        "import(/* @vite-ignored */ './m.js')",
        "import(/* see @vite-ignore */ './m.js')",
        "f('/* @vite-ignore */'); import('./m.js')",
    ] {
        one(input, JsDynamic);
    }
    one("import /* @vite-ignore */ './m.js'", JsStatic);
}

#[test]
fn urls_beside_the_module_count() {
    one("new URL('./m.js', import.meta.url)", JsUrl);
    one(
        "const w = new Worker(new URL(/* webpackIgnore: true */ \"./m.js\", import.meta.url), {type: 'module'})",
        JsUrl,
    );
    one("new URL(`./m.js`, import.meta.url).href", JsUrl);
    one("import.meta.resolve('./m.js')", JsResolve);
}

#[test]
fn urls_against_another_base_are_not_references() {
    for input in [
        "import.meta; new URL('./m.js', location.href)",
        "import.meta; new URL('./m.js')",
        "import.meta; new Worker('./m.js'); importScripts('m.js'); fetch('./m.js')",
        "new URL('./' + a, import.meta.url)",
        "new URL(`./${a}`, import.meta.url)",
        "new URI('./m.js', import.meta.url)",
        "import.meta.other('./m.js')",
    ] {
        assert_untouched(PATH, input);
    }
}

#[test]
fn comments_and_strings_are_not_imports() {
    for input in [
        "// import('./x.js')",
        "  // see import('./x.js')",
        "/* import('./x.js') */ f()",
        "/*\n import './x.js'\n*/",
        "const a = \"import './x.js'\", b = 'import(\\'./x.js\\')'",
        "const r = /import '.\\/x.js'/",
        "/** @type {import(\"./self\").T} */ let a",
    ] {
        assert_untouched(PATH, input);
    }
    one("// import './a.js'\nimport './m.js'", JsStatic);
    one("const a = '/*'; import('./m.js') // */", JsDynamic);
}

#[test]
fn names_of_modules_are_not_references() {
    assert_untouched(PATH, "import 'react'; import a from \"lodash/a\"; export * from '@b/c'; import('d')");
    let input = "import 'm.js'; import a from './m.js'; import.meta.resolve('m.js')";
    assert_eq!(kinds(input), [("./m.js".to_owned(), JsStatic)]);
    assert_untouched(PATH, r"import '.\\m.js'; import('..\\m.js'); import.meta.resolve('\\m.js')");
}

#[test]
fn several_on_a_line_are_each_found() {
    let input = "import './a';import b from './b.js';export*from'./c.js';import('./d.js')";
    let expected = [("./a", JsStatic), ("./b.js", JsStatic), ("./c.js", JsStatic), ("./d.js", JsDynamic)];
    assert_eq!(kinds(input), expected.map(|(target, kind)| (target.to_owned(), kind)));
}

#[test]
fn escapes_are_decoded_and_written() {
    let input = r"import './\x61.js'; import './\u{62}.js'; import('./it\'s.js')";
    assert_references(PATH, input, &["./a.js", "./b.js", "./it's.js"], "import 'X'; import 'X'; import('X')");
    let written =
        |input: &str, url: &str| String::from_utf8(replaced(PATH, input.as_bytes(), |_| url.to_owned())).unwrap();
    assert_eq!(written("import './m.js'", "./a'\"`\\\n.js"), r#"import './a\'"`\\\u000a.js'"#);
    assert_eq!(written("import \"./m.js\"", "./a'\".js"), r#"import "./a'\".js""#);
    assert_eq!(written("import(`./m.js`)", "./`${a}"), r"import(`./\`\${a}`)");
}

#[test]
fn byte_order_mark_hashbang_and_foreign_bytes_stay() {
    assert_references(PATH, "\u{feff}import './m.js'", &["./m.js"], "\u{feff}import 'X'");
    assert_references(PATH, "#!/usr/bin/env node\nimport './m.js'", &["./m.js"], "#!/usr/bin/env node\nimport 'X'");
    let output = replaced(PATH, b"/* \xff */ import './\xfc.js'; '\xfe'", |_| "X".to_owned());
    assert_eq!(output, b"/* \xff */ import 'X'; '\xfe'");
}

#[test]
fn classic_scripts_pass_unparsed() {
    assert_untouched(PATH, "this is { no script ( but has no import either");
}

#[test]
fn a_module_that_does_not_parse_is_unchanged_and_told() {
    let input = b"import a from './a.js';\nlet b = ;\n";
    let found = scan(PATH, Kind::Script, input);
    assert_eq!(found.references, []);
    let [warning] = found.warnings.as_slice() else { panic!("{found:?}") };
    assert_eq!(warning.message, "can't be read as JavaScript, so its imports are left as they are: unexpected token");
    assert_eq!(Location::in_text(PATH, input, warning.offset).to_string(), "js/x.js:2:9");
}

#[test]
fn scripts_over_sixteen_megabytes_are_not_parsed() {
    let input = format!("import './m.js';{}", " ".repeat(16 << 20));
    let found = scan(PATH, Kind::Script, input.as_bytes());
    assert_eq!(found.references, []);
    let message = "can't be read as JavaScript, so its imports are left as they are: it is larger than 16 MiB";
    assert_eq!(found.warnings[0].message, message);
}

#[test]
fn scripts_nested_too_deep_are_not_parsed_and_others_are() {
    let forms: [(&str, &str); 13] = [
        ("[", "]"),
        ("(", ")"),
        ("(function(){", "})"),
        ("f(a||b&&c|d^e&f<g<<h+i*", ")"),
        ("class{a=", "}"),
        ("{a:", "}"),
        ("`${", "}`"),
        ("async(a=", ")=>b"),
        ("!", ""),
        ("a=>", ""),
        ("new ", ""),
        ("a**", ""),
        ("a?b:", ""),
    ];
    for (open, close) in forms {
        let nested = |times: usize| format!("import './m.js';x={}y{}", open.repeat(times), close.repeat(times));
        let each = open.matches(['(', '{', '[', '!', '?', ':', '=', '*']).count().max(1);
        let found = scan(PATH, Kind::Script, nested(9_000 / each).as_bytes());
        assert_ne!(found.warnings.first().map(|warning| &*warning.message), Some(TOO_DEEP), "{open}");
        for times in [10_001, 200_000] {
            assert_is_too_deep(&nested(times));
        }
    }
    one(&format!("import './m.js';x={}{}", "[".repeat(9_999), "]".repeat(9_999)), JsStatic);
}

#[test]
fn statements_nested_too_deep_are_not_parsed_and_others_are() {
    for form in ["if(a)b;else ", "if(a){}else ", "if(a)", "for(;;)", "while(a)", "do ", "with(a)", "b:"] {
        let nested = |times: usize| format!("import('./m.js');{}c", form.repeat(times));
        one_or_unreadable(&nested(4_900));
        for times in [10_001, 200_000] {
            assert_is_too_deep(&nested(times));
        }
    }
}

#[test]
fn long_chains_are_parsed() {
    for link in [" + a", "+a", "||a", "&&a", "??a", ".a", "?.a", "()", "`a`", "[0]", "/a", " in a", ",a"] {
        one(
            &format!("import('./m.js');x=(a{})", link.repeat(if link.contains('?') { 4_900 } else { 20_000 })),
            JsDynamic,
        );
    }
    one(&format!("import('./m.js');x={}a", "a+".repeat(200_000)), JsDynamic);
    one(&format!("import('./m.js');{}", "if(a){b()}c=d?e:f;".repeat(20_000)), JsDynamic);
    one(&format!("import('./m.js');x={{{}}}", "a:!b,".repeat(20_000)), JsDynamic);
}

const TOO_DEEP: &str =
    "can't be read as JavaScript, so its imports are left as they are: it is nested more than 10000 deep";

#[track_caller]
fn assert_is_too_deep(input: &str) {
    let found = scan(PATH, Kind::Script, input.as_bytes());
    let messages: Vec<&str> = found.warnings.iter().map(|warning| &*warning.message).collect();
    assert_eq!(messages, [TOO_DEEP], "{}", &input[..50]);
    assert_eq!(found.references, []);
}

/// Parsed without a word about its depth.
#[track_caller]
fn one_or_unreadable(input: &str) {
    let found = scan(PATH, Kind::Script, input.as_bytes());
    assert!(found.warnings.iter().all(|warning| warning.message != TOO_DEEP), "{}", &input[..50]);
}

#[test]
fn the_kind_of_a_script_is_in_its_text_or_its_name() {
    for module in ["import './a.js'", "export const a = 1", "import.meta.url", "await f()", "export {}"] {
        assert_eq!(script_kind(PATH, module.as_bytes()), ScriptKind::Module, "{module}");
    }
    for classic in ["f()", "import('./a.js')", "with (a) b()", "<!-- old\nf()", ""] {
        assert_eq!(script_kind(PATH, classic.as_bytes()), ScriptKind::Classic, "{classic}");
    }
    assert_eq!(script_kind("js/x.mjs", b"f()"), ScriptKind::Module);
}

#[test]
fn every_sign_of_a_module_is_seen_and_its_words_alone_are_none() {
    let modules = [
        "export default 1",
        "import React from \"react\"",
        "import 'react'",
        "const a = 1;\nexport { a };",
        "/* export {} */ 'use strict'; f(); export class A {}",
        "import './a.js'; f()",
        "const { url } = import.meta",
        "const a = await fetch('/a')",
        "if (a) { await b() }",
        "await import('./a.js')",
        "#!/usr/bin/env node\nexport {}",
    ];
    for module in modules {
        assert!(clean_scan(PATH, module.as_bytes()).is_module, "{module}");
        assert_eq!(script_kind(PATH, module.as_bytes()), ScriptKind::Module, "{module}");
    }
    let classics = [
        "",
        "f()",
        "import('./a.js')",
        "import('react').then(f)",
        "// export default 1\nf()",
        "/*\nexport default 1\n*/",
        "a = `\nexport default 1\nimport b from 'b'\n`",
        "a = 'import.meta'; b = /import.meta/; c = `import.meta`",
        "a = \"export {}; import b from 'b'\"",
        "f(async () => await g())",
        "exports.a = 1; module.exports = a",
        "var a = { import: 1, export: 2 }; a.import; a.export",
        "with (a) await (b)",
    ];
    for classic in classics {
        assert!(!clean_scan(PATH, classic.as_bytes()).is_module, "{classic}");
        assert_eq!(script_kind(PATH, classic.as_bytes()), ScriptKind::Classic, "{classic}");
    }
    assert!(clean_scan("js/x.mjs", b"f()").is_module);
    assert!(!clean_scan("js/x.cjs", b"f()").is_module);
}

#[test]
fn what_cannot_be_read_is_a_module_if_it_has_a_declaration() {
    let is_module = |text: &str| scan(PATH, Kind::Script, text.as_bytes()).is_module;
    assert!(is_module("import a from './a.js';\nlet b = ;"));
    assert!(is_module("export type A = string;"));
    assert!(is_module(&format!("export {{}};{}", " ".repeat(16 << 20))));
    assert!(is_module("let b = ;\nimport a from './a.js';"));
    assert!(is_module("let b = ;\nexport default b"));
    assert!(!is_module("let b = ;\n{ export default b }"));
    assert!(!is_module("let b = 'no end\nexport default b"));
}

#[test]
fn of_a_script_without_imports_of_files_no_fault_is_told() {
    for script in ["import a from 'a';\nlet b = ;", "let b = ;\nexport default b", "await 1 2"] {
        let found = scan(PATH, Kind::Script, script.as_bytes());
        assert_eq!((found.references, found.warnings), (Vec::new(), Vec::new()), "{script}");
        assert_eq!(found.is_module, !script.starts_with("await"), "{script}");
    }
}

#[test]
fn a_script_that_would_swallow_the_next_does_not_parse() {
    for open in ["f() /* no end", "a = `no end", "a = 'no end", "f(", "if (a) {", "a = /no end"] {
        assert!(matches!(script_kind(PATH, open.as_bytes()), ScriptKind::Unparsable(_)), "{open}");
    }
}
