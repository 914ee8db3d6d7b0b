//! Where a build writes, and why that must not be where assets are.

use std::path::{Component, Path, PathBuf};

use super::validate::{Checked, violation};
use super::{Config, LoadPathRoot, ManifestPlace};
use crate::directory::Filter;
use crate::suggest::printable_path;

impl Config {
    pub(super) fn check_output_paths(&self) -> Checked {
        for (at, root) in self.roots.iter().enumerate() {
            self.check_output(root)
                .map_err(|message| violation(&["load-path", &at.to_string(), "dir"], message).or("output"))?;
            if let ManifestPlace::File(manifest) = &self.manifest {
                self.check_no_asset("manifest", root, (manifest, manifest))?;
            }
            self.check_no_asset("cache-dir", root, (&self.cache_dir, &self.cache_dir.join("builds")))?;
        }
        Ok(())
    }

    fn check_output(&self, root: &LoadPathRoot) -> Result<(), String> {
        let (dir, output) = (self.normalized(&root.dir), self.normalized(&self.output));
        let how = match (dir.starts_with(&output), output.starts_with(&dir)) {
            (true, true) => "is also",
            (true, false) => "is inside",
            (false, true) => "contains",
            (false, false) => return Ok(()),
        };
        Err(format!("root `{}` {how} the output `{}`", printable_path(&root.dir), printable_path(&self.output)))
    }

    /// Fails if `written`, which the setting `key` puts at `place`, would be an asset of `root`.
    fn check_no_asset(&self, key: &'static str, root: &LoadPathRoot, (place, written): (&Path, &Path)) -> Checked {
        let (dir, written) = (self.normalized(&root.dir), self.normalized(written));
        let Some(inside) = written.strip_prefix(&dir).ok().and_then(Path::to_str) else { return Ok(()) };
        let inside = inside.replace(std::path::MAIN_SEPARATOR, "/");
        let path = if root.at.is_empty() { inside.clone() } else { format!("{}/{inside}", root.at) };
        let filter = Filter::new(self).map_err(|error| violation(&["exclude"], error.message()))?;
        if !filter.admits(&path, &inside) {
            return Ok(());
        }
        let [place, root] = [place, &root.dir].map(printable_path);
        let message = format!(
            "`{key}` is `{place}`, in root `{root}`, so it would be an asset; put it elsewhere, or name it in `exclude`"
        );
        Err(violation(&[key], message).or("load-path"))
    }

    /// A directory or file of the configuration, absolute and without `.` and `..`; links stay what they are called.
    pub fn normalized(&self, path: &Path) -> PathBuf {
        let path = self.path(path);
        without_dots(&std::path::absolute(&path).unwrap_or(path))
    }
}

/// `path` without `.` and `..`, as far as that can be said without looking at the disk.
fn without_dots(path: &Path) -> PathBuf {
    let mut normalized = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => match normalized.components().next_back() {
                Some(Component::Normal(_)) => drop(normalized.pop()),
                Some(Component::RootDir) => {}
                _ => normalized.push(component),
            },
            _ => normalized.push(component),
        }
    }
    normalized
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_taken_out_of_paths() {
        let cases =
            [("./static/", "static"), ("a/../b/./c", "b/c"), ("../a", "../a"), ("/x/../../y", "/y"), ("a/..", "")];
        for (path, plain) in cases {
            assert_eq!(without_dots(Path::new(path)), Path::new(plain), "{path}");
        }
    }
}
