//! The manifest: the committed file that names every asset and bundle of one build. For tools that read or write one.

mod dependencies;
pub(crate) mod json;
pub(crate) mod reader;
pub(crate) mod values;
mod writer;

use std::collections::BTreeMap;
use std::path::Path;

#[cfg(feature = "assets")]
use sha2::{Digest as _, Sha256};

pub use self::dependencies::Dependencies;
use crate::error::Error;
use crate::id::{Digest, LogicalPath, Version, VersionScheme};
use crate::url::{Prefix, Style};

/// The schema number that this release writes, and the newest that it reads.
#[doc(hidden)]
pub const SCHEMA: u64 = 1;

/// The most bytes of a manifest. No site has more; a larger file is not a manifest.
pub(crate) const MOST_BYTES: usize = 256 << 20;

/// Every asset and bundle of one build: what `asset build` writes and everything else reads.
///
/// Its text is canonical: the same assets result in the same bytes on every machine, with one line per asset.
///
/// ```
/// use asset_core::Manifest;
///
/// let text = r#"{
///   "schema": 1,
///   "prefix": "/static/",
///   "style": "filename",
///   "version": "hash",
///   "bundles": {},
///   "assets": {
///     "app.css": {"file": "app.d41d8cd9.css", "version": "d41d8cd9", "digest": "d41d8cd98f00b204e9800998ecf8427e", "size": 0, "type": "text/css"}
///   }
/// }
/// "#;
/// let manifest = Manifest::parse(text.as_bytes(), "asset-manifest.json")?;
/// assert_eq!(manifest.assets["app.css"].file, "app.d41d8cd9.css");
/// assert_eq!(manifest.to_json(), text);
/// # Ok::<(), asset_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Manifest {
    /// What every URL starts with.
    pub prefix: Prefix,
    /// Where a URL has its version.
    pub style: Style,
    /// The version scheme.
    pub version: VersionScheme,
    /// Bundles by name.
    pub bundles: BTreeMap<String, ManifestBundle>,
    /// Assets by logical path; an asset of a named root also by `name:path`.
    pub assets: BTreeMap<LogicalPath, ManifestAsset>,
}

/// The entry of one asset in a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ManifestAsset {
    /// Path under the output directory.
    pub file: String,
    /// The identifier in the URL.
    pub version: Version,
    /// `plain`: whether its URL has no version in any style.
    pub is_plain: bool,
    /// `pinned`: whether another tool put the version into its name, so that its URL has none besides in `query` style.
    pub is_pinned: bool,
    /// The digest of the bytes served: MD5, or SHA-256 with `version = "sha256"`.
    pub digest: Digest,
    /// Size in bytes.
    pub size: u64,
    /// The media type, as the `Content-Type` header has it.
    pub media_type: String,
    /// The value of the HTML `integrity` attribute; empty if none was configured.
    pub integrity: String,
    /// What is loaded together with it: the modules that it imports, its stylesheets.
    pub dependencies: Dependencies,
}

/// The entry of one bundle in a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ManifestBundle {
    /// The joined asset.
    pub output: LogicalPath,
    /// The members, in order.
    pub members: Vec<LogicalPath>,
}

/// What a manifest records about the bytes of an asset.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Digests {
    /// MD5, or SHA-256 with `version = "sha256"`.
    pub digest: Digest,
    /// The value of the HTML `integrity` attribute; empty if no algorithm is configured.
    pub integrity: String,
    /// Size in bytes.
    pub size: u64,
}

impl Digests {
    /// The digest and the size, without integrity.
    pub fn new(digest: Digest, size: u64) -> Self {
        Self { digest, integrity: String::new(), size }
    }

    /// Sets the value of the `integrity` attribute.
    #[must_use]
    pub fn with_integrity(mut self, integrity: impl Into<String>) -> Self {
        self.integrity = integrity.into();
        self
    }
}

impl ManifestAsset {
    /// An entry for the asset in `file` with these bytes, without dependencies.
    pub fn new(file: impl Into<String>, version: Version, media_type: impl Into<String>, digests: Digests) -> Self {
        let Digests { digest, integrity, size } = digests;
        let (file, media_type) = (file.into(), media_type.into());
        let dependencies = Dependencies::default();
        Self { file, version, is_plain: false, is_pinned: false, digest, size, media_type, integrity, dependencies }
    }

    /// What is recorded about its bytes.
    pub fn digests(&self) -> Digests {
        Digests::new(self.digest, self.size).with_integrity(&self.integrity)
    }
}

impl ManifestBundle {
    /// An entry for the bundle whose joined asset is `output`.
    pub fn new(output: LogicalPath, members: Vec<LogicalPath>) -> Self {
        Self { output, members }
    }
}

impl Manifest {
    /// A manifest without assets and bundles.
    pub fn new(prefix: Prefix, style: Style, version: VersionScheme) -> Self {
        Self { prefix, style, version, bundles: BTreeMap::new(), assets: BTreeMap::new() }
    }

    /// Reads a manifest from its bytes; `name` is what messages call it.
    ///
    /// # Errors
    /// `Manifest`, with line and column: not JSON, a newer schema, an unknown, duplicate or missing key, a path that
    /// could leave the output, a malformed version, digest or media type, a bundle's output or member, an import or a
    /// style that is not an asset, conflict markers, or more than 256 MiB.
    pub fn parse(bytes: &[u8], name: impl AsRef<Path>) -> Result<Self, Error> {
        reader::parse(bytes, name.as_ref())
    }

    /// Whether these are the bytes of a manifest that only newer releases can read, which must not be replaced.
    ///
    /// ```
    /// use asset_core::Manifest;
    ///
    /// assert!(Manifest::is_newer(br#"{"schema": 2, "assets": []}"#));
    /// assert!(!Manifest::is_newer(br#"{"schema": 1, "assets": []}"#));
    /// assert!(!Manifest::is_newer(b"<<<<<<< HEAD"));
    /// ```
    pub fn is_newer(bytes: &[u8]) -> bool {
        std::str::from_utf8(bytes).is_ok_and(reader::is_newer)
    }

    /// Reads the manifest file at `path`.
    ///
    /// # Errors
    /// `Io` if it can't be read, `Manifest` as for [`parse`](Self::parse).
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        Self::parse(&read_bytes(path)?, path)
    }

    /// The canonical text: UTF-8, LF, a final newline, keys sorted by their bytes.
    pub fn to_json(&self) -> String {
        writer::to_json(self)
    }
}

/// A manifest and its outputs, compiled into the program by `embed_assets!` of `asset-macros`.
///
#[cfg_attr(feature = "assets", doc = "```")]
#[cfg_attr(not(feature = "assets"), doc = "```ignore")]
/// use asset_core::{Assets, Embedded};
/// # const MANIFEST: &[u8] = br#"{"schema": 1, "prefix": "/static/", "style": "filename", "version": "hash", "bundles": {}, "assets": {
/// #   "app.css": {"file": "app.3f2a9c1d.css", "version": "3f2a9c1d", "digest": "3f2a9c1d000000000000000000000000", "size": 9, "type": "text/css"}}}"#;
///
/// // const EMBEDDED: Embedded = asset_macros::embed_assets!("public");
/// # const EMBEDDED: Embedded = Embedded::new(MANIFEST, &[("app.3f2a9c1d.css", b"body {}\n")]);
/// let assets = Assets::embedded(EMBEDDED.manifest)?;
/// assert_eq!(assets.catalog().asset("app.css")?.url(), "/static/app.3f2a9c1d.css");
/// # Ok::<(), asset_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Embedded {
    /// The bytes of the manifest.
    pub manifest: &'static [u8],
    /// The necessary files of the output directory, by their paths under it: the outputs that the manifest names, their
    /// variants, and `.asset/variants.json`.
    pub files: &'static [(&'static str, &'static [u8])],
}

impl Embedded {
    /// A manifest, and files by their paths under the output directory.
    pub const fn new(manifest: &'static [u8], files: &'static [(&'static str, &'static [u8])]) -> Self {
        Self { manifest, files }
    }
}

/// Reads the bytes of a manifest file. Refuses files that are too large before reading them, and kept manifests, whose names
/// are digests, if the bytes have another digest.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>, Error> {
    let failed = |cause| Error::io("read the manifest", path, cause);
    // Before reading: a wrong path may lead to a file of any size.
    let size = std::fs::metadata(path).map_err(failed)?.len();
    if size > MOST_BYTES as u64 {
        return Err(reader::too_large(path));
    }
    let bytes = std::fs::read(path).map_err(failed)?;
    #[cfg(feature = "assets")]
    check_name(path, &bytes)?;
    Ok(bytes)
}

#[cfg(feature = "assets")]
fn check_name(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let name = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".json"));
    match name.and_then(Digest::sha256_from_hex) {
        Some(digest) if manifest_digest(bytes) != digest => {
            let path = path.display();
            let message = format!("`{path}` is not the manifest that its name, a digest, says; run `asset build`");
            Err(Error::new(crate::ErrorKind::Manifest, message))
        }
        _ => Ok(()),
    }
}

/// The digest of a manifest's bytes, a SHA-256: the name under which a build keeps it.
///
/// ```
/// let digest = asset_core::internal::manifest_digest(b"");
/// assert_eq!(digest.to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
/// ```
#[cfg(feature = "assets")]
#[doc(hidden)]
pub fn manifest_digest(bytes: &[u8]) -> Digest {
    Digest::Sha256(Sha256::digest(bytes).into())
}
