//! Patterns of `asset.toml` that match no asset, which are often typos.

use asset_core::{Config, Error, ErrorKind, Manifest, glob_set};

/// A warning for each pattern of `unversioned` and `keep-names` that matches no asset, or one if there are no assets at
/// all. Patterns of `exclude` and `include` may well be for later.
///
/// # Errors
/// `Invalid` if a pattern is not a glob.
pub(crate) fn unmatched_patterns(config: &Config, manifest: &Manifest) -> Result<Vec<Error>, Error> {
    if manifest.assets.is_empty() {
        let roots: Vec<String> = config.roots.iter().map(|root| format!("`{}`", root.dir.display())).collect();
        let error = Error::new(ErrorKind::Config, format!("there is no asset in {}", roots.join(", ")));
        return Ok(vec![config.locate(error, &["load-path"])]);
    }
    let mut warnings = Vec::new();
    for (key, patterns) in [("unversioned", &config.unversioned), ("keep-names", &config.keep_names)] {
        for (at, pattern) in patterns.iter().enumerate() {
            let glob = glob_set(key, std::slice::from_ref(pattern))?;
            if !manifest.assets.keys().any(|path| glob.is_match(path)) {
                let error = Error::new(ErrorKind::Config, format!("`{pattern}` in `{key}` matches no asset"));
                warnings.push(config.locate(error, &[key, &at.to_string()]));
            }
        }
    }
    Ok(warnings)
}
