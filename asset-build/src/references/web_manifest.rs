//! References in web manifests: the images of the application.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::text::{Text, offset_in};
use super::{Reference, ReferenceKind, Scan, Syntax, Warning};

/// A JSON object whose values are still text of the file, so that their places are known.
type Object<'t> = BTreeMap<String, &'t RawValue>;

/// Keys that tell a web manifest from other files that are called `manifest.json`.
const SIGNS: [&str; 3] = ["icons", "start_url", "display"];

/// Adds the `src` of `icons` and `screenshots`, also of those of `shortcuts`, `file_handlers` and `widgets`.
pub(super) fn scan(path: &str, bytes: &[u8], scan: &mut Scan) {
    let text = Text::of_file(bytes);
    let is_named = path.to_ascii_lowercase().ends_with(".webmanifest");
    let manifest: Object<'_> = match serde_json::from_str(text.as_str()) {
        Ok(manifest) => manifest,
        Err(error) if is_named => return scan.warnings.push(unreadable(&text, &error)),
        Err(_) => return,
    };
    if !is_named && !SIGNS.iter().any(|&sign| manifest.contains_key(sign)) {
        return;
    }
    let holders = ["shortcuts", "file_handlers", "widgets"].iter().flat_map(|key| objects(&manifest, key));
    for holder in std::iter::once(manifest.clone()).chain(holders) {
        let images = ["icons", "screenshots"].iter().flat_map(|key| objects(&holder, key));
        scan.references.extend(images.filter_map(|image| reference(&text, image.get("src")?.get())));
    }
}

/// The objects in the array at `key`; empty without such an array.
fn objects<'t>(object: &Object<'t>, key: &str) -> Vec<Object<'t>> {
    let items: Vec<&RawValue> = match object.get(key).map(|value| serde_json::from_str(value.get())) {
        Some(Ok(items)) => items,
        _ => Vec::new(),
    };
    items.into_iter().filter_map(|item| serde_json::from_str(item.get()).ok()).collect()
}

fn reference(text: &Text<'_>, string: &str) -> Option<Reference> {
    let target = serde_json::from_str(string).ok()?;
    let start = offset_in(text.as_str(), string);
    let span = text.span(start + 1..start + string.len() - 1);
    Some(Reference { span, target, kind: ReferenceKind::ManifestUrl, syntax: Syntax::Json, in_xml: false })
}

fn unreadable(text: &Text<'_>, error: &serde_json::Error) -> Warning {
    let line_start = match error.line().checked_sub(2) {
        None => 0,
        Some(newlines) => memchr::memchr_iter(b'\n', text.as_str().as_bytes()).nth(newlines).map_or(0, |at| at + 1),
    };
    let position = (line_start + error.column().saturating_sub(1)).min(text.as_str().len());
    Warning {
        offset: text.offset(position),
        message: format!("is not a JSON object, so its references are left as they are: {error}"),
    }
}
