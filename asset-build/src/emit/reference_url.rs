//! The URL that takes the place of a reference: in the style of all URLs, in the form that its author chose.

use std::borrow::Cow;

use asset_core::Style;
use asset_core::internal::{AssetNames, decode_path, encode_path};

use crate::Config;
use crate::references::{Form, relative};
use crate::scan::asset::Link;

/// What a reference in the file `from` to the asset `to` becomes. A browser resolves it to the URL that templates have for
/// the asset, so that it never loads one file under two URLs.
pub(crate) fn reference_url(config: &Config, link: &Link, from: &AssetNames<'_>, to: &AssetNames<'_>) -> String {
    let style = &config.style;
    let mut url = match &link.form {
        // A token that both have is as good as none, and goes on to be that of the page's URL.
        Form::Relative if from.is_plain == to.is_plain => {
            relative(link.reference.kind, style.path(from), style.path(to))
        }
        Form::Relative => relative(link.reference.kind, &below_mount(config, from), &below_mount(config, to)),
        Form::Absolute { origin } => {
            let start = to.start(&config.prefix);
            [origin, &start[config.prefix.origin().len()..], &encode_path(style.path(to))].concat()
        }
    };
    style.push_query(&mut url, to);
    style.push_suffix(&mut url, &link.suffix);
    url
}

/// What a URL names behind the mount, where `prefix` style has the token.
fn below_mount<'a>(config: &Config, names: &AssetNames<'a>) -> Cow<'a, str> {
    let path = config.style.path(names);
    if names.is_plain || config.style != Style::Prefix {
        return path.into();
    }
    let after_version = config.prefix.after_version();
    let token = config.token.as_deref().unwrap_or_default();
    format!("{token}/{}{path}", decode_path(after_version).unwrap_or(after_version.into())).into()
}

/// What a relative reference to a logical path without an asset becomes in a bundle, which is in another directory than
/// the member that has it.
pub(crate) fn unknown_url(config: &Config, link: &Link, from: &AssetNames<'_>, path: &str) -> String {
    relative(link.reference.kind, config.style.path(from), path) + &link.suffix
}
