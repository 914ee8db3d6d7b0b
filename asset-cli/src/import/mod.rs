//! What `asset import` does: another tool's manifest as one of ours.
//!
//! A [`Format`] knows what one tool's manifest says, and gives [`Named`] assets. What is of the files themselves (digest,
//! size, type, integrity) comes from the [`Directory`] that the tool wrote them into.

mod base;
mod dir;
mod document;
mod flat;
mod format;
mod merge;
mod rows;
mod vite;
mod webassets;

use std::collections::BTreeMap;
use std::path::PathBuf;

use asset_build::Config;
use asset_core::{Dependencies, Error, LogicalPath, Manifest, ManifestBundle, Prefix, Style, Version, VersionScheme};

use self::dir::Dir;
use self::document::Document;
pub(crate) use self::format::Format;
use self::merge::Own;
use self::rows::Rows;

/// What shall be imported, and how.
pub(crate) struct Import {
    /// The tool's manifest.
    pub(crate) file: PathBuf,
    /// Whose it is; its shape tells if nobody says.
    pub(crate) format: Option<Format>,
    /// The directory that the tool wrote its files into.
    pub(crate) dir: Option<PathBuf>,
    /// The directory that is served; the tool's if nobody says.
    pub(crate) output: Option<PathBuf>,
    /// What every URL starts with.
    pub(crate) prefix: Option<Prefix>,
    /// The manifest of a build, whose assets come along.
    pub(crate) merge: Option<PathBuf>,
    /// Globs of files that the tool's manifest does not name.
    pub(crate) also: Vec<String>,
    /// Says which digests and integrity values are wanted.
    pub(crate) config: Config,
}

/// What came of it.
pub(crate) struct Imported {
    pub(crate) manifest: Manifest,
    /// How many assets are the tool's.
    pub(crate) count: usize,
    /// Files beside the imported ones that nothing names, by their paths in the tool's directory.
    pub(crate) unnamed: Vec<String>,
    /// That the tool's files look for each other elsewhere, if they do.
    pub(crate) elsewhere: Option<Error>,
}

/// What a tool's manifest says.
struct Foreign {
    assets: Vec<Named>,
    /// Logical paths by the names under which they are bundles too.
    bundles: BTreeMap<String, LogicalPath>,
    /// What the URLs in the manifest begin with, if they do.
    prefix: Option<Prefix>,
    style: Style,
    /// How the versions in the manifest were made, if there are any.
    version: Option<VersionScheme>,
}

/// What a tool's manifest says of one asset.
struct Named {
    path: LogicalPath,
    /// Path in the tool's directory.
    file: String,
    /// What stands in the manifest, so that messages can say where.
    mention: String,
    dependencies: Dependencies,
    /// The version, if the manifest has it.
    version: Option<Version>,
}

impl Foreign {
    /// Assets that the tool gave names with versions, by which its own files know each other.
    fn versioned(assets: Vec<Named>) -> Self {
        Self { assets, bundles: BTreeMap::new(), prefix: None, style: Style::Filename, version: None }
    }
}

impl Named {
    fn new(path: LogicalPath, file: &str) -> Self {
        let (mention, dependencies) = (file.to_owned(), Dependencies::default());
        Self { path, file: file.to_owned(), mention, dependencies, version: None }
    }
}

impl Import {
    /// Reads everything, and writes nothing.
    ///
    /// # Errors
    /// `Io` if a file or directory can't be read; `Manifest` for what no tool writes, names that leave the directory,
    /// files that are not there; `Conflict` for two assets of one name; `Config` and `Invalid` for what does not go
    /// together.
    pub(crate) fn run(&self) -> Result<Imported, Vec<Error>> {
        let document = Document::read(&self.file).map_err(one)?;
        let format = self.format.map_or_else(|| Format::of(&document), Ok).map_err(one)?;
        let dir = self.dir.clone().unwrap_or_else(|| format.usual_dir(&self.file));
        let dir = Dir::open(&dir, self.output.as_deref()).map_err(one)?;
        let own = self.merge.as_deref().map(Own::read).transpose().map_err(one)?;
        let prefix = own.as_ref().map(|own| &own.manifest.prefix).or(self.prefix.as_ref());
        let foreign = format.read(&document, &dir, prefix)?;
        let mut manifest = self.head(&foreign, own.as_ref()).map_err(one)?;
        let rows = Rows { document: &document, dir: &dir, config: self.config_for(&manifest) };
        let mut assets = foreign.assets;
        assets.extend(rows.others(&assets, &self.also).map_err(one)?);
        // Where other tools write, their sources may lie too; what lies beside Vite's chunks, Vite has put there.
        let (unnamed, elsewhere) = match format {
            Format::Vite => {
                let elsewhere = base::elsewhere(&dir, &assets, &manifest.prefix).map_err(one)?;
                (rows.unnamed(&assets, own.as_ref()), elsewhere)
            }
            _ => (Vec::new(), None),
        };
        manifest.assets = rows.made(assets)?;
        let count = manifest.assets.len();
        let bundle = |(name, path)| (name, ManifestBundle::new(LogicalPath::clone(&path), vec![path]));
        manifest.bundles = foreign.bundles.into_iter().map(bundle).collect();
        if let Some(own) = own {
            own.add_to(&mut manifest)?;
        }
        Ok(Imported { manifest, count, unnamed, elsewhere })
    }

    /// The manifest, still without assets.
    fn head(&self, foreign: &Foreign, own: Option<&Own>) -> Result<Manifest, Error> {
        let (prefix, style, version) = match own {
            Some(own) => {
                own.check_style(foreign)?;
                (own.manifest.prefix.clone(), own.manifest.style.clone(), own.manifest.version.clone())
            }
            None => {
                let prefix = self.prefix.as_ref().or(foreign.prefix.as_ref()).unwrap_or(&self.config.prefix);
                let version = foreign.version.clone().unwrap_or_else(|| hashes(&self.config.version));
                (prefix.clone(), foreign.style.clone(), version)
            }
        };
        style.check_prefix(&prefix)?;
        Ok(Manifest::new(prefix, style, version))
    }

    /// The configuration by which rows of `manifest` are made.
    fn config_for(&self, manifest: &Manifest) -> Config {
        self.config.clone().version(hashes(&manifest.version))
    }
}

/// The same scheme if it is one of hashes; other versions can't be known from a tool's files.
fn hashes(scheme: &VersionScheme) -> VersionScheme {
    match scheme {
        VersionScheme::Hash { .. } | VersionScheme::Sha256 { .. } => scheme.clone(),
        _ => VersionScheme::default(),
    }
}

fn one(error: Error) -> Vec<Error> {
    vec![error]
}
