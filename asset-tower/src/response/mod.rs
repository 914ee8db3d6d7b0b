//! The one place that writes responses: every status, header and body comes from here.

mod body;
mod cached;
mod stream;

use std::sync::Arc;

use asset_core::{Coding, Digest};
use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};
use http::{Response, StatusCode};

pub use self::body::AssetBody;
use self::cached::{ANY_ORIGIN, NO_CACHE, NO_SNIFF};
pub(crate) use self::cached::{CachedResponse, Representation};
use crate::headers::{ETag, Part};
use crate::storage::{Content, Failure, Loaded, Memory};

const ALLOW: HeaderValue = HeaderValue::from_static("GET, HEAD, OPTIONS");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
/// Seconds until a version of the next deploy may be here.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("3");

/// An answer for which no bytes of an asset are needed.
#[derive(Debug)]
pub(crate) enum Final<'a> {
    /// 405
    MethodNotAllowed,
    /// 204, with the answer to a preflight if other origins may read the asset.
    Options { preflight: bool },
    /// 404
    NotFound,
    /// 301 or 302
    Redirect(Redirect<'a>),
    /// 412
    PreconditionFailed,
    /// 304
    NotModified(Form<'a>),
    /// 416, of this many bytes.
    RangeNotSatisfiable(u64),
    /// 503: a version of a later deploy that is not here yet.
    NotYet,
    /// 500: an asset without bytes that may be sent.
    Failed,
}

/// A redirect to the URL of an asset.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Redirect<'a> {
    pub(crate) status: StatusCode,
    pub(crate) location: &'a HeaderValue,
    /// Whether other origins may read the asset.
    pub(crate) cors: bool,
}

/// An asset in one coding, and whether its URL has its version.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Form<'a> {
    pub(crate) representation: &'a Representation,
    pub(crate) is_immutable: bool,
}

/// An asset whose bytes are needed, and what is sent of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Selected<'a> {
    pub(crate) cached: &'a CachedResponse,
    pub(crate) coding: Option<Coding>,
    pub(crate) is_immutable: bool,
    pub(crate) wanted: Wanted,
    pub(crate) if_missing: IfMissing<'a>,
}

/// What a client wants of an asset.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted {
    /// 200
    Whole,
    /// 206
    Part(Part),
    /// 304, once it is certain that there are bytes and which they are.
    Confirmation,
}

/// The answer if an asset's bytes are missing.
#[derive(Debug, Clone, Copy)]
pub(crate) enum IfMissing<'a> {
    /// They must not be: an error.
    Error,
    /// They are of an earlier build: a redirect, or 404.
    Stale(Option<Redirect<'a>>),
    /// They are of a later build: 503 or, after the grace period, 404.
    Premature,
}

impl<'a> Selected<'a> {
    pub(crate) fn form(&self) -> Form<'a> {
        Form { representation: self.cached.representation(self.coding), is_immutable: self.is_immutable }
    }

    /// The same without a coding, whole; `None` if it has none.
    pub(crate) fn plain(&self) -> Option<Self> {
        let wanted = match self.wanted {
            Wanted::Whole | Wanted::Part(_) => Wanted::Whole,
            Wanted::Confirmation => Wanted::Confirmation,
        };
        self.coding.map(|_| Self { coding: None, wanted, ..*self })
    }

    /// The response, if the bytes are in memory.
    pub(crate) fn respond_from_memory(&self) -> Option<Response<AssetBody>> {
        let bytes = self.form().representation.blob.in_memory()?;
        Some(self.respond(Content::Whole(bytes.clone())))
    }

    /// The response, its bytes read and checked.
    ///
    /// # Errors
    /// Why there are no bytes that may be sent.
    pub(crate) fn load(&self, memory: &Arc<Memory>) -> Result<Response<AssetBody>, Failure> {
        Ok(match self.form().representation.blob.load(memory)? {
            Loaded::Promised(content) => self.respond(content),
            Loaded::Edited { content, digest } => edited(self.form(), content, digest),
        })
    }

    fn respond(&self, content: Content) -> Response<AssetBody> {
        let form = self.form();
        let part = match self.wanted {
            Wanted::Confirmation => return not_modified(form),
            Wanted::Whole => None,
            Wanted::Part(part) => Some(part),
        };
        let blob = &form.representation.blob;
        let mut headers = form.headers(&form.representation.headers);
        let body = AssetBody::of(content, blob.digest, part);
        let Some(part) = part else {
            return with_headers(StatusCode::OK, headers, body);
        };
        // The cached headers describe the whole.
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(part.length));
        headers.insert(header::CONTENT_RANGE, valid(format!("bytes {}-{}/{}", part.start, part.last(), blob.size)));
        with_headers(StatusCode::PARTIAL_CONTENT, headers, body)
    }
}

impl Form<'_> {
    fn headers(&self, cached: &HeaderMap) -> HeaderMap {
        let mut headers = cached.clone();
        if !self.is_immutable {
            headers.insert(header::CACHE_CONTROL, NO_CACHE);
        }
        headers
    }
}

impl Final<'_> {
    /// The answer if an asset's bytes can't be sent although they must be here.
    pub(crate) fn of_failure(failure: &Failure) -> Self {
        if failure.is_missing() { Self::NotFound } else { Self::Failed }
    }

    pub(crate) fn respond(&self) -> Response<AssetBody> {
        match self {
            Self::MethodNotAllowed => {
                text(StatusCode::METHOD_NOT_ALLOWED, "method not allowed\n", [(header::ALLOW, ALLOW)])
            }
            Self::Options { preflight } => options(*preflight),
            Self::NotFound => text(StatusCode::NOT_FOUND, "not found\n", []),
            Self::Redirect(to) => redirect(to),
            Self::PreconditionFailed => text(StatusCode::PRECONDITION_FAILED, "precondition failed\n", []),
            Self::NotModified(form) => not_modified(*form),
            Self::RangeNotSatisfiable(size) => {
                let whole = valid(format!("bytes */{size}"));
                text(StatusCode::RANGE_NOT_SATISFIABLE, "range not satisfiable\n", [(header::CONTENT_RANGE, whole)])
            }
            Self::NotYet => {
                let retry = [(header::RETRY_AFTER, RETRY_AFTER)];
                text(StatusCode::SERVICE_UNAVAILABLE, "this version is not here yet\n", retry)
            }
            Self::Failed => text(StatusCode::INTERNAL_SERVER_ERROR, "this asset can't be served\n", []),
        }
    }
}

/// A status as text, and nothing that may be stored.
fn text<const N: usize>(
    status: StatusCode,
    text: &'static str,
    more: [(header::HeaderName, HeaderValue); N],
) -> Response<AssetBody> {
    // With room for two more.
    let mut headers = HeaderMap::with_capacity(6);
    headers.insert(header::CACHE_CONTROL, NO_STORE);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(text.len()));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, NO_SNIFF);
    headers.extend(more);
    with_headers(status, headers, AssetBody::bytes(Bytes::from_static(text.as_bytes())))
}

fn redirect(to: &Redirect<'_>) -> Response<AssetBody> {
    let mut response = text(to.status, "moved\n", [(header::LOCATION, to.location.clone())]);
    // A browser follows the redirect of a font only with the permission that the font itself has.
    if to.cors {
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY_ORIGIN);
    }
    response
}

fn options(preflight: bool) -> Response<AssetBody> {
    let mut headers = HeaderMap::new();
    headers.insert(header::ALLOW, ALLOW);
    if preflight {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY_ORIGIN);
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, ALLOW);
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("*"));
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    }
    with_headers(StatusCode::NO_CONTENT, headers, AssetBody::empty())
}

fn not_modified(form: Form<'_>) -> Response<AssetBody> {
    let headers = form.headers(form.representation.not_modified());
    with_headers(StatusCode::NOT_MODIFIED, headers, AssetBody::empty())
}

/// The current bytes of a source that was edited after its version was computed: whole, and never immutable.
fn edited(form: Form<'_>, content: Content, digest: Digest) -> Response<AssetBody> {
    let mut headers = form.representation.headers.clone();
    headers.insert(header::CACHE_CONTROL, NO_CACHE);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(content.size()));
    headers.insert(header::ETAG, ETag::new(digest, None).value().clone());
    with_headers(StatusCode::OK, headers, AssetBody::of(content, digest, None))
}

fn with_headers(status: StatusCode, headers: HeaderMap, body: AssetBody) -> Response<AssetBody> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

fn valid(text: String) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or_else(|_| unreachable!("BUG: digits that are not a header value"))
}
