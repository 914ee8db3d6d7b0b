//! The functions of the template language.
//!
//! They are objects, not closures: an object sees its arguments as they are, while those of a closure are converted first,
//! which costs time and makes an undefined variable look like `none`.

use std::fmt;
use std::sync::Arc;

use asset_core::internal::TemplateFunction;
use asset_core::{Error, TagOptions};

use super::arguments::Arguments;
use super::values::{Form, Values};
use super::{StateRef, engine, to_engine_error};
use engine::value::{Object, ObjectRepr, Value};

/// A method of [`Values`]. Each has a type of its own, so that the compiler can inline it into the call.
pub(super) trait Resolve: Fn(&Values, &str, Form) -> Result<Value, Error> + Send + Sync + 'static {}

impl<F> Resolve for F where F: Fn(&Values, &str, Form) -> Result<Value, Error> + Send + Sync + 'static {}

/// A function of one string.
pub(super) struct AssetFunction<R> {
    values: Arc<Values>,
    function: TemplateFunction,
    resolve: R,
}

impl<R: Resolve> AssetFunction<R> {
    pub(super) fn new(values: Arc<Values>, function: TemplateFunction, resolve: R) -> Self {
        Self { values, function, resolve }
    }

    /// Any other call than one with a positional string.
    #[inline(never)]
    fn call_with_keywords(&self, args: &[Value], form: Form) -> Result<Value, Error> {
        // The usual one needs no list of arguments.
        if let [only] = args
            && only.is_kwargs()
            && only.len() == Some(1)
            && let Ok(value) = only.get_attr(self.function.keyword())
            && let Some(text) = value.as_str()
        {
            return (self.resolve)(&self.values, text, form);
        }
        let arguments = Arguments::new(args);
        let text = self.function.argument(arguments.iter(self.function.keyword()))?;
        (self.resolve)(&self.values, &text, form)
    }
}

impl<R: Resolve> Object for AssetFunction<R> {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    #[inline]
    fn call(self: &Arc<Self>, state: StateRef<'_, '_, '_>, args: &[Value]) -> Result<Value, engine::Error> {
        let form = Form::of(state);
        if let [only] = args
            && let Some(text) = only.as_str()
        {
            return (self.resolve)(&self.values, text, form).map_err(|error| to_engine_error(&error));
        }
        self.call_with_keywords(args, form).map_err(|error| to_engine_error(&error))
    }
}

impl<R> fmt::Debug for AssetFunction<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.function.name())
    }
}

/// The function `asset_tags`, which takes more than a string.
pub(super) struct AssetTags {
    values: Arc<Values>,
}

impl AssetTags {
    pub(super) fn new(values: Arc<Values>) -> Self {
        Self { values }
    }

    fn tags(&self, args: &[Value], form: Form) -> Result<Value, Error> {
        let arguments = Arguments::new(args);
        let options = TagOptions::from_arguments(arguments.iter(TemplateFunction::ASSET_TAGS.keyword()))?;
        let catalog = self.values.catalog();
        Ok(form.value(catalog.asset_tags(&options)?.html()))
    }
}

impl Object for AssetTags {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn call(self: &Arc<Self>, state: StateRef<'_, '_, '_>, args: &[Value]) -> Result<Value, engine::Error> {
        let form = Form::of(state);
        self.tags(args, form).map_err(|error| to_engine_error(&error))
    }
}

impl fmt::Debug for AssetTags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(TemplateFunction::ASSET_TAGS.name())
    }
}
