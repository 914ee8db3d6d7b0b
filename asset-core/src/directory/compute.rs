//! What an asset of a directory is made from, and how.

use std::borrow::Cow;
use std::sync::Arc;

use super::digest::Digester;
use super::join::join_members;
use super::listing::{Listing, SourceFile};
use super::media_type::media_type_of;
use crate::catalog::AssetSource;
use crate::{
    Asset, BundleConfig, Config, Dependencies, Error, ErrorKind, ManifestAsset, Prefix, ScriptType, VersionInput,
    VersionScheme, check_version, versioned_path,
};

/// What a computed catalog is computed with.
pub(crate) struct Directory {
    pub(super) config: Arc<Config>,
    pub(super) listing: Listing,
}

/// What one asset is computed from.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Inputs {
    pub(super) key: Arc<str>,
    /// The logical path, which differs from the key for an asset that another root shadows.
    pub(super) path: String,
    pub(super) bundle: Option<(String, BundleConfig)>,
    /// Whether another tool has versioned its name.
    pub(super) keeps_name: bool,
    pub(super) files: Vec<(String, SourceFile)>,
}

impl Inputs {
    /// What stands before and after the version in the file name of a bundle that says so.
    pub(crate) fn placement(&self) -> Option<(&str, &str)> {
        self.bundle.as_ref()?.1.placement()
    }

    /// The path under the output with `version` in it.
    fn file(&self, version: &str) -> String {
        match self.placement() {
            Some((before, after)) => format!("{before}{version}{after}"),
            None if self.keeps_name => self.path.clone(),
            None => versioned_path(&self.path, version),
        }
    }

    fn modified(&self) -> u64 {
        self.files.iter().map(|(_, file)| file.stamp.modified_seconds()).max().unwrap_or_default()
    }
}

impl Directory {
    pub(crate) fn compute(&self, inputs: &Inputs, prefix: &Prefix) -> Result<Asset, Error> {
        let (bytes, source) = self.read(inputs).map_err(|error| indeterminable(&inputs.key, &error))?;
        let mut digester = Digester::new(&self.config);
        digester.update(&bytes);
        let digests = digester.finish();
        let input = VersionInput::new(&inputs.path, &digests.digest, inputs.modified());
        let version = version_of(&self.config, &input).map_err(|error| indeterminable(&inputs.key, &error))?;
        let row = ManifestAsset {
            file: inputs.file(&version),
            version,
            is_plain: false,
            digest: digests.digest,
            size: digests.size,
            media_type: media_type_of(&inputs.path, &bytes),
            integrity: digests.integrity,
            dependencies: Dependencies::default(),
        };
        // Modules can't be members of bundles.
        let is_script = inputs.bundle.is_none() && row.media_type.starts_with("text/javascript");
        let asset = Asset::new(inputs.key.clone(), row, prefix, &self.config.style).with_source(source);
        Ok(if is_script { asset.with_script(ScriptType::of(&inputs.path, &bytes)) } else { asset })
    }

    fn read(&self, inputs: &Inputs) -> Result<(Arc<[u8]>, AssetSource), Error> {
        let read = |file: &SourceFile| std::fs::read(&file.path).map_err(|cause| Error::io("read", &file.path, cause));
        match (&inputs.bundle, inputs.files.as_slice()) {
            (None, [(_, file)]) => Ok((read(file)?.into(), AssetSource::File(file.path.clone()))),
            (bundle, files) => {
                let members = files.iter().map(|(path, file)| Ok((path.as_str(), Cow::Owned(read(file)?))));
                let name = bundle.as_ref().map_or("", |(name, _)| name);
                let joined: Arc<[u8]> = join_members(name, &members.collect::<Result<Vec<_>, Error>>()?)?.bytes.into();
                Ok((joined.clone(), AssetSource::Joined(joined)))
            }
        }
    }
}

/// The version of an asset by the scheme of `config`.
///
/// # Errors
/// `VersionIndeterminable` if there is no token; `Invalid` if a custom version can't stand in a URL, or its own error.
pub fn version_of(config: &Config, input: &VersionInput<'_>) -> Result<String, Error> {
    let digits = |count: u8| input.digest[..usize::from(count)].to_owned();
    match (&config.version, &config.custom_version) {
        (VersionScheme::Hash { digits: count } | VersionScheme::Sha256 { digits: count }, _) => Ok(digits(*count)),
        (VersionScheme::Timestamp, _) => Ok(input.modified.to_string()),
        (VersionScheme::Token, _) => config.token.clone().ok_or_else(no_token),
        (VersionScheme::Custom(_), Some(custom)) => {
            let version = custom.version(input)?;
            check_version(&version)?;
            Ok(version)
        }
        (VersionScheme::Custom(name), None) => {
            let message = format!("version `custom:{name}` is only known to the code that sets it");
            Err(Error::new(ErrorKind::VersionIndeterminable, message))
        }
    }
}

fn no_token() -> Error {
    let message = "version `token` has no value; set `token` or `token-env` in asset.toml";
    Error::new(ErrorKind::VersionIndeterminable, message)
}

fn indeterminable(path: &str, reason: &Error) -> Error {
    Error::new(ErrorKind::VersionIndeterminable, format!("no version of `{path}` can be had: {reason}"))
}
