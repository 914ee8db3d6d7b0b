//! `asset import`: converts the manifest of another tool.
//!
//! A [`Format`] reads the manifest of one tool into a [`ToolManifest`]. The properties of the files themselves (digest, size,
//! type, integrity) come from the [`ToolDir`] that the tool wrote them into.

mod document;
mod entries;
mod flat;
mod format;
mod merge;
mod tool_dir;
mod vite;
mod webassets;

use std::collections::BTreeMap;
use std::path::PathBuf;

use asset_build::Config;
use asset_core::manifest::{Dependencies, ManifestBundle};
use asset_core::{Error, LogicalPath, Manifest, Prefix, Style, Version, VersionScheme};

use self::document::Document;
use self::entries::EntryBuilder;
pub(crate) use self::format::Format;
use self::merge::BuildManifest;
use self::tool_dir::ToolDir;
use crate::exit::Exit;

/// What to import, and how.
pub(crate) struct Import {
    /// The tool's manifest.
    pub(crate) file: PathBuf,
    /// Its format; detected if not given.
    pub(crate) format: Option<Format>,
    /// The directory that the tool wrote its files into; by default the one of `file`.
    pub(crate) dir: Option<PathBuf>,
    /// The directory that is served; by default the tool's.
    pub(crate) output: Option<PathBuf>,
    /// The prefix of every URL.
    pub(crate) prefix: Option<Prefix>,
    /// The manifest of a build whose assets are added.
    pub(crate) merge: Option<PathBuf>,
    /// Globs of more files in the tool's directory.
    pub(crate) also: Vec<String>,
    /// The digests and integrity values of the new manifest.
    pub(crate) config: Config,
}

/// The result of an import.
pub(crate) struct Imported {
    pub(crate) manifest: Manifest,
    /// The number of the tool's assets.
    pub(crate) count: usize,
    /// Files beside the imported ones that the tool's manifest does not name, by their paths in the tool's directory.
    pub(crate) unnamed: Vec<String>,
    /// A warning if the tool's files load each other under another prefix.
    pub(crate) base_mismatch: Option<Error>,
}

/// The content of a tool's manifest.
struct ToolManifest {
    assets: Vec<ToolAsset>,
    /// Logical paths by the bundle names that they also have.
    bundles: BTreeMap<String, LogicalPath>,
    /// What the URLs in the manifest start with, if it has URLs.
    prefix: Option<Prefix>,
    style: Style,
    /// The scheme of the versions in the manifest, if it has any.
    version: Option<VersionScheme>,
}

/// One asset of a tool's manifest.
struct ToolAsset {
    path: LogicalPath,
    /// Path in the tool's directory.
    file: String,
    /// The text in the manifest that names it, by which messages find the line.
    mention: String,
    dependencies: Dependencies,
    /// The version, if the manifest has it.
    version: Option<Version>,
}

impl ToolManifest {
    /// Assets in files that the tool gave versioned names, which its own files refer to.
    fn versioned(assets: Vec<ToolAsset>) -> Self {
        Self { assets, bundles: BTreeMap::new(), prefix: None, style: Style::Filename, version: None }
    }
}

impl ToolAsset {
    fn new(path: LogicalPath, file: &str) -> Self {
        let (mention, dependencies) = (file.to_owned(), Dependencies::default());
        Self { path, file: file.to_owned(), mention, dependencies, version: None }
    }
}

impl Import {
    /// Reads everything, and writes nothing.
    ///
    /// # Errors
    /// `Io` if a file or directory can't be read; `Manifest` for a malformed manifest, names that leave the directory and
    /// missing files; `Conflict` for two assets of one name; `Config` and `Invalid` for options that contradict each other.
    pub(crate) fn run(&self) -> Result<Imported, Exit> {
        let document = Document::read(&self.file)?;
        let format = self.format.map_or_else(|| Format::detect(&document), Ok)?;
        let dir = self.dir.clone().unwrap_or_else(|| format.default_dir(&self.file));
        let dir = ToolDir::open(&dir, self.output.as_deref())?;
        let build = self.merge.as_deref().map(BuildManifest::read).transpose()?;
        // The URLs of a build are final, so its prefix is that of the merged manifest.
        let prefix = build.as_ref().map(|build| &build.manifest.prefix).or(self.prefix.as_ref());
        let tool = format.read(&document, &dir, prefix)?;
        let mut manifest = self.empty_manifest(&tool, build.as_ref())?;
        let builder = EntryBuilder { document: &document, dir: &dir, config: self.config_for(&manifest) };
        let mut assets = tool.assets;
        assets.extend(builder.matching(&assets, &self.also)?);
        // Only Vite's directory is sure to have nothing but outputs; other tools may write beside their sources.
        let (mut unnamed, mut base_mismatch) = (Vec::new(), None);
        if format == Format::Vite {
            unnamed = builder.unnamed(&assets, build.as_ref());
            base_mismatch = vite::base_mismatch(&dir, &assets, &manifest.prefix)?;
        }
        manifest.assets = builder.entries(assets)?;
        let count = manifest.assets.len();
        let bundle = |(name, path)| (name, ManifestBundle::new(LogicalPath::clone(&path), vec![path]));
        manifest.bundles = tool.bundles.into_iter().map(bundle).collect();
        if let Some(build) = build {
            build.add_to(&mut manifest)?;
        }
        Ok(Imported { manifest, count, unnamed, base_mismatch })
    }

    /// The new manifest, without assets.
    fn empty_manifest(&self, tool: &ToolManifest, build: Option<&BuildManifest>) -> Result<Manifest, Error> {
        let (prefix, style, version) = match build {
            Some(build) => {
                build.check_style(tool)?;
                (build.manifest.prefix.clone(), build.manifest.style.clone(), build.manifest.version.clone())
            }
            None => {
                let prefix = self.prefix.as_ref().or(tool.prefix.as_ref()).unwrap_or(&self.config.prefix);
                let version = tool.version.clone().unwrap_or_else(|| hash_scheme(&self.config.version));
                (prefix.clone(), tool.style.clone(), version)
            }
        };
        style.check_prefix(&prefix)?;
        Ok(Manifest::new(prefix, style, version))
    }

    /// The configuration for the entries of `manifest`.
    fn config_for(&self, manifest: &Manifest) -> Config {
        self.config.clone().version(hash_scheme(&manifest.version))
    }
}

/// The scheme if its versions are hashes, else the default: a tool's files don't say what other versions would be.
fn hash_scheme(scheme: &VersionScheme) -> VersionScheme {
    match scheme {
        VersionScheme::Hash { .. } | VersionScheme::Sha256 { .. } => scheme.clone(),
        _ => VersionScheme::default(),
    }
}
