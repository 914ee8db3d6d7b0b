//! The object `assets`, whose methods are the functions under shorter names.

#[cfg(any(feature = "minijinja2", feature = "minijinja3"))]
macro_rules! object {
    ($engine:ident, $state:ty) => {
        /// The object `assets`.
        struct AssetsObject {
            values: Arc<Values>,
            /// The functions, each under the name of its method.
            methods: [(&'static str, Value); 5],
        }

        impl Object for AssetsObject {
            fn repr(self: &Arc<Self>) -> ObjectRepr {
                ObjectRepr::Plain
            }

            /// `assets["css/app.css"]`. How it is printed is not known here, so it is left to the engine to escape.
            fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
                let error = match (key.as_str(), self.method(key.as_str().unwrap_or_default())) {
                    (Some(path), None) => match self.values.static_url(path, Printed::Otherwise) {
                        Ok(url) => return Some(url),
                        Err(error) => to_error(error),
                    },
                    (Some(name), Some(_)) => {
                        refusal(format!("`{OBJECT}.{name}` is a method; write `{OBJECT}.{name}(…)`"))
                    }
                    (None, _) => refusal(format!("`{OBJECT}[…]` takes the logical path of an asset")),
                };
                Some(Value::from(error))
            }

            fn call_method(self: &Arc<Self>, state: $state, method: &str, args: &[Value]) -> Result<Value, Error> {
                if let Some(function) = self.method(method) {
                    return function.call(state, args);
                }
                let names = self.methods.iter().map(|(name, _)| *name);
                let near = asset_core::internal::did_you_mean(method, names.clone());
                let all: Vec<String> = names.map(|name| format!("`{name}`")).collect();
                let hint = if near.is_empty() { format!("; it has {}", all.join(", ")) } else { near };
                Err(refusal(format!("`{OBJECT}` has no method `{method}`{hint}")))
            }
        }

        impl AssetsObject {
            fn method(&self, name: &str) -> Option<&Value> {
                self.methods.iter().find(|(method, _)| *method == name).map(|(_, function)| function)
            }
        }

        impl fmt::Debug for AssetsObject {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(OBJECT)
            }
        }

        const OBJECT: &str = TemplateFunction::OBJECT;

        fn refusal(message: String) -> Error {
            Error::new(ErrorKind::InvalidOperation, message)
        }
    };
}
