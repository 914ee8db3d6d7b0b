//! Tera 2.

use std::sync::Arc;

use asset_core::internal::{ArgValue, TemplateFunction, ValueCache};
use asset_core::{Assets, Error, TagOptions, Url};
pub use tera;
use tera::value::ValueKind;
use tera::{Kwargs, State, Tera, TeraResult, Value};

/// The functions and filters of one argument.
const FUNCTIONS: [(TemplateFunction, Resolve); 4] = [
    (TemplateFunction::STATIC_URL, Values::static_url),
    (TemplateFunction::ASSET_URL, Values::asset_url),
    (TemplateFunction::ASSET_URLS, Values::asset_urls),
    (TemplateFunction::STATIC_INTEGRITY, Values::static_integrity),
];

const TAGS: TemplateFunction = TemplateFunction::ASSET_TAGS;

type Resolve = fn(&Values, &str, Form) -> Result<Value, Error>;

/// Adds the functions `static_url`, `asset_url`, `asset_urls`, `static_integrity` and `asset_tags`, and filters of the same
/// names.
///
/// Tera checks function names when templates are added, so call this first. In an autoescaped template a call gives a safe
/// value, escaped once; in all others the plain URL. After a reload of `assets`, calls give the new URLs.
///
/// ```
/// use asset_core::Assets;
/// use asset_tera::tera::{Context, Tera};
///
/// let assets = Assets::from_manifest("tests/asset-manifest.json")?;
/// let mut tera = Tera::new();
/// asset_tera::register(&mut tera, &assets);
///
/// tera.add_raw_template("page.html", r#"{{ static_url(path="css/app.css") }} {{ "css/app.css" | static_url }}"#)?;
/// let page = tera.render("page.html", &Context::new())?;
/// assert_eq!(page, "/static/css/app.3f2a9c1d.css /static/css/app.3f2a9c1d.css");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn register(tera: &mut Tera, assets: &Assets) {
    let values = Arc::new(Values::new(assets));
    for (function, resolve) in FUNCTIONS {
        let shared = Arc::clone(&values);
        tera.register_function(function.name(), move |kwargs: Kwargs, state: &State<'_>| {
            // Tera keeps only the text of a function's error, which is complete.
            let text = function.argument(keywords(&kwargs)).map_err(tera::Error::message)?;
            resolve(&shared, &text, Form::of(state)).map_err(tera::Error::message)
        });
        let shared = Arc::clone(&values);
        tera.register_filter(function.name(), move |value: &Value, kwargs: Kwargs, state: &State<'_>| {
            let arguments = std::iter::once((function.keyword(), to_arg_value(value))).chain(keywords(&kwargs));
            let text = function.argument(arguments).map_err(tera::Error::message)?;
            resolve(&shared, &text, Form::of(state)).map_err(tera::Error::message)
        });
    }
    let shared = Arc::clone(&values);
    tera.register_function(TAGS.name(), move |kwargs: Kwargs, state: &State<'_>| {
        shared.asset_tags(None, &kwargs, state)
    });
    tera.register_filter(TAGS.name(), move |value: &Value, kwargs: Kwargs, state: &State<'_>| {
        values.asset_tags(Some(value), &kwargs, state)
    });
}

/// The values that calls give, made once per asset and then cloned: Tera's strings are shared.
struct Values {
    html: ValueCache<Value>,
    plain: ValueCache<Value>,
}

/// How the template prints a value.
#[derive(Clone, Copy)]
enum Form {
    /// In HTML: the value is escaped already, and safe.
    Html,
    /// In plain text.
    Plain,
}

impl Form {
    fn of(state: &State<'_>) -> Self {
        if state.autoescaping_enabled() { Self::Html } else { Self::Plain }
    }

    /// A value of `text`, which needs no escaping.
    fn value(self, text: &str) -> Value {
        match self {
            Self::Html => Value::safe_string(text),
            Self::Plain => Value::normal_string(text),
        }
    }
}

impl Values {
    fn new(assets: &Assets) -> Self {
        Self { html: ValueCache::new(assets, html_value), plain: ValueCache::new(assets, plain_value) }
    }

    fn cache(&self, form: Form) -> &ValueCache<Value> {
        match form {
            Form::Html => &self.html,
            Form::Plain => &self.plain,
        }
    }

    fn static_url(&self, path: &str, form: Form) -> Result<Value, Error> {
        self.cache(form).static_url(path, Value::clone)
    }

    fn asset_url(&self, name: &str, form: Form) -> Result<Value, Error> {
        self.cache(form).asset_url(name, Value::clone)
    }

    fn asset_urls(&self, name: &str, form: Form) -> Result<Value, Error> {
        let value_of = match form {
            Form::Html => html_value,
            Form::Plain => plain_value,
        };
        // Not cached: a list has one URL, except in debugging, where speed matters little.
        let catalog = self.html.catalog();
        let urls = catalog.asset_urls(name)?;
        Ok(urls.iter().map(value_of).collect::<Vec<Value>>().into())
    }

    fn static_integrity(&self, path: &str, form: Form) -> Result<Value, Error> {
        let catalog = self.html.catalog();
        Ok(form.value(catalog.static_integrity(path)?))
    }

    /// `piped` is the value of a filter.
    fn asset_tags(&self, piped: Option<&Value>, kwargs: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
        let piped = piped.map(|value| (TAGS.keyword(), to_arg_value(value)));
        let options =
            TagOptions::from_arguments(piped.into_iter().chain(keywords(kwargs))).map_err(tera::Error::message)?;
        let catalog = self.html.catalog();
        let tags = catalog.asset_tags(&options).map_err(tera::Error::message)?;
        Ok(Form::of(state).value(tags.html()))
    }
}

fn html_value(url: &Url<'_>) -> Value {
    Value::safe_string(url.html())
}

fn plain_value(url: &Url<'_>) -> Value {
    Value::normal_string(url.plain())
}

fn keywords(kwargs: &Kwargs) -> impl Iterator<Item = (&str, ArgValue<'_>)> {
    kwargs.iter().map(|(keyword, value)| (keyword.as_str().unwrap_or_default(), to_arg_value(value)))
}

/// The value with everything in it.
#[inline]
fn to_arg_value(value: &Value) -> ArgValue<'_> {
    if let Some(text) = value.as_str() {
        return text.into();
    }
    match value.kind() {
        ValueKind::Undefined => ArgValue::Undefined,
        ValueKind::None => ArgValue::None,
        ValueKind::Bool => ArgValue::Bool(value.as_bool().unwrap_or_default()),
        ValueKind::U64 | ValueKind::I64 | ValueKind::U128 | ValueKind::I128 | ValueKind::F64 => {
            ArgValue::Number(value.to_string())
        }
        ValueKind::Array => ArgValue::List(value.as_array().into_iter().flatten().map(to_arg_value).collect()),
        ValueKind::Map => {
            let pairs = value.as_map().into_iter().flatten();
            ArgValue::Map(pairs.map(|(key, value)| (key.to_string(), to_arg_value(value))).collect())
        }
        _ => ArgValue::Other,
    }
}
