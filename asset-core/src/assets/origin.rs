//! Where a catalog is loaded from, at the start and at each reload.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::development::Development;
#[cfg(feature = "directory")]
use super::directory::DirectoryOrigin;
use crate::catalog::Catalog;
use crate::catalog::Origin;
use crate::error::{Error, ErrorKind};
use crate::manifest::read_bytes;
use crate::manifest::{Manifest, manifest_digest};
use crate::output::OutputDir;
use crate::url::Prefix;

/// The source of a catalog.
#[derive(Clone)]
pub(super) enum CatalogOrigin {
    Manifest(PathBuf),
    Output(OutputDir),
    /// What was given, and where a running `asset dev` would be found that stands in for it.
    Development(Box<CatalogOrigin>, Development),
    Embedded(Arc<[u8]>),
    #[cfg(feature = "directory")]
    Directory(Arc<DirectoryOrigin>),
}

/// Options that override the origin.
#[derive(Debug, Clone, Default)]
pub(super) struct Overrides {
    pub(super) prefix: Option<Prefix>,
    /// Whether bundles are expanded to their members.
    pub(super) expands_bundles: bool,
}

impl CatalogOrigin {
    /// The file whose change announces a new catalog.
    pub(super) fn followed_file(&self) -> Option<PathBuf> {
        match self {
            Self::Manifest(path) => Some(path.clone()),
            Self::Output(output) => Some(output.pointer()),
            Self::Development(given, development) => match development.output() {
                Some(output) => Some(output.pointer()),
                None => given.followed_file(),
            },
            Self::Embedded(_) => None,
            #[cfg(feature = "directory")]
            Self::Directory(_) => None,
        }
    }

    pub(super) fn output_dir(&self) -> Option<&Path> {
        match self {
            Self::Output(output) => Some(output.root()),
            Self::Development(given, _) => given.output_dir(),
            _ => None,
        }
    }

    /// The file with what a failed build of a running `asset dev` found.
    pub(super) fn development_findings(&self) -> Option<PathBuf> {
        match self {
            Self::Development(_, development) => development.findings(),
            // `asset dev --serve` opens its own builds.
            Self::Output(output) => Some(output.findings()),
            _ => None,
        }
    }

    /// The catalog, or `None` if it has not changed since the `last` one.
    pub(super) fn load(&self, overrides: &Overrides, last: Option<&Catalog>) -> Result<Option<Catalog>, Error> {
        let mut catalog = match self {
            Self::Manifest(path) => read(&read_bytes(path)?, path.display().to_string(), overrides, last)?,
            Self::Output(output) => {
                let Some(digest) = output.read_pointer()? else {
                    return Err(never_built(output));
                };
                let path = output.manifest(digest);
                read(&output.read_kept_bytes(digest)?, path.display().to_string(), overrides, last)?
            }
            Self::Development(given, development) => return load_development(given, development, overrides, last),
            Self::Embedded(bytes) => read(bytes, "embedded".to_owned(), overrides, last)?,
            #[cfg(feature = "directory")]
            Self::Directory(origin) => origin.load(overrides.prefix.as_ref())?,
        };
        if let Some(catalog) = &mut catalog {
            catalog.debug = overrides.expands_bundles;
        }
        Ok(catalog)
    }
}

/// The development build, or what was given while there is none.
fn load_development(
    given: &CatalogOrigin,
    development: &Development,
    overrides: &Overrides,
    last: Option<&Catalog>,
) -> Result<Option<Catalog>, Error> {
    let output = development.output();
    let dir = output.as_ref().map(|output| output.root().to_owned());
    // The same manifest from another directory is a new catalog: its bytes are elsewhere.
    let last = last.filter(|last| last.development_output() == dir.as_deref());
    let origin = output.map(CatalogOrigin::Output);
    let catalog = origin.as_ref().unwrap_or(given).load(overrides, last)?;
    Ok(catalog.map(|catalog| Catalog { development_output: dir, ..catalog }))
}

fn read(bytes: &[u8], name: String, overrides: &Overrides, last: Option<&Catalog>) -> Result<Option<Catalog>, Error> {
    let (digest, manifest) = match last {
        None => both(|| manifest_digest(bytes), || Manifest::parse(bytes, &name), bytes.len()),
        Some(last) => {
            let digest = manifest_digest(bytes);
            // Hashing is faster than parsing, and most reloads find nothing new.
            if last.manifest_digest() == Some(digest) {
                return Ok(None);
            }
            (digest, Manifest::parse(bytes, &name))
        }
    };
    let manifest = manifest?;
    let prefix = overrides.prefix.as_ref().unwrap_or(&manifest.prefix).clone();
    manifest.style.check_prefix(&prefix)?;
    Ok(Some(Catalog::assemble(manifest, prefix, Origin::Manifest { name, digest: Some(digest) })))
}

/// Runs both functions, in parallel if they process many bytes: the digest must not delay the start.
fn both<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B, size: usize) -> (A, B) {
    const MANY: usize = 1 << 20;
    if size < MANY {
        return (one(), other());
    }
    std::thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        (one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), other)
    })
}

/// Adds the working directory to the error if `path` is relative: services are often started in another directory than
/// expected.
#[cfg(feature = "directory")]
pub(super) fn from_here(error: Error, path: &Path) -> Error {
    match here() {
        Some(here) if path.is_relative() && error.kind() == ErrorKind::Io => {
            Error::new(ErrorKind::Io, format!("{}; relative paths start from {here}", error.message()))
        }
        _ => error,
    }
}

/// The working directory, in quotes.
pub(super) fn here() -> Option<String> {
    std::env::current_dir().ok().map(|here| format!("`{}`", here.display()))
}

fn never_built(output: &OutputDir) -> Error {
    let message = format!("output directory `{}` has no build; run `asset build`", output.root().display());
    Error::new(ErrorKind::Manifest, message)
}
