//! Merges imported assets into the manifest of a build.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use asset_core::{Error, ErrorKind, Manifest, Style};

use super::ToolManifest;

/// A manifest that `asset build` wrote.
pub(super) struct BuildManifest {
    pub(super) manifest: Manifest,
    path: PathBuf,
    files: BTreeSet<String>,
}

impl BuildManifest {
    /// Reads it from `path`.
    ///
    /// # Errors
    /// `Io` or `Manifest`, as for [`Manifest::read`].
    pub(super) fn read(path: &Path) -> Result<Self, Error> {
        let manifest = Manifest::read(path)?;
        let files = manifest.assets.values().map(|asset| asset.file.clone()).collect();
        Ok(Self { manifest, path: path.to_owned(), files })
    }

    /// Whether the build wrote this file of the output directory.
    pub(super) fn has_file(&self, file: &str) -> bool {
        self.files.contains(file)
    }

    /// Fails unless imported assets have the right URLs in the style of the build.
    ///
    /// # Errors
    /// `Invalid`, naming the styles.
    pub(super) fn check_style(&self, tool: &ToolManifest) -> Result<(), Error> {
        let (style, path) = (&self.manifest.style, self.path.display());
        let fits = match tool.style {
            Style::Query { .. } => matches!(style, Style::Query { .. }),
            _ => *style == Style::Filename,
        };
        if fits {
            return Ok(());
        }
        let message = match tool.style {
            Style::Query { .. } => {
                format!("`{path}` has style `{style}`; outputs without a version in their names need style `query`")
            }
            _ => format!(
                "`{path}` has style `{style}`; the tool's files refer to each other by their names, which needs style `filename`"
            ),
        };
        Err(Error::new(ErrorKind::Invalid, message))
    }

    /// Adds the assets and bundles of the build to the imported ones.
    ///
    /// # Errors
    /// `Conflict` for each path and each bundle that both have with different files.
    pub(super) fn add_to(self, manifest: &mut Manifest) -> Result<(), Vec<Error>> {
        let mut errors = Vec::new();
        let conflict = |message: String| Error::new(ErrorKind::Conflict, message);
        let build = self.path.display();
        for (path, asset) in self.manifest.assets {
            match manifest.assets.get(&path) {
                // A build with the tool's directory as a root has the file too; the tool's entry has its dependencies.
                Some(imported) if imported.file == asset.file && imported.digest == asset.digest => {}
                Some(_) => errors.push(conflict(format!("imported asset `{path}` is also an asset of `{build}`"))),
                None => drop(manifest.assets.insert(path, asset)),
            }
        }
        for (name, bundle) in self.manifest.bundles {
            match manifest.bundles.get(&name) {
                Some(imported) if *imported == bundle => {}
                Some(_) => errors.push(conflict(format!("imported bundle `{name}` is also a bundle of `{build}`"))),
                None => drop(manifest.bundles.insert(name, bundle)),
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}
