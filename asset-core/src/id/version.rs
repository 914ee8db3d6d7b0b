//! The identifier in a URL.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use crate::error::{Error, ErrorKind};

/// The identifier in a URL: 1 to 128 letters, digits and `-._~`, not all of them dots. It needs no escaping in URLs and
/// file names.
///
/// ```
/// use asset_core::Version;
///
/// let version: Version = "v1.4.2".parse()?;
/// assert_eq!(version, "v1.4.2");
/// assert!("v1/4".parse::<Version>().is_err());
/// # Ok::<(), asset_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(Box<str>);

impl Version {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Version {
    type Err = Error;

    /// # Errors
    /// `Invalid`, naming the version and the first invalid character.
    fn from_str(text: &str) -> Result<Self, Error> {
        match fault(text) {
            None => Ok(Self(text.into())),
            Some(why) => Err(Error::new(ErrorKind::Invalid, format!("version {text:?} {why}"))),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Deref for Version {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Version {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Version {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Version {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for Version {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

/// Why `text` can't be a version, or `None` if it can.
pub(crate) fn fault(text: &str) -> Option<String> {
    let is_possible = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    match text.chars().find(|&c| !is_possible(c)) {
        Some(odd) => Some(format!("has {odd:?}; letters, digits and `-._~` are possible")),
        None if text.is_empty() => Some("is empty".to_owned()),
        None if text.len() > 128 => Some("is longer than 128 characters".to_owned()),
        None if text.chars().all(|c| c == '.') => Some("has only dots".to_owned()),
        None => None,
    }
}
