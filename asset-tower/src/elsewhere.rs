//! Versions that this process does not know, from the store that all machines share.

use std::path::Path;
use std::sync::Arc;

use http::Response;
use http::request::Parts;

use crate::AssetBody;
use crate::decide::{View, condition_of};
use crate::file::{Memory, Place, Stored};
use crate::outcome::Outcome;
use crate::policy::Policy;
use crate::prepared::Prepared;
use crate::respond;
use crate::store::{SharedAsset, SharedPlace};

/// The response to a request for an asset that only the shared store has.
pub(crate) fn answer(request: &Parts, view: View<'_>, memory: &Arc<Memory>) -> Option<Response<AssetBody>> {
    let path = view.after_mount(request.uri.path())?;
    let found = view.policy.store.as_ref()?.find(path, request.uri.query());
    let asset = found.unwrap_or_else(|error| {
        view.policy.report(&error);
        None
    })?;
    let prepared = prepare(asset, view.policy);
    let (chosen, part) = match condition_of(request, &prepared) {
        Outcome::Whole(chosen) => (chosen, None),
        Outcome::Part(chosen, part) => (chosen, Some(part)),
        outcome => return Some(respond::without_asset(&outcome)),
    };
    match respond::loaded(&chosen, part, memory) {
        Ok(response) => Some(response),
        Err(failure) => {
            view.policy.report(failure.error());
            None
        }
    }
}

fn prepare(asset: SharedAsset, policy: &Policy) -> Prepared {
    let place = match asset.place {
        SharedPlace::Memory(bytes) => Place::Memory(bytes),
        SharedPlace::Dir { root, file } => Place::Output { root: Arc::<Path>::from(root), file },
    };
    Prepared::of_bytes(Stored::new(place, asset.size, asset.digest), &asset.media_type, policy)
}
