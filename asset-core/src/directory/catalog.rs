//! The catalog of a configuration: what is listed, and its bundles.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use once_cell::sync::OnceCell;

use super::compute::{Directory, Inputs};
use super::filter::Globs;
use super::listing::Listing;
use crate::catalog::{Bundle, Entry, Index, Origin, to_position};
use crate::{Catalog, Config, Error, ErrorKind, Prefix, did_you_mean, printable};

/// The catalog of a configuration, or `None` if its files are as they were in `last`.
pub(crate) fn catalog(
    config: &Arc<Config>,
    prefix: Option<&Prefix>,
    last: Option<&Catalog>,
) -> Result<Option<Catalog>, Error> {
    config.validate()?;
    let listing = Listing::walk(config)?;
    let keep_names = Globs::new("keep-names", &config.keep_names)?;
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

fn index(listing: &Listing, keep_names: &Globs) -> (Index, Vec<Entry>) {
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
    for (name, bundle) in &config.bundles {
        let path = bundle.logical_path();
        if index.contains_key(path.as_str()) {
            let [shown, path] = [name, &path].map(|text| printable(text));
            let message = format!("bundle `{shown}`: output `{path}` is also an asset of the load path");
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
    let hint = match member.contains(['*', '?']) {
        true => "; members are listed one by one, as their order counts".to_owned(),
        false => did_you_mean(member, known),
    };
    let [bundle, member] = [bundle, member].map(printable);
    Error::new(ErrorKind::UnknownAsset, format!("bundle `{bundle}`: no asset `{member}` in the load path{hint}"))
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
