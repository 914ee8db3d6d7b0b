use http::{HeaderMap, header};

use super::ETag;
use super::etag::TagList;

/// `If-None-Match` (RFC 9110 section 13.1.2).
pub(crate) struct IfNoneMatch<'a>(TagList<'a>);

impl<'a> IfNoneMatch<'a> {
    pub(crate) fn of(headers: &'a HeaderMap) -> Option<Self> {
        TagList::of(headers.get_all(header::IF_NONE_MATCH)).map(Self)
    }

    /// Whether it is `*`, which fits whatever there is.
    pub(crate) fn is_any(&self) -> bool {
        self.0.is_any()
    }

    /// Whether the bytes must be sent: weak comparison, because the tag only saves sending them.
    pub(crate) fn holds(&self, etag: &ETag) -> bool {
        !self.is_any() && !self.0.any(|tag| etag.is_weakly(tag))
    }
}
