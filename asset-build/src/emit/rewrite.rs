//! Rewriting references: each becomes the URL of its asset, in the style of all URLs and in the form of its author.

use std::borrow::Cow;

use asset_core::Style;
use asset_core::internal::{AssetNames, decode_path, encode_path};

use crate::Config;
use crate::inventory::Item;
use crate::references::{Form, Replacement, relative, rewrite};
use crate::scan::{Destination, ParsedAsset, ResolvedReference};

/// The bytes of an asset with each reference replaced by the URL of the asset with the names that `names_of` gives.
pub(super) fn rewritten<'n>(
    config: &Config,
    item: &Item,
    parsed: &ParsedAsset,
    names_of: impl Fn(usize) -> AssetNames<'n>,
) -> Vec<u8> {
    // The directory of a file does not depend on its version, even if the version is the name of a directory.
    let file = item.file("0");
    let from = item.names(&file, "");
    let url = |resolved: &ResolvedReference| match &resolved.to {
        Destination::Item(position) => asset_url(config, resolved, &from, &names_of(*position)),
        Destination::Path(path) => unknown_url(config, resolved, &from, path),
    };
    let urls: Vec<String> = parsed.references.iter().map(url).collect();
    let references = parsed.references.iter().map(|resolved| &resolved.reference);
    let replacements: Vec<_> = references.zip(&urls).map(|(reference, url)| Replacement::new(reference, url)).collect();
    rewrite(&parsed.bytes, &replacements)
}

/// The URL of the asset `to` in the file `from`. A browser resolves it to the URL that templates have for the asset, so
/// that it never loads one file under two URLs.
fn asset_url(config: &Config, resolved: &ResolvedReference, from: &AssetNames<'_>, to: &AssetNames<'_>) -> String {
    let style = &config.style;
    let kind = resolved.reference.kind;
    let mut url = match &resolved.form {
        // In `prefix` style a relative URL inherits the token of the page's URL.
        Form::Relative if from.is_plain == to.is_plain => relative(kind, style.path(from), style.path(to)),
        Form::Relative => relative(kind, &below_mount(config, from), &below_mount(config, to)),
        Form::Absolute { origin } => {
            let start = to.start(&config.prefix);
            [origin, &start[config.prefix.origin().len()..], &encode_path(style.path(to))].concat()
        }
    };
    style.push_query(&mut url, to);
    style.push_suffix(&mut url, &resolved.suffix);
    url
}

/// The part of a URL behind the mount. In `prefix` style it has the token, unless the asset is plain.
fn below_mount<'a>(config: &Config, names: &AssetNames<'a>) -> Cow<'a, str> {
    let path = config.style.path(names);
    if names.is_plain || config.style != Style::Prefix {
        return path.into();
    }
    let after_version = config.prefix.after_version();
    let token = config.token.as_deref().unwrap_or_default();
    format!("{token}/{}{path}", decode_path(after_version).unwrap_or(after_version.into())).into()
}

/// The URL of a logical path without an asset in a bundle, which is in another directory than the member.
fn unknown_url(config: &Config, resolved: &ResolvedReference, from: &AssetNames<'_>, path: &str) -> String {
    relative(resolved.reference.kind, config.style.path(from), path) + &resolved.suffix
}
