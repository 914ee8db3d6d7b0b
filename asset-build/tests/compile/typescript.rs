//! TypeScript and JSX.

use std::process::Command;

use asset_build::compile::{Compiler, Locations, Source, Targets, TypeScript};
use insta::assert_snapshot;

use crate::support::{Site, origin};

const DECORATORS: &str = r#"{ "compilerOptions": { "experimentalDecorators": true } }"#;

fn compiler(site: &Site) -> TypeScript {
    TypeScript::new(site.path(""), Targets::default())
}

fn text(source: &str) -> String {
    let site = Site::new(&[("app.ts", source)]);
    site.text(&compiler(&site), "app.ts")
}

fn errors(source: &str) -> String {
    let site = Site::new(&[("app.ts", source)]);
    site.errors(&compiler(&site), "app.ts")
}

/// What a module prints under node; nothing is printed if there is no node.
fn run(site: &Site, name: &str) -> Option<String> {
    let script = site.path("out.mjs");
    std::fs::write(&script, site.text(&compiler(site), name)).unwrap();
    match Command::new("node").arg(&script).output() {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            Some(String::from_utf8(output.stdout).unwrap())
        }
        Err(error) if std::env::var_os("CI").is_none() => {
            eprintln!("skipped, node does not run: {error}");
            None
        }
        Err(error) => panic!("node does not run: {error}"),
    }
}

fn assert_prints(source: &str, expected: &str) {
    assert_prints_with(&[("app.ts", source)], expected);
}

fn assert_prints_with(files: &[(&str, &str)], expected: &str) {
    let site = Site::new(files);
    if let Some(printed) = run(&site, files[0].0) {
        assert_eq!(printed, expected);
    }
}

#[test]
fn types_are_stripped() {
    assert_snapshot!(text(r#"
import type { Product } from "./product";
import { type Price, total } from "./price";
interface Cart { items: Product[] }
export function sum(cart: Cart, start = 0 as number): Price {
    return total(cart.items!, start) satisfies Price;
}
export abstract class Base<T> { constructor(private readonly value: T, public name?: string) {} abstract run(): void }
declare global { interface Window { cart: Cart } }
let x = <any>sum;
"#), @r#"
    import { total } from "./price";
    export function sum(cart, start = 0) {
    	return total(cart.items, start);
    }
    export class Base {
    	value;
    	name;
    	constructor(value, name) {
    		this.value = value;
    		this.name = name;
    	}
    }
    let x = sum;
    "#);
}

#[test]
fn imports_that_only_types_use_are_dropped_unless_verbatim_module_syntax_is_set() {
    let source = "import { A } from './a';\nimport './side-effect';\nexport let a: A;\n";
    assert_snapshot!(text(source), @r#"
    import "./side-effect";
    export let a;
    "#);
    let config = r#"{ "compilerOptions": { "verbatimModuleSyntax": true } }"#;
    let site = Site::new(&[("app.ts", source), ("tsconfig.json", config)]);
    assert_snapshot!(site.text(&compiler(&site), "app.ts"), @r#"
    import { A } from "./a";
    import "./side-effect";
    export let a;
    "#);
}

#[test]
fn enums_are_objects_in_both_directions() {
    assert_prints(
        "enum Color { Red, Green = 4, Blue, Name = 'n' } const enum Flag { A = 1 << 2, B = A | 1 }\n\
         console.log(Color.Blue, Color[4], Color.Name, Flag.B, Object.keys(Color).length);",
        "5 Green n 5 7\n",
    );
}

#[test]
fn namespaces_are_objects_that_merge() {
    assert_prints(
        "namespace Shop { export const tax = 7; export namespace Deep { export const a = tax * 2 } }\n\
         namespace Shop { export function gross(net: number) { return net + Shop.tax } }\n\
         console.log(Shop.gross(1), Shop.Deep.a);",
        "8 14\n",
    );
}

#[test]
fn parameter_properties_become_fields() {
    assert_prints(
        "class Point { constructor(public x: number, protected y = 2) {} sum() { return this.x + this.y } }\n\
         console.log(new Point(1).sum(), Object.keys(new Point(1)).join());",
        "3 x,y\n",
    );
}

#[test]
fn class_fields_are_defined_unless_the_configuration_assigns_them() {
    let source = "class A { set x(v) { console.log('set', v) } } class B extends A { x = 1; y: number }\n\
                  console.log(Object.keys(new B()).join());";
    assert_prints(source, "x,y\n");
    let config = r#"{ "compilerOptions": { "useDefineForClassFields": false } }"#;
    assert_prints_with(&[("app.ts", source), ("tsconfig.json", config)], "set 1\n\n");
    let config = r#"{ "compilerOptions": { "target": "ES2020" } }"#;
    assert_prints_with(&[("app.ts", source), ("tsconfig.json", config)], "set 1\n\n");
}

#[test]
fn experimental_decorators_are_applied_as_typescript_does() {
    let source = r#"
const seen: string[] = [];
const note = (name: string) => (...args: any[]) => { seen.push(`${name}:${args.length}:${String(args[1])}`) };
const twice = (target: any, key: string, descriptor: PropertyDescriptor) => {
    const old = descriptor.value;
    descriptor.value = function () { return old.call(this) * 2 };
};
@note("second") @note("first")
class A {
    @note("field") field = 1;
    @twice run() { return 21 }
    method(@note("parameter") a: number) {}
}
console.log(new A().run(), seen.join(" "));
"#;
    assert_prints_with(
        &[("app.ts", source), ("tsconfig.json", DECORATORS)],
        "42 field:2:field parameter:3:method first:1:undefined second:1:undefined\n",
    );
}

#[test]
fn the_helpers_of_decorators_do_not_move_the_source_map() {
    let site =
        Site::new(&[("app.ts", "@tag\nexport class Known {}\nfunction tag(a) {}\n"), ("tsconfig.json", DECORATORS)]);
    let compiled = site.compiled(&compiler(&site), "app.ts");
    assert_eq!(origin(&compiled, "function tag"), "app.ts:3:1");
}

#[test]
fn decorators_without_the_option_are_an_error_at_the_first() {
    assert_snapshot!(errors("class A {}\n\nclass B {\n  @log run() {}\n}\n"), @r"app.ts:4:3: no browser runs decorators yet; set `experimentalDecorators` in tsconfig.json if TypeScript's own are meant");
}

#[test]
fn accessor_fields_are_an_error() {
    assert_snapshot!(errors("class A {\n  accessor a = 1;\n}\n"), @r"app.ts:2:3: no browser runs `accessor` fields yet; write a getter and a setter");
}

#[test]
fn what_only_common_js_can_do_is_an_error() {
    assert_snapshot!(errors("const a = 1;\nexport = a;\n"), @r"app.ts:2:1: export assignment cannot be used when targeting ECMAScript modules; consider using 'export default' or another module format instead");
    assert_snapshot!(errors("import fs = require('fs');\nfs.read();\n"), @r#"app.ts:1:1: import assignment cannot be used when targeting ECMAScript modules; consider using 'import * as ns from "mod"', 'import {a} from "mod"', 'import d from "mod"', or another module format instead"#);
}

#[test]
fn a_namespace_that_exports_a_variable_is_an_error() {
    assert_snapshot!(errors("namespace A { export let count = 0; }\n"), @r"app.ts:1:26: namespaces exporting non-const are not supported by Oxc. Change to const or see: https://oxc.rs/docs/guide/usage/transformer/typescript.html#partial-namespace-support");
}

#[test]
fn every_syntax_error_has_its_place() {
    assert_snapshot!(errors("let a: = 1;\n"), @r"app.ts:1:8: unexpected token");
    assert_snapshot!(errors("const a = 1;\nconst ü = 2, a = 3;\n"), @r"app.ts:1:7: identifier `a` has already been declared");
}

#[test]
fn a_file_that_is_not_utf8_is_an_error() {
    let site = Site::new(&[("app.ts", "")]);
    let path = site.path("app.ts");
    std::fs::write(&path, b"let a = 1;\nlet \xff = 2;\n").unwrap();
    let error = compiler(&site)
        .compile(&Source { path: &path, name: "app.ts", bytes: &std::fs::read(&path).unwrap(), map: None })
        .unwrap_err();
    assert_eq!(error[0].location().map(|at| (at.line, at.column)), Some((2, 5)));
}

#[test]
fn a_file_that_is_nested_too_deeply_is_an_error() {
    let deep = format!("{}{}", "(".repeat(100_000), ")".repeat(100_000));
    assert_snapshot!(errors(&deep), @r"app.ts:1:1: the script is nested more than 2000 deep");
}

#[test]
fn jsx_is_the_automatic_runtime_of_react_without_a_configuration() {
    let site = Site::new(&[("app.tsx", "export const a = <p class=\"b\">{1}<br/></p>;\n")]);
    assert_snapshot!(site.text(&compiler(&site), "app.tsx"), @r#"
    import { jsx as _jsx, jsxs as _jsxs } from "react/jsx-runtime";
    export const a = /* @__PURE__ */ _jsxs("p", {
    	class: "b",
    	children: [1, /* @__PURE__ */ _jsx("br", {})]
    });
    "#);
}

#[test]
fn jsx_is_what_the_configuration_says() {
    let source = "import { h, Fragment } from 'preact';\nexport const a = <><p>{1}</p></>;\n";
    let config = r#"{ "compilerOptions": { "jsx": "react", "jsxFactory": "h", "jsxFragmentFactory": "Fragment" } }"#;
    let site = Site::new(&[("js/app.jsx", source), ("tsconfig.json", config)]);
    assert_snapshot!(site.text(&compiler(&site), "js/app.jsx"), @r#"
    import { h, Fragment } from "preact";
    export const a = /* @__PURE__ */ h(Fragment, null, /* @__PURE__ */ h("p", null, 1));
    "#);
    let config = r#"{ "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "preact" } }"#;
    site.write("tsconfig.json", config);
    assert_snapshot!(site.text(&compiler(&site), "js/app.jsx"), @r#"
    import { h, Fragment } from "preact";
    import { jsx as _jsx, Fragment as _Fragment } from "preact/jsx-runtime";
    export const a = /* @__PURE__ */ _jsx(_Fragment, { children: /* @__PURE__ */ _jsx("p", { children: 1 }) });
    "#);
}

#[test]
fn a_pragma_wins_over_the_configuration() {
    let site = Site::new(&[("app.tsx", "/** @jsxImportSource solid-js/h */\nexport const a = <p/>;\n")]);
    assert_snapshot!(site.text(&compiler(&site), "app.tsx"), @r#"
    import { jsx as _jsx } from "solid-js/h/jsx-runtime";
    /** @jsxImportSource solid-js/h */
    export const a = /* @__PURE__ */ _jsx("p", {});
    "#);
}

#[test]
fn the_source_map_leads_to_the_source_and_has_its_text() {
    let source = "interface A {}\n\nexport const price: number = 12;\n";
    let site = Site::new(&[("js/app.ts", source)]);
    let compiled = site.compiled(&compiler(&site), "js/app.ts");
    assert_eq!(origin(&compiled, "price"), "app.ts:3:14");
    let map: serde_json::Value = serde_json::from_str(compiled.map.as_ref().unwrap()).unwrap();
    assert_eq!(map["sourcesContent"][0], source);
    let locations = Locations::of(compiled.map.as_ref().unwrap()).unwrap();
    let at = String::from_utf8(compiled.bytes.clone()).unwrap().find("price").unwrap();
    let found = locations.find(&site.path("js/app.ts"), &compiled.bytes, at).unwrap();
    assert_eq!((found.line, found.column), (3, 14));
}

#[test]
fn directives_and_comments_stay() {
    assert_snapshot!(text("/*! licence */\n'use strict';\n// a comment\nlet a: number = /* @__PURE__ */ f();\n"), @r#"
    /*! licence */
    "use strict";
    // a comment
    let a = /* @__PURE__ */ f();
    "#);
}
