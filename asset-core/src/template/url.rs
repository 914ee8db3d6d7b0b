//! The results of the template functions and macros that make URLs.

use std::borrow::Cow;

use super::record::used;
use crate::catalog::{Asset, Catalog};
use crate::error::Error;
use crate::url::encode::escape_html;

/// The result of one call: the asset's URL, followed by the caller's `?query#fragment`, if any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url<'a> {
    plain: Cow<'a, str>,
    html: Cow<'a, str>,
}

impl<'a> Url<'a> {
    /// The URL percent-encoded: for headers, JSON and plain text.
    pub fn plain(&self) -> &str {
        &self.plain
    }

    /// The URL escaped for HTML text and quoted attributes.
    pub fn html(&self) -> &str {
        &self.html
    }

    /// The URL percent-encoded, without copying it.
    pub fn into_plain(self) -> Cow<'a, str> {
        self.plain
    }

    /// The URL escaped for HTML, without copying it.
    pub fn into_html(self) -> Cow<'a, str> {
        self.html
    }
}

impl<'a> From<&'a Asset> for Url<'a> {
    fn from(asset: &'a Asset) -> Self {
        Self { plain: asset.url().into(), html: asset.html_url().into() }
    }
}

impl Catalog {
    /// `static_url(path)`: the URL of one asset. The argument is looked up whole first, then without its `?query` or
    /// `#fragment`. These are kept after the version, with characters encoded that could end an attribute.
    ///
    /// # Errors
    /// As for [`asset`](Self::asset).
    pub fn static_url(&self, argument: &str) -> Result<Url<'_>, Error> {
        let (asset, suffix) = self.looked_up(argument)?;
        used(asset);
        if suffix.is_empty() {
            return Ok(asset.into());
        }
        let plain = self.style.append(asset.url(), suffix);
        let html = escape_html(&plain).into_owned();
        Ok(Url { plain: plain.into(), html: html.into() })
    }

    /// `asset_url(name)`: the URL of a bundle's joined asset, also in debug.
    ///
    /// # Errors
    /// As for [`bundle`](Self::bundle).
    pub fn asset_url(&self, name: &str) -> Result<Url<'_>, Error> {
        let asset = self.bundle(name)?;
        used(asset);
        Ok(asset.into())
    }

    /// `asset_urls(name)`: the URLs of a bundle: of its joined asset, or in debug of each member (webassets' `debug`).
    ///
    /// # Errors
    /// As for [`bundle`](Self::bundle).
    pub fn asset_urls(&self, name: &str) -> Result<Vec<Url<'_>>, Error> {
        if self.debug {
            let members = self.members(name)?;
            members.iter().copied().for_each(used);
            return Ok(members.into_iter().map(Url::from).collect());
        }
        Ok(vec![self.asset_url(name)?])
    }

    /// `static_integrity(path)`: the value of the HTML `integrity` attribute; empty if none was configured.
    ///
    /// # Errors
    /// As for [`asset`](Self::asset).
    pub fn static_integrity(&self, argument: &str) -> Result<&str, Error> {
        let (asset, _) = self.looked_up(argument)?;
        used(asset);
        Ok(asset.integrity())
    }
}
