//! What is said of texts that are refused.

use asset_core::{Error, ErrorKind};

/// Each text with what is said of it.
pub(crate) fn refusals<T>(texts: &[&str], parse: impl Fn(&str) -> Result<T, Error>) -> String {
    let line = |text: &&str| {
        let error = parse(text).err().unwrap_or_else(|| panic!("not refused: {text}"));
        assert_eq!(error.kind(), ErrorKind::Invalid);
        format!("{text:?}\n  {error}\n")
    };
    texts.iter().map(line).collect()
}
