use http::{HeaderMap, HeaderValue, header};

use super::{ETag, trimmed};

/// `If-Range` (RFC 9110 section 13.1.5).
pub(crate) struct IfRange<'a>(&'a HeaderValue);

impl<'a> IfRange<'a> {
    pub(crate) fn of(headers: &'a HeaderMap) -> Option<Self> {
        headers.get(header::IF_RANGE).map(Self)
    }

    /// Whether the part is of the bytes that the client has: only a strong tag says so, never a date.
    pub(crate) fn holds(&self, etag: &ETag) -> bool {
        etag.is_strongly(trimmed(self.0.as_bytes()))
    }
}
