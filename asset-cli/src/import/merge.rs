//! The manifest of a build, beside whose assets the imported ones shall stand.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use asset_core::{Error, ErrorKind, Manifest, Style};

use super::Foreign;

/// A manifest that `asset build` wrote.
pub(super) struct Own {
    pub(super) manifest: Manifest,
    path: PathBuf,
    files: BTreeSet<String>,
}

impl Own {
    /// Reads it from `path`.
    ///
    /// # Errors
    /// `Io` or `Manifest`, as for [`Manifest::read`].
    pub(super) fn read(path: &Path) -> Result<Self, Error> {
        let manifest = Manifest::read(path)?;
        let files = manifest.assets.values().map(|row| row.file.clone()).collect();
        Ok(Self { manifest, path: path.to_owned(), files })
    }

    /// Whether an asset of its own is this file of the output directory.
    pub(super) fn has_file(&self, file: &str) -> bool {
        self.files.contains(file)
    }

    /// Fails unless its style gives imported assets the URLs that they must have.
    ///
    /// # Errors
    /// `Invalid`, naming the styles.
    pub(super) fn check_style(&self, foreign: &Foreign) -> Result<(), Error> {
        let (own, path) = (&self.manifest.style, self.path.display());
        let fits = match foreign.style {
            Style::Query { .. } => matches!(own, Style::Query { .. }),
            _ => *own == Style::Filename,
        };
        if fits {
            return Ok(());
        }
        let message = match foreign.style {
            Style::Query { .. } => {
                format!("`{path}` has style `{own}`; outputs without a version in their names need style `query`")
            }
            _ => format!(
                "`{path}` has style `{own}`; the tool's files know each other by their names, which need style `filename`"
            ),
        };
        Err(Error::new(ErrorKind::Invalid, message))
    }

    /// Adds its assets and bundles to the imported ones.
    ///
    /// # Errors
    /// `Conflict` for each path and each bundle that is there and means another file.
    pub(super) fn add_to(self, manifest: &mut Manifest) -> Result<(), Vec<Error>> {
        let of = format!("of `{}` too", self.path.display());
        let mut errors = Vec::new();
        let conflict = |message: String| Error::new(ErrorKind::Conflict, message);
        for (path, row) in self.manifest.assets {
            match manifest.assets.get(&path) {
                // A build that has the tool's directory as a root knows the file already; the tool knows more of it.
                Some(imported) if imported.file == row.file && imported.digest == row.digest => {}
                Some(_) => errors.push(conflict(format!("imported `{path}` is an asset {of}"))),
                None => drop(manifest.assets.insert(path, row)),
            }
        }
        for (name, row) in self.manifest.bundles {
            match manifest.bundles.get(&name) {
                Some(imported) if *imported == row => {}
                Some(_) => errors.push(conflict(format!("imported `{name}` is a bundle {of}"))),
                None => drop(manifest.bundles.insert(name, row)),
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}
