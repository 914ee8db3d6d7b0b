//! Options of `asset_tags` that have no effect, because no asset in the call takes them: `defer=true` for a stylesheet.

use asset_core::internal::{ArgValue, TemplateFunction};
use asset_core::{Catalog, Error, ErrorKind, Preload, TagOptions};

use crate::syntax::{Argument, Call, Spanned, Value};

/// The assets that take an option.
struct Rule {
    option: &'static str,
    /// Their destinations, as in `<link rel="preload" as="…">`.
    destinations: &'static [&'static str],
    /// What a message calls them.
    noun: &'static str,
}

const RULES: [Rule; 5] = [
    Rule { option: "async", destinations: &["script"], noun: "script" },
    Rule { option: "defer", destinations: &["script"], noun: "script" },
    Rule { option: "media", destinations: &["style", "image"], noun: "stylesheet" },
    Rule { option: "module", destinations: &["script"], noun: "script" },
    Rule { option: "nonce", destinations: &["script", "style"], noun: "script or stylesheet" },
];

/// The options in a call that have no effect; none if an asset in the call is not known before rendering.
pub(crate) fn ineffective_options(catalog: &Catalog, call: &Call<'_>, names: &Argument<'_>) -> Vec<Spanned<Error>> {
    if call.function != TemplateFunction::ASSET_TAGS {
        return Vec::new();
    }
    let Some(destinations) = destinations(catalog, names) else { return Vec::new() };
    let ineffective = call.arguments.iter().filter(|argument| is_set(argument)).filter_map(|argument| {
        let keyword = argument.keyword.as_ref()?;
        let rule = RULES.iter().find(|rule| rule.option == keyword.item)?;
        if rule.destinations.iter().any(|destination| destinations.contains(destination)) {
            return None;
        }
        let message =
            format!("`asset_tags`: argument `{}` has no effect here, as the call names no {}", keyword.item, rule.noun);
        Some(Spanned::new(Error::new(ErrorKind::Invalid, message), keyword.span.clone()))
    });
    ineffective.collect()
}

/// Whether the option certainly asks for something: `none` and `false` don't, and a dynamic value may not.
fn is_set(argument: &Argument<'_>) -> bool {
    let takes_text = argument.keyword.as_ref().is_some_and(|keyword| matches!(keyword.item, "media" | "nonce"));
    argument.values.iter().all(|value| match &value.item {
        Value::Text(_) => takes_text,
        Value::Other(ArgValue::Bool(yes)) => *yes,
        _ => false,
    })
}

/// The destinations of all assets that an argument names; nothing if one is not known.
fn destinations(catalog: &Catalog, names: &Argument<'_>) -> Option<Vec<&'static str>> {
    let mut texts: Vec<&str> = Vec::new();
    for value in &names.values {
        match &value.item {
            Value::Text(text) => texts.push(text),
            Value::List(items) => {
                for item in items {
                    let Value::Text(text) = &item.item else { return None };
                    texts.push(text);
                }
            }
            _ => return None,
        }
    }
    let options = TagOptions::new(texts);
    let tags = catalog.asset_tags(&options).ok()?;
    Some(tags.assets().iter().map(|asset| Preload::from(*asset).destination()).collect())
}
