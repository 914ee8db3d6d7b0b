//! Directory mode: a catalog computed from files, each at its first use.

mod digest;
mod filter;
mod join;
mod listing;
mod media_type;
mod watched;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use globset::GlobSet;
use once_cell::sync::OnceCell;

pub use self::digest::{Digester, Digests};
pub use self::filter::glob_set;
pub use self::join::{Joined, join_members};
pub use self::listing::{ListedFile, Listing, SourceFile};
pub use self::media_type::media_type;
pub(crate) use self::watched::Watched;
use crate::catalog::{Bundle, Entry, Index, Origin, Source, to_position};
use crate::{
    Asset, AssetRow, BundleConfig, Catalog, Companions, Config, Error, ErrorKind, Prefix, VersionInput, VersionScheme,
    check_version, did_you_mean, versioned_path,
};

/// What a computed catalog is computed with.
pub(crate) struct Directory {
    config: Arc<Config>,
    listing: Listing,
}

/// What one asset is computed from.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Inputs {
    key: Arc<str>,
    /// The logical path, which differs from the key for an asset that another root shadows.
    path: String,
    bundle: Option<(String, BundleConfig)>,
    /// Whether another tool has versioned its name.
    keeps_name: bool,
    files: Vec<(String, SourceFile)>,
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
        self.files.iter().map(|(_, file)| file.modified_seconds()).max().unwrap_or_default()
    }
}

/// The catalog of a configuration, or `None` if its files are as they were in `last`.
pub(crate) fn catalog(
    config: &Arc<Config>,
    prefix: Option<&Prefix>,
    last: Option<&Catalog>,
) -> Result<Option<Catalog>, Error> {
    config.validate()?;
    let listing = Listing::walk(config)?;
    let keep_names = glob_set("keep-names", &config.keep_names)?;
    let before = last.and_then(|last| Some((last, last.directory.as_ref()?)));
    if before.is_some_and(|(_, directory)| directory.listing == listing) {
        return Ok(None);
    }
    let (index, mut entries) = index(&listing, &keep_names);
    let bundles = add_bundles(config, &index, &mut entries)?;
    let mut index = index;
    for bundle in bundles.values() {
        if let Entry::Computed { inputs, .. } = &entries[bundle.output as usize] {
            index.insert(inputs.key.clone(), bundle.output);
        }
    }
    let catalog = Catalog {
        origin: Origin::Directories(config.roots.iter().map(|root| root.dir.display().to_string()).collect()),
        prefix: prefix.unwrap_or(&config.prefix).clone(),
        style: config.style.clone(),
        scheme: config.version.clone(),
        debug: false,
        index,
        entries,
        bundles,
        files: OnceLock::new(),
        directory: Some(Directory { config: config.clone(), listing }),
    };
    if let Some((last, _)) = before {
        keep_computed(&catalog, last);
    }
    Ok(Some(catalog))
}

fn index(listing: &Listing, keep_names: &GlobSet) -> (Index, Vec<Entry>) {
    let mut index = Index::default();
    let mut entries = Vec::new();
    for listed in listing.assets() {
        let key: Arc<str> = listed.key().into();
        let position = to_position(entries.len());
        index.insert(key.clone(), position);
        if let Some(alias) = &listed.alias {
            index.insert(alias.as_str().into(), position);
        }
        let files = vec![(listed.path.clone(), listed.file.clone())];
        let inputs = Inputs {
            key,
            path: listed.path.clone(),
            bundle: None,
            keeps_name: keep_names.is_match(&listed.path),
            files,
        };
        entries.push(Entry::Computed { inputs, asset: OnceCell::new() });
    }
    (index, entries)
}

type Bundles = HashMap<Box<str>, Bundle, foldhash::fast::RandomState>;

fn add_bundles(config: &Config, index: &Index, entries: &mut Vec<Entry>) -> Result<Bundles, Error> {
    let mut bundles = Bundles::default();
    let mut outputs: HashMap<String, &str> = HashMap::new();
    for (name, bundle) in &config.bundles {
        let path = bundle.logical_path();
        let other = match index.get(path.as_str()) {
            Some(_) => Some("an asset of the load path".to_owned()),
            None => outputs.insert(path.clone(), name).map(|other| format!("the output of bundle `{other}`")),
        };
        if let Some(other) = other {
            let message = format!("bundle `{name}`: output `{path}` is also {other}");
            return Err(config.locate(Error::new(ErrorKind::Conflict, message), &["bundles", name, "output"]));
        }
        let members = bundle.members.iter().enumerate().map(|(at, member)| {
            member_position(name, member, index)
                .map_err(|error| config.locate(error, &["bundles", name, "members", &at.to_string()]))
        });
        let members: Box<[u32]> = members.collect::<Result<_, _>>()?;
        let files = members.iter().flat_map(|&member| match &entries[member as usize] {
            Entry::Computed { inputs, .. } => inputs.files.clone(),
            Entry::Ready(_) => unreachable!("BUG: a ready asset in a directory"),
        });
        let inputs = Inputs {
            key: path.as_str().into(),
            path,
            files: files.collect(),
            bundle: Some((name.clone(), bundle.clone())),
            keeps_name: false,
        };
        bundles.insert(name.as_str().into(), Bundle { output: to_position(entries.len()), members });
        entries.push(Entry::Computed { inputs, asset: OnceCell::new() });
    }
    Ok(bundles)
}

fn member_position(bundle: &str, member: &str, index: &Index) -> Result<u32, Error> {
    index.get(member).copied().ok_or_else(|| unknown_member(bundle, member, index.keys().map(|path| &**path)))
}

/// The error for a bundle's member that is no asset.
pub fn unknown_member<'a>(bundle: &str, member: &str, known: impl IntoIterator<Item = &'a str>) -> Error {
    let near = did_you_mean(member, known);
    Error::new(ErrorKind::UnknownAsset, format!("bundle `{bundle}`: no asset `{member}` in the load path{near}"))
}

/// Hands over what was computed from files that did not change.
fn keep_computed(catalog: &Catalog, last: &Catalog) {
    for entry in &catalog.entries {
        let Entry::Computed { inputs, asset } = entry else {
            continue;
        };
        let before = last.position(&inputs.key).map(|position| &last.entries[position]);
        if let Some(Entry::Computed { inputs: same, asset: kept }) = before
            && same == inputs
            && let Some(kept) = kept.get()
        {
            let _ = asset.set(kept.clone());
        }
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
        let row = AssetRow {
            file: inputs.file(&version),
            version,
            digest: digests.digest,
            size: digests.size,
            media_type: media_type(&inputs.path),
            integrity: digests.integrity,
            companions: Companions::default(),
        };
        Ok(Asset::new(inputs.key.clone(), row, prefix, &self.config.style).with_source(source))
    }

    fn read(&self, inputs: &Inputs) -> Result<(Arc<[u8]>, Source), Error> {
        let read = |file: &SourceFile| std::fs::read(&file.path).map_err(|cause| Error::io("read", &file.path, &cause));
        match (&inputs.bundle, inputs.files.as_slice()) {
            (None, [(_, file)]) => Ok((read(file)?.into(), Source::File(file.path.clone()))),
            (bundle, files) => {
                let members = files.iter().map(|(path, file)| Ok((path.as_str(), Cow::Owned(read(file)?))));
                let name = bundle.as_ref().map_or("", |(name, _)| name);
                let joined: Arc<[u8]> = join_members(name, &members.collect::<Result<Vec<_>, Error>>()?)?.bytes.into();
                Ok((joined.clone(), Source::Joined(joined)))
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
