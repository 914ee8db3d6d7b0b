//! Entity tags and lists of them.

use asset_core::{Coding, Digest};
use http::header::{GetAll, HeaderValue};

use super::trimmed;

/// `ETag` (RFC 9110 section 8.8.3): strong, made of the digest of the bytes sent and their coding.
#[derive(Debug, Clone)]
pub(crate) struct ETag(HeaderValue);

impl ETag {
    /// The tag of bytes with this digest.
    pub(crate) fn new(digest: Digest, coding: Option<Coding>) -> Self {
        let text = match coding {
            None => format!("\"{digest}\""),
            Some(coding) => format!("\"{digest}-{}\"", coding.name()),
        };
        Self(HeaderValue::try_from(text).unwrap_or_else(|_| unreachable!("BUG: hex digits can't be in a header")))
    }

    pub(crate) fn value(&self) -> &HeaderValue {
        &self.0
    }

    /// Strong comparison (RFC 9110 section 8.8.3.2) with one tag as it was sent.
    pub(crate) fn is_strongly(&self, tag: &[u8]) -> bool {
        self.0.as_bytes() == tag
    }

    /// Weak comparison with one tag as it was sent.
    pub(crate) fn is_weakly(&self, tag: &[u8]) -> bool {
        self.is_strongly(tag.strip_prefix(b"W/").unwrap_or(tag))
    }
}

/// The value of `If-Match` or `If-None-Match`: `*` or a list of tags, possibly on several lines.
pub(crate) struct TagList<'a>(GetAll<'a, HeaderValue>);

impl<'a> TagList<'a> {
    /// `None` if the header was not sent.
    pub(crate) fn of(lines: GetAll<'a, HeaderValue>) -> Option<Self> {
        lines.iter().next().is_some().then_some(Self(lines))
    }

    /// Whether the value is `*`.
    pub(crate) fn is_any(&self) -> bool {
        let mut lines = self.0.iter();
        lines.next().is_some_and(|line| trimmed(line.as_bytes()) == b"*") && lines.next().is_none()
    }

    /// Whether a tag of the list is as asked; what follows the first malformed tag of a line is not read.
    pub(crate) fn any(&self, mut is_it: impl FnMut(&[u8]) -> bool) -> bool {
        self.0.iter().any(|line| tags(line.as_bytes()).any(&mut is_it))
    }
}

/// The tags of one line; commas inside the quotes belong to the tag.
fn tags(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = line;
    std::iter::from_fn(move || {
        while let [b' ' | b'\t' | b',', after @ ..] = rest {
            rest = after;
        }
        let open = if rest.starts_with(b"W/\"") { 3 } else { 1 };
        if open == 1 && rest.first() != Some(&b'"') {
            return None;
        }
        let close = open + rest.get(open..)?.iter().position(|&byte| byte == b'"')?;
        let (tag, after) = rest.split_at(close + 1);
        let after = trimmed(after);
        // Anything that follows a tag without a comma is not part of a list.
        rest = if after.first() == Some(&b',') { after } else { &[] };
        Some(tag)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(line: &str) -> Vec<&str> {
        tags(line.as_bytes()).map(|tag| std::str::from_utf8(tag).expect("ASCII")).collect()
    }

    #[test]
    fn a_list_is_read_up_to_its_first_malformed_tag() {
        assert_eq!(listed(r#""a", W/"b" ,"c""#), [r#""a""#, r#"W/"b""#, r#""c""#]);
        assert_eq!(listed(r#""a,b",,"c""#), [r#""a,b""#, r#""c""#]);
        assert_eq!(listed(r#""a", bare, "c""#), [r#""a""#]);
        assert_eq!(listed(r#""a" "b""#), [r#""a""#]);
        for garbage in ["", "a", "\"", "W/", "W/\"", "w/\"a\"", "\u{7f}"] {
            assert!(listed(garbage).is_empty(), "{garbage}");
        }
    }
}
