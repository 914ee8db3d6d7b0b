//! Version schemes: how the identifier in a URL is made.

use std::fmt;
use std::str::FromStr;

use super::version::fault;
use super::{Digest, Version};
use crate::error::{Error, ErrorKind};
use crate::message::printable;
use crate::suggest::did_you_mean;

const DEFAULT_DIGITS: u8 = 8;

/// How versions are made: the `version` key of `asset.toml` and of the manifest.
///
/// Hash, `hash:N` and timestamps are webassets' `versions` option, tokens are tet's cache-breaker.
///
/// ```
/// use asset_core::VersionScheme;
///
/// assert_eq!("hash:12".parse::<VersionScheme>()?, VersionScheme::Hash { digits: 12 });
/// assert_eq!(VersionScheme::default().to_string(), "hash");
/// # Ok::<(), asset_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum VersionScheme {
    /// The first `digits` hex digits (4 to 32) of the MD5 of the bytes served.
    Hash {
        /// Hex digits in the URL.
        digits: u8,
    },
    /// The first `digits` hex digits (4 to 64) of the SHA-256 of the bytes served.
    Sha256 {
        /// Hex digits in the URL.
        digits: u8,
    },
    /// The modification time of the file, or the newest one of the bundle's members, in whole seconds.
    Timestamp,
    /// One value shared by every asset of a deploy.
    Token,
    /// Made in code by a [`CustomVersion`] of this name; written `custom:NAME`.
    Custom(String),
}

impl Default for VersionScheme {
    fn default() -> Self {
        Self::Hash { digits: DEFAULT_DIGITS }
    }
}

impl VersionScheme {
    /// Whether this scheme could have made `version`: the right digits, or any valid version for tokens and custom
    /// schemes.
    pub fn is_well_formed(&self, version: &str) -> bool {
        let is_hex = |digits: u8| {
            version.len() == usize::from(digits) && version.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        };
        match self {
            Self::Hash { digits } | Self::Sha256 { digits } => is_hex(*digits),
            Self::Timestamp => !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit()),
            Self::Token | Self::Custom(_) => fault(version).is_none(),
        }
    }
}

impl fmt::Display for VersionScheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hash { digits: DEFAULT_DIGITS } => f.write_str("hash"),
            Self::Hash { digits } => write!(f, "hash:{digits}"),
            Self::Sha256 { digits: DEFAULT_DIGITS } => f.write_str("sha256"),
            Self::Sha256 { digits } => write!(f, "sha256:{digits}"),
            Self::Timestamp => f.write_str("timestamp"),
            Self::Token => f.write_str("token"),
            Self::Custom(name) => write!(f, "custom:{name}"),
        }
    }
}

impl FromStr for VersionScheme {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (name, parameter) = match text.split_once(':') {
            Some((name, parameter)) => (name, Some(parameter)),
            None => (text, None),
        };
        match (name, parameter) {
            ("hash", digits) => Ok(Self::Hash { digits: parse_digits(text, digits, 32)? }),
            ("sha256", digits) => Ok(Self::Sha256 { digits: parse_digits(text, digits, 64)? }),
            ("timestamp", None) => Ok(Self::Timestamp),
            ("token", None) => Ok(Self::Token),
            ("custom", Some(name)) => match fault(name) {
                None => Ok(Self::Custom(name.to_owned())),
                Some(why) => Err(refused(text, &format!("its name {why}"))),
            },
            ("timestamp" | "token", Some(_)) => Err(refused(text, &format!("`{name}` takes no parameter"))),
            _ => Err(unknown_scheme(text)),
        }
    }
}

fn refused(text: &str, why: &str) -> Error {
    Error::new(ErrorKind::Invalid, format!("version `{}`: {why}", printable(text)))
}

fn unknown_scheme(text: &str) -> Error {
    let near = did_you_mean(text, ["hash", "sha256", "timestamp", "token"]);
    let text = printable(text);
    let message = format!("unknown version scheme `{text}`, expected `hash`, `sha256`, `timestamp` or `token`{near}");
    Error::new(ErrorKind::Invalid, message)
}

fn parse_digits(text: &str, digits: Option<&str>, most: u8) -> Result<u8, Error> {
    let Some(digits) = digits else {
        return Ok(DEFAULT_DIGITS);
    };
    // `u8::from_str` accepts a sign.
    let number = if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok() } else { None };
    number
        .filter(|n| (4..=most).contains(n))
        .ok_or_else(|| refused(text, &format!("the number of digits must be from 4 to {most}")))
}

/// A version scheme defined by the application: a git revision, a release number, anything.
///
/// webassets accepts any object with the right method as `versions`; this is that method.
///
/// ```
/// use asset_core::{CustomVersion, Error, Version, VersionInput};
///
/// struct Revision;
///
/// impl CustomVersion for Revision {
///     fn name(&self) -> &str {
///         "revision"
///     }
///
///     fn version(&self, input: &VersionInput<'_>) -> Result<Version, Error> {
///         format!("r7-{:.4}", input.digest).parse()
///     }
/// }
/// ```
pub trait CustomVersion: Send + Sync {
    /// The name written to the manifest as `custom:NAME`.
    fn name(&self) -> &str;

    /// The version of one asset.
    ///
    /// # Errors
    /// Any error; its message is shown to the template author as the reason.
    fn version(&self, input: &VersionInput<'_>) -> Result<Version, Error>;
}

impl fmt::Debug for dyn CustomVersion + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CustomVersion({})", self.name())
    }
}

/// A version scheme with the values that it needs.
#[cfg(feature = "directory")]
#[derive(Debug, Clone, Copy)]
pub struct Versioning<'a> {
    /// How versions are made.
    pub scheme: &'a VersionScheme,
    /// The value of `token` versions.
    pub token: Option<&'a str>,
    /// The implementation of `custom` versions.
    pub custom: Option<&'a dyn CustomVersion>,
}

#[cfg(feature = "directory")]
impl Versioning<'_> {
    /// The version of one asset.
    ///
    /// # Errors
    /// `VersionIndeterminable` if there is no token; `Invalid` if the token can't be a version; a custom version's own
    /// error.
    pub fn version(&self, input: &VersionInput<'_>) -> Result<Version, Error> {
        match (self.scheme, self.custom) {
            (VersionScheme::Hash { digits } | VersionScheme::Sha256 { digits }, _) => {
                format!("{:.*}", usize::from(*digits), input.digest).parse()
            }
            // Parsed although it can't fail, so that a version is only made in one way.
            (VersionScheme::Timestamp, _) => input.modified.to_string().parse(),
            (VersionScheme::Token, _) => self.token.ok_or_else(no_token)?.parse(),
            (VersionScheme::Custom(_), Some(custom)) => custom.version(input),
            (VersionScheme::Custom(name), None) => {
                let message = format!("version `custom:{name}` is only known to the code that sets it");
                Err(Error::new(ErrorKind::VersionIndeterminable, message))
            }
        }
    }
}

#[cfg(feature = "directory")]
fn no_token() -> Error {
    let message = "version `token` has no value; set `token` or `token-env` in asset.toml";
    Error::new(ErrorKind::VersionIndeterminable, message)
}

/// What a [`CustomVersion`] can use.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct VersionInput<'a> {
    /// The logical path of the asset.
    pub path: &'a str,
    /// The digest of the bytes served.
    pub digest: Digest,
    /// Newest modification time of the inputs, in seconds since the epoch.
    pub modified: u64,
}

impl<'a> VersionInput<'a> {
    /// The input for one asset.
    pub fn new(path: &'a str, digest: Digest, modified: u64) -> Self {
        Self { path, digest, modified }
    }
}
