//! URL styles: where a URL has its version, and how the version is found in it.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind};
use crate::message::printable;
use crate::suggest::did_you_mean;
use crate::url::Prefix;
use crate::url::encode::{encode_path, encode_suffix};

/// Where a URL has its version: the `style` and `query-key` keys of `asset.toml`.
///
/// ```
/// use asset_core::Style;
///
/// assert_eq!(Style::default().to_string(), "filename");
/// assert_eq!("query:v".parse::<Style>()?, Style::Query { key: Some("v".to_owned()) });
/// # Ok::<(), asset_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Style {
    /// `/static/css/app.3f2a9c1d.css`
    #[default]
    Filename,
    /// `/static/css/app.css?3f2a9c1d`, or `?v=3f2a9c1d` with a key.
    Query {
        /// The name before `=`, if any.
        key: Option<String>,
    },
    /// `/static/1718539201234/css/app.css`; the prefix contains `{version}`.
    Prefix,
    /// `/static/css/app.css`
    None,
}

impl Style {
    /// Fails unless `prefix` contains `{version}` if, and only if, the style is `prefix`.
    ///
    /// # Errors
    /// `Invalid`, naming the prefix and what to change.
    pub fn check_prefix(&self, prefix: &Prefix) -> Result<(), Error> {
        match (self, prefix.is_versioned()) {
            (Self::Prefix, false) => Err(Error::new(
                ErrorKind::Invalid,
                format!("prefix `{prefix}` must contain `{{version}}` exactly once with style `prefix`"),
            )),
            // Only style `prefix` puts the version there; in others the placeholder would stay in URLs.
            (Self::Prefix, true) | (_, false) => Ok(()),
            (_, true) => Err(Error::new(
                ErrorKind::Invalid,
                format!("prefix `{prefix}` contains `{{version}}`, which goes with style `prefix`, not `{self}`"),
            )),
        }
    }

    /// The URL of an asset.
    pub(crate) fn url(&self, prefix: &Prefix, names: &AssetNames<'_>) -> String {
        let mut url = names.start(prefix).into_owned();
        url.push_str(&encode_path(self.path(names)));
        self.push_query(&mut url, names);
        url
    }

    /// What follows the prefix in a URL, not yet percent-encoded: in `filename` style the path with the version, in other
    /// styles the logical path.
    pub fn path<'a>(&self, names: &AssetNames<'a>) -> &'a str {
        match self {
            Self::Filename if !names.is_plain => names.file,
            _ => names.path,
        }
    }

    /// Adds what `query` style writes behind the path: `?3f2a9c1d` or `?v=3f2a9c1d`; nothing in other styles
    /// and where the URL needs none.
    pub fn push_query(&self, url: &mut String, names: &AssetNames<'_>) {
        let Self::Query { key } = self else { return };
        if names.is_plain || names.is_pinned {
            return;
        }
        url.push('?');
        if let Some(key) = key {
            url.push_str(key);
            url.push('=');
        }
        url.push_str(names.version);
    }

    /// Appends an author's `?query#fragment` to a URL of this style, after the version.
    ///
    /// ```
    /// use asset_core::Style;
    ///
    /// let mut url = "icons.svg?3f2a9c1d".to_owned();
    /// Style::Query { key: None }.push_suffix(&mut url, "?theme=dark#home");
    /// assert_eq!(url, "icons.svg?3f2a9c1d&theme=dark#home");
    /// ```
    pub fn push_suffix(&self, url: &mut String, suffix: &str) {
        // The URL of a plain or pinned asset has no query yet.
        let follows_query = matches!(self, Self::Query { .. }) && url.contains('?');
        match suffix.strip_prefix('?').filter(|_| follows_query) {
            Some(rest) if rest.is_empty() || rest.starts_with('#') => url.push_str(rest),
            Some(rest) => url.extend(["&", rest]),
            None => url.push_str(suffix),
        }
    }

    /// `url` with the `?query#fragment` of a template author, encoded.
    pub(crate) fn append(&self, url: &str, suffix: &str) -> String {
        let mut url = url.to_owned();
        self.push_suffix(&mut url, &encode_suffix(suffix));
        url
    }

    /// Whether a URL's query starts with what this style writes for `version`; other parameters may follow.
    pub(crate) fn query_has(&self, query: &str, version: &str) -> bool {
        let Self::Query { key } = self else { return false };
        let first = query.split('&').next().unwrap_or_default();
        match key {
            None => first == version,
            Some(key) => first.strip_prefix(key.as_str()).and_then(|rest| rest.strip_prefix('=')) == Some(version),
        }
    }
}

/// The names of an asset from which a URL can be made.
#[derive(Debug, Clone, Copy)]
pub struct AssetNames<'a> {
    /// The logical path, or `name:path`.
    pub path: &'a str,
    /// The path under the output.
    pub file: &'a str,
    /// The version.
    pub version: &'a str,
    /// Whether its URL has no version in any style.
    pub is_plain: bool,
    /// Whether its name is its version, so that a query is not needed.
    pub is_pinned: bool,
}

impl AssetNames<'_> {
    /// The start of its URL: the prefix with the version, or for a plain asset the part before the version.
    pub fn start<'p>(&self, prefix: &'p Prefix) -> Cow<'p, str> {
        if self.is_plain { prefix.before_version().into() } else { prefix.with_version(self.version) }
    }
}

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Filename => f.write_str("filename"),
            Self::Query { key: None } => f.write_str("query"),
            Self::Query { key: Some(key) } => write!(f, "query:{key}"),
            Self::Prefix => f.write_str("prefix"),
            Self::None => f.write_str("none"),
        }
    }
}

impl FromStr for Style {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "filename" => Ok(Self::Filename),
            "query" => Ok(Self::Query { key: None }),
            "prefix" => Ok(Self::Prefix),
            "none" => Ok(Self::None),
            _ => match text.strip_prefix("query:") {
                Some(key) => check_key(key).map(|()| Self::Query { key: Some(key.to_owned()) }),
                None => Err(unknown_style(text)),
            },
        }
    }
}

fn unknown_style(text: &str) -> Error {
    let near = did_you_mean(text, ["filename", "query", "prefix", "none"]);
    let text = printable(text);
    let message = format!("unknown style `{text}`, expected `filename`, `query`, `prefix` or `none`{near}");
    Error::new(ErrorKind::Invalid, message)
}

/// Fails unless `key` can be the key of a query: letters, digits, `-` and `_`.
pub fn check_key(key: &str) -> Result<(), Error> {
    if !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Invalid, format!("query key `{}` must be letters, digits, `-` and `_`", printable(key))))
}

/// `path` with `version` inserted before the last extension, where `.js.map` and `.css.map` count as one, or appended
/// to a name without extension.
///
/// ```
/// use asset_core::internal::versioned_path;
///
/// assert_eq!(versioned_path("css/app.css", "3f2a9c1d"), "css/app.3f2a9c1d.css");
/// assert_eq!(versioned_path("js/app.js.map", "3f2a9c1d"), "js/app.3f2a9c1d.js.map");
/// assert_eq!(versioned_path("LICENSE", "3f2a9c1d"), "LICENSE.3f2a9c1d");
/// ```
pub fn versioned_path(path: &str, version: &str) -> String {
    let (stem, extension) = path.split_at(extension_start(path));
    format!("{stem}.{version}{extension}")
}

/// Where the extension starts, including its dot; the end of the path if there is none.
fn extension_start(path: &str) -> usize {
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    // The dot of a dotfile starts a name, not an extension.
    let dot = |end: usize| path[name..end].rfind('.').filter(|&at| at > 0).map(|at| name + at);
    let Some(last) = dot(path.len()) else { return path.len() };
    match dot(last) {
        Some(inner) if &path[last..] == ".map" && matches!(&path[inner..last], ".js" | ".css") => inner,
        _ => last,
    }
}

/// Every way to take `path` apart into a logical path and a version, the longest logical path first.
///
/// Nothing else splits paths. A caller looks up every split, and never treats bytes as immutable because of a split
/// alone.
pub(crate) fn split_versioned(path: &str) -> impl Iterator<Item = (String, &str)> {
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    let extension = extension_start(path);
    let with_extension = dots(path, name, extension).map(move |(dot, end)| (dot, end, extension));
    // A name without extension has its version in place of one: `LICENSE.3f2a9c1d`.
    let without = dots(path, name, path.len()).map(move |(dot, end)| (dot, end, path.len()));
    with_extension
        .chain(without)
        .map(move |(dot, end, rest)| (format!("{}{}", &path[..dot], &path[rest..]), &path[dot + 1..end]))
}

fn dots(path: &str, name: usize, end: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
    path[name..end]
        .rmatch_indices('.')
        .map(move |(at, _)| (name + at, end))
        .filter(move |&(dot, end)| dot > name && dot + 1 < end)
}
