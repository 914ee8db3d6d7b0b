//! What subscribers of `tracing` hear, if the feature is on.

use asset_core::{Digest, Error};
use http::Response;
use http::request::Parts;

use crate::AssetBody;

/// What a request was answered.
#[cfg(feature = "tracing")]
pub(crate) fn answered(request: &Parts, response: &Response<AssetBody>) {
    let cache_control = response.headers().get(http::header::CACHE_CONTROL).and_then(|value| value.to_str().ok());
    tracing::debug!(
        method = request.method.as_str(),
        path = request.uri.path(),
        status = response.status().as_u16(),
        cache_control,
        "answered"
    );
}

/// What is wrong on the server's side.
#[cfg(feature = "tracing")]
pub(crate) fn problem(error: &Error) {
    tracing::warn!(%error, "problem");
}

/// A catalog took the place of another.
#[cfg(feature = "tracing")]
pub(crate) fn swapped(generation: u64, manifest_digest: Option<Digest>) {
    let manifest_digest = manifest_digest.map(tracing::field::display);
    tracing::info!(generation, manifest_digest, "catalog swapped");
}

#[cfg(not(feature = "tracing"))]
pub(crate) fn answered(_request: &Parts, _response: &Response<AssetBody>) {}

#[cfg(not(feature = "tracing"))]
pub(crate) fn problem(_error: &Error) {}

#[cfg(not(feature = "tracing"))]
pub(crate) fn swapped(_generation: u64, _manifest_digest: Option<Digest>) {}
