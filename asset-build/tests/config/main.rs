//! What `asset.toml` may say, what is said of a wrong one, and where it is searched.
#![allow(clippy::unwrap_used)]

mod properties;
mod search;
mod single_values;
mod text;
mod together;
mod values;

use asset_build::Config;
use asset_core::ErrorKind;

pub(crate) fn read(text: &str) -> Config {
    Config::parse(text, "asset.toml").unwrap_or_else(|error| panic!("{error}"))
}

/// The message for a text that must be refused.
pub(crate) fn refusal(text: &str) -> String {
    let error = Config::parse(text, "asset.toml").err().unwrap_or_else(|| panic!("not refused: {text}"));
    assert_eq!(error.kind(), ErrorKind::Config);
    error.to_string()
}

/// Each text with the message for it in the next line.
pub(crate) fn refusals(texts: &[&str]) -> String {
    texts.iter().map(|text| format!("{}\n  {}\n", text.replace('\n', " ⏎ "), refusal(text))).collect()
}
