//! Tera 1.
//!
//! A Tera 1 function does not know which template calls it, nor whether that is escaped, and its results are either all safe or
//! all not. [`register`] is for HTML: results are escaped already, and printed unchanged. [`register_plain`] is for a `Tera` of
//! mails, feeds and scripts.
//!
//! A URL only needs escaping if it contains `&`. It does if a template author writes one
//! (`static_url(path="icons.svg?a=1&b=2")`), or in query style if a `?query` of the author follows the version; all other
//! URLs are the same in both forms. For a URL with `&`:
//!
//! | in a `Tera` with | HTML template | through `{% set %}`, HTML | plain text |
//! |---|---|---|---|
//! | [`register`] | `&amp;` | write `{{ url \| safe }}` | `&amp;` |
//! | [`register_plain`] | `&amp;` | `&amp;` | `&` |
//!
//! Tera 1 escapes `/` too, as `&#x2F;`, in HTML wherever a value isn't safe: with `register_plain`, after `{% set %}` and in
//! `{% for url in asset_urls(name="app") %}`. Browsers decode it in attributes and text, but not inside `<script>` and
//! `<style>`; write `{{ url | safe }}` there. That can't be an injection, since our URLs contain no quotes, spaces or angle
//! brackets. The result of `asset_tags` is HTML and safe with both functions; after `{% set %}` it needs `| safe`. Tera 2 needs
//! none of this.

use std::collections::HashMap;

use asset_core::internal::{ArgValue, TemplateFunction};
use asset_core::{Assets, Catalog, Error, TagOptions, Url};
pub use tera1 as tera;
use tera1::{Filter, Function, Tera, Value};

/// The functions and filters of one argument.
const FUNCTIONS: [(TemplateFunction, Resolve); 4] = [
    (TemplateFunction::STATIC_URL, static_url),
    (TemplateFunction::ASSET_URL, asset_url),
    (TemplateFunction::ASSET_URLS, asset_urls),
    (TemplateFunction::STATIC_INTEGRITY, static_integrity),
];

const TAGS: TemplateFunction = TemplateFunction::ASSET_TAGS;

type Resolve = fn(&Catalog, &str, Form) -> Result<Value, Error>;

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

/// Adds the same functions and filters for a `Tera` of plain-text templates. URLs are plain and not safe, so that an HTML
/// template in the same `Tera` still escapes them, once.
pub fn register_plain(tera: &mut Tera, assets: &Assets) {
    register_form(tera, assets, Form::Plain);
}

fn register_form(tera: &mut Tera, assets: &Assets, form: Form) {
    for (function, resolve) in FUNCTIONS {
        let asset_function = AssetFunction { assets: assets.clone(), function, resolve, form };
        tera.register_function(function.name(), asset_function.clone());
        tera.register_filter(function.name(), asset_function);
    }
    let tags = AssetTags { assets: assets.clone() };
    tera.register_function(TAGS.name(), tags.clone());
    tera.register_filter(TAGS.name(), tags);
}

/// The form of results.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// Escaped, and safe.
    Html,
    /// Plain, and not safe.
    Plain,
}

#[derive(Clone)]
struct AssetFunction {
    assets: Assets,
    function: TemplateFunction,
    resolve: Resolve,
    form: Form,
}

impl AssetFunction {
    fn value<'a>(&self, arguments: impl Iterator<Item = (&'a str, ArgValue<'a>)>) -> tera1::Result<Value> {
        let text = self.function.argument(arguments).map_err(tera1::Error::msg)?;
        // The catalog of this call, so that a reload shows at the next one.
        (self.resolve)(&self.assets.catalog(), &text, self.form).map_err(tera1::Error::msg)
    }
}

impl Function for AssetFunction {
    fn call(&self, arguments: &HashMap<String, Value>) -> tera1::Result<Value> {
        self.value(keywords(arguments))
    }

    fn is_safe(&self) -> bool {
        self.form == Form::Html
    }
}

impl Filter for AssetFunction {
    fn filter(&self, value: &Value, arguments: &HashMap<String, Value>) -> tera1::Result<Value> {
        let value = (self.function.keyword(), to_arg_value(value));
        self.value(std::iter::once(value).chain(keywords(arguments)))
    }

    fn is_safe(&self) -> bool {
        self.form == Form::Html
    }
}

/// Tags are HTML in either form, so they are always safe.
#[derive(Clone)]
struct AssetTags {
    assets: Assets,
}

impl AssetTags {
    fn value<'a>(&self, arguments: impl Iterator<Item = (&'a str, ArgValue<'a>)>) -> tera1::Result<Value> {
        let options = TagOptions::from_arguments(arguments).map_err(tera1::Error::msg)?;
        let catalog = self.assets.catalog();
        let tags = catalog.asset_tags(&options).map_err(tera1::Error::msg)?;
        Ok(Value::from(tags.html()))
    }
}

impl Function for AssetTags {
    fn call(&self, arguments: &HashMap<String, Value>) -> tera1::Result<Value> {
        self.value(keywords(arguments))
    }

    fn is_safe(&self) -> bool {
        true
    }
}

impl Filter for AssetTags {
    fn filter(&self, value: &Value, arguments: &HashMap<String, Value>) -> tera1::Result<Value> {
        let value = (TAGS.keyword(), to_arg_value(value));
        self.value(std::iter::once(value).chain(keywords(arguments)))
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

/// The value with everything in it.
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
