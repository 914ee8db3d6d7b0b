//! Before the first page: the outputs that the manifest names, and the assets that everything shares.

use std::path::{Path, PathBuf};

use asset_build::{BuildOptions, Config, Failure, Report, build};
use asset_core::Assets;

/// A built site.
#[derive(Debug)]
pub struct Prepared {
    /// What templates and service share.
    pub assets: Assets,
    /// The directory that the service serves from.
    pub output: PathBuf,
    /// What had to be done; nothing while `asset dev` builds.
    pub report: Option<Report>,
    /// Why the compiled-in URLs are those of another manifest, if they are.
    pub mismatch: Option<String>,
}

/// Builds what is missing in the output directory of `directory/asset.toml`, and opens it. While `asset dev` is running, its
/// builds are opened instead, and nothing is built here.
///
/// # Errors
/// Every finding of the build: a source that can't be read, a mistake in the configuration, a missing reference.
pub fn prepare(dir: &Path) -> Result<Prepared, Failure> {
    let config = Config::read(dir.join("asset.toml"))?;
    // The output directory and not the manifest file, so that a later build is followed without a restart.
    let output = config.path(&config.output);
    // Most applications say `development(cfg!(debug_assertions))`; this one shows what production is like, unless it is edited.
    let edited = Assets::builder().development(cfg!(debug_assertions)).from_manifest(&output);
    if let Some(assets) = edited.ok().filter(|assets| assets.catalog().development_output().is_some()) {
        return Ok(Prepared { assets, output, report: None, mismatch: None });
    }
    let report = Some(build(&config, &BuildOptions::default())?);
    let assets = Assets::from_manifest(&output)?;
    let same =
        Assets::builder().require_manifest(asset_macros::manifest_digest!()).follow(false).from_manifest(&output);
    let mismatch = same.err().map(|error| error.to_string());
    Ok(Prepared { assets, output, report, mismatch })
}
