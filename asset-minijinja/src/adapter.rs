//! The adapter, written once for both majors of the engine: they differ in how a callable object gets the state.

#[cfg(any(feature = "minijinja2", feature = "minijinja3"))]
macro_rules! adapter {
    ($(#[$attribute:meta])* $module:ident, $engine:ident, $state:ty) => {
        $(#[$attribute])*
        pub mod $module {
            use std::fmt;
            use std::sync::Arc;

            use $engine::value::{Object, ObjectRepr, Value, ValueKind};
            use $engine::{AutoEscape, Environment, Error, ErrorKind};
            #[doc(no_inline)]
            pub use $engine as minijinja;
            use asset_core::{Argument, Assets, Prebuilt, TemplateFunction, Url};

            /// Adds the functions `static_url`, `asset_url`, `asset_urls` and `static_integrity`.
            ///
            /// In HTML templates a call gives a safe value, escaped once; in all others the plain URL, which a JSON
            /// template then quotes. After a reload of `assets`, calls give the new URLs.
            ///
            /// ```
            /// use asset_core::Assets;
            #[doc = concat!("use asset_minijinja::", stringify!($module), "::minijinja::Environment;")]
            ///
            /// let assets = Assets::from_manifest("tests/asset-manifest.json")?;
            /// let mut env = Environment::new();
            #[doc = concat!("asset_minijinja::", stringify!($module), "::register(&mut env, &assets);")]
            ///
            /// env.add_template("page.html", r#"{{ static_url("css/app.css") }} {{ asset_url(name="app") }}"#)?;
            /// let page = env.get_template("page.html")?.render(())?;
            /// assert_eq!(page, "/static/css/app.3f2a9c1d.css /static/css/site.b1946ac9.css");
            /// # Ok::<(), Box<dyn std::error::Error>>(())
            /// ```
            pub fn register(env: &mut Environment<'_>, assets: &Assets) {
                let values = Arc::new(Values::new(assets));
                add(env, &values, TemplateFunction::STATIC_URL, Values::static_url);
                add(env, &values, TemplateFunction::ASSET_URL, Values::asset_url);
                add(env, &values, TemplateFunction::ASSET_URLS, Values::asset_urls);
                add(env, &values, TemplateFunction::STATIC_INTEGRITY, Values::static_integrity);
            }

            fn add(env: &mut Environment<'_>, values: &Arc<Values>, function: TemplateFunction, answer: impl Answer) {
                let callable = Callable { values: Arc::clone(values), function, answer };
                env.add_global(function.name(), Value::from_object(callable));
            }

            /// A method of [`Values`]; its own type each, so that the compiler can put it into the call.
            trait Answer: Fn(&Values, &str, Printed) -> Result<Value, asset_core::Error> + Send + Sync + 'static {}

            impl<F> Answer for F where
                F: Fn(&Values, &str, Printed) -> Result<Value, asset_core::Error> + Send + Sync + 'static
            {
            }

            /// The values that calls give, made once per asset and cloned: the engine's strings are shared.
            struct Values {
                html: Prebuilt<Value>,
                plain: Prebuilt<Value>,
            }

            /// How the template prints what a call gives.
            #[derive(Clone, Copy)]
            enum Printed {
                InHtml,
                Otherwise,
            }

            impl Values {
                fn new(assets: &Assets) -> Self {
                    Self { html: Prebuilt::new(assets, html_value), plain: Prebuilt::new(assets, plain_value) }
                }

                #[inline]
                fn printed(&self, printed: Printed) -> &Prebuilt<Value> {
                    match printed {
                        Printed::InHtml => &self.html,
                        Printed::Otherwise => &self.plain,
                    }
                }

                #[inline]
                fn static_url(&self, path: &str, printed: Printed) -> Result<Value, asset_core::Error> {
                    self.printed(printed).static_url(path, Value::clone)
                }

                #[inline]
                fn asset_url(&self, name: &str, printed: Printed) -> Result<Value, asset_core::Error> {
                    self.printed(printed).asset_url(name, Value::clone)
                }

                fn asset_urls(&self, name: &str, printed: Printed) -> Result<Value, asset_core::Error> {
                    let make = match printed {
                        Printed::InHtml => html_value,
                        Printed::Otherwise => plain_value,
                    };
                    let catalog = self.html.catalog();
                    let urls = catalog.asset_urls(name)?;
                    Ok(urls.iter().map(make).collect())
                }

                fn static_integrity(&self, path: &str, printed: Printed) -> Result<Value, asset_core::Error> {
                    let catalog = self.html.catalog();
                    let integrity = catalog.static_integrity(path)?;
                    Ok(match printed {
                        Printed::InHtml => Value::from_safe_string(integrity.to_owned()),
                        Printed::Otherwise => Value::from(integrity),
                    })
                }
            }

            fn html_value(url: &Url<'_>) -> Value {
                Value::from_safe_string(url.html().to_owned())
            }

            fn plain_value(url: &Url<'_>) -> Value {
                Value::from(url.plain())
            }

            /// A function of the template language. An object sees its arguments as they are, where a closure's are
            /// converted first: at a cost, and with an undefined variable indistinguishable from none.
            struct Callable<A> {
                values: Arc<Values>,
                function: TemplateFunction,
                answer: A,
            }

            impl<A: Answer> Object for Callable<A> {
                fn repr(self: &Arc<Self>) -> ObjectRepr {
                    ObjectRepr::Plain
                }

                #[inline]
                fn call(self: &Arc<Self>, state: $state, args: &[Value]) -> Result<Value, Error> {
                    let printed = match state.auto_escape() {
                        AutoEscape::Html => Printed::InHtml,
                        _ => Printed::Otherwise,
                    };
                    if let [only] = args && let Some(text) = only.as_str() {
                        return (self.answer)(&self.values, text, printed).map_err(to_error);
                    }
                    self.answer_keywords(args, printed).map_err(to_error)
                }
            }

            impl<A: Answer> Callable<A> {
                #[inline(never)]
                fn answer_keywords(&self, args: &[Value], printed: Printed) -> Result<Value, asset_core::Error> {
                    if let [only] = args
                        && only.is_kwargs()
                        && only.len() == Some(1)
                        && let Ok(value) = only.get_attr(self.function.keyword())
                        && let Some(text) = value.as_str()
                    {
                        return (self.answer)(&self.values, text, printed);
                    }
                    let keywords = args.last().map(keywords).unwrap_or_default();
                    let positional = args.iter().filter(|value| !value.is_kwargs());
                    let given = positional
                        .map(|value| (self.function.keyword(), to_argument(value)))
                        .chain(keywords.iter().map(|(keyword, value)| (keyword.as_str().unwrap_or_default(), to_argument(value))));
                    let text = self.function.argument(given)?;
                    (self.answer)(&self.values, text, printed)
                }
            }

            impl<A> fmt::Debug for Callable<A> {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(self.function.name())
                }
            }

            /// The keyword arguments of a call, which come as one map behind the others.
            fn keywords(last: &Value) -> Vec<(Value, Value)> {
                let keys = last.is_kwargs().then(|| last.try_iter().ok()).flatten();
                keys.into_iter().flatten().map(|key| { let value = last.get_item(&key).unwrap_or_default(); (key, value) }).collect()
            }

            fn to_argument(value: &Value) -> Argument<'_> {
                if let Some(text) = value.as_str() {
                    return Argument::Text(text);
                }
                match value.kind() {
                    ValueKind::Undefined => Argument::Undefined,
                    ValueKind::None => Argument::None,
                    ValueKind::Bool => Argument::Bool,
                    ValueKind::Number => Argument::Number,
                    ValueKind::Seq | ValueKind::Iterable => Argument::List,
                    ValueKind::Map => Argument::Map,
                    _ => Argument::Other,
                }
            }

            #[cold]
            fn to_error(error: asset_core::Error) -> Error {
                Error::new(ErrorKind::InvalidOperation, error.to_string())
            }
        }
    };
}

#[cfg(feature = "minijinja3")]
adapter! {
    /// MiniJinja 3.
    v3, minijinja, &mut minijinja::State<'_, '_>
}

#[cfg(feature = "minijinja2")]
adapter! {
    /// MiniJinja 2.
    v2, minijinja2, &minijinja2::State<'_, '_>
}
