//! Reading sources. The bytes that were read are those of one state of the file, or reading fails.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};

use asset_core::internal::{Digester, FileStamp, SourceFile};
use asset_core::manifest::Digests;
use asset_core::{Error, ErrorKind};

/// Files above this are not held in memory unless something in them must be rewritten.
pub(crate) const STREAMED_FROM: u64 = 1 << 20;

const CHUNK: usize = 256 << 10;

/// The bytes of a source.
///
/// # Errors
/// `Io` if it can't be read, vanished, or changed while it was read.
pub(crate) fn read(source: &SourceFile) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::with_capacity(usize::try_from(source.stamp.size()).unwrap_or_default());
    let file = open(source)?;
    // The size is known, so one call reads everything. If the file is another one by now, or was written to, its stamp
    // differs, and whatever was read does not count.
    let read = (&file).take(source.stamp.size()).read_to_end(&mut bytes);
    still_the_same(source, &file)?;
    read.map_err(|cause| Error::io("read", &source.path, cause))?;
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
    // A pipe or device that took its place may have no end.
    still_the_same(source, &file)?;
    let mut chunk = vec![0; CHUNK];
    loop {
        let length = match file.read(&mut chunk) {
            Ok(0) => break,
            Ok(length) => length,
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
            Err(cause) => return Err(Error::io("read", &source.path, cause)),
        };
        digester.update(&chunk[..length]);
        take(&chunk[..length])?;
    }
    still_the_same(source, &file)?;
    Ok(digester.finish())
}

/// Opens a source. A pipe in its place does not make the build wait.
fn open(source: &SourceFile) -> Result<File, Error> {
    let file = without_waiting(File::options().read(true)).open(&source.path);
    file.map_err(|cause| Error::io("read", &source.path, cause))
}

#[cfg(unix)]
fn without_waiting(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    // Without it, opening a FIFO waits for a writer. For regular files it has no meaning.
    options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed())
}

#[cfg(not(unix))]
fn without_waiting(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// Fails if the open file is not the one that was listed, or was written to since.
fn still_the_same(source: &SourceFile, file: &File) -> Result<(), Error> {
    let metadata = file.metadata().map_err(|cause| Error::io("read", &source.path, cause))?;
    if metadata.is_file() && FileStamp::of(&metadata) == source.stamp {
        return Ok(());
    }
    let message = format!("`{}` changed while it was read; build again", source.path.display());
    Err(Error::new(ErrorKind::Io, message))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_in_the_place_of_a_source_does_not_make_the_build_wait() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("app.js");
        std::fs::write(&path, "f();\n").unwrap();
        let source = SourceFile::new(path.clone(), &path.metadata().unwrap());
        assert_eq!(read(&source).unwrap(), b"f();\n");
        std::fs::remove_file(&path).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        let message = format!("`{}` changed while it was read; build again", path.display());
        assert_eq!(read(&source).unwrap_err().to_string(), message);
    }
}
