//! What a call of `asset_tags` asks for.

use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind};
use crate::message::shortened;
use crate::template::TemplateFunction;

/// The attributes that follow from the asset.
const OURS: [&str; 5] = ["as", "href", "rel", "src", "type"];

/// Names of bundles and assets, and how their tags are to be.
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
    /// No such attribute, even where there would be one: no `integrity`.
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
    /// The tags of these bundles and assets, in their order.
    pub fn new(names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { names: names.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    /// Only fetched, not used, if `yes`: `<link rel="preload">` or, for modules, `<link rel="modulepreload">`.
    #[must_use]
    pub fn preload(self, yes: bool) -> Self {
        Self { preload: yes, ..self }
    }

    /// Scripts are modules, or are none, whatever the manifest and their names say.
    #[must_use]
    pub fn module(self, yes: bool) -> Self {
        Self { module: Some(yes), ..self }
    }

    /// Classic scripts run when the page is parsed, if `yes`; modules always do.
    #[must_use]
    pub fn defer(self, yes: bool) -> Self {
        Self { is_deferred: yes, ..self }
    }

    /// Scripts run as soon as they are there, if `yes`.
    #[must_use]
    pub fn run_async(self, yes: bool) -> Self {
        Self { is_async: yes, ..self }
    }

    /// The `media` attribute of stylesheets, and of what is preloaded of stylesheets and images.
    #[must_use]
    pub fn media(self, media: impl Into<String>) -> Self {
        Self { media: media.into(), ..self }
    }

    /// The `nonce` attribute of scripts and stylesheets, for a content security policy.
    #[must_use]
    pub fn nonce(self, nonce: impl Into<String>) -> Self {
        Self { nonce: nonce.into(), ..self }
    }

    /// One more attribute of each named asset's tag, in the place of one that it would have; not of the tags that come
    /// along, for imported modules and their stylesheets.
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

/// Narrower than HTML, which takes nearly anything for one.
fn is_attribute_name(name: &str) -> bool {
    let starts = |c: char| c.is_ascii_alphabetic() || matches!(c, '_' | ':' | '@');
    name.starts_with(starts) && name.chars().all(|c| starts(c) || c.is_ascii_digit() || matches!(c, '-' | '.'))
}
