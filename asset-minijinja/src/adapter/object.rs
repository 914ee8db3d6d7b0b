//! The object `assets`, whose methods are the functions under shorter names.

use std::fmt;
use std::sync::Arc;

use asset_core::internal::{TemplateFunction, did_you_mean};

use super::values::{Form, Values};
use super::{StateRef, engine, to_engine_error};
use engine::ErrorKind;
use engine::value::{Object, ObjectRepr, Value};

const OBJECT: &str = TemplateFunction::OBJECT;

pub(super) struct AssetsObject {
    values: Arc<Values>,
    /// The functions by the names of their methods.
    methods: [(&'static str, Value); 5],
}

impl AssetsObject {
    pub(super) fn new(values: Arc<Values>, methods: [(&'static str, Value); 5]) -> Self {
        Self { values, methods }
    }

    fn method(&self, name: &str) -> Option<&Value> {
        self.methods.iter().find(|(method, _)| *method == name).map(|(_, function)| function)
    }
}

impl Object for AssetsObject {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        // A map, the default, would print all its entries and could be iterated.
        ObjectRepr::Plain
    }

    /// `assets["css/app.css"]`. The engine does not say where the value is printed, so it is plain, and escaped by the engine.
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let Some(name) = key.as_str() else {
            return Some(error(format!("`{OBJECT}[…]` takes the logical path of an asset")).into());
        };
        if self.method(name).is_some() {
            return Some(error(format!("`{OBJECT}.{name}` is a method; write `{OBJECT}.{name}(…)`")).into());
        }
        // An error as a value fails the rendering; `None` would be an undefined variable, which prints nothing.
        Some(self.values.static_url(name, Form::Plain).unwrap_or_else(|error| to_engine_error(&error).into()))
    }

    fn call_method(
        self: &Arc<Self>,
        state: StateRef<'_, '_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, engine::Error> {
        // The functions are objects that a template can call too, so a method is only another name.
        if let Some(function) = self.method(method) {
            return function.call(state, args);
        }
        let names = self.methods.iter().map(|(name, _)| *name);
        let mut hint = did_you_mean(method, names.clone());
        if hint.is_empty() {
            let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
            hint = format!("; it has {}", names.join(", "));
        }
        Err(error(format!("`{OBJECT}` has no method `{method}`{hint}")))
    }
}

impl fmt::Debug for AssetsObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(OBJECT)
    }
}

fn error(message: String) -> engine::Error {
    engine::Error::new(ErrorKind::InvalidOperation, message)
}
