//! The one place that writes responses.

use std::sync::Arc;

use asset_core::Digest;
use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};
use http::{Response, StatusCode};

use crate::AssetBody;
use crate::file::{Content, Failure, Loaded, Memory};
use crate::header::{ETag, Part};
use crate::outcome::{Chosen, Moved, Outcome};
use crate::prepared::{ANY_ORIGIN, NO_CACHE, NO_SNIFF};

const ALLOW: HeaderValue = HeaderValue::from_static("GET, HEAD, OPTIONS");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
/// How soon a version of the next deploy may be here.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("3");

/// An answer that has no asset: the status as text, and nothing that may be stored.
fn plain(status: StatusCode, text: &'static str) -> Response<AssetBody> {
    // With room for two more.
    let mut headers = HeaderMap::with_capacity(6);
    headers.insert(header::CACHE_CONTROL, NO_STORE);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(text.len()));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, NO_SNIFF);
    with_headers(status, headers, AssetBody::bytes(Bytes::from_static(text.as_bytes())))
}

/// The response to an outcome that sends no asset.
pub(crate) fn without_asset(outcome: &Outcome<'_>) -> Response<AssetBody> {
    match outcome {
        Outcome::MethodNotAllowed => method_not_allowed(),
        Outcome::Options { preflight } => options(*preflight),
        Outcome::NotFound => not_found(),
        Outcome::Moved(to) => moved(to),
        Outcome::PreconditionFailed => precondition_failed(),
        Outcome::NotModified(chosen) => not_modified(chosen),
        Outcome::Unsatisfiable(chosen) => unsatisfiable(chosen),
        Outcome::NotYet => not_yet(),
        Outcome::NeedsFiles | Outcome::Unknown(_) | Outcome::Whole(_) | Outcome::Part(..) => {
            unreachable!("BUG: an outcome that is not final, or one with bytes")
        }
    }
}

pub(crate) fn not_found() -> Response<AssetBody> {
    plain(StatusCode::NOT_FOUND, "not found\n")
}

pub(crate) fn failed() -> Response<AssetBody> {
    plain(StatusCode::INTERNAL_SERVER_ERROR, "this asset can't be served\n")
}

/// The answer if an asset that must be here can't be sent.
pub(crate) fn unavailable(failure: &Failure) -> Response<AssetBody> {
    match failure {
        Failure::Missing(_) => not_found(),
        Failure::Unusable(_) => failed(),
    }
}

pub(crate) fn method_not_allowed() -> Response<AssetBody> {
    let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "method not allowed\n");
    response.headers_mut().insert(header::ALLOW, ALLOW);
    response
}

pub(crate) fn not_yet() -> Response<AssetBody> {
    let mut response = plain(StatusCode::SERVICE_UNAVAILABLE, "this version is not here yet\n");
    response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
    response
}

pub(crate) fn moved(moved: &Moved<'_>) -> Response<AssetBody> {
    let mut response = plain(moved.status, "moved\n");
    if let Some(location) = &moved.to.location {
        response.headers_mut().insert(header::LOCATION, location.clone());
    }
    // A browser follows the redirect of a font only with the permission that the font itself has.
    if moved.to.cors {
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY_ORIGIN);
    }
    response
}

pub(crate) fn precondition_failed() -> Response<AssetBody> {
    plain(StatusCode::PRECONDITION_FAILED, "precondition failed\n")
}

pub(crate) fn options(preflight: bool) -> Response<AssetBody> {
    let mut response = Response::new(AssetBody::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    headers.insert(header::ALLOW, ALLOW);
    if preflight {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY_ORIGIN);
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, ALLOW);
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("*"));
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    }
    response
}

pub(crate) fn not_modified(chosen: &Chosen<'_>) -> Response<AssetBody> {
    let headers = headers_of(chosen, chosen.representation().not_modified());
    with_headers(StatusCode::NOT_MODIFIED, headers, AssetBody::empty())
}

pub(crate) fn unsatisfiable(chosen: &Chosen<'_>) -> Response<AssetBody> {
    let mut response = plain(StatusCode::RANGE_NOT_SATISFIABLE, "range not satisfiable\n");
    let whole = format!("bytes */{}", chosen.representation().stored.size);
    response.headers_mut().insert(header::CONTENT_RANGE, valid(whole));
    response
}

/// 200, or 206 with `part`, if that takes no file.
pub(crate) fn ready(chosen: &Chosen<'_>, part: Option<Part>) -> Option<Response<AssetBody>> {
    let bytes = chosen.representation().stored.ready()?;
    Some(content(chosen, part, Content::Whole(bytes.clone())))
}

/// 200, or 206 with `part`, the bytes read and checked.
///
/// # Errors
/// The reason why there are no bytes that may be sent.
pub(crate) fn loaded(
    chosen: &Chosen<'_>,
    part: Option<Part>,
    memory: &Arc<Memory>,
) -> Result<Response<AssetBody>, Failure> {
    Ok(match chosen.representation().stored.load(memory)? {
        Loaded::Same(bytes) => content(chosen, part, bytes),
        Loaded::Edited { content, digest } => edited(chosen, content, digest),
    })
}

fn content(chosen: &Chosen<'_>, part: Option<Part>, content: Content) -> Response<AssetBody> {
    if chosen.is_304_if_there {
        return not_modified(chosen);
    }
    let mut headers = headers_of(chosen, &chosen.representation().headers);
    let body = AssetBody::of(content, chosen.representation().stored.digest, part);
    let Some(part) = part else {
        return with_headers(StatusCode::OK, headers, body);
    };
    let size = chosen.representation().stored.size;
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(part.length));
    headers.insert(header::CONTENT_RANGE, valid(format!("bytes {}-{}/{size}", part.start, part.last())));
    with_headers(StatusCode::PARTIAL_CONTENT, headers, body)
}

/// The bytes of now of a source that was edited after its version was computed: whole, and never to be kept.
fn edited(chosen: &Chosen<'_>, content: Content, digest: Digest) -> Response<AssetBody> {
    let mut headers = chosen.representation().headers.clone();
    headers.insert(header::CACHE_CONTROL, NO_CACHE);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(content.size()));
    headers.insert(header::ETAG, ETag::new(digest, None).value().clone());
    with_headers(StatusCode::OK, headers, AssetBody::of(content, digest, None))
}

fn headers_of(chosen: &Chosen<'_>, prepared: &HeaderMap) -> HeaderMap {
    let mut headers = prepared.clone();
    if !chosen.is_immutable {
        headers.insert(header::CACHE_CONTROL, NO_CACHE);
    }
    headers
}

fn with_headers(status: StatusCode, headers: HeaderMap, body: AssetBody) -> Response<AssetBody> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

fn valid(text: String) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or_else(|_| unreachable!("BUG: digits that are no header value"))
}
