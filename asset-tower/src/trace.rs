//! Events for subscribers of `tracing`, if the feature is on.

use asset_core::{Digest, Error};
use http::Response;
use http::request::Parts;

/// The answer to a request.
#[cfg(feature = "tracing")]
pub(crate) fn answered<B>(request: &Parts, response: &Response<B>) {
    let cache_control = response.headers().get(http::header::CACHE_CONTROL).and_then(|value| value.to_str().ok());
    tracing::debug!(
        method = request.method.as_str(),
        path = request.uri.path(),
        status = response.status().as_u16(),
        cache_control,
        "answered"
    );
}

/// An error on the server's side.
#[cfg(feature = "tracing")]
pub(crate) fn error(error: &Error) {
    tracing::warn!(%error, "error");
}

/// A catalog replaced another.
#[cfg(feature = "tracing")]
pub(crate) fn swapped(generation: u64, manifest_digest: Option<Digest>) {
    let manifest_digest = manifest_digest.map(tracing::field::display);
    tracing::info!(generation, manifest_digest, "catalog swapped");
}

#[cfg(not(feature = "tracing"))]
pub(crate) fn answered<B>(_request: &Parts, _response: &Response<B>) {}

#[cfg(not(feature = "tracing"))]
pub(crate) fn error(_error: &Error) {}

#[cfg(not(feature = "tracing"))]
pub(crate) fn swapped(_generation: u64, _manifest_digest: Option<Digest>) {}
