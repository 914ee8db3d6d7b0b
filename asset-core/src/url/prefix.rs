//! What every URL starts with.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind};
use crate::message::printable;
use crate::url::encode::every_percent_is_a_pair;

const PLACEHOLDER: &str = "{version}";

/// The start of every URL: `/static/`, `https://cdn.example.com/static/` or, in prefix style,
/// `/static/{version}/` (tet's `static/{breaker}`). Always ends with `/`.
///
/// ```
/// use asset_core::Prefix;
///
/// let prefix: Prefix = "https://cdn.example.com/static".parse()?;
/// assert_eq!(prefix.to_string(), "https://cdn.example.com/static/");
/// assert_eq!(prefix.origin(), "https://cdn.example.com");
/// assert_eq!(prefix.mount(), "/static/");
/// # Ok::<(), asset_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prefix {
    text: String,
    /// Where the path starts, after scheme and host.
    path: usize,
    placeholder: Option<usize>,
}

impl Prefix {
    /// Whether the prefix contains `{version}`.
    pub fn is_versioned(&self) -> bool {
        self.placeholder.is_some()
    }

    /// Scheme and host, if any: `https://cdn.example.com` of `https://cdn.example.com/static/`.
    pub fn origin(&self) -> &str {
        &self.text[..self.path]
    }

    /// The path before `{version}`, with both slashes: where the service is mounted.
    pub fn mount(&self) -> &str {
        &self.text[self.path..self.placeholder.unwrap_or(self.text.len())]
    }

    /// The prefix before `{version}`; all of it if there is none.
    pub fn before_version(&self) -> &str {
        &self.text[..self.placeholder.unwrap_or(self.text.len())]
    }

    /// What follows `{version}/`, usually nothing: `img/` of `/static/{version}/img/`.
    pub fn after_version(&self) -> &str {
        self.placeholder.map_or("", |at| &self.text[at + PLACEHOLDER.len() + 1..])
    }

    /// The prefix with `version` in place of `{version}`.
    pub fn with_version(&self, version: &str) -> Cow<'_, str> {
        match self.placeholder {
            Some(_) => self.text.replacen(PLACEHOLDER, version, 1).into(),
            None => self.text.as_str().into(),
        }
    }
}

/// `/static/`.
impl Default for Prefix {
    fn default() -> Self {
        "/static/".parse().unwrap_or_else(|_| unreachable!("BUG: the default prefix is refused"))
    }
}

impl FromStr for Prefix {
    type Err = Error;

    /// A missing final `/` is added.
    ///
    /// # Errors
    /// `Invalid` if it does not start with `/`, `//host`, `http://` or `https://`, contains a query, a fragment or a
    /// character that is not valid in a URL, or contains `{version}` more than once.
    fn from_str(text: &str) -> Result<Self, Error> {
        let refuse = |why: &str| Err(Error::new(ErrorKind::Invalid, format!("prefix `{}` {why}", printable(text))));
        let Some(path) = path_start(text) else {
            return refuse("must begin with `/`, `//host`, `http://` or `https://`");
        };
        let mut full = text.to_owned();
        if !full.ends_with('/') {
            full.push('/');
        }
        // The placeholder's braces are not valid in a URL, everything else must be.
        let bare = full.replacen(PLACEHOLDER, "", 1);
        if bare.contains(PLACEHOLDER) {
            return refuse("has `{version}` more than once");
        }
        if let Some(odd) = bare.chars().find(|&c| !is_url_character(c)) {
            return refuse(&format!("has {odd:?}, which must be percent-encoded or left out"));
        }
        if !every_percent_is_a_pair(&bare) {
            return refuse("has a `%` without two hex digits");
        }
        let placeholder = full.find(PLACEHOLDER);
        if placeholder.is_some_and(|at| at < path || !is_whole_segment(&full, at)) {
            return refuse("must have `{version}` as a whole segment of its path: `/static/{version}/`");
        }
        if full[path..].split('/').any(|segment| segment == "." || segment == "..") {
            return refuse("must not have `.` or `..` segments");
        }
        Ok(Self { text: full, path, placeholder })
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn path_start(text: &str) -> Option<usize> {
    let host = match text {
        _ if text.starts_with("https://") => "https://".len(),
        _ if text.starts_with("http://") => "http://".len(),
        _ if text.starts_with("//") => "//".len(),
        _ if text.starts_with('/') => return Some(0),
        _ => return None,
    };
    let name = text[host..].find('/').unwrap_or(text.len() - host);
    (name > 0).then_some(host + name)
}

fn is_url_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~/!$()*+,;=:@%[]".contains(c)
}

fn is_whole_segment(text: &str, at: usize) -> bool {
    text[..at].ends_with('/') && text[at + PLACEHOLDER.len()..].starts_with('/')
}
