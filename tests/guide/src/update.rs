//! Pages that say something else than what is.

use std::fs;
use std::ops::Range;

use crate::Page;

/// Fails unless `page` has each of these texts at its place in bytes; with `GUIDE_UPDATE=always` writes them there.
/// How long something took is no difference.
///
/// # Panics
/// If the page says something else, or can't be written.
pub fn agree(page: &Page, texts: &[(Range<usize>, String)]) {
    let differing: Vec<_> =
        texts.iter().filter(|(range, text)| timeless(&page.text[range.clone()]) != timeless(text)).collect();
    if differing.is_empty() {
        return;
    }
    if std::env::var("GUIDE_UPDATE").as_deref() == Ok("always") {
        let mut updated = page.text.clone();
        for (range, text) in differing.into_iter().rev() {
            updated.replace_range(range.clone(), text);
        }
        fs::write(Page::root().join(&page.path), updated).expect("can't write the page");
        return;
    }
    let mut message = format!("{}: run again with GUIDE_UPDATE=always, and read the diff", page.path.display());
    for (range, text) in differing {
        let line = page.text[..range.start].matches('\n').count() + 1;
        message += &format!("\n\n--- line {line} says\n{}--- and it is\n{text}", &page.text[range.clone()]);
    }
    panic!("{message}");
}

/// `text` without its numbers of milliseconds.
fn timeless(text: &str) -> String {
    let mut words: Vec<&str> = text.split(' ').collect();
    for at in 1..words.len() {
        if words[at].trim_end_matches([',', ';', '\n']).starts_with("ms") && words[at - 1].parse::<f64>().is_ok() {
            words[at - 1] = "_";
        }
    }
    words.join(" ")
}
