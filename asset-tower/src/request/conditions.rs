//! The conditions of a request: `If-Match`, `If-None-Match`, `If-Range` and `Range`.

use http::request::Parts;
use http::{HeaderMap, Method, header};

use crate::headers::{AcceptEncoding, ETag, Range, TagList, trimmed};
use crate::response::{CachedResponse, Final, IfMissing, Selected, Wanted};

/// An asset that a URL means.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target<'a> {
    pub(crate) cached: &'a CachedResponse,
    /// Whether its bytes never change under this URL.
    pub(crate) is_immutable: bool,
    pub(crate) if_missing: IfMissing<'a>,
}

/// Selects the coding and the part of an asset that a request gets, with its conditions in the order of RFC 9110 section
/// 13.2.2.
///
/// # Errors
/// The answer, if no bytes are needed for it.
pub(crate) fn evaluate<'a>(request: &Parts, target: Target<'a>) -> Result<Selected<'a>, Final<'a>> {
    let Target { cached, is_immutable, if_missing } = target;
    let headers = &request.headers;
    let coding = AcceptEncoding::of(headers).choose(|coding| cached.has(coding));
    let whole = Selected { cached, coding, is_immutable, wanted: Wanted::Whole, if_missing };
    let form = whole.form();
    let etag = &form.representation.etag;
    if !if_match(headers, etag) {
        return Err(Final::PreconditionFailed);
    }
    match if_none_match(headers, etag) {
        Fresh::No => {}
        // A source may have been edited, so that its bytes have another tag.
        Fresh::ByTag if !form.representation.blob.is_source() => return Err(Final::NotModified(form)),
        Fresh::ByTag | Fresh::IfThereAreAny => return Ok(Selected { wanted: Wanted::Confirmation, ..whole }),
    }
    let size = form.representation.blob.size;
    match range(request, etag) {
        None => Ok(whole),
        Some(range) => match range.part(size) {
            Some(part) => Ok(Selected { wanted: Wanted::Part(part), ..whole }),
            // The end of nothing is nothing, and that can be sent.
            None if size == 0 && range.is_suffix() => Ok(whole),
            None => Err(Final::RangeNotSatisfiable(size)),
        },
    }
}

/// Whether a client has what it asks for.
enum Fresh {
    No,
    /// One of its tags is the asset's.
    ByTag,
    /// `*`: if there are any bytes.
    IfThereAreAny,
}

/// `If-Match` (RFC 9110 section 13.1.1): strong comparison, so a weak tag never matches.
fn if_match(headers: &HeaderMap, etag: &ETag) -> bool {
    let tags = TagList::of(headers.get_all(header::IF_MATCH));
    tags.is_none_or(|tags| tags.is_any() || tags.any(|tag| etag.is_strongly(tag)))
}

/// `If-None-Match` (RFC 9110 section 13.1.2): weak comparison, because the tag only saves sending the bytes.
fn if_none_match(headers: &HeaderMap, etag: &ETag) -> Fresh {
    match TagList::of(headers.get_all(header::IF_NONE_MATCH)) {
        Some(tags) if tags.is_any() => Fresh::IfThereAreAny,
        Some(tags) if tags.any(|tag| etag.is_weakly(tag)) => Fresh::ByTag,
        Some(_) | None => Fresh::No,
    }
}

/// `If-Range` (RFC 9110 section 13.1.5): only a strong tag, never a date, says that a part is of the client's bytes.
fn if_range(headers: &HeaderMap, etag: &ETag) -> bool {
    headers.get(header::IF_RANGE).is_none_or(|value| etag.is_strongly(trimmed(value.as_bytes())))
}

/// The range that counts: only GET has ranges (RFC 9110 section 14.2).
fn range(request: &Parts, etag: &ETag) -> Option<Range> {
    if request.method != Method::GET {
        return None;
    }
    Range::of(&request.headers).filter(|_| if_range(&request.headers, etag))
}
