//! The values that calls give.

use std::sync::Arc;

use asset_core::internal::ValueCache;
use asset_core::{Assets, Catalog, Error, Url};

use super::engine::{AutoEscape, State, Value};

/// The values that calls give, made once per asset and then cloned: the engine's strings are shared.
pub(super) struct Values {
    html: ValueCache<Value>,
    plain: ValueCache<Value>,
}

/// How the template prints a value.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// In HTML: the value is escaped already, and safe.
    Html,
    /// Anywhere else: the engine escapes or quotes the value if it must.
    Plain,
}

impl Form {
    #[inline]
    pub(super) fn of(state: &State<'_, '_>) -> Self {
        match state.auto_escape() {
            AutoEscape::Html => Self::Html,
            _ => Self::Plain,
        }
    }

    /// A value of `text`, which needs no escaping.
    pub(super) fn value(self, text: &str) -> Value {
        match self {
            Self::Html => Value::from_safe_string(text.to_owned()),
            Self::Plain => Value::from(text),
        }
    }
}

impl Values {
    pub(super) fn new(assets: &Assets) -> Self {
        Self { html: ValueCache::new(assets, html_value), plain: ValueCache::new(assets, plain_value) }
    }

    pub(super) fn catalog(&self) -> Arc<Catalog> {
        self.html.catalog()
    }

    #[inline]
    fn cache(&self, form: Form) -> &ValueCache<Value> {
        match form {
            Form::Html => &self.html,
            Form::Plain => &self.plain,
        }
    }

    #[inline]
    pub(super) fn static_url(&self, path: &str, form: Form) -> Result<Value, Error> {
        self.cache(form).static_url(path, Value::clone)
    }

    #[inline]
    pub(super) fn asset_url(&self, name: &str, form: Form) -> Result<Value, Error> {
        self.cache(form).asset_url(name, Value::clone)
    }

    pub(super) fn asset_urls(&self, name: &str, form: Form) -> Result<Value, Error> {
        let value_of = match form {
            Form::Html => html_value,
            Form::Plain => plain_value,
        };
        let catalog = self.catalog();
        let urls = catalog.asset_urls(name)?;
        Ok(urls.iter().map(value_of).collect())
    }

    pub(super) fn static_integrity(&self, path: &str, form: Form) -> Result<Value, Error> {
        let catalog = self.catalog();
        Ok(form.value(catalog.static_integrity(path)?))
    }
}

fn html_value(url: &Url<'_>) -> Value {
    Value::from_safe_string(url.html().to_owned())
}

fn plain_value(url: &Url<'_>) -> Value {
    Value::from(url.plain())
}
