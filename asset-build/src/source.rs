//! Reading sources, sure that what was read is one state of the file.

use std::fs::File;
use std::io::{self, Read};

use asset_core::{Digester, Digests, Error, ErrorKind, SourceFile};

/// Files above this are not held in memory unless something in them must be rewritten.
pub(crate) const STREAMED_FROM: u64 = 1 << 20;

const CHUNK: usize = 256 << 10;

/// The bytes of a source.
///
/// # Errors
/// `Io` if it can't be read, vanished, or changed while it was read.
pub(crate) fn read(source: &SourceFile) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::with_capacity(usize::try_from(source.size).unwrap_or_default());
    let mut file = open(source)?;
    file.read_to_end(&mut bytes).map_err(|cause| Error::io("read", &source.path, &cause))?;
    still_the_same(source, &file)?;
    Ok(bytes)
}

/// The digests of a source, whose bytes go to `take` piece by piece.
///
/// # Errors
/// As for [`read`], and what `take` fails with.
pub(crate) fn stream(
    source: &SourceFile,
    mut digester: Digester,
    mut take: impl FnMut(&[u8]) -> Result<(), Error>,
) -> Result<Digests, Error> {
    let mut file = open(source)?;
    let mut chunk = vec![0; CHUNK];
    loop {
        let length = match file.read(&mut chunk) {
            Ok(0) => break,
            Ok(length) => length,
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
            Err(cause) => return Err(Error::io("read", &source.path, &cause)),
        };
        digester.update(&chunk[..length]);
        take(&chunk[..length])?;
    }
    still_the_same(source, &file)?;
    Ok(digester.finish())
}

fn open(source: &SourceFile) -> Result<File, Error> {
    File::open(&source.path).map_err(|cause| Error::io("read", &source.path, &cause))
}

/// Fails if the open file is not the one that was listed, or was written to since.
fn still_the_same(source: &SourceFile, file: &File) -> Result<(), Error> {
    let metadata = file.metadata().map_err(|cause| Error::io("read", &source.path, &cause))?;
    if SourceFile::new(source.path.clone(), &metadata) == *source {
        return Ok(());
    }
    let message = format!("`{}` changed while it was read; build again", source.path.display());
    Err(Error::new(ErrorKind::Io, message))
}
