//! Checking bytes against the digest that they were promised to have, before they are sent.

use std::fs::File;
use std::io::{self, Read, Seek};

use asset_core::Digest;
use asset_core::internal::Hasher;

/// The digest, of the same kind as `expected`, of everything that `reader` gives.
fn of_reader(expected: &Digest, reader: impl Read) -> io::Result<Digest> {
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
pub(super) fn of_bytes(expected: &Digest, bytes: &[u8]) -> Digest {
    let mut hasher = Hasher::like(expected);
    hasher.update(bytes);
    hasher.finish()
}

/// The digest, of the same kind as `expected`, of a file, which is then read from its start again.
pub(super) fn of_file(expected: &Digest, mut file: &File) -> io::Result<Digest> {
    let digest = of_reader(expected, file)?;
    file.rewind()?;
    Ok(digest)
}
