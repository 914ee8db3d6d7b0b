//! The headers that decide an answer, each a type of its own; every parser is total and linear.

mod accept_encoding;
mod etag;
mod range;

pub(crate) use self::accept_encoding::AcceptEncoding;
pub(crate) use self::etag::{ETag, TagList};
pub(crate) use self::range::{Part, Range};

/// `value` without the white space that may surround a list's elements (RFC 9110 section 5.6.3).
pub(crate) fn trimmed(mut value: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = value {
        value = rest;
    }
    while let [rest @ .., b' ' | b'\t'] = value {
        value = rest;
    }
    value
}
