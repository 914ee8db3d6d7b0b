//! The request headers that decide an answer, each a type of its own; every parser is total and linear.

mod accept_encoding;
mod etag;
mod if_match;
mod if_none_match;
mod if_range;
mod range;

pub(crate) use self::accept_encoding::AcceptEncoding;
pub(crate) use self::etag::ETag;
pub(crate) use self::if_match::IfMatch;
pub(crate) use self::if_none_match::IfNoneMatch;
pub(crate) use self::if_range::IfRange;
pub(crate) use self::range::{Part, Range};

/// `value` without the white space that may surround a list's elements (RFC 9110 section 5.6.3).
fn trimmed(mut value: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = value {
        value = rest;
    }
    while let [rest @ .., b' ' | b'\t'] = value {
        value = rest;
    }
    value
}
