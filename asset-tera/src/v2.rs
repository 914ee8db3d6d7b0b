//! Tera 2.

use std::sync::Arc;

use asset_core::{Argument, Assets, Error, Prebuilt, TemplateFunction, Url};
pub use tera;
use tera::value::ValueKind;
use tera::{Kwargs, State, Tera, TeraResult, Value};

/// Every function and filter that [`register`] adds.
const REGISTERED: [(TemplateFunction, Answer); 4] = [
    (TemplateFunction::STATIC_URL, Values::static_url),
    (TemplateFunction::ASSET_URL, Values::asset_url),
    (TemplateFunction::ASSET_URLS, Values::asset_urls),
    (TemplateFunction::STATIC_INTEGRITY, Values::static_integrity),
];

type Answer = fn(&Values, &str, Printed) -> Result<Value, Error>;

/// Adds the functions `static_url`, `asset_url`, `asset_urls` and `static_integrity`, and filters of the same names.
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
            let given = std::iter::once((function.keyword(), to_argument(value))).chain(keywords(&kwargs));
            shared.answer((function, answer), given, state)
        });
    }
}

/// The values that calls give, made once per asset and cloned: Tera's strings are shared.
struct Values {
    html: Prebuilt<Value>,
    plain: Prebuilt<Value>,
}

/// How the template prints what a call gives.
#[derive(Clone, Copy)]
enum Printed {
    Escaped,
    AsItIs,
}

impl Values {
    fn new(assets: &Assets) -> Self {
        Self { html: Prebuilt::new(assets, html_value), plain: Prebuilt::new(assets, plain_value) }
    }

    #[inline]
    fn answer<'a>(
        &self,
        (function, answer): (TemplateFunction, Answer),
        given: impl Iterator<Item = (&'a str, Argument<'a>)>,
        state: &State<'_>,
    ) -> TeraResult<Value> {
        let printed = if state.autoescaping_enabled() { Printed::Escaped } else { Printed::AsItIs };
        // Tera keeps only the text of a function's error, and that is complete.
        let text = function.argument(given).map_err(tera::Error::message)?;
        answer(self, text, printed).map_err(tera::Error::message)
    }

    fn printed(&self, printed: Printed) -> &Prebuilt<Value> {
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
        let integrity = catalog.static_integrity(path)?;
        Ok(match printed {
            Printed::Escaped => Value::safe_string(integrity),
            Printed::AsItIs => Value::normal_string(integrity),
        })
    }
}

fn html_value(url: &Url<'_>) -> Value {
    Value::safe_string(url.html())
}

fn plain_value(url: &Url<'_>) -> Value {
    Value::normal_string(url.plain())
}

fn keywords(kwargs: &Kwargs) -> impl Iterator<Item = (&str, Argument<'_>)> {
    kwargs.iter().map(|(keyword, value)| (keyword.as_str().unwrap_or_default(), to_argument(value)))
}

#[inline]
fn to_argument(value: &Value) -> Argument<'_> {
    if let Some(text) = value.as_str() {
        return Argument::Text(text);
    }
    match value.kind() {
        ValueKind::Undefined => Argument::Undefined,
        ValueKind::None => Argument::None,
        ValueKind::Bool => Argument::Bool,
        ValueKind::U64 | ValueKind::I64 | ValueKind::U128 | ValueKind::I128 | ValueKind::F64 => Argument::Number,
        ValueKind::Array => Argument::List,
        ValueKind::Map => Argument::Map,
        _ => Argument::Other,
    }
}
