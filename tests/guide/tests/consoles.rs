//! What the guide shows in a console is what is printed.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::path::Path;

use asset_guide::{Console, Page, agree};

#[test]
fn every_console_prints_what_the_page_shows() {
    let mut commands = 0;
    for page in Page::book().unwrap() {
        commands += replay(&page);
    }
    assert!(commands > 50, "only {commands} commands were run");
}

/// Runs a page's consoles one after the other, in one copy of the project; gives the number of commands.
fn replay(page: &Page) -> usize {
    let consoles = page.blocks().into_iter().filter(|block| block.language == "console");
    let mut steps: Vec<_> = consoles.map(|block| (block.range.start, Ok(block))).collect();
    steps.extend(page.hidden_commands().into_iter().map(|(at, command)| (at, Err(command))));
    steps.sort_by_key(|&(at, _)| at);
    if steps.is_empty() {
        return 0;
    }
    let console = Console::open(Path::new(env!("CARGO_BIN_EXE_asset-of-the-guide"))).unwrap();
    let mut printed = Vec::new();
    for (_, step) in &steps {
        match step {
            Ok(block) => printed.push((block.range.clone(), console.replay(&block.text).unwrap())),
            Err(hidden) => assert_eq!(console.run(hidden).unwrap(), "", "{}: {hidden}", page.path.display()),
        }
    }
    agree(page, &printed);
    printed.iter().flat_map(|(_, text)| text.lines()).filter(|line| line.starts_with("$ ")).count()
}
