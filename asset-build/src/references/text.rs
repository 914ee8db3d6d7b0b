//! Text that a tokeniser can read, and the way back from its offsets to the bytes of the file.

use std::borrow::Cow;
use std::ops::Range;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Whether the bytes say that they are UTF-16.
pub(crate) fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")
}

/// The text of a file that [`is_utf16`].
pub(super) fn decode_utf16(bytes: &[u8]) -> String {
    let unit = if bytes.starts_with(b"\xff\xfe") { u16::from_le_bytes } else { u16::from_be_bytes };
    let units = bytes.as_chunks().0.iter().skip(1).map(|&pair| unit(pair));
    char::decode_utf16(units).map(|decoded| decoded.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Text made from bytes of a file: bytes that are not UTF-8 become the characters they are in Latin-1,
/// XML entities for the characters they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text<'a> {
    text: Cow<'a, str>,
    /// Where text and file go in step from: (offset in the text, offset in the file), ascending in both.
    steps: Vec<(usize, usize)>,
}

impl<'a> Text<'a> {
    /// An empty text to push to.
    pub(super) fn new() -> Self {
        Self { text: Cow::Borrowed(""), steps: Vec::new() }
    }

    /// The text of a whole file, without its byte order mark.
    pub(super) fn of_file(bytes: &'a [u8]) -> Self {
        let start = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        let bytes = &bytes[start..];
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Self { text: Cow::Borrowed(text), steps: vec![(0, start)] };
        }
        let mut text = Self::new();
        let mut offset = start;
        for chunk in bytes.utf8_chunks() {
            text.push(chunk.valid(), offset);
            offset += chunk.valid().len();
            for &byte in chunk.invalid() {
                text.push_escape(char::from(byte), offset..offset + 1);
                offset += 1;
            }
        }
        text
    }

    /// Adds literal text of the file at `offset`.
    pub(super) fn push(&mut self, literal: &str, offset: usize) {
        self.step(offset);
        self.text.to_mut().push_str(literal);
        self.step(offset + literal.len());
    }

    /// Adds one character that the bytes at `span` of the file mean.
    pub(super) fn push_escape(&mut self, meant: char, span: Range<usize>) {
        self.step(span.start);
        self.text.to_mut().push(meant);
        self.step(span.end);
    }

    fn step(&mut self, offset: usize) {
        self.steps.push((self.text.len(), offset));
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The offset in the file of the byte at `position` of the text.
    pub(super) fn offset(&self, position: usize) -> usize {
        let next = self.steps.partition_point(|&(start, _)| start <= position);
        match next.checked_sub(1).map(|step| self.steps[step]) {
            Some((start, offset)) => offset + (position - start),
            None => position,
        }
    }

    /// The bytes of the file that the text at `range` was made from.
    pub(super) fn span(&self, range: Range<usize>) -> Range<usize> {
        // Of the steps at one position the first is where the text before ends, the last where the text behind begins.
        let first = self.steps.partition_point(|&(start, _)| start < range.end);
        let end = match self.steps.get(first) {
            Some(&(start, offset)) if start == range.end && !range.is_empty() => offset,
            _ => self.offset(range.end),
        };
        self.offset(range.start)..end
    }
}

/// Where `part` begins in `whole`, of which it is a slice.
pub(super) fn offset_in(whole: &str, part: &str) -> usize {
    part.as_ptr().addr() - whole.as_ptr().addr()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &Text<'_>, part: &str) -> Option<Range<usize>> {
        text.as_str().find(part).map(|start| text.span(start..start + part.len()))
    }

    #[test]
    fn bytes_that_are_not_utf8_shift_nothing() {
        let text = Text::of_file(b"a\xfcb\xc3\xbcc");
        assert_eq!(text.as_str(), "a\u{fc}b\u{fc}c");
        assert_eq!(span(&text, "a\u{fc}"), Some(0..2));
        assert_eq!(span(&text, "b\u{fc}c"), Some(2..6));
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        let text = Text::of_file(b"\xef\xbb\xbfab");
        assert_eq!((text.as_str(), span(&text, "b")), ("ab", Some(4..5)));
    }

    #[test]
    fn a_span_ends_before_what_the_text_left_out() {
        let mut text = Text::new();
        text.push("url(", 10);
        text.push_escape('"', 14..20);
        text.push("a", 20);
        text.push(")", 90);
        assert_eq!(span(&text, "\"a"), Some(14..21));
        assert_eq!(span(&text, ")"), Some(90..91));
    }
}
