//! Tera 2.

use std::sync::Arc;

use asset_core::internal::{ArgValue, TemplateFunction, ValueCache};
use asset_core::{Assets, Error, TagOptions, Url};
pub use tera;
use tera::value::ValueKind;
use tera::{Kwargs, State, Tera, TeraResult, Value};

/// Every function and filter of one argument that [`register`] adds.
const REGISTERED: [(TemplateFunction, Answer); 4] = [
    (TemplateFunction::STATIC_URL, Values::static_url),
    (TemplateFunction::ASSET_URL, Values::asset_url),
    (TemplateFunction::ASSET_URLS, Values::asset_urls),
    (TemplateFunction::STATIC_INTEGRITY, Values::static_integrity),
];

const TAGS: TemplateFunction = TemplateFunction::ASSET_TAGS;

type Answer = fn(&Values, &str, Printed) -> Result<Value, Error>;

/// Adds the functions `static_url`, `asset_url`, `asset_urls`, `static_integrity` and `asset_tags`, and filters of the same
/// names.
///
/// Tera checks function names when templates are added, so call this first. Where autoescaping is on, a call gives a safe
/// value, escaped once; elsewhere it gives the plain URL. After a reload of `assets`, calls give the new URLs.
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
    for (function, answer) in REGISTERED {
        let shared = Arc::clone(&values);
        tera.register_function(function.name(), move |kwargs: Kwargs, state: &State<'_>| {
            shared.answer((function, answer), keywords(&kwargs), state)
        });
        let shared = Arc::clone(&values);
        tera.register_filter(function.name(), move |value: &Value, kwargs: Kwargs, state: &State<'_>| {
            let given = std::iter::once((function.keyword(), to_arg_value(value))).chain(keywords(&kwargs));
            shared.answer((function, answer), given, state)
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

/// The values that calls give, made once per asset and cloned: Tera's strings are shared.
struct Values {
    html: ValueCache<Value>,
    plain: ValueCache<Value>,
}

/// How the template prints what a call gives.
#[derive(Clone, Copy)]
enum Printed {
    Escaped,
    AsItIs,
}

impl Printed {
    fn by(state: &State<'_>) -> Self {
        if state.autoescaping_enabled() { Self::Escaped } else { Self::AsItIs }
    }

    /// `text`, which is escaped already.
    fn value(self, text: &str) -> Value {
        match self {
            Self::Escaped => Value::safe_string(text),
            Self::AsItIs => Value::normal_string(text),
        }
    }
}

impl Values {
    fn new(assets: &Assets) -> Self {
        Self { html: ValueCache::new(assets, html_value), plain: ValueCache::new(assets, plain_value) }
    }

    #[inline]
    fn answer<'a>(
        &self,
        (function, answer): (TemplateFunction, Answer),
        given: impl Iterator<Item = (&'a str, ArgValue<'a>)>,
        state: &State<'_>,
    ) -> TeraResult<Value> {
        let printed = Printed::by(state);
        // Tera keeps only the text of a function's error, and that is complete.
        let text = function.argument(given).map_err(tera::Error::message)?;
        answer(self, &text, printed).map_err(tera::Error::message)
    }

    fn printed(&self, printed: Printed) -> &ValueCache<Value> {
        match printed {
            Printed::Escaped => &self.html,
            Printed::AsItIs => &self.plain,
        }
    }

    fn static_url(&self, path: &str, printed: Printed) -> Result<Value, Error> {
        self.printed(printed).static_url(path, Value::clone)
    }

    fn asset_url(&self, name: &str, printed: Printed) -> Result<Value, Error> {
        self.printed(printed).asset_url(name, Value::clone)
    }

    fn asset_urls(&self, name: &str, printed: Printed) -> Result<Value, Error> {
        let make = match printed {
            Printed::Escaped => html_value,
            Printed::AsItIs => plain_value,
        };
        let catalog = self.html.catalog();
        let urls = catalog.asset_urls(name)?;
        Ok(urls.iter().map(make).collect::<Vec<Value>>().into())
    }

    fn static_integrity(&self, path: &str, printed: Printed) -> Result<Value, Error> {
        let catalog = self.html.catalog();
        Ok(printed.value(catalog.static_integrity(path)?))
    }

    /// `piped` is the value of a filter.
    fn asset_tags(&self, piped: Option<&Value>, kwargs: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
        let piped = piped.map(|value| (TAGS.keyword(), to_arg_value(value)));
        let options =
            TagOptions::from_arguments(piped.into_iter().chain(keywords(kwargs))).map_err(tera::Error::message)?;
        let catalog = self.html.catalog();
        let tags = catalog.asset_tags(&options).map_err(tera::Error::message)?;
        Ok(Printed::by(state).value(tags.html()))
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

/// The value with all that is in it.
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
