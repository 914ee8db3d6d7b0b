//! Digests of what is about to be sent.

use std::fs::File;
use std::io::{self, Read, Seek};

use asset_core::Digest;
use asset_core::internal::Hasher;

/// The digest, of the same kind as `expected`, of everything that `reader` gives.
pub(super) fn of_reader(expected: &Digest, reader: impl Read) -> io::Result<Digest> {
    let mut hasher = Hasher::like(expected);
    hasher.update_from(reader)?;
    Ok(hasher.finish())
}

/// Whether the first `size` bytes of `file` have the digest `expected`.
pub(crate) fn is_beginning(mut file: &File, size: u64, expected: &Digest) -> io::Result<bool> {
    file.rewind()?;
    Ok(of_reader(expected, file.take(size))? == *expected)
}

/// The digest, of the same kind as `expected`, of `bytes`.
pub(crate) fn of_bytes(expected: &Digest, bytes: &[u8]) -> Digest {
    let mut hasher = Hasher::like(expected);
    hasher.update(bytes);
    hasher.finish()
}
