//! The text of a manifest, and what is said of it when it is damaged.
#![allow(dead_code, reason = "each test binary uses its own part")]

use asset_core::{Error, ErrorKind, Manifest};

/// A manifest in canonical form.
pub(crate) const WHOLE: &str = r#"{
  "schema": 1,
  "prefix": "/static/",
  "style": "filename",
  "version": "hash",
  "bundles": {
    "app": {"output": "site.css", "members": ["a.css", "b.css"]}
  },
  "assets": {
    "a.css": {"file": "a.0cc175b9.css", "version": "0cc175b9", "digest": "0cc175b9c0f1b6a831c399e269772661", "size": 1, "type": "text/css", "integrity": "sha384-VKWb"},
    "b.css": {"file": "b.92eb5ffe.css", "version": "92eb5ffe", "digest": "92eb5ffee6ae2fec3ad71c777531578f", "size": 2, "type": "text/css"},
    "site.css": {"file": "site.187ef443.css", "version": "187ef443", "digest": "187ef4436122d1cc2f40dc2b92f0eba0", "size": 3, "type": "text/css"}
  }
}
"#;

/// The error for a manifest that must be refused.
pub(crate) fn error(bytes: impl AsRef<[u8]>) -> Error {
    let bytes = bytes.as_ref();
    let error = Manifest::parse(bytes, "m.json")
        .err()
        .unwrap_or_else(|| panic!("not refused: {}", String::from_utf8_lossy(bytes)));
    assert_eq!(error.kind(), ErrorKind::Manifest);
    assert!(!error.message().chars().any(char::is_control), "{error:?}");
    error
}

/// `WHOLE` with the first `from` replaced.
pub(crate) fn with(from: &str, to: &str) -> String {
    assert!(WHOLE.contains(from), "{from}");
    WHOLE.replacen(from, to, 1)
}

/// Each replacement's new text with the message for the manifest that has it, in the next line.
pub(crate) fn refusals(from: &str, to: &[&str]) -> String {
    let shown = |c: char| {
        if c.is_control() { c.escape_default().to_string() } else { c.to_string() }
    };
    let message = |to: &&str| {
        let text: String = to.chars().map(shown).collect();
        format!("{text}\n  {}\n", error(with(from, to)))
    };
    to.iter().map(message).collect()
}
