//! Lines of JSON with a checksum as the last line, so that no damage of a cache file goes unnoticed.

use serde::Serialize;

/// A value as a line of JSON.
pub(crate) fn to_line(value: &impl Serialize) -> String {
    let line = serde_json::to_string(value);
    line.unwrap_or_else(|error| unreachable!("BUG: a line of the cache can't be written: {error}")) + "\n"
}

/// The text with its checksum behind it. It must end with a line break, or be empty.
pub(crate) fn sealed(mut text: String) -> String {
    let checksum = crc32fast::hash(text.as_bytes());
    text.push_str(&format!("crc32 {checksum:08x}\n"));
    text
}

/// The text without its checksum; `None` if it is not the text that was sealed.
pub(crate) fn unsealed(sealed: &str) -> Option<&str> {
    let end = sealed.strip_suffix('\n')?;
    let line = end.rfind('\n').map_or(0, |at| at + 1);
    let text = &sealed[..line];
    (end[line..] == format!("crc32 {:08x}", crc32fast::hash(text.as_bytes()))).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_is_read_and_any_damage_is_noticed() {
        for text in ["", "\n", "one\ntwo\n"] {
            let whole = sealed(text.to_owned());
            assert_eq!(unsealed(&whole), Some(text));
            for end in 0..whole.len() {
                assert_eq!(unsealed(&whole[..end]), None, "{end}");
            }
            for at in 0..whole.len() {
                let mut bytes = whole.clone().into_bytes();
                bytes[at] ^= 1;
                let damaged = String::from_utf8(bytes).unwrap();
                assert_eq!(unsealed(&damaged), None, "{damaged}");
            }
        }
    }
}
