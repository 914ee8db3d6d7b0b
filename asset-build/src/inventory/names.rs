//! Names on file systems: how long one may be, and which ones some systems take for the same.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use asset_core::internal::{Listing, printable};
use asset_core::{Error, ErrorKind, VersionScheme};
use unicode_normalization::{UnicodeNormalization, is_nfc, is_nfd};

use crate::inventory::Inventory;
use crate::report::Failure;
use crate::{BundleConfig, Config};

/// The longest name of a file, in bytes, on nearly every file system.
pub(crate) const LONGEST_NAME: usize = 255;

/// Fails if the output of an asset would have a name that file systems refuse, before anything is written.
///
/// # Errors
/// `Io` for each such asset. The length of a custom version is unknown before it is made.
pub(crate) fn check_lengths(config: &Config, inventory: &Inventory) -> Result<(), Failure> {
    let version = "0".repeat(version_length(config));
    let too_long = inventory.items.iter().filter_map(|item| {
        let file = item.file(&version);
        let length = file.split('/').map(str::len).max().filter(|&length| length > LONGEST_NAME)?;
        let message = format!(
            "can't write the output of `{}`: its name has {length} bytes, and file systems allow {LONGEST_NAME}; use a shorter one",
            printable(&item.key)
        );
        Some(Error::new(ErrorKind::Io, message))
    });
    let errors: Vec<Error> = too_long.collect();
    if errors.is_empty() { Ok(()) } else { Err(Failure::new(errors)) }
}

/// The length of a version, or the least it can be.
fn version_length(config: &Config) -> usize {
    match &config.version {
        VersionScheme::Hash { digits } | VersionScheme::Sha256 { digits } => usize::from(*digits),
        VersionScheme::Token => config.token.as_ref().map_or(1, String::len),
        _ => 1,
    }
}

/// A warning for each pair of logical paths that some systems take for one.
pub(crate) fn similar_names(config: &Config, listing: &Listing) -> Vec<Error> {
    let bundles: Vec<String> = config.bundles.values().map(BundleConfig::logical_path).collect();
    let files = listing.files().iter().filter(|file| !file.shadowed).map(|file| file.path.as_str());
    let paths: Vec<&str> = files.chain(bundles.iter().map(String::as_str)).collect();
    // Nearly always there are none, and a hash of each path is enough to know.
    let hasher = RandomState::new();
    let mut hashes: Vec<u64> = paths.iter().map(|path| hasher.hash_one(&*folded(path))).collect();
    hashes.sort_unstable();
    if hashes.windows(2).all(|pair| pair[0] != pair[1]) {
        return Vec::new();
    }
    let mut first_of: HashMap<Cow<'_, str>, &str> = HashMap::with_capacity(paths.len());
    let mut warnings = Vec::new();
    for path in paths {
        match first_of.get(&*folded(path)) {
            Some(&first) => warnings.extend((first != path).then(|| look_alike(first, path))),
            None => drop(first_of.insert(folded(path), path)),
        }
    }
    warnings
}

fn look_alike(one: &str, other: &str) -> Error {
    let (what, systems) = if one.nfc().eq(other.nfc()) {
        (format!("Unicode normal form ({} and {})", normal_form(one), normal_form(other)), "on macOS")
    } else {
        ("case".to_owned(), "on macOS and Windows")
    };
    let [one, other] = [one, other].map(printable);
    let message = format!("`{one}` and `{other}` differ only in {what}; {systems} they are one file");
    Error::new(ErrorKind::Conflict, message)
}

/// The form that is equal for names that some system takes for one.
fn folded(path: &str) -> Cow<'_, str> {
    if !path.is_ascii() {
        path.nfc().flat_map(char::to_lowercase).nfc().collect::<String>().into()
    } else if path.bytes().any(|byte| byte.is_ascii_uppercase()) {
        path.to_ascii_lowercase().into()
    } else {
        path.into()
    }
}

/// The end of a message about an unknown path, if one of the known ones looks the same.
pub(crate) fn same_in_other_form<'a>(path: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    if path.is_ascii() {
        return None;
    }
    let normal: String = path.nfc().collect();
    let same = known.filter(|known| !known.is_ascii() && known.nfc().eq(normal.chars())).min()?;
    Some(format!(
        "; did you mean `{}`, which looks the same but is in another Unicode normal form ({}, the reference in {})?",
        printable(same),
        normal_form(same),
        normal_form(path)
    ))
}

fn normal_form(text: &str) -> &'static str {
    match (is_nfc(text), is_nfd(text)) {
        (true, _) => "NFC",
        (_, true) => "NFD",
        _ => "neither NFC nor NFD",
    }
}
