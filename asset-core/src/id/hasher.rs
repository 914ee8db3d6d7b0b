//! Computing digests.

use std::io::{self, Read};

use md5::Md5;
use sha2::{Digest as _, Sha256};

use super::Digest;

/// Computes the digest of bytes passed piece by piece.
///
/// ```
/// use asset_core::internal::Hasher;
///
/// let mut hasher = Hasher::md5();
/// hasher.update(b"body {}\n");
/// assert_eq!(hasher.finish().to_string(), "746f7bd76da133c7035108d0053a7e79");
/// ```
#[derive(Debug, Clone)]
pub struct Hasher(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Md5(Md5),
    Sha256(Sha256),
}

impl Hasher {
    /// A hasher for an MD5.
    pub fn md5() -> Self {
        Self(Kind::Md5(Md5::new()))
    }

    /// A hasher for a SHA-256.
    pub fn sha256() -> Self {
        Self(Kind::Sha256(Sha256::new()))
    }

    /// A hasher for the same hash function as `digest`.
    pub fn like(digest: &Digest) -> Self {
        match digest {
            Digest::Md5(_) => Self::md5(),
            Digest::Sha256(_) => Self::sha256(),
        }
    }

    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            Kind::Md5(hasher) => hasher.update(bytes),
            Kind::Sha256(hasher) => hasher.update(bytes),
        }
    }

    /// Adds everything that `reader` returns.
    ///
    /// # Errors
    /// The reader's own.
    pub fn update_from(&mut self, mut reader: impl Read) -> io::Result<()> {
        // On the heap: threads of a service may have small stacks.
        let mut buffer = vec![0; 64 << 10];
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(count) => self.update(&buffer[..count]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The digest of all bytes.
    pub fn finish(self) -> Digest {
        match self.0 {
            Kind::Md5(hasher) => Digest::Md5(hasher.finalize().into()),
            Kind::Sha256(hasher) => Digest::Sha256(hasher.finalize().into()),
        }
    }
}
