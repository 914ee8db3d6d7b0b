//! The book is whole: its contents, its links, its blocks.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use asset_build::Config;
use asset_guide::{Page, anchor};

/// Where the repository is read on the web; links into it are looked up here.
const FORGE: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/");

#[test]
fn the_contents_name_every_page_once() {
    let summary = Page::read("docs/SUMMARY.md").unwrap();
    let named: Vec<PathBuf> = summary.links().iter().map(|link| Path::new("docs").join(&link.target)).collect();
    let once: BTreeSet<&PathBuf> = named.iter().collect();
    assert_eq!(once.len(), named.len(), "a page is named twice");
    let pages = Page::book().unwrap();
    let there: BTreeSet<&PathBuf> =
        pages.iter().map(|page| &page.path).filter(|path| !path.ends_with("SUMMARY.md")).collect();
    let missing: Vec<_> = there.symmetric_difference(&once).collect();
    assert!(missing.is_empty(), "in docs/SUMMARY.md or below docs/, but not in both: {missing:?}");
}

#[test]
fn every_link_leads_to_a_page_and_heading() {
    let mut broken = Vec::new();
    for page in Page::book().unwrap().into_iter().chain(Page::beside_the_book().unwrap()) {
        let is_in_book = page.path.starts_with("docs");
        for link in page.links() {
            if let Err(why) = follow(&page, &link.target, is_in_book) {
                broken.push(format!("{}:{}: {} {why}", page.path.display(), link.line, link.target));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

fn follow(page: &Page, target: &str, is_in_book: bool) -> Result<(), String> {
    let (path, heading) = target.split_once('#').unwrap_or((target, ""));
    let path = match path.strip_prefix(FORGE) {
        Some(rest) => PathBuf::from(rest.split_once("/main").map_or("", |(_, path)| path.trim_start_matches('/'))),
        // What is on the web, and what rustdoc resolves.
        None if path.contains("://") || path.contains("::") => return Ok(()),
        None if path.is_empty() => page.path.clone(),
        None => plain(&page.path.parent().unwrap_or(Path::new("")).join(path)),
    };
    if is_in_book && !target.starts_with(FORGE) && !path.starts_with("docs") {
        return Err("leaves the book, where only a whole URL leads on".to_owned());
    }
    if !Page::root().join(&path).exists() {
        return Err("is not there".to_owned());
    }
    if heading.is_empty() {
        return Ok(());
    }
    let headings = Page::read(&path).map_err(|error| error.to_string())?.headings();
    match headings.iter().any(|known| anchor(known) == heading) {
        true => Ok(()),
        false => Err("has no such heading".to_owned()),
    }
}

/// `path` without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}

#[test]
fn every_block_says_what_it_is() {
    const LANGUAGES: [&str; 13] =
        ["console", "css", "elixir", "html", "jinja", "js", "json", "nginx", "python", "ruby", "rust", "sh", "text"];
    for page in Page::book().unwrap() {
        for block in page.blocks() {
            let known = LANGUAGES.contains(&&*block.language) || ["toml", "yaml"].contains(&&*block.language);
            assert!(known, "{}:{}: `{}`", page.path.display(), block.line, block.language);
        }
    }
}

#[test]
fn every_configuration_is_accepted() {
    let mut configurations = 0;
    // The examples of single keys are those of the reference, which is accepted as a whole.
    for page in Page::book().unwrap().iter().filter(|page| !page.path.ends_with("settings.md")) {
        for block in page.blocks().iter().filter(|block| block.language == "toml") {
            if block.file_name().is_some_and(|name| name != "asset.toml") {
                continue;
            }
            // A variable of the environment is the deploy's; here any token does.
            let text = block.text.replace("token-env = \"RELEASE\"", "token = \"v1\"");
            if let Err(error) = Config::parse(&text, "asset.toml") {
                panic!("{}:{}: {error}", page.path.display(), block.line);
            }
            configurations += 1;
        }
    }
    assert!(configurations > 5, "only {configurations} configurations were read");
}

#[test]
fn every_page_with_code_is_among_the_documentation_tests() {
    let tested = Page::read("tests/guide/src/pages.rs").unwrap().text;
    for page in Page::book().unwrap() {
        if page.blocks().iter().any(|block| block.language == "rust") {
            let path = page.path.strip_prefix("docs").unwrap().display().to_string();
            assert!(tested.contains(&format!("\"{path}\"")), "{path} is not in tests/guide/src/pages.rs");
        }
    }
}

#[test]
fn code_that_is_no_documentation_test_stands_in_a_recipe() {
    for page in Page::book().unwrap() {
        for block in page.blocks().iter().filter(|block| block.language == "rust" && block.has("ignore")) {
            let place = format!("{}:{}", page.path.display(), block.line);
            let file = block.file_name().unwrap_or_else(|| panic!("{place}: whose code is it?"));
            let source = Page::read(file).unwrap_or_else(|error| panic!("{place}: {file}: {error}")).text;
            let excerpt: Vec<&str> =
                block.text.lines().skip(1).map(str::trim).filter(|line| !line.is_empty()).collect();
            let lines: Vec<&str> = source.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            for part in excerpt.split(|line| *line == "// …") {
                assert!(
                    part.is_empty() || lines.windows(part.len()).any(|window| window == part),
                    "{place}: {file} does not have\n{}",
                    part.join("\n")
                );
            }
        }
    }
}
