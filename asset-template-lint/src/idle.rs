//! Options of `asset_tags` that no tag of the call takes.

use std::ops::Range;

use asset_core::internal::{ArgValue, TemplateFunction};
use asset_core::{Catalog, Error, ErrorKind, Preload, TagOptions};

use crate::calls::{Call, GivenArgument};
use crate::value::Value;

/// Which assets take an option: their destinations, and what a message calls them.
const TAKEN_BY: [(&str, &[&str], &str); 5] = [
    ("async", &["script"], "script"),
    ("defer", &["script"], "script"),
    ("media", &["style", "image"], "stylesheet"),
    ("module", &["script"], "script"),
    ("nonce", &["script", "style"], "script or stylesheet"),
];

/// Options that do nothing, and where they stand: `defer=true` for a stylesheet. Nothing if only rendering shows which
/// assets the call names.
pub(crate) fn idle_options(
    catalog: &Catalog,
    (call, main): (&Call<'_>, &GivenArgument<'_>),
) -> Vec<(Error, Range<usize>)> {
    if call.function != TemplateFunction::ASSET_TAGS {
        return Vec::new();
    }
    let Some(destinations) = destinations(catalog, main) else { return Vec::new() };
    let options = call.arguments.iter().filter(|argument| is_wanted(argument));
    let idle = options.filter_map(|argument| {
        let (keyword, span) = argument.keyword.as_ref()?;
        let (_, takers, name) = TAKEN_BY.iter().find(|(option, ..)| option == keyword)?;
        let is_taken = takers.iter().any(|taker| destinations.contains(taker));
        let message = format!("`asset_tags`: argument `{keyword}` does nothing here, as no {name} is named");
        (!is_taken).then(|| (Error::new(ErrorKind::Invalid, message), span.clone()))
    });
    idle.collect()
}

/// Whether the option asks for something: `none` and `false` don't, and of what is computed only rendering shows it.
fn is_wanted(argument: &GivenArgument<'_>) -> bool {
    let is_text = matches!(argument.keyword, Some(("media" | "nonce", _)));
    argument.values.iter().all(|(value, _)| match value {
        Value::Text(_) => is_text,
        Value::Other(ArgValue::Bool(yes)) => *yes,
        _ => false,
    })
}

/// What the assets are that all these names stand for; nothing if not all are known.
fn destinations(catalog: &Catalog, main: &GivenArgument<'_>) -> Option<Vec<&'static str>> {
    let mut names: Vec<&str> = Vec::new();
    for (value, _) in &main.values {
        match value {
            Value::Text(name) => names.push(name),
            Value::List(items) => {
                for (item, _) in items {
                    let Value::Text(name) = item else { return None };
                    names.push(name);
                }
            }
            _ => return None,
        }
    }
    let options = TagOptions::new(names);
    let tags = catalog.asset_tags(&options).ok()?;
    Some(tags.assets().iter().map(|asset| Preload::from(*asset).destination()).collect())
}
