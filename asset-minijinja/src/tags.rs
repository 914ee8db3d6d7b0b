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
                let positional = positional.map(|value| (TemplateFunction::ASSET_TAGS.keyword(), to_arg_value(value)));
                let keywords = args.last().map(keywords).unwrap_or_default();
                let keywords =
                    keywords.iter().map(|(keyword, value)| (keyword.as_str().unwrap_or_default(), to_arg_value(value)));
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
    };
}
