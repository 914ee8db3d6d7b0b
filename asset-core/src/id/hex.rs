//! Hex digits, lower case.

#[cfg(feature = "assets")]
const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// The hex digits of `bytes`.
#[cfg(feature = "assets")]
pub(crate) fn encode(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|&byte| [byte >> 4, byte & 15])
        .map(|nibble| char::from(DIGITS[usize::from(nibble)]))
        .collect()
}

/// Whether `text` is made of lower-case hex digits only.
pub(crate) fn is_hex(text: &str) -> bool {
    text.bytes().fold(true, |so_far, byte| so_far & matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
