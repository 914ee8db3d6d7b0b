//! Digests and integrity values of bytes, in one pass.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use md5::Md5;
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::{Config, Digests, IntegrityAlgorithm, VersionScheme, hex};

/// Hex digits of a SHA-256; every other digest is an MD5.
const SHA256_DIGITS: usize = 64;

/// Takes the bytes of one asset piece by piece and gives its digest, integrity and size.
///
/// ```
/// use asset_core::{Config, Digester};
///
/// let mut digester = Digester::new(&Config::new("static"));
/// digester.update(b"body {}\n");
/// let digests = digester.finish();
/// assert_eq!(digests.digest, "746f7bd76da133c7035108d0053a7e79");
/// assert_eq!(digests.size, 8);
/// ```
pub struct Digester {
    digest: Hasher,
    integrity: Vec<IntegrityHasher>,
    size: u64,
}

enum Hasher {
    Md5(Md5),
    Sha256(Sha256),
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
    /// A digester for what `config` wants to know of each asset.
    pub fn new(config: &Config) -> Self {
        let digest = match config.version {
            VersionScheme::Sha256 { .. } => Hasher::Sha256(Sha256::new()),
            _ => Hasher::Md5(Md5::new()),
        };
        Self { digest, integrity: config.integrity.iter().map(IntegrityHasher::new).collect(), size: 0 }
    }

    /// A digester that gives `digests` again for the same bytes: with a digest of the same kind, and integrity values of
    /// the same algorithms in the same order.
    ///
    /// ```
    /// use asset_core::{Config, Digester};
    ///
    /// let mut digester = Digester::new(&Config::new("static"));
    /// digester.update(b"body {}\n");
    /// let digests = digester.finish();
    /// let mut again = Digester::again(&digests);
    /// again.update(b"body {}\n");
    /// assert_eq!(again.finish(), digests);
    /// ```
    pub fn again(digests: &Digests) -> Self {
        let algorithms = digests.integrity.split(' ').filter_map(|value| value.split('-').next()?.parse().ok());
        let integrity = algorithms.map(|algorithm| IntegrityHasher::new(&algorithm)).collect();
        Self { integrity, ..Self::like(&digests.digest) }
    }

    /// A digester for a digest of the same kind as `digest`, and the size; the integrity stays empty.
    ///
    /// ```
    /// use asset_core::Digester;
    ///
    /// let expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    /// assert_eq!(Digester::like(expected).finish().digest, expected);
    /// ```
    pub fn like(digest: &str) -> Self {
        let digest = match digest.len() {
            SHA256_DIGITS => Hasher::Sha256(Sha256::new()),
            _ => Hasher::Md5(Md5::new()),
        };
        Self { digest, integrity: Vec::new(), size: 0 }
    }

    /// A digester for the digest and the size alone; the integrity stays empty.
    pub fn without_integrity(config: &Config) -> Self {
        let Self { digest, size, .. } = Self::new(config);
        Self { digest, integrity: Vec::new(), size }
    }

    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        match &mut self.digest {
            Hasher::Md5(hasher) => hasher.update(bytes),
            Hasher::Sha256(hasher) => hasher.update(bytes),
        }
        for hasher in &mut self.integrity {
            match hasher {
                IntegrityHasher::Sha256(hasher) => hasher.update(bytes),
                IntegrityHasher::Sha384(hasher) => hasher.update(bytes),
                IntegrityHasher::Sha512(hasher) => hasher.update(bytes),
            }
        }
    }

    /// What is said of all the bytes taken.
    pub fn finish(self) -> Digests {
        let digest = match self.digest {
            Hasher::Md5(hasher) => hex::encode(&hasher.finalize()),
            Hasher::Sha256(hasher) => hex::encode(&hasher.finalize()),
        };
        let integrity: Vec<String> = self.integrity.into_iter().map(IntegrityHasher::finish).collect();
        Digests { digest, integrity: integrity.join(" "), size: self.size }
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
