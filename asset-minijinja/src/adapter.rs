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
            use asset_core::{Assets, TagOptions, Url};
            use asset_core::internal::{ArgValue, TemplateFunction, ValueCache};

            /// Adds the functions `static_url`, `asset_url`, `asset_urls`, `static_integrity` and `asset_tags`, and the object
            /// `assets` with the methods `url`, `bundle`, `urls`, `integrity` and `tags`.
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
                let tags = Value::from_object(AssetTags { values: Arc::clone(&values) });
                env.add_global(TemplateFunction::ASSET_TAGS.name(), tags.clone());
                let methods = [
                    add(env, &values, TemplateFunction::STATIC_URL, Values::static_url),
                    add(env, &values, TemplateFunction::ASSET_URL, Values::asset_url),
                    add(env, &values, TemplateFunction::ASSET_URLS, Values::asset_urls),
                    add(env, &values, TemplateFunction::STATIC_INTEGRITY, Values::static_integrity),
                    (TemplateFunction::ASSET_TAGS.method(), tags),
                ];
                env.add_global(OBJECT, Value::from_object(AssetsObject { values, methods }));
            }

            /// Adds a function; gives the method that it is too.
            fn add(
                env: &mut Environment<'_>,
                values: &Arc<Values>,
                function: TemplateFunction,
                answer: impl Answer,
            ) -> (&'static str, Value) {
                let callable = Callable { values: Arc::clone(values), function, answer };
                let callable = Value::from_object(callable);
                env.add_global(function.name(), callable.clone());
                (function.method(), callable)
            }

            /// A method of [`Values`]; its own type each, so that the compiler can put it into the call.
            trait Answer: Fn(&Values, &str, Printed) -> Result<Value, asset_core::Error> + Send + Sync + 'static {}

            impl<F> Answer for F where
                F: Fn(&Values, &str, Printed) -> Result<Value, asset_core::Error> + Send + Sync + 'static
            {
            }

            values!($engine);
            tags!($engine, $state);
            object!($engine, $state);

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
                    let printed = Printed::by(state);
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
                        .map(|value| (self.function.keyword(), to_arg_value(value)))
                        .chain(keywords.iter().map(|(keyword, value)| (keyword.as_str().unwrap_or_default(), to_arg_value(value))));
                    let text = self.function.argument(given)?;
                    (self.answer)(&self.values, &text, printed)
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

            /// The value with all that is in it.
            fn to_arg_value(value: &Value) -> ArgValue<'_> {
                if let Some(text) = value.as_str() {
                    return text.into();
                }
                match value.kind() {
                    ValueKind::Undefined => ArgValue::Undefined,
                    ValueKind::None => ArgValue::None,
                    ValueKind::Bool => ArgValue::Bool(value.is_true()),
                    ValueKind::Number => ArgValue::Number(value.to_string()),
                    ValueKind::Seq | ValueKind::Iterable => {
                        let items = value.try_iter().into_iter().flatten();
                        ArgValue::List(items.map(|item| to_arg_value(&item).into_owned()).collect())
                    }
                    ValueKind::Map => {
                        let keys = value.try_iter().into_iter().flatten();
                        let entry = |key: Value| value.get_item(&key).unwrap_or_default();
                        let pair = |key: Value| (key.to_string(), to_arg_value(&entry(key)).into_owned());
                        ArgValue::Map(keys.map(pair).collect())
                    }
                    _ => ArgValue::Other,
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
