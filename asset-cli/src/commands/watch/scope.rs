//! Which paths a build depends on.

use std::path::{Path, PathBuf};

use asset_build::Config;
use asset_build::internal::is_temp;

/// The paths that matter to a project, as the system reports them.
#[derive(Debug)]
pub(super) struct Scope {
    /// `asset.toml`.
    file: PathBuf,
    roots: Vec<PathBuf>,
    /// Directories that builds write into.
    written: Vec<PathBuf>,
    manifest: Option<PathBuf>,
}

/// What a changed path means for a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// `asset.toml` says something else.
    Config,
    /// A root may have come or gone.
    Root,
    /// An asset may have.
    Asset,
}

impl Scope {
    pub(super) fn new(config: &Config, file: &Path) -> Self {
        let given = config.roots.iter().map(|root| config.path(&root.dir));
        // A root may be a link: some systems report the path of the link, others that of its target.
        let mut roots: Vec<PathBuf> =
            given.flat_map(|root| [resolved(&root), root.canonicalize().unwrap_or(root)]).collect();
        roots.sort_unstable();
        roots.dedup();
        Self {
            file: resolved(file),
            roots,
            written: vec![resolved(&config.path(&config.output)), resolved(&config.path(&config.cache_dir))],
            manifest: config.manifest_path().map(|path| resolved(&path)),
        }
    }

    /// The directories to watch with everything below them.
    pub(super) fn roots(&self) -> impl Iterator<Item = &Path> {
        self.roots.iter().map(PathBuf::as_path).filter(|root| root.is_dir())
    }

    /// The directories to watch without what is below them, for `asset.toml` and for roots that come and go.
    pub(super) fn above(&self) -> impl Iterator<Item = &Path> {
        let paths = self.roots.iter().chain([&self.file]);
        paths.filter_map(|path| path.ancestors().skip(1).find(|dir| dir.is_dir()))
    }

    /// What a change of `path` means, if anything.
    pub(super) fn meaning(&self, path: &Path) -> Option<Meaning> {
        if path == self.file {
            return Some(Meaning::Config);
        }
        if self.roots.iter().any(|root| root.starts_with(path)) {
            return Some(Meaning::Root);
        }
        let is_asset = self.roots.iter().any(|root| path.starts_with(root)) && !self.is_written(path);
        is_asset.then_some(Meaning::Asset)
    }

    /// Whether builds write there: then a change is their own.
    fn is_written(&self, path: &Path) -> bool {
        is_temp(path) || self.manifest.as_deref() == Some(path) || self.written.iter().any(|dir| path.starts_with(dir))
    }
}

/// The absolute path without links, but for the last segment, which may be one, or not be there.
fn resolved(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let (Some(dir), Some(name)) = (absolute.parent(), absolute.file_name()) else {
        return absolute;
    };
    dir.canonicalize().map(|dir| dir.join(name)).unwrap_or(absolute)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(path: &str) -> Option<Meaning> {
        let mut config = Config::new("web/static");
        config.base = "/nowhere".into();
        config.manifest = asset_build::ManifestPlace::File("web/static/manifest.json".into());
        config.cache_dir = "web/static/.cache".into();
        Scope::new(&config, Path::new("/nowhere/asset.toml")).meaning(Path::new(path))
    }

    #[test]
    fn what_a_build_reads_matters() {
        assert_eq!(meaning("/nowhere/asset.toml"), Some(Meaning::Config));
        assert_eq!(meaning("/nowhere/web/static/css/app.css"), Some(Meaning::Asset));
        for root in ["/nowhere/web/static", "/nowhere/web", "/nowhere"] {
            assert_eq!(meaning(root), Some(Meaning::Root), "{root}");
        }
    }

    #[test]
    fn what_a_build_writes_does_not() {
        for path in [
            "/nowhere/public/app.css",
            "/nowhere/web/static/manifest.json",
            "/nowhere/web/static/.asset-tmp-manifest.json",
            "/nowhere/web/static/.cache/builds/x",
        ] {
            assert_eq!(meaning(path), None, "{path}");
        }
    }

    #[test]
    fn what_is_beside_the_roots_does_not() {
        for path in ["/nowhere/web/static2/a.css", "/nowhere/src/main.rs", "/nowhere/asset.toml.swp"] {
            assert_eq!(meaning(path), None, "{path}");
        }
    }
}
