//! Minified scripts.

use asset_build::compile::{Compiler, MinifyScript, Source, Targets};
use insta::assert_snapshot;

use crate::support::{Site, origin};

fn minify(path: &str, source: &str) -> String {
    let site = Site::new(&[(path, source)]);
    assert_eq!(site.warnings(&MinifyScript::new(Targets::default()), path), "");
    site.text(&MinifyScript::new(Targets::default()), path)
}

#[test]
fn a_module_keeps_its_exports_and_imports() {
    assert_snapshot!(minify("app.js", "import { total as sum } from \"./price.js\";\nconst unused = 1;\nfunction helper(first, second) { return first + second }\nexport const price = helper(sum, 2);\nexport default class Cart {}\n"), @r#"import{total as e}from"./price.js";function t(e,t){return e+t}export const price=t(e,2);export default class n{}"#);
}

#[test]
fn the_top_level_names_of_a_classic_script_stay() {
    assert_snapshot!(minify("app.js", "var cart = {};\nfunction addToCart(product, amount) { var line = product + amount; cart[line] = line; }\nlet later = 1;\nconst fixed = 2;\nclass Shop {}\n"), @r"var cart={};function addToCart(e,t){var n=e+t;cart[n]=n}let later=1;const fixed=2;class Shop{}");
}

#[test]
fn licence_comments_are_kept() {
    assert_snapshot!(minify("app.js", "/*! one */\n// plain\nf(); // @license two\n/**\n * @preserve three\n */\nfunction unused() { /*! four */ }\nexport {};\n"), @r"
    f();export{};
    /*! one */
    // @license two
    /**
    * @preserve three
    */
    /*! four */
    ");
}

#[test]
fn references_are_still_found() {
    assert_snapshot!(minify("app.js", "const worker = new Worker(new URL(\"./worker.js\", import.meta.url), { type: \"module\" });\nworker.postMessage(import.meta.resolve(\"./a.js\"));\nimport(\"./lazy.js\").then(({ run }) => run());\nimport data from \"./data.json\" with { type: \"json\" };\nconsole.log(data);\n"), @r#"new Worker(new URL(`./worker.js`,import.meta.url),{type:`module`}).postMessage(import.meta.resolve(`./a.js`)),import(`./lazy.js`).then(({run:e})=>e());import e from"./data.json"with{type:"json"};console.log(e);"#);
}

#[test]
fn nothing_is_lowered_without_targets() {
    assert_snapshot!(minify("app.mjs", "class A { #secret = 1; static { f?.(A) } get() { return this.#secret ?? 2 } }\nexport const b = new A().get() ** 2;\n"), @r"class e{#e=1;static{f?.(e)}get(){return this.#e??2}}export const b=new e().get()**2;");
}

#[test]
fn newer_syntax_is_lowered_for_targets() {
    let site = Site::new(&[("app.mjs", "export const b = a?.b ?? 1;\n")]);
    assert_snapshot!(site.text(&MinifyScript::new(Targets::parse("safari 13").unwrap()), "app.mjs"), @r"var e,t;export const b=(e=(t=a)==null?void 0:t.b)==null?1:e;");
}

#[test]
fn the_source_map_leads_to_the_source_and_names_what_was_shortened() {
    let site = Site::new(&[("app.mjs", "// a\n\nconst price = f();\n\nexport { price as default, price };\n")]);
    let compiled = site.compiled(&MinifyScript::new(Targets::default()), "app.mjs");
    assert_eq!(origin(&compiled, "f()"), "app.mjs:3:15");
    assert!(compiled.map.unwrap().contains("\"price\""));
}

#[test]
fn the_source_map_of_the_source_is_followed() {
    let map = r#"{"version":3,"sourceRoot":"src/","sources":["app.coffee"],"sourcesContent":["alert 1\n"],"names":[],"mappings":"AAAA"}"#;
    let source = Source { path: std::path::Path::new("app.js"), name: "app.js", bytes: b"alert(1);\n", map: Some(map) };
    let compiled = MinifyScript::new(Targets::default()).compile(&source).unwrap();
    assert_eq!(origin(&compiled, "alert"), "src/app.coffee:1:1");
}

#[test]
fn a_script_that_cannot_be_parsed_stays_as_it_is_with_a_warning() {
    let source = "let a = 1;\nlet b = ;\n";
    let site = Site::new(&[("app.js", source)]);
    let compiler = MinifyScript::new(Targets::default());
    assert_eq!(site.text(&compiler, "app.js"), source);
    assert_snapshot!(site.warnings(&compiler, "app.js"), @r"app.js:2:9: unexpected token; the script is not minified");
}

#[test]
fn a_script_that_awaits_outside_functions_is_a_module() {
    assert_snapshot!(minify("app.js", "const answer = await fetch(\"/a\");\nconsole.log(answer.status);\n"), @r"const e=await fetch(`/a`);console.log(e.status);");
}

#[test]
fn a_long_chain_of_operators_does_not_end_the_process() {
    let chain = (0..5_000).map(|n| format!("a{n}")).collect::<Vec<_>>().join(" + ");
    let site = Site::new(&[("app.js", &format!("f({chain});\n"))]);
    std::thread::Builder::new()
        .stack_size(256 << 20)
        .spawn(move || assert_eq!(site.warnings(&MinifyScript::new(Targets::default()), "app.js"), ""))
        .unwrap()
        .join()
        .unwrap();
}
