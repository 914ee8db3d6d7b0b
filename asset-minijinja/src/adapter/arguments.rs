//! The arguments of a call as the core takes them.

use asset_core::internal::ArgValue;

use super::engine::value::{Value, ValueKind};

/// The arguments of a call.
pub(super) struct Arguments<'a> {
    args: &'a [Value],
    keywords: Vec<(Value, Value)>,
}

impl<'a> Arguments<'a> {
    pub(super) fn new(args: &'a [Value]) -> Self {
        Self { args, keywords: args.last().map(keywords).unwrap_or_default() }
    }

    /// The positional arguments, all under the keyword `first`, then the keyword arguments. A function of one argument
    /// reports more of them as given twice.
    pub(super) fn iter(&self, first: &'static str) -> impl Iterator<Item = (&str, ArgValue<'_>)> {
        let positional = self.args.iter().filter(|value| !value.is_kwargs());
        let keywords = self.keywords.iter();
        let keywords = keywords.map(|(keyword, value)| (keyword.as_str().unwrap_or_default(), to_arg_value(value)));
        positional.map(move |value| (first, to_arg_value(value))).chain(keywords)
    }
}

/// The keyword arguments of a call, which the engine passes as one map after the others.
fn keywords(last: &Value) -> Vec<(Value, Value)> {
    let keys = last.is_kwargs().then(|| last.try_iter().ok()).flatten();
    let pair = |key: Value| {
        let value = last.get_item(&key).unwrap_or_default();
        (key, value)
    };
    keys.into_iter().flatten().map(pair).collect()
}

/// The value with everything in it.
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
            // The engine gives items by value, so they can't be borrowed from the list.
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
