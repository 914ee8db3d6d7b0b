//! How messages show names, paths and numbers.

use std::borrow::Cow;
use std::path::Path;

/// The most characters of a name that a message repeats.
pub(crate) const LONGEST: usize = 200;

/// A number of things: `1 asset`, `2 assets`.
///
/// ```
/// assert_eq!(asset_core::internal::counted(1, "asset"), "1 asset");
/// assert_eq!(asset_core::internal::counted(2_usize, "asset"), "2 assets");
/// ```
pub fn counted(count: impl TryInto<u64>, thing: &str) -> String {
    // A count that does not fit is not 1.
    let count = count.try_into().unwrap_or(u64::MAX);
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// `text` with all characters escaped that would move the cursor, color the terminal or change the direction of writing.
///
/// ```
/// assert_eq!(asset_core::internal::printable("a\u{1b}[31m\u{202e}.css"), r"a\u{1b}[31m\u{202e}.css");
/// ```
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_unseen) {
        text.chars().map(|c| if is_unseen(c) { c.escape_default().to_string() } else { c.to_string() }).collect()
    } else {
        text.into()
    }
}

/// `text` cut to 200 characters: messages repeat text of any length that visitors wrote.
///
/// ```
/// assert_eq!(asset_core::internal::shortened("css/app.css"), "css/app.css");
/// assert_eq!(asset_core::internal::shortened(&"a".repeat(1 << 20)).chars().count(), 201);
/// ```
pub fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

/// A path, escaped like [`printable`] text.
pub fn printable_path(path: impl AsRef<Path>) -> String {
    printable(&path.as_ref().to_string_lossy()).into_owned()
}

/// Control characters (C0 and C1), and those that change the direction of writing (Unicode Standard Annex 9, section 2).
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
