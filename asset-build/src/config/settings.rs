//! `Config` and its parts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use asset_core::internal::{Digester, Versioning};
use asset_core::{
    Coding, CustomVersion, Directory, Error, IntegrityAlgorithm, LoadPathRoot, Prefix, Style, VersionScheme,
};

use super::{DevConfig, MissingReference, MissingReferenceRule};
use crate::compile::Language;

/// All settings of `asset.toml`: where assets are, how their URLs look, where a build writes.
///
/// ```
/// use asset_build::Config;
/// use asset_core::Style;
///
/// let config = Config::new("static").style(Style::Query { key: None });
/// assert_eq!(config.roots[0].dir.to_str(), Some("static"));
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Config {
    /// The directory that relative paths start from: the one with `asset.toml`.
    pub base: PathBuf,
    /// `load-path`: the roots, the first that has a logical path wins.
    pub roots: Vec<LoadPathRoot>,
    /// `exclude`: globs of logical paths that are not assets. Dotfiles, backups of editors (`*~`, `#*#`) and `CVS` never are.
    pub exclude: Vec<String>,
    /// `include`: globs of logical paths that are assets although they are excluded.
    pub include: Vec<String>,
    /// `output`: the directory of versioned files.
    pub output: PathBuf,
    /// `unversioned`: globs of logical paths that are also written under their own names.
    pub unversioned: Vec<String>,
    /// `plain`: globs of logical paths whose URLs have no version, in templates, tags and references alike.
    pub plain: Vec<String>,
    /// `manifest`: where the manifest goes.
    pub manifest: ManifestPlace,
    /// `cache-dir`: may be deleted at any time.
    pub cache_dir: PathBuf,
    /// `prefix`: what every URL starts with.
    pub prefix: Prefix,
    /// `version`: how versions are made.
    pub version: VersionScheme,
    /// `token`, or the value of `token-env`.
    pub token: Option<String>,
    /// The maker of `custom` versions; set in code only.
    pub custom_version: Option<Arc<dyn CustomVersion>>,
    /// `style` and `query-key`: where the version goes in a URL.
    pub style: Style,
    /// `integrity`: the algorithms, weakest first.
    pub integrity: Vec<IntegrityAlgorithm>,
    /// `compress`: the codings that a build keeps outputs in besides their plain form; in the order of [`Coding::ALL`].
    pub compress: Vec<Coding>,
    /// `missing-reference`: what a build does about a reference that leads to no asset.
    pub missing_reference: MissingReference,
    /// `missing-reference` as a table: what it does about the references in some files. The last match decides.
    pub missing_reference_rules: Vec<MissingReferenceRule>,
    /// `js`: whether a build rewrites the references in scripts.
    pub rewrite_scripts: bool,
    /// `keep-names`: globs of logical paths whose names another tool versioned; they are not renamed, nor rewritten.
    pub keep_names: Vec<String>,
    /// `compile`: the languages that are compiled; files in other ones are assets as they are.
    pub compile: Vec<Language>,
    /// `minify`: the kinds of file that are minified.
    pub minify: Vec<Minify>,
    /// `targets`: a browserslist query for the browsers that compiled and minified files must run in.
    pub targets: Option<String>,
    /// `[dev]`: what `asset dev` runs.
    pub dev: DevConfig,
    /// `[bundles.NAME]`: the bundles.
    pub bundles: BTreeMap<String, BundleConfig>,
    /// Whether what a build writes survives a power loss; development builds can be made again.
    pub(crate) is_durable: bool,
    /// The file that this was read from, if it was.
    pub(super) origin: Option<Arc<super::toml::Origin>>,
}

/// Where the manifest of a build goes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ManifestPlace {
    /// A file, to be committed.
    File(PathBuf),
    /// `"cache"`: `asset-manifest.json` in the cache directory.
    Cache,
    /// `false`: only the one that the output directory keeps.
    None,
}

/// A kind of file that is minified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Minify {
    /// `"css"`: stylesheets.
    Css,
    /// `"js"`: scripts.
    Js,
}

impl Minify {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Css, Self::Js];

    /// Its name in `minify`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Css => "css",
            Self::Js => "js",
        }
    }
}

/// A bundle: members joined into one output.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BundleConfig {
    /// Logical paths, or `name:path`, in order.
    pub members: Vec<String>,
    /// Logical path of the joined asset; `{version}` may say where the version goes in its file name.
    pub output: String,
    /// `source-map`: whether a build writes a source map of the joined asset, beside it.
    pub source_map: bool,
}

impl Config {
    /// The defaults, with one root.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self {
            base: PathBuf::new(),
            roots: vec![LoadPathRoot::new(dir)],
            exclude: Vec::new(),
            include: Vec::new(),
            output: "public".into(),
            unversioned: Vec::new(),
            plain: Vec::new(),
            manifest: ManifestPlace::File("asset-manifest.json".into()),
            cache_dir: ".asset-cache".into(),
            prefix: Prefix::default(),
            version: VersionScheme::default(),
            token: None,
            custom_version: None,
            style: Style::default(),
            integrity: vec![IntegrityAlgorithm::Sha384],
            compress: Coding::ALL.to_vec(),
            missing_reference: MissingReference::Error,
            missing_reference_rules: Vec::new(),
            rewrite_scripts: true,
            keep_names: Vec::new(),
            compile: Language::ALL.to_vec(),
            minify: Vec::new(),
            targets: None,
            dev: DevConfig::default(),
            bundles: BTreeMap::new(),
            is_durable: true,
            origin: None,
        }
    }

    /// The same with another prefix.
    ///
    /// # Errors
    /// `Invalid` if it is not a prefix.
    pub fn prefix(mut self, prefix: &str) -> Result<Self, Error> {
        self.prefix = prefix.parse()?;
        Ok(self)
    }

    /// The same with another version scheme.
    #[must_use]
    pub fn version(mut self, scheme: VersionScheme) -> Self {
        self.version = scheme;
        self
    }

    /// The same with token versions of this value: a release, a commit, an environment's name (tet's `set_cachebreaker`).
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.version = VersionScheme::Token;
        self.token = Some(token.into());
        self
    }

    /// The same with versions of the application's own.
    #[must_use]
    pub fn custom_version(mut self, version: impl CustomVersion + 'static) -> Self {
        self.version = VersionScheme::Custom(version.name().to_owned());
        self.custom_version = Some(Arc::new(version));
        self
    }

    /// The same with another URL style.
    #[must_use]
    pub fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// The same with one more root at the end of the load path.
    #[must_use]
    pub fn root(mut self, root: LoadPathRoot) -> Self {
        self.roots.push(root);
        self
    }

    /// The same with one more bundle.
    #[must_use]
    pub fn bundle(mut self, name: impl Into<String>, output: impl Into<String>, members: &[&str]) -> Self {
        let members = members.iter().map(|&member| member.to_owned()).collect();
        self.bundles.insert(name.into(), BundleConfig::new(output, members));
        self
    }

    /// A path of the configuration, from its base.
    pub fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.base.join(relative)
    }

    /// The manifest file that a build writes, if it writes one.
    pub fn manifest_path(&self) -> Option<PathBuf> {
        match &self.manifest {
            ManifestPlace::File(file) => Some(self.path(file)),
            ManifestPlace::Cache => Some(self.path(&self.cache_dir).join("asset-manifest.json")),
            ManifestPlace::None => None,
        }
    }

    /// `error` at the line of `asset.toml` that it is about: `["bundles", "app", "members", "0"]` is the first member of
    /// bundle `app`. The same error if the configuration was made in code.
    pub fn locate(&self, error: Error, key: &[&str]) -> Error {
        if let Some(location) = self.origin.as_ref().and_then(|origin| origin.location(key)) {
            return error.located(location);
        }
        error
    }

    /// The load path and how versions are made, as the core takes them.
    pub fn directory(&self) -> Directory {
        let directory = Directory::new("").with_roots(&self.base, self.roots.clone());
        let directory = self.exclude.iter().fold(directory, asset_core::Directory::exclude);
        let directory = self.include.iter().fold(directory, asset_core::Directory::include);
        let directory = directory.style(self.style.clone()).integrity(self.integrity.iter().copied());
        let directory = match &self.token {
            Some(token) => directory.token(token),
            None => directory,
        };
        match &self.custom_version {
            Some(custom) => directory.shared_custom_version(Arc::clone(custom)),
            None => directory,
        }
        .version(self.version.clone())
    }

    /// A digester of the bytes of one asset, for its entry in the manifest.
    #[doc(hidden)]
    pub fn digester(&self) -> Digester {
        Digester::new(&self.version, &self.integrity)
    }

    /// How the versions of assets are made.
    #[doc(hidden)]
    pub fn versioning(&self) -> Versioning<'_> {
        Versioning { scheme: &self.version, token: self.token.as_deref(), custom: self.custom_version.as_deref() }
    }
}

impl BundleConfig {
    /// The bundle of these members, without a source map.
    pub fn new(output: impl Into<String>, members: Vec<String>) -> Self {
        Self { members, output: output.into(), source_map: false }
    }

    /// The same, with a source map of the joined asset if `yes`.
    #[must_use]
    pub fn source_map(mut self, yes: bool) -> Self {
        self.source_map = yes;
        self
    }

    /// The logical path of the joined asset: `output` without `{version}` and the separator that goes with it.
    ///
    /// ```
    /// use asset_build::BundleConfig;
    ///
    /// let bundle = BundleConfig::new("css/screen.{version}.css", vec!["a.css".into()]);
    /// assert_eq!(bundle.logical_path(), "css/screen.css");
    /// ```
    pub fn logical_path(&self) -> String {
        let Some((before, after)) = self.placement() else {
            return self.output.clone();
        };
        match (before.strip_suffix(['.', '-', '_']), after.strip_prefix(['/', '-', '_'])) {
            (Some(before), _) => format!("{before}{after}"),
            (None, Some(after)) => format!("{before}{after}"),
            (None, None) => format!("{before}{after}"),
        }
    }

    /// The parts of `output` before and behind `{version}`, if it has that.
    pub fn placement(&self) -> Option<(&str, &str)> {
        self.output.split_once("{version}")
    }
}
