//! One asset as templates, macros and the service see it.

use std::path::Path;

use crate::id::{Digest, LogicalPath};
use crate::manifest::ManifestAsset;
use crate::url::encode::{encode_path, escape_html};
use crate::url::{AssetNames, Prefix, Style};

/// One asset: its manifest entry and its URL.
#[derive(Debug, Clone)]
pub struct Asset {
    path: LogicalPath,
    url: Box<str>,
    /// `None` if it equals `url`, as it nearly always does.
    html_url: Option<Box<str>>,
    entry: ManifestAsset,
    /// Boxed, as the assets of a manifest, of which there may be many, have none.
    source: Option<Box<Path>>,
    /// Whether only a parser could tell if this script is a module.
    #[cfg(feature = "directory")]
    is_unclear_script: bool,
}

impl Asset {
    pub(crate) fn new(path: LogicalPath, entry: ManifestAsset, prefix: &Prefix, style: &Style) -> Self {
        let (version, is_plain, is_pinned) = (entry.version.as_str(), entry.is_plain, entry.is_pinned);
        let names = AssetNames { path: path.as_str(), file: &entry.file, version, is_plain, is_pinned };
        let url = style.url(prefix, &names);
        let html_url = url.contains('&').then(|| escape_html(&url).into());
        Self {
            path,
            url: url.into(),
            html_url,
            entry,
            source: None,
            #[cfg(feature = "directory")]
            is_unclear_script: false,
        }
    }

    #[cfg(feature = "directory")]
    pub(crate) fn with_source(mut self, source: &Path) -> Self {
        self.source = Some(source.into());
        self
    }

    #[cfg(feature = "directory")]
    pub(crate) fn with_script(mut self, script: crate::script::ScriptType) -> Self {
        self.is_unclear_script = script == crate::script::ScriptType::Unsure;
        if script == crate::script::ScriptType::Module {
            self.entry.dependencies = self.entry.dependencies.with_imports([]);
        }
        self
    }

    /// The logical path, or `name:path` for an asset that another root shadows.
    pub fn path(&self) -> &str {
        self.path.as_str()
    }

    /// The complete URL, percent-encoded: for headers, JSON and plain text.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The URL escaped for HTML text and quoted attributes.
    pub fn html_url(&self) -> &str {
        self.html_url.as_deref().unwrap_or(&self.url)
    }

    /// Whether its URL has no version in any style: `plain` in `asset.toml`.
    pub fn is_plain(&self) -> bool {
        self.entry.is_plain
    }

    /// Whether another tool put the version into its name, which is all of its URL in `query` style: `keep-names` in
    /// `asset.toml`.
    pub fn is_pinned(&self) -> bool {
        self.entry.is_pinned
    }

    /// The identifier in the URL, unless the asset is [plain](Self::is_plain).
    pub fn version(&self) -> &str {
        self.entry.version.as_str()
    }

    /// The full digest of the bytes served.
    pub fn digest(&self) -> Digest {
        self.entry.digest
    }

    /// The value of the HTML `integrity` attribute. Empty if none was configured, and for a [plain](Self::is_plain)
    /// asset: pages of an earlier deploy get the current bytes, which the browser would reject.
    pub fn integrity(&self) -> &str {
        if self.entry.is_plain { "" } else { &self.entry.integrity }
    }

    /// The static, direct imports of this module, in the order of its source.
    pub fn imports(&self) -> &[LogicalPath] {
        self.entry.dependencies.imports().unwrap_or_default()
    }

    /// The stylesheets that belong to this asset, such as those of an entry of a Vite build.
    pub fn styles(&self) -> &[LogicalPath] {
        self.entry.dependencies.styles()
    }

    /// Whether it is a JavaScript module, by the manifest, by its name (`.mjs`), or by its bytes in directory mode.
    pub fn is_module(&self) -> bool {
        let extension = self.path().rsplit_once('.').map_or("", |(_, extension)| extension);
        self.entry.dependencies.imports().is_some() || extension.eq_ignore_ascii_case("mjs")
    }

    /// Whether only a parser could tell if this script of a directory is a module. [`is_module`](Self::is_module) is
    /// then false.
    #[cfg(feature = "directory")]
    pub(crate) fn is_unclear_script(&self) -> bool {
        self.is_unclear_script
    }

    /// The media type, as the `Content-Type` header has it.
    pub fn media_type(&self) -> &str {
        &self.entry.media_type
    }

    /// Size in bytes.
    pub fn size(&self) -> u64 {
        self.entry.size
    }

    /// Path under the output directory, with the version in it.
    pub fn file(&self) -> &str {
        &self.entry.file
    }

    /// The file that this asset was computed from; `None` if it was read from a manifest.
    pub fn source(&self) -> Option<&Path> {
        self.source.as_deref()
    }

    /// Its entry in the manifest; in directory mode, what a manifest would record.
    pub fn entry(&self) -> &ManifestAsset {
        &self.entry
    }

    /// The versioned path as in a URL: percent-encoded, without prefix.
    pub fn encoded_file(&self) -> String {
        encode_path(&self.entry.file).into_owned()
    }
}

/// One asset as a constant, compiled into the program by `asset!` of `asset-macros`.
///
/// ```
/// use asset_core::StaticAsset;
///
/// fn stylesheet(asset: &StaticAsset) -> String {
///     format!(r#"<link rel="stylesheet" href="{}" integrity="{}">"#, asset.url, asset.integrity)
/// }
///
/// // const APP: StaticAsset = asset_macros::asset!("app.css");
/// # const APP: StaticAsset = StaticAsset::new("/static/app.3f2a9c1d.css", "text/css", 9).with_integrity("sha384-oQ");
/// assert_eq!(stylesheet(&APP), r#"<link rel="stylesheet" href="/static/app.3f2a9c1d.css" integrity="sha384-oQ">"#);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct StaticAsset {
    /// The complete URL, percent-encoded. In HTML, only `&` needs escaping.
    pub url: &'static str,
    /// The value of the HTML `integrity` attribute; empty if none was configured.
    pub integrity: &'static str,
    /// The media type, as the `Content-Type` header has it.
    pub content_type: &'static str,
    /// Size in bytes.
    pub size: u64,
}

impl StaticAsset {
    /// An asset without integrity.
    pub const fn new(url: &'static str, content_type: &'static str, size: u64) -> Self {
        Self { url, integrity: "", content_type, size }
    }

    /// Sets the value of the `integrity` attribute.
    #[must_use]
    pub const fn with_integrity(mut self, integrity: &'static str) -> Self {
        self.integrity = integrity;
        self
    }
}
