//! The directories of the load path on disk: the asset that a relative reference means by the file system.
//!
//! `../vendor/x.js` may leave its root and lead, on disk, to a file of another root.

use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use crate::Config;

/// The roots of a load path, and where their symbolic links lead.
pub(crate) struct Roots<'a> {
    config: &'a Config,
    roots: Vec<RootDirs>,
}

struct RootDirs {
    /// As configured, and as the system resolves it; both absolute.
    dirs: [PathBuf; 2],
    at: String,
    name: Option<String>,
}

impl<'a> Roots<'a> {
    pub(crate) fn of(config: &'a Config) -> Self {
        let roots = config.roots.iter().map(|root| {
            let dir = config.normalized(&root.dir);
            // A root may be a symbolic link itself.
            let resolved = config.path(&root.dir).canonicalize().unwrap_or_else(|_| dir.clone());
            RootDirs { dirs: [dir, resolved], at: root.at.clone(), name: root.name.clone() }
        });
        Self { config, roots: roots.collect() }
    }

    /// The keys that the file at `relative` from the source at `from` may have: `name:path`, or logical paths.
    pub(crate) fn keys(&self, from: &Path, relative: &str) -> Vec<String> {
        let files = self.files(from, relative);
        let roots = files.iter().flat_map(|file| self.roots.iter().map(move |root| (file, root)));
        roots.flat_map(|(file, root)| root.keys(file)).collect()
    }

    /// The paths of that file: as written, as the system resolves the directory of `from`, and where links at these lead.
    fn files(&self, from: &Path, relative: &str) -> Vec<PathBuf> {
        let from = std::path::absolute(from).unwrap_or_else(|_| from.to_owned());
        let dir = from.parent().unwrap_or(&from);
        let read = self.config.normalized(&dir.join(relative));
        let found = dir.canonicalize().map(|dir| self.config.normalized(&dir.join(relative)));
        let mut files = vec![read];
        files.extend(found.ok().filter(|found| *found != files[0]));
        let resolved: Vec<PathBuf> = files.iter().filter_map(|file| file.canonicalize().ok()).collect();
        files.extend(resolved);
        files
    }
}

impl RootDirs {
    fn keys(&self, file: &Path) -> Vec<String> {
        let Some(inside) = self.dirs.iter().find_map(|dir| file.strip_prefix(dir).ok()?.to_str()) else {
            return Vec::new();
        };
        let inside = inside.replace(MAIN_SEPARATOR, "/");
        // The name comes first: another root may have the same logical path.
        let named = self.name.as_ref().map(|name| format!("{name}:{inside}"));
        let path = if self.at.is_empty() { inside } else { format!("{}/{inside}", self.at) };
        named.into_iter().chain([path]).collect()
    }
}
