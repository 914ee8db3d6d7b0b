//! The tag of an asset, with its attributes.

use std::borrow::Cow;

use super::TagOptions;
use super::tag::Tag;
use crate::template::Preload;

/// The tag that uses an asset, or with the option `preload` only fetches it.
pub(super) fn element<'a>(asset: Preload<'a>, url: Cow<'a, str>, options: &'a TagOptions) -> Tag<'a> {
    match (asset.destination(), asset.essence()) {
        _ if options.preload => preload(asset, url, options),
        ("style", _) => stylesheet(asset, url, options),
        ("script", _) => script(asset, url, options),
        (_, "application/manifest+json") => Tag::new("link").with("rel", "manifest").with("href", url),
        _ => preload(asset, url, options),
    }
}

fn stylesheet<'a>(asset: Preload<'a>, url: Cow<'a, str>, options: &'a TagOptions) -> Tag<'a> {
    let link = Tag::new("link").with("rel", "stylesheet").with("href", url);
    checked(link.with_some("media", &options.media), asset).with_some("nonce", &options.nonce)
}

fn script<'a>(asset: Preload<'a>, url: Cow<'a, str>, options: &'a TagOptions) -> Tag<'a> {
    let script = Tag::new("script").with_some("type", if asset.is_module() { "module" } else { "" });
    let is_deferred = options.is_deferred && !asset.is_module(); // Modules always are.
    let script = script.with("src", url).with_bare("async", options.is_async).with_bare("defer", is_deferred);
    checked(script, asset).with_some("nonce", &options.nonce)
}

/// The tag that fetches an asset for later use.
pub(super) fn preload<'a>(asset: Preload<'a>, url: Cow<'a, str>, options: &'a TagOptions) -> Tag<'a> {
    let destination = asset.destination();
    let mut link = Tag::new("link").with("rel", asset.rel());
    if !asset.is_module() {
        link = link.with("as", destination);
    }
    link = link.with("href", url);
    if !asset.is_module() {
        link = link.with("type", asset.essence());
    }
    if matches!(destination, "style" | "image") {
        link = link.with_some("media", &options.media);
    }
    let nonce = if matches!(destination, "style" | "script") { options.nonce.as_str() } else { "" };
    checked(link, asset).with_some("nonce", nonce)
}

/// The tag with the attributes that let a browser check the bytes.
fn checked<'a>(tag: Tag<'a>, asset: Preload<'a>) -> Tag<'a> {
    let tag = tag.with_some("integrity", asset.integrity());
    if asset.needs_crossorigin() { tag.with("crossorigin", "anonymous") } else { tag }
}
