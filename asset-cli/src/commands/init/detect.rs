//! What a directory has that an `asset.toml` could name.

use std::path::Path;

use asset_core::Error;
use asset_core::internal::OutputDir;
use serde_json::Value;

/// Where web frameworks keep what they serve.
const USUAL_ROOTS: [&str; 3] = ["static", "assets", "public"];

/// Where outputs may go, the first that is free.
const OUTPUTS: [&str; 3] = ["public", "dist", "asset-output"];

/// Directories and packages worth naming.
pub(super) struct Detected {
    /// Directories of assets, the usual ones that are there.
    pub(super) roots: Vec<&'static str>,
    /// A directory that is not there yet, or is an earlier build's.
    pub(super) output: &'static str,
    /// Direct dependencies of `package.json` that are installed and have a `dist` directory.
    pub(super) packages: Vec<String>,
}

impl Detected {
    /// # Errors
    /// `Io` if `package.json` is there and can't be read.
    pub(super) fn look(dir: &Path) -> Result<Self, Error> {
        let is_output = |name: &str| OutputDir::new(dir.join(name)).state().exists();
        let is_root = |name: &&str| dir.join(name).is_dir() && !is_output(name);
        let is_free = |name: &&str| !dir.join(name).exists() || is_output(name);
        Ok(Self {
            roots: USUAL_ROOTS.into_iter().filter(is_root).collect(),
            output: OUTPUTS.into_iter().find(is_free).unwrap_or("asset-output"),
            packages: packages(dir)?,
        })
    }
}

fn packages(dir: &Path) -> Result<Vec<String>, Error> {
    let file = dir.join("package.json");
    if !file.exists() {
        return Ok(Vec::new());
    }
    let text = std::fs::read(&file).map_err(|cause| Error::io("read", &file, cause))?;
    // Someone else's file: one that is no JSON just has nothing to propose.
    let package: Value = serde_json::from_slice(&text).unwrap_or_default();
    let names = package["dependencies"].as_object().into_iter().flat_map(|dependencies| dependencies.keys());
    let has_dist = |name: &&String| dir.join("node_modules").join(name).join("dist").is_dir();
    Ok(names.filter(|name| is_package_name(name)).filter(has_dist).cloned().collect())
}

/// Whether npm would take it; such a name needs no escaping in TOML and leads to no other directory.
fn is_package_name(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.@/".contains(c);
    !name.starts_with('.') && !name.contains("..") && name.chars().all(is_plain)
}
