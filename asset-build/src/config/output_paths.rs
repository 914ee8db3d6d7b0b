//! Where a build writes, and why that must not be where assets are.

use std::path::{Path, PathBuf};

use asset_core::LoadPathRoot;
use asset_core::internal::{Filter, Violation, normalized, printable_path};

use super::validate::Checked;
use super::{Config, ManifestPlace};

impl Config {
    pub(super) fn check_output_paths(&self) -> Checked {
        for (at, root) in self.roots.iter().enumerate() {
            self.check_output(root)
                .map_err(|message| Violation::new(&["load-path", &at.to_string(), "dir"], message).or("output"))?;
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
        let filter = Filter::new(&self.directory()).map_err(|error| Violation::new(&["exclude"], error.message()))?;
        if !filter.admits(&path, &inside) {
            return Ok(());
        }
        let [place, root] = [place, &root.dir].map(printable_path);
        let message = format!(
            "`{key}` is `{place}`, in root `{root}`, so it would be an asset; put it elsewhere, or name it in `exclude`"
        );
        Err(Violation::new(&[key], message).or("load-path"))
    }

    /// A directory or file of the configuration, absolute and without `.` and `..`; links stay what they are called.
    pub fn normalized(&self, path: &Path) -> PathBuf {
        normalized(self.path(path))
    }
}
