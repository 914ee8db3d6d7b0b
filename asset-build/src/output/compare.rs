//! Comparing files with the bytes that they should have.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use asset_core::internal::{Digester, FileStamp};
use asset_core::manifest::Digests;
use asset_core::{Digest, Error};

/// Whether equal digests mean equal bytes. An MD5 alone proves nothing against somebody who looks for collisions: then the
/// bytes themselves are compared.
pub(crate) fn proves_bytes(digest: Digest, integrity: &str) -> bool {
    !integrity.is_empty() || matches!(digest, Digest::Sha256(_))
}

/// Whether the next bytes of `reader` are `bytes`.
pub(super) fn continues_with(reader: &mut impl Read, bytes: &[u8]) -> io::Result<bool> {
    let mut next = vec![0; bytes.len()];
    match reader.read_exact(&mut next) {
        Err(cause) if cause.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        read => read.map(|()| next == bytes),
    }
}

/// Whether two files have the same bytes.
pub(super) fn are_equal(path: &Path, mut other: impl Read) -> Result<bool, Error> {
    let failed = |cause| Error::io("read", path, cause);
    let mut file = File::open(path).map_err(failed)?;
    let mut chunk = vec![0; 256 << 10];
    loop {
        match file.read(&mut chunk).map_err(failed)? {
            0 => return Ok(other.read(&mut chunk[..1]).map_err(failed)? == 0),
            length if !continues_with(&mut other, &chunk[..length]).map_err(failed)? => return Ok(false),
            _ => {}
        }
    }
}

/// Whether the file at `path` is a regular file of this size and digest and, if there is one, of this integrity: an MD5 alone
/// proves nothing against somebody who looks for collisions.
pub(crate) fn same_bytes(path: &Path, digests: &Digests) -> Result<bool, Error> {
    copy_same_bytes(path, digests, |_| Ok(()))
}

/// As [`same_bytes`], with the bytes passed to `take` piece by piece. Whether they are right is known only at the end.
pub(crate) fn copy_same_bytes(
    path: &Path,
    digests: &Digests,
    take: impl FnMut(&[u8]) -> Result<(), Error>,
) -> Result<bool, Error> {
    Ok(matches!(compare(path, digests, take)?, Found::Same(_)))
}

/// The file at the path of an output.
pub(super) enum Found {
    Nothing,
    /// A regular file with the bytes of the output.
    Same(FileStamp),
    Other,
}

pub(super) fn compare(
    path: &Path,
    digests: &Digests,
    mut take: impl FnMut(&[u8]) -> Result<(), Error>,
) -> Result<Found, Error> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(cause) => return Err(Error::io("access", path, cause)),
    };
    if !metadata.is_file() || metadata.len() != digests.size {
        return Ok(Found::Other);
    }
    let mut digester = Digester::again(digests);
    let read = |cause| Error::io("read", path, cause);
    let mut file = File::open(path).map_err(read)?;
    let mut chunk = vec![0; 256 << 10];
    loop {
        match file.read(&mut chunk).map_err(read)? {
            0 => break,
            length => {
                digester.update(&chunk[..length]);
                take(&chunk[..length])?;
            }
        }
    }
    let is_same = digester.finish() == *digests;
    Ok(if is_same { Found::Same(FileStamp::of(&metadata)) } else { Found::Other })
}
