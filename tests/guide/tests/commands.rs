//! The page of commands has every command, and every page what there is to describe.
#![allow(clippy::unwrap_used)]

use std::process::Command;

use asset_guide::Page;

#[test]
fn every_command_is_shown_with_its_help() {
    let help = Command::new(env!("CARGO_BIN_EXE_asset-of-the-guide")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let commands = help.split_once("Commands:\n").unwrap().1.split_once("\n\n").unwrap().0;
    let page = Page::read("docs/guide/commands.md").unwrap();
    let consoles: String =
        page.blocks().iter().filter(|block| block.language == "console").map(|block| &*block.text).collect();
    for command in commands.lines().filter_map(|line| line.split_whitespace().next()) {
        assert!(consoles.contains(&format!("$ asset {command} --help\n")), "`{command}` is not on the page");
        assert!(page.headings().contains(&format!("asset {command}")), "`{command}` has no heading");
    }
}

#[test]
fn every_kind_of_error_has_its_heading() {
    let source = Page::read("asset-core/src/error.rs").unwrap().text;
    let kinds = source.split_once("pub enum ErrorKind {").unwrap().1.split_once("\n}").unwrap().0;
    let kinds: Vec<&str> = kinds.lines().filter_map(|line| line.trim().strip_suffix(',')).collect();
    assert!(kinds.len() >= 10, "{kinds:?}");
    let headings = Page::read("docs/guide/messages.md").unwrap().headings();
    for kind in kinds {
        assert!(headings.iter().any(|heading| heading == kind), "`{kind}` is not on the page");
    }
}

#[test]
fn every_text_of_the_service_is_on_the_page() {
    let source = Page::read("asset-tower/src/response/mod.rs").unwrap().text;
    let texts: Vec<&str> =
        source.lines().filter_map(|line| line.split_once('"')?.1.split_once("\\n\"")).map(|(text, _)| text).collect();
    assert!(texts.len() >= 7, "{texts:?}");
    let page = Page::read("docs/guide/messages.md").unwrap().text;
    for text in texts {
        assert!(page.contains(&format!("`{text}`")), "`{text}` is not on the page");
    }
}

#[test]
fn every_builder_method_of_the_service_is_described() {
    let source = ["builder", "service", "fallback"]
        .map(|name| Page::read(format!("asset-tower/src/{name}.rs")).unwrap().text)
        .concat();
    let public = source.lines().filter_map(|line| line.trim().strip_prefix("pub fn "));
    let names: Vec<&str> = public.filter_map(|line| line.split(['(', '<']).next()).collect();
    assert!(names.len() >= 15, "{names:?}");
    let page = Page::read("docs/guide/service.md").unwrap().text;
    for name in names {
        assert!(page.contains(&format!("`{name}")), "`{name}` is not on the page");
    }
}

#[test]
fn every_function_and_option_of_templates_is_described() {
    let page = Page::read("docs/guide/templates.md").unwrap();
    for function in asset_core::internal::TemplateFunction::ALL {
        assert!(page.headings().iter().any(|heading| heading == function.name()), "`{}`", function.name());
        for option in function.options() {
            assert!(page.text.contains(&format!("`{option}=")), "`{option}` of `{}`", function.name());
        }
    }
}

#[test]
fn every_macro_is_described() {
    let source = Page::read("asset-macros/src/lib.rs").unwrap().text;
    let macros = source.split("#[proc_macro]\npub fn ").skip(1).filter_map(|rest| rest.split('(').next());
    let headings = Page::read("docs/guide/rust.md").unwrap().headings();
    for name in macros {
        assert!(headings.iter().any(|heading| heading == &format!("{name}!")), "`{name}!` is not on the page");
    }
}
