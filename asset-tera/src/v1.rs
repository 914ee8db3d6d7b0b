//! Tera 1.
//!
//! A Tera 1 function knows neither the template that it is called in nor whether that is escaped, and whether its result
//! is safe is said once, for all calls. [`register`] is for HTML: what it gives is escaped already and printed as it is.
//! [`register_plain`] is for a `Tera` of mails, feeds and scripts.
//!
//! A URL has something to escape only if it holds `&`, and that it does only if a template author writes it
//! (`static_url(path="icons.svg?a=1&b=2")`), or in query style a `?query` of the author follows the version; all other
//! URLs are the same in both forms. For one with `&`:
//!
//! | in a `Tera` with | HTML template | through `{% set %}`, HTML | plain text |
//! |---|---|---|---|
//! | [`register`] | `&amp;` | write `{{ url \| safe }}` | `&amp;` |
//! | [`register_plain`] | `&amp;` | `&amp;` | `&` |
//!
//! Tera 1 escapes `/` too: `&#x2F;` stands for it in HTML wherever a value isn't safe, that is with `register_plain`,
//! after `{% set %}` and in `{% for url in asset_urls(name="app") %}`. Browsers read it back in attributes and text, but
//! not inside `<script>` and `<style>`; `{{ url | safe }}` is right there and can't be an injection, since a URL of ours
//! holds no quotes, spaces or angle brackets. What `asset_tags` gives is HTML and safe with both; behind `{% set %}` it
//! needs `| safe`. Tera 2 needs none of this.

use std::collections::HashMap;

use asset_core::internal::{ArgValue, TemplateFunction};
use asset_core::{Assets, Catalog, Error, TagOptions, Url};
pub use tera1 as tera;
use tera1::{Filter, Function, Tera, Value};

/// Every function and filter of one argument that [`register`] and [`register_plain`] add.
const REGISTERED: [(TemplateFunction, Answer); 4] = [
    (TemplateFunction::STATIC_URL, static_url),
    (TemplateFunction::ASSET_URL, asset_url),
    (TemplateFunction::ASSET_URLS, asset_urls),
    (TemplateFunction::STATIC_INTEGRITY, static_integrity),
];

const TAGS: TemplateFunction = TemplateFunction::ASSET_TAGS;

type Answer = fn(&Catalog, &str, Form) -> Result<Value, Error>;

/// Adds the functions `static_url`, `asset_url`, `asset_urls`, `static_integrity` and `asset_tags`, and filters of the same
/// names, for HTML templates. After a reload of `assets`, calls give the new URLs.
///
/// ```
/// use asset_core::Assets;
/// use asset_tera::v1::tera::{Context, Tera};
///
/// let assets = Assets::from_manifest("tests/asset-manifest.json")?;
/// let mut tera = Tera::default();
/// asset_tera::v1::register(&mut tera, &assets);
///
/// tera.add_raw_template("page.html", r#"{{ static_url(path="css/app.css") }} {{ "css/app.css" | static_url }}"#)?;
/// let page = tera.render("page.html", &Context::new())?;
/// assert_eq!(page, "/static/css/app.3f2a9c1d.css /static/css/app.3f2a9c1d.css");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn register(tera: &mut Tera, assets: &Assets) {
    register_form(tera, assets, Form::Html);
}

/// Adds the same functions and filters for a `Tera` of plain-text templates: URLs as they are, and not safe, so that an
/// HTML template among them is still escaped, once.
pub fn register_plain(tera: &mut Tera, assets: &Assets) {
    register_form(tera, assets, Form::Plain);
}

fn register_form(tera: &mut Tera, assets: &Assets, form: Form) {
    for (function, answer) in REGISTERED {
        let registered = Registered { assets: assets.clone(), function, answer, form };
        tera.register_function(function.name(), registered.clone());
        tera.register_filter(function.name(), registered);
    }
    let tags = AssetTags { assets: assets.clone() };
    tera.register_function(TAGS.name(), tags.clone());
    tera.register_filter(TAGS.name(), tags);
}

/// Whether results are escaped and safe, or as they are and not safe.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Html,
    Plain,
}

#[derive(Clone)]
struct Registered {
    assets: Assets,
    function: TemplateFunction,
    answer: Answer,
    form: Form,
}

impl Registered {
    fn answer<'a>(&self, given: impl Iterator<Item = (&'a str, ArgValue<'a>)>) -> tera1::Result<Value> {
        let text = self.function.argument(given).map_err(tera1::Error::msg)?;
        (self.answer)(&self.assets.catalog(), &text, self.form).map_err(tera1::Error::msg)
    }
}

impl Function for Registered {
    fn call(&self, arguments: &HashMap<String, Value>) -> tera1::Result<Value> {
        self.answer(keywords(arguments))
    }

    fn is_safe(&self) -> bool {
        self.form == Form::Html
    }
}

impl Filter for Registered {
    fn filter(&self, value: &Value, arguments: &HashMap<String, Value>) -> tera1::Result<Value> {
        let value = (self.function.keyword(), to_arg_value(value));
        self.answer(std::iter::once(value).chain(keywords(arguments)))
    }

    fn is_safe(&self) -> bool {
        self.form == Form::Html
    }
}

/// Tags are HTML wherever they stand, so they are always safe.
#[derive(Clone)]
struct AssetTags {
    assets: Assets,
}

impl AssetTags {
    fn answer<'a>(&self, given: impl Iterator<Item = (&'a str, ArgValue<'a>)>) -> tera1::Result<Value> {
        let options = TagOptions::from_arguments(given).map_err(tera1::Error::msg)?;
        let catalog = self.assets.catalog();
        let tags = catalog.asset_tags(&options).map_err(tera1::Error::msg)?;
        Ok(Value::from(tags.html()))
    }
}

impl Function for AssetTags {
    fn call(&self, arguments: &HashMap<String, Value>) -> tera1::Result<Value> {
        self.answer(keywords(arguments))
    }

    fn is_safe(&self) -> bool {
        true
    }
}

impl Filter for AssetTags {
    fn filter(&self, value: &Value, arguments: &HashMap<String, Value>) -> tera1::Result<Value> {
        let value = (TAGS.keyword(), to_arg_value(value));
        self.answer(std::iter::once(value).chain(keywords(arguments)))
    }

    fn is_safe(&self) -> bool {
        true
    }
}

fn static_url(catalog: &Catalog, path: &str, form: Form) -> Result<Value, Error> {
    Ok(to_value(catalog.static_url(path)?, form))
}

fn asset_url(catalog: &Catalog, name: &str, form: Form) -> Result<Value, Error> {
    Ok(to_value(catalog.asset_url(name)?, form))
}

/// Always plain: the elements of a list are never safe, so Tera escapes them.
fn asset_urls(catalog: &Catalog, name: &str, _: Form) -> Result<Value, Error> {
    let urls = catalog.asset_urls(name)?;
    Ok(urls.into_iter().map(|url| to_value(url, Form::Plain)).collect())
}

fn static_integrity(catalog: &Catalog, path: &str, _: Form) -> Result<Value, Error> {
    catalog.static_integrity(path).map(Value::from)
}

fn to_value(url: Url<'_>, form: Form) -> Value {
    Value::String(match form {
        Form::Html => url.into_html().into_owned(),
        Form::Plain => url.into_plain().into_owned(),
    })
}

fn keywords(arguments: &HashMap<String, Value>) -> impl Iterator<Item = (&str, ArgValue<'_>)> {
    arguments.iter().map(|(keyword, value)| (keyword.as_str(), to_arg_value(value)))
}

/// The value with all that is in it.
fn to_arg_value(value: &Value) -> ArgValue<'_> {
    match value {
        Value::String(text) => text.as_str().into(),
        Value::Null => ArgValue::None,
        Value::Bool(yes) => ArgValue::Bool(*yes),
        Value::Number(number) => ArgValue::Number(number.to_string()),
        Value::Array(elements) => ArgValue::List(elements.iter().map(to_arg_value).collect()),
        Value::Object(map) => {
            ArgValue::Map(map.iter().map(|(key, value)| (key.clone(), to_arg_value(value))).collect())
        }
    }
}
