use http::{HeaderMap, header};

use super::ETag;
use super::etag::TagList;

/// `If-Match` (RFC 9110 section 13.1.1).
pub(crate) struct IfMatch<'a>(TagList<'a>);

impl<'a> IfMatch<'a> {
    pub(crate) fn of(headers: &'a HeaderMap) -> Option<Self> {
        TagList::of(headers.get_all(header::IF_MATCH)).map(Self)
    }

    /// Whether the request may go on: strong comparison, so a weak tag never fits.
    pub(crate) fn holds(&self, etag: &ETag) -> bool {
        self.0.is_any() || self.0.any(|tag| etag.is_strongly(tag))
    }
}
