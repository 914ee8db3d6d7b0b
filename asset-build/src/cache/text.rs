//! The text of cache files: lines of JSON, and a checksum as the last line, so that no damage goes unnoticed.

use asset_core::internal::FileStamp;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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

/// A stamp, written as the text that it is displayed as.
#[derive(Clone, Copy)]
pub(crate) struct Stamp(FileStamp);

impl From<FileStamp> for Stamp {
    fn from(stamp: FileStamp) -> Self {
        Self(stamp)
    }
}

impl From<Stamp> for FileStamp {
    fn from(Stamp(stamp): Stamp) -> Self {
        stamp
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Stamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&str>::deserialize(deserializer)?;
        text.parse().map(Self).map_err(D::Error::custom)
    }
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
