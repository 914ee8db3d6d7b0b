//! Detects the directories and packages that a new `asset.toml` names.

use std::path::Path;

use asset_core::Error;
use asset_core::internal::OutputDir;
use serde_json::Value;

use super::tools::Tool;

/// The directories in which web frameworks usually keep static files.
const USUAL_ROOTS: [&str; 3] = ["static", "assets", "public"];

/// The directories for outputs; the first that is free is taken.
const OUTPUTS: [&str; 3] = ["public", "dist", "asset-output"];

/// The directories and packages of a project.
pub(super) struct Detected {
    /// The usual directories of assets that exist.
    pub(super) roots: Vec<&'static str>,
    /// A directory that does not exist yet, or has the outputs of an earlier build.
    pub(super) output: &'static str,
    /// The direct dependencies in `package.json` that are installed and have a `dist` directory.
    pub(super) packages: Vec<String>,
    /// The tools in `package.json` that make assets.
    pub(super) tools: Vec<Tool>,
}

impl Detected {
    /// # Errors
    /// `Io` if `package.json` exists and can't be read.
    pub(super) fn in_dir(dir: &Path) -> Result<Self, Error> {
        // `public` is a directory of assets for some frameworks, and the default output of builds.
        let is_output = |name: &str| OutputDir::new(dir.join(name)).state().exists();
        let is_root = |name: &&str| dir.join(name).is_dir() && !is_output(name);
        let is_free = |name: &&str| !dir.join(name).exists() || is_output(name);
        let package = package_json(dir)?;
        let roots: Vec<&'static str> = USUAL_ROOTS.into_iter().filter(is_root).collect();
        Ok(Self {
            output: OUTPUTS.into_iter().find(is_free).unwrap_or("asset-output"),
            packages: packages(dir, &package),
            tools: Tool::all(dir, &package, roots.first().copied().unwrap_or(USUAL_ROOTS[0])),
            roots,
        })
    }
}

/// `null` if there is none.
fn package_json(dir: &Path) -> Result<Value, Error> {
    let file = dir.join("package.json");
    if !file.exists() {
        return Ok(Value::Null);
    }
    let text = std::fs::read(&file).map_err(|cause| Error::io("read", &file, cause))?;
    // The file belongs to npm: if it is not JSON, that is for npm to report.
    Ok(serde_json::from_slice(&text).unwrap_or_default())
}

fn packages(dir: &Path, package: &Value) -> Vec<String> {
    let names = package["dependencies"].as_object().into_iter().flat_map(|dependencies| dependencies.keys());
    let has_dist = |name: &&String| dir.join("node_modules").join(name).join("dist").is_dir();
    names.filter(|name| is_package_name(name)).filter(has_dist).cloned().collect()
}

/// Whether npm would accept the name. Such a name needs no escaping in TOML, and leads to no other directory.
fn is_package_name(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.@/".contains(c);
    !name.starts_with('.') && !name.contains("..") && name.chars().all(is_plain)
}
