//! Patterns of `asset.toml` that match no asset, which are often typos.

use asset_build::Config;
use asset_core::internal::{Globs, printable};
use asset_core::{Error, ErrorKind, Manifest};

/// A warning for each pattern of `unversioned`, `plain`, `keep-names` and `missing-reference` that matches no asset, or one if there are no assets at
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
    for (key, pattern, place) in patterns(config) {
        let glob = Globs::new(key, std::slice::from_ref(pattern))?;
        if !manifest.assets.keys().any(|path| glob.is_match(path)) {
            let message = format!("`{}` in `{key}` matches no asset", printable(pattern));
            warnings.push(config.locate(Error::new(ErrorKind::Config, message), &[key, &place]));
        }
    }
    Ok(warnings)
}

/// Key, pattern, and what leads from the key to the pattern.
fn patterns(config: &Config) -> impl Iterator<Item = (&'static str, &String, String)> {
    let lists = [("unversioned", &config.unversioned), ("plain", &config.plain), ("keep-names", &config.keep_names)];
    let of_lists = lists
        .into_iter()
        .flat_map(|(key, list)| list.iter().enumerate().map(move |(at, pattern)| (key, pattern, at.to_string())));
    let rules = config.missing_reference_rules.iter();
    of_lists.chain(rules.map(|rule| ("missing-reference", &rule.files, rule.files.clone())))
}
