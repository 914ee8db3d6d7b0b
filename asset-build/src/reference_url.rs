//! The URL that takes the place of a reference: in the style of all URLs, in the form that its author chose.

use asset_core::{AssetNames, Config, encode_path};

use crate::material::Link;
use crate::references::{Form, relative};

/// What a reference in the file `from` to the asset `to` becomes. A browser resolves it to the URL that templates have for
/// the asset, so that it never loads one file under two URLs.
pub(crate) fn reference_url(config: &Config, link: &Link, from: &AssetNames<'_>, to: &AssetNames<'_>) -> String {
    let style = &config.style;
    let mut url = match &link.form {
        Form::Relative => relative(link.reference.kind, style.path(from), style.path(to)),
        Form::Absolute { origin } => {
            let prefix = config.prefix.with_version(to.version);
            [origin, &prefix[config.prefix.origin().len()..], &encode_path(style.path(to))].concat()
        }
    };
    style.push_query(&mut url, to.version);
    style.push_suffix(&mut url, &link.suffix);
    url
}

/// What a relative reference to a logical path without an asset becomes in a bundle, which is in another directory than
/// the member that has it.
pub(crate) fn unknown_url(config: &Config, link: &Link, from: &AssetNames<'_>, path: &str) -> String {
    relative(link.reference.kind, config.style.path(from), path) + &link.suffix
}
