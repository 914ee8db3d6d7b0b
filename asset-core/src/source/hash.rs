//! Computing digest and integrity in one pass.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use crate::error::{Error, ErrorKind};
use crate::id::{Hasher, VersionScheme};
use crate::manifest::Digests;
use crate::message::printable;
use crate::suggest::did_you_mean;

/// Computes digest, integrity and size of an asset whose bytes are passed piece by piece.
///
/// ```
/// use asset_core::{IntegrityAlgorithm, VersionScheme};
/// use asset_core::internal::Digester;
///
/// let mut digester = Digester::new(&VersionScheme::default(), &[IntegrityAlgorithm::Sha384]);
/// digester.update(b"body {}\n");
/// let digests = digester.finish();
/// assert_eq!(digests.digest.to_string(), "746f7bd76da133c7035108d0053a7e79");
/// assert_eq!(digests.size, 8);
/// ```
pub struct Digester {
    hasher: Hasher,
    integrity: Vec<IntegrityHasher>,
    size: u64,
}

/// A hash algorithm of the HTML `integrity` attribute (W3C Subresource Integrity).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum IntegrityAlgorithm {
    /// `sha256-…`
    Sha256,
    /// `sha384-…`
    Sha384,
    /// `sha512-…`
    Sha512,
}

impl fmt::Display for IntegrityAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        })
    }
}

impl FromStr for IntegrityAlgorithm {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "sha256" => Ok(Self::Sha256),
            "sha384" => Ok(Self::Sha384),
            "sha512" => Ok(Self::Sha512),
            _ => {
                let near = did_you_mean(text, ["sha256", "sha384", "sha512"]);
                let text = printable(text);
                let message = format!("unknown algorithm `{text}`, expected `sha256`, `sha384` or `sha512`{near}");
                Err(Error::new(ErrorKind::Invalid, message))
            }
        }
    }
}

enum IntegrityHasher {
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
}

impl fmt::Debug for Digester {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Digester").field("size", &self.size).finish_non_exhaustive()
    }
}

impl Digester {
    /// A digester for the digest of this version scheme and for these integrity algorithms.
    pub fn new(scheme: &VersionScheme, integrity: &[IntegrityAlgorithm]) -> Self {
        let hasher = match scheme {
            VersionScheme::Sha256 { .. } => Hasher::sha256(),
            _ => Hasher::md5(),
        };
        Self { hasher, integrity: integrity.iter().map(IntegrityHasher::new).collect(), size: 0 }
    }

    /// A digester that computes the same kinds of values as `digests`: equal bytes result in equal values.
    ///
    /// ```
    /// use asset_core::{IntegrityAlgorithm, VersionScheme};
    /// use asset_core::internal::Digester;
    ///
    /// let mut digester = Digester::new(&VersionScheme::default(), &[IntegrityAlgorithm::Sha384]);
    /// digester.update(b"body {}\n");
    /// let digests = digester.finish();
    /// let mut again = Digester::again(&digests);
    /// again.update(b"body {}\n");
    /// assert_eq!(again.finish(), digests);
    /// ```
    pub fn again(digests: &Digests) -> Self {
        // An unknown algorithm is left out; the values then differ, and the file counts as changed.
        let algorithms = digests.integrity.split(' ').filter_map(|value| value.split('-').next()?.parse().ok());
        let integrity = algorithms.map(|algorithm| IntegrityHasher::new(&algorithm)).collect();
        Self { hasher: Hasher::like(&digests.digest), integrity, size: 0 }
    }

    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        self.hasher.update(bytes);
        for hasher in &mut self.integrity {
            match hasher {
                IntegrityHasher::Sha256(hasher) => hasher.update(bytes),
                IntegrityHasher::Sha384(hasher) => hasher.update(bytes),
                IntegrityHasher::Sha512(hasher) => hasher.update(bytes),
            }
        }
    }

    /// The values of all bytes.
    pub fn finish(self) -> Digests {
        let integrity: Vec<String> = self.integrity.into_iter().map(IntegrityHasher::finish).collect();
        Digests { digest: self.hasher.finish(), integrity: integrity.join(" "), size: self.size }
    }
}

impl IntegrityHasher {
    fn new(algorithm: &IntegrityAlgorithm) -> Self {
        match algorithm {
            IntegrityAlgorithm::Sha256 => Self::Sha256(Sha256::new()),
            IntegrityAlgorithm::Sha384 => Self::Sha384(Sha384::new()),
            IntegrityAlgorithm::Sha512 => Self::Sha512(Sha512::new()),
        }
    }

    fn finish(self) -> String {
        match self {
            Self::Sha256(hasher) => format!("sha256-{}", BASE64_STANDARD.encode(hasher.finalize())),
            Self::Sha384(hasher) => format!("sha384-{}", BASE64_STANDARD.encode(hasher.finalize())),
            Self::Sha512(hasher) => format!("sha512-{}", BASE64_STANDARD.encode(hasher.finalize())),
        }
    }
}
