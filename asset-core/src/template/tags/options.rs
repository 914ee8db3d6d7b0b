//! The options of `asset_tags`.

use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind};
use crate::message::shortened;
use crate::template::TemplateFunction;

/// The attributes that follow from the asset.
const OURS: [&str; 5] = ["as", "href", "rel", "src", "type"];

/// The names of bundles and assets, and the options of their tags.
///
/// ```
/// use asset_core::TagOptions;
///
/// let options = TagOptions::new(["app", "js/chart.js"]).defer(true).nonce("cmFuZG9t").attribute("data-page", "start")?;
/// # let _ = options;
/// # Ok::<(), asset_core::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagOptions {
    pub(super) names: Vec<String>,
    pub(super) preload: bool,
    pub(super) module: Option<bool>,
    pub(super) is_deferred: bool,
    pub(super) is_async: bool,
    pub(super) media: String,
    pub(super) nonce: String,
    pub(super) attributes: BTreeMap<String, AttributeValue>,
}

/// The value of one more attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AttributeValue {
    /// The attribute with this value.
    Text(String),
    /// The attribute without a value.
    Bare,
    /// No such attribute, even if there would be one by default, such as `integrity`.
    Absent,
}

impl From<&str> for AttributeValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<bool> for AttributeValue {
    fn from(yes: bool) -> Self {
        if yes { Self::Bare } else { Self::Absent }
    }
}

impl TagOptions {
    /// Options for these bundles and assets, in this order.
    pub fn new(names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { names: names.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    /// Whether the assets are only fetched, not used: `<link rel="preload">` or, for modules, `<link
    /// rel="modulepreload">`.
    #[must_use]
    pub fn preload(self, yes: bool) -> Self {
        Self { preload: yes, ..self }
    }

    /// Whether scripts are modules, overriding the manifest and their names.
    #[must_use]
    pub fn module(self, yes: bool) -> Self {
        Self { module: Some(yes), ..self }
    }

    /// Whether classic scripts run after the page is parsed, as modules always do.
    #[must_use]
    pub fn defer(self, yes: bool) -> Self {
        Self { is_deferred: yes, ..self }
    }

    /// Whether scripts run as soon as they are loaded.
    #[must_use]
    pub fn run_async(self, yes: bool) -> Self {
        Self { is_async: yes, ..self }
    }

    /// The `media` attribute of stylesheets, and of preloads of stylesheets and images.
    #[must_use]
    pub fn media(self, media: impl Into<String>) -> Self {
        Self { media: media.into(), ..self }
    }

    /// The `nonce` attribute of scripts and stylesheets, for a content security policy.
    #[must_use]
    pub fn nonce(self, nonce: impl Into<String>) -> Self {
        Self { nonce: nonce.into(), ..self }
    }

    /// Sets an attribute of each named asset's tag, replacing a default. The tags of imported modules and their
    /// stylesheets don't get it.
    ///
    /// # Errors
    /// `Invalid` if it is not an attribute name, is given twice, or follows from the asset: `as`, `href`, `rel`, `src`,
    /// `type`.
    pub fn attribute(mut self, name: &str, value: impl Into<AttributeValue>) -> Result<Self, Error> {
        let lower = name.to_ascii_lowercase();
        let why = if !is_attribute_name(name) {
            "is not an attribute name: a letter, `_`, `:` or `@`, then also digits, `-` and `.`"
        } else if lower == "type" {
            "can't be given, as it follows from the asset; `module` says whether a script is one"
        } else if OURS.contains(&lower.as_str()) {
            "can't be given, as it follows from the asset"
        } else if self.attributes.insert(lower, value.into()).is_some() {
            "is given twice"
        } else {
            return Ok(self);
        };
        let function = TemplateFunction::ASSET_TAGS.name();
        Err(Error::new(ErrorKind::Invalid, format!("`{function}`: attribute `{}` {why}", shortened(name))))
    }
}

/// Stricter than HTML, which allows nearly anything.
fn is_attribute_name(name: &str) -> bool {
    let starts = |c: char| c.is_ascii_alphabetic() || matches!(c, '_' | ':' | '@');
    name.starts_with(starts) && name.chars().all(|c| starts(c) || c.is_ascii_digit() || matches!(c, '-' | '.'))
}
