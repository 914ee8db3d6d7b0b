//! The values that calls give.

#[cfg(any(feature = "minijinja2", feature = "minijinja3"))]
macro_rules! values {
    ($engine:ident) => {
        /// The values that calls give, made once per asset and cloned: the engine's strings are shared.
        struct Values {
            html: ValueCache<Value>,
            plain: ValueCache<Value>,
        }

        /// How the template prints what a call gives.
        #[derive(Clone, Copy)]
        enum Printed {
            InHtml,
            Otherwise,
        }

        impl Printed {
            #[inline]
            fn by(state: &$engine::State<'_, '_>) -> Self {
                match state.auto_escape() {
                    AutoEscape::Html => Self::InHtml,
                    _ => Self::Otherwise,
                }
            }

            /// `text`, which is escaped already or has nothing to escape.
            fn value(self, text: &str) -> Value {
                match self {
                    Self::InHtml => Value::from_safe_string(text.to_owned()),
                    Self::Otherwise => Value::from(text),
                }
            }
        }

        impl Values {
            fn new(assets: &Assets) -> Self {
                Self { html: ValueCache::new(assets, html_value), plain: ValueCache::new(assets, plain_value) }
            }

            #[inline]
            fn printed(&self, printed: Printed) -> &ValueCache<Value> {
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
                Ok(printed.value(catalog.static_integrity(path)?))
            }
        }

        fn html_value(url: &Url<'_>) -> Value {
            Value::from_safe_string(url.html().to_owned())
        }

        fn plain_value(url: &Url<'_>) -> Value {
            Value::from(url.plain())
        }
    };
}
