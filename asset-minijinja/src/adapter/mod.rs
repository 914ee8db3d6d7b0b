//! The adapter, one source for both majors of the engine: `v2` and `v3` each include it with their own `engine`. The majors
//! differ in how a callable object gets the state, which is `StateRef`.

mod arguments;
mod function;
mod object;
mod values;

use std::sync::Arc;

use asset_core::Assets;
use asset_core::internal::TemplateFunction;

use self::function::{AssetFunction, AssetTags, Resolve};
use self::object::AssetsObject;
use self::values::Values;
use super::engine::{Environment, Error, ErrorKind, Value};
use super::{StateRef, engine};

pub(super) fn register(env: &mut Environment<'_>, assets: &Assets) {
    let values = Arc::new(Values::new(assets));
    let tags = Value::from_object(AssetTags::new(Arc::clone(&values)));
    env.add_global(TemplateFunction::ASSET_TAGS.name(), tags.clone());
    let methods = [
        add(env, &values, TemplateFunction::STATIC_URL, Values::static_url),
        add(env, &values, TemplateFunction::ASSET_URL, Values::asset_url),
        add(env, &values, TemplateFunction::ASSET_URLS, Values::asset_urls),
        add(env, &values, TemplateFunction::STATIC_INTEGRITY, Values::static_integrity),
        (TemplateFunction::ASSET_TAGS.method(), tags),
    ];
    env.add_global(TemplateFunction::OBJECT, Value::from_object(AssetsObject::new(values, methods)));
}

/// Adds a function, and returns it as a method of the object `assets`.
fn add(
    env: &mut Environment<'_>,
    values: &Arc<Values>,
    function: TemplateFunction,
    resolve: impl Resolve,
) -> (&'static str, Value) {
    let value = Value::from_object(AssetFunction::new(Arc::clone(values), function, resolve));
    env.add_global(function.name(), value.clone());
    (function.method(), value)
}

#[cold]
fn to_engine_error(error: &asset_core::Error) -> Error {
    Error::new(ErrorKind::InvalidOperation, error.to_string())
}
