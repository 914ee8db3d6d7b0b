//! The function `asset_tags`, which takes more than a string.

#[cfg(any(feature = "minijinja2", feature = "minijinja3"))]
macro_rules! tags {
    ($engine:ident, $state:ty) => {
        /// The function `asset_tags`.
        struct AssetTags {
            values: Arc<Values>,
        }

        impl Object for AssetTags {
            fn repr(self: &Arc<Self>) -> ObjectRepr {
                ObjectRepr::Plain
            }

            fn call(self: &Arc<Self>, state: $state, args: &[Value]) -> Result<Value, Error> {
                let printed = Printed::by(state);
                self.answer(args, printed).map_err(to_error)
            }
        }

        impl AssetTags {
            fn answer(&self, args: &[Value], printed: Printed) -> Result<Value, asset_core::Error> {
                let positional = args.iter().filter(|value| !value.is_kwargs());
                let positional =
                    positional.map(|value| (TemplateFunction::ASSET_TAGS.keyword().to_owned(), to_given(value)));
                let keywords = args.last().map(keywords).unwrap_or_default();
                let keywords = keywords.iter().map(|(keyword, value)| (keyword.to_string(), to_given(value)));
                let options = TagOptions::from_arguments(positional.chain(keywords))?;
                let catalog = self.values.html.catalog();
                Ok(printed.value(catalog.asset_tags(&options)?.html()))
            }
        }

        impl fmt::Debug for AssetTags {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(TemplateFunction::ASSET_TAGS.name())
            }
        }

        /// The value with all that is in it.
        fn to_given(value: &Value) -> Given {
            match to_argument(value) {
                Argument::Text(text) => Given::Text(text.to_owned()),
                Argument::Undefined => Given::Undefined,
                Argument::None => Given::None,
                Argument::Bool => Given::Bool(value.is_true()),
                Argument::Number => Given::Number(value.to_string()),
                Argument::List => {
                    Given::List(value.try_iter().into_iter().flatten().map(|item| to_given(&item)).collect())
                }
                Argument::Map => {
                    let keys = value.try_iter().into_iter().flatten();
                    let pair = |key: Value| (key.to_string(), to_given(&value.get_item(&key).unwrap_or_default()));
                    Given::Map(keys.map(pair).collect())
                }
                _ => Given::Other,
            }
        }
    };
}
