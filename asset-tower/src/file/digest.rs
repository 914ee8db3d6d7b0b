//! Digests of what is about to be sent.

use std::fs::File;
use std::io::{self, Read, Seek};

use md5::{Digest, Md5};
use sha2::Sha256;

/// Hex digits of a SHA-256; every other digest is an MD5.
const SHA256_DIGITS: usize = 64;

/// A hash of the same kind as an expected digest.
pub(super) enum Hasher {
    Md5(Md5),
    Sha256(Sha256),
}

impl Hasher {
    pub(super) fn like(expected: &str) -> Self {
        match expected.len() {
            SHA256_DIGITS => Self::Sha256(Sha256::new()),
            _ => Self::Md5(Md5::new()),
        }
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Md5(hasher) => hasher.update(bytes),
            Self::Sha256(hasher) => hasher.update(bytes),
        }
    }

    /// Lower-case hex.
    pub(super) fn finish(self) -> String {
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        match self {
            Self::Md5(hasher) => hex(&hasher.finalize()),
            Self::Sha256(hasher) => hex(&hasher.finalize()),
        }
    }
}

/// The digest, of the same kind as `expected`, of everything that `reader` gives.
pub(super) fn of_reader(expected: &str, mut reader: impl Read) -> io::Result<String> {
    let mut hasher = Hasher::like(expected);
    let mut buffer = vec![0; 64 << 10];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(hasher.finish()),
            Ok(count) => hasher.update(&buffer[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Whether the first `size` bytes of `file` have the digest `expected`.
pub(crate) fn is_beginning(mut file: &File, size: u64, expected: &str) -> io::Result<bool> {
    file.rewind()?;
    Ok(of_reader(expected, file.take(size))? == expected)
}

/// The digest, of the same kind as `expected`, of `bytes`.
pub(crate) fn of_bytes(expected: &str, bytes: &[u8]) -> String {
    let mut hasher = Hasher::like(expected);
    hasher.update(bytes);
    hasher.finish()
}
