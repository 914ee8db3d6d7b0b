//! The functions that templates call, with their arguments and error messages, the same in every engine.

use std::borrow::Cow;

use crate::error::{Error, ErrorKind};
use crate::message::shortened;
use crate::suggest::did_you_mean;

/// A function that templates call: its name and the names of its arguments.
///
/// ```
/// use asset_core::internal::{ArgValue, TemplateFunction};
///
/// let given = [("path", ArgValue::from("css/app.css"))];
/// assert_eq!(TemplateFunction::STATIC_URL.argument(given)?, "css/app.css");
///
/// let given = [("pth", ArgValue::from("css/app.css"))];
/// let error = TemplateFunction::STATIC_URL.argument(given).unwrap_err();
/// assert_eq!(error.to_string(), "`static_url`: unknown argument `pth`; did you mean `path`?");
/// # Ok::<(), asset_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TemplateFunction {
    name: &'static str,
    argument: &'static str,
    options: &'static [&'static str],
    method: &'static str,
}

/// A value that a template passes to a function.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ArgValue<'a> {
    /// A string.
    Text(Cow<'a, str>),
    /// `true` or `false`.
    Bool(bool),
    /// `none` or `null`.
    None,
    /// A number of any kind, as the template would print it.
    Number(String),
    /// A list, tuple or iterator.
    List(Vec<ArgValue<'a>>),
    /// A map or struct.
    Map(Vec<(String, ArgValue<'a>)>),
    /// An undefined variable.
    Undefined,
    /// Anything else.
    Other,
}

impl ArgValue<'_> {
    /// Converts the value into one that borrows nothing.
    pub fn into_owned(self) -> ArgValue<'static> {
        match self {
            Self::Text(text) => ArgValue::Text(Cow::Owned(text.into_owned())),
            Self::Bool(yes) => ArgValue::Bool(yes),
            Self::None => ArgValue::None,
            Self::Number(number) => ArgValue::Number(number),
            Self::List(items) => ArgValue::List(items.into_iter().map(ArgValue::into_owned).collect()),
            Self::Map(pairs) => {
                ArgValue::Map(pairs.into_iter().map(|(key, value)| (key, value.into_owned())).collect())
            }
            Self::Undefined => ArgValue::Undefined,
            Self::Other => ArgValue::Other,
        }
    }
}

impl<'a> From<&'a str> for ArgValue<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl TemplateFunction {
    /// `static_url(path)`: the URL of one asset.
    pub const STATIC_URL: Self = Self::new("static_url", "path", "url");
    /// `asset_url(name)`: the URL of a bundle.
    pub const ASSET_URL: Self = Self::new("asset_url", "name", "bundle");
    /// `asset_urls(name)`: the URLs of a bundle, in debug those of its members.
    pub const ASSET_URLS: Self = Self::new("asset_urls", "name", "urls");
    /// `static_integrity(path)`: the value of the `integrity` attribute for one asset.
    pub const STATIC_INTEGRITY: Self = Self::new("static_integrity", "path", "integrity");
    /// `asset_tags(name, …)`: the tags for bundles and assets; all but the name may be left out.
    pub const ASSET_TAGS: Self = Self {
        options: &["preload", "module", "defer", "async", "media", "nonce", "attributes"],
        ..Self::new("asset_tags", "name", "tags")
    };
    /// Every function.
    pub const ALL: [Self; 5] =
        [Self::STATIC_URL, Self::ASSET_URL, Self::ASSET_URLS, Self::STATIC_INTEGRITY, Self::ASSET_TAGS];

    /// What templates of MiniJinja call the object whose methods are the functions.
    pub const OBJECT: &'static str = "assets";

    const fn new(name: &'static str, argument: &'static str, method: &'static str) -> Self {
        Self { name, argument, options: &[], method }
    }

    /// The name in templates.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// The name as a method of the [`OBJECT`](Self::OBJECT): `assets.url("css/app.css")`.
    pub const fn method(self) -> &'static str {
        self.method
    }

    /// The keyword of its first argument; positional arguments and filter values use it too.
    pub const fn keyword(self) -> &'static str {
        self.argument
    }

    /// The keywords of all other arguments.
    pub const fn options(self) -> &'static [&'static str] {
        self.options
    }

    /// The text of the only argument; `given` are all arguments of the call with their keywords.
    ///
    /// # Errors
    /// `Invalid`, naming the function and the argument: unknown, missing, given twice, undefined or not a string.
    #[inline]
    pub fn argument<'a>(self, given: impl IntoIterator<Item = (&'a str, ArgValue<'a>)>) -> Result<Cow<'a, str>, Error> {
        let (mut found, mut unknown) = (None, None);
        for (keyword, value) in given {
            if keyword != self.argument {
                // Engines pass keywords in any order; the message must not depend on it.
                unknown = Some(unknown.map_or(keyword, |other| keyword.min(other)));
            } else if found.replace(value).is_some() {
                return Err(self.error(&format!("argument `{}` is given twice", self.argument)));
            }
        }
        match (found, unknown) {
            (Some(ArgValue::Text(text)), None) => Ok(text),
            (found, unknown) => Err(self.refusal(found, unknown)),
        }
    }

    // Out of line, so that the usual path is small enough to be inlined.
    #[cold]
    fn refusal(self, found: Option<ArgValue<'_>>, unknown: Option<&str>) -> Error {
        match (found, unknown) {
            (_, Some(unknown)) => self.unknown(unknown),
            (None, None) => self.error(&format!("missing argument `{}`", self.argument)),
            (Some(found), None) => self.mismatch(self.argument, "a string", &found),
        }
    }

    /// The error for an argument that the function does not take.
    pub(crate) fn unknown(self, keyword: &str) -> Error {
        let known = || std::iter::once(self.argument).chain(self.options.iter().copied());
        let near = did_you_mean(keyword, known());
        let all: Vec<String> = known().map(|known| format!("`{known}`")).collect();
        let hint = if near.is_empty() { format!("; it takes {}", all.join(", ")) } else { near };
        self.error(&format!("unknown argument `{}`{hint}", shortened(keyword)))
    }

    /// The error for an argument of the wrong type.
    pub(crate) fn mismatch(self, keyword: &str, wanted: &str, found: &ArgValue<'_>) -> Error {
        let kind = match found {
            ArgValue::Undefined => return self.error(&format!("argument `{keyword}` is undefined")),
            ArgValue::None => "none",
            ArgValue::Bool(_) => "a boolean",
            ArgValue::Number(_) => "a number",
            ArgValue::List(_) => "a list",
            ArgValue::Map(_) => "a map",
            ArgValue::Text(_) => "a string",
            ArgValue::Other => "another value",
        };
        self.error(&format!("argument `{keyword}` must be {wanted}, not {kind}"))
    }

    pub(crate) fn error(self, message: &str) -> Error {
        Error::new(ErrorKind::Invalid, format!("`{}`: {message}", self.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(given: &[(&str, ArgValue<'_>)]) -> String {
        match TemplateFunction::STATIC_URL.argument(given.iter().cloned()) {
            Ok(text) => panic!("{text} was taken from {given:?}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn every_refusal_names_function_and_argument() {
        let path = || ("path", ArgValue::from("app.css"));
        assert_eq!(refused(&[]), "`static_url`: missing argument `path`");
        assert_eq!(refused(&[path(), path()]), "`static_url`: argument `path` is given twice");
        assert_eq!(refused(&[("path", ArgValue::Undefined)]), "`static_url`: argument `path` is undefined");
        assert_eq!(
            refused(&[("path", ArgValue::Map(Vec::new()))]),
            "`static_url`: argument `path` must be a string, not a map"
        );
        assert_eq!(refused(&[("paht", path().1)]), "`static_url`: unknown argument `paht`; did you mean `path`?");
        assert_eq!(refused(&[("pat", path().1)]), "`static_url`: unknown argument `pat`; did you mean `path`?");
    }

    #[test]
    fn of_two_unknown_arguments_the_first_by_name_is_told() {
        let given = [("z", ArgValue::None), ("path", "app.css".into()), ("a", ArgValue::None)];
        assert_eq!(refused(&given), "`static_url`: unknown argument `a`; it takes `path`");
    }
}
