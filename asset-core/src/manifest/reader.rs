//! The strict reader, used at run time and by macros.

use std::collections::{BTreeMap, HashSet};
use std::hash::Hash;
use std::path::Path;

use super::json::{Cursor, Read};
use super::values::{Seen, checked, integrity_fault, logical_path, media_type_fault, parsed};
use super::{Dependencies, MOST_BYTES, Manifest, ManifestAsset, ManifestBundle, SCHEMA};
use crate::error::Location;
use crate::error::{Error, ErrorKind};
use crate::id::logical_path::fault as path_fault;
use crate::id::{Digest, LogicalPath, Version, VersionScheme};
use crate::suggest::did_you_mean;
use crate::url::{Prefix, Style};

const KEYS: [&str; 6] = ["schema", "prefix", "style", "version", "bundles", "assets"];
const ASSET_KEYS: [&str; 10] =
    ["file", "version", "digest", "size", "type", "integrity", "imports", "styles", "plain", "pinned"];
const BUNDLE_KEYS: [&str; 2] = ["output", "members"];

pub(crate) fn parse(bytes: &[u8], name: &Path) -> Result<Manifest, Error> {
    if bytes.len() > MOST_BYTES {
        return Err(too_large(name));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to(), name))?;
    if text.trim_ascii().is_empty() {
        let message = "manifest is empty; run `asset build`, which replaces it";
        return Err(Error::new(ErrorKind::Manifest, message).at(name, 1, 1));
    }
    document(text, |_| false).map_err(|fault| {
        // Conflict markers explain any other error better than the error itself.
        let (offset, message) = match conflict_marker(text) {
            Some(offset) => (offset, "manifest has conflict markers; run `asset build`, which replaces it".to_owned()),
            None => (fault.offset, fault.message),
        };
        Error::new(ErrorKind::Manifest, message).located(Location::in_text(name, bytes, offset))
    })
}

pub(crate) fn not_utf8(bytes: &[u8], offset: usize, name: &Path) -> Error {
    let location = Location::in_text(name, bytes, offset);
    Error::new(ErrorKind::Manifest, "manifest is not UTF-8").located(location)
}

pub(crate) fn too_large(name: &Path) -> Error {
    let message = format!("manifest `{}` is larger than {} MiB", name.display(), MOST_BYTES >> 20);
    Error::new(ErrorKind::Manifest, message)
}

/// The position of a conflict marker: a line that starts with seven `<`, `=` or `>`.
fn conflict_marker(text: &str) -> Option<usize> {
    let is_marker = |line: &str| ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark));
    let line = text.split('\n').find(|line| is_marker(line))?;
    Some(line.as_ptr() as usize - text.as_ptr() as usize)
}

/// Reads a whole manifest. Bundles may also name assets for which `also_known` is true.
pub(crate) fn document(text: &str, also_known: impl Fn(&str) -> bool) -> Read<Manifest> {
    let mut cursor = Cursor::new(text);
    let mut seen = Seen::new(&KEYS, "manifest", cursor.next_offset());
    let (mut prefix, mut style, mut version) = (None, None, None);
    let (mut bundles, mut assets) = (BTreeMap::new(), BTreeMap::new());
    let (mut prefix_offset, mut dependencies) = (0, Vec::new());
    cursor.object(|cursor, key, offset| {
        seen.key(cursor, &key, offset)?;
        match &*key {
            "schema" => check_schema(cursor)?,
            "prefix" => {
                prefix_offset = cursor.next_offset();
                prefix = Some(parsed(cursor, str::parse::<Prefix>)?);
            }
            "style" => style = Some(parsed(cursor, str::parse::<Style>)?),
            "version" => version = Some(parsed(cursor, str::parse::<VersionScheme>)?),
            "bundles" => bundles = entries(cursor, "bundle", bundle_name, bundle_entry)?,
            _ => {
                let entry = |cursor: &mut Cursor<'_>, offset| asset_entry(cursor, offset, &mut dependencies);
                assets = entries(cursor, "asset", asset_path, entry)?;
            }
        }
        Ok(())
    })?;
    seen.all_but(&cursor, &[])?;
    cursor.end()?;
    let (Some(prefix), Some(style), Some(version)) = (prefix, style, version) else {
        // `all_but` has found every key.
        unreachable!("BUG: a manifest without one of its keys was let through");
    };
    if let Err(error) = style.check_prefix(&prefix) {
        return cursor.fault(prefix_offset, error.to_string());
    }
    let known = |path: &LogicalPath| assets.contains_key(path) || also_known(path.as_str());
    // At the end: the text has bundles before the assets that they name.
    check_bundles(&cursor, &bundles, known)?;
    check_dependencies(text, &dependencies, &assets)?;
    let bundles = bundles.into_iter().map(|(name, (_, entry))| (name, entry)).collect();
    Ok(Manifest { prefix, style, version, bundles, assets })
}

/// Fails at the first bundle that names something that is not an asset.
fn check_bundles(
    cursor: &Cursor<'_>,
    bundles: &BTreeMap<String, (usize, ManifestBundle)>,
    known: impl Fn(&LogicalPath) -> bool,
) -> Read<()> {
    for (name, (offset, entry)) in bundles {
        let mut named = std::iter::once(&entry.output).chain(&entry.members);
        if let Some(missing) = named.find(|path| !known(path)) {
            let message = format!("bundle `{name}` names `{missing}`, which is not an asset of this manifest");
            return cursor.fault(*offset, message);
        }
    }
    Ok(())
}

/// Fails at the first of the dependencies, given by their offsets, that is not an asset.
fn check_dependencies(text: &str, offsets: &[usize], assets: &BTreeMap<LogicalPath, ManifestAsset>) -> Read<()> {
    for &offset in offsets {
        let mut cursor = Cursor::at(text, offset);
        let path = cursor.string()?;
        if !assets.contains_key(&*path) {
            let near = did_you_mean(&path, assets.keys().map(LogicalPath::as_str));
            return cursor.fault(offset, format!("`{path}` is not an asset of this manifest{near}"));
        }
    }
    Ok(())
}

/// Whether the first entry is a schema number above ours. All releases write the schema first.
pub(crate) fn is_newer(text: &str) -> bool {
    let mut is_newer = false;
    let _ = Cursor::new(text).object(|cursor, key, offset| {
        is_newer = key == "schema" && cursor.number()? > SCHEMA;
        cursor.fault(offset, "what follows has another form")
    });
    is_newer
}

fn check_schema(cursor: &mut Cursor<'_>) -> Read<()> {
    let offset = cursor.next_offset();
    match cursor.number()? {
        SCHEMA => Ok(()),
        0 => cursor.fault(offset, "schema 0 does not exist"),
        newer => cursor.fault(
            offset,
            format!(
                "schema {newer} is newer than {SCHEMA}, the newest that this release reads; update the asset crates"
            ),
        ),
    }
}

/// Reads an object of named entries with unique names.
fn entries<'a, K: Ord + Hash + Clone, T>(
    cursor: &mut Cursor<'a>,
    kind: &str,
    key: impl Fn(&str) -> Result<K, String>,
    mut entry: impl FnMut(&mut Cursor<'a>, usize) -> Read<T>,
) -> Read<BTreeMap<K, T>> {
    let mut entries: Vec<(K, T)> = Vec::new();
    // Canonical text is sorted: comparing with the last name is enough until a name is out of order.
    let mut unsorted: Option<HashSet<K>> = None;
    cursor.object(|cursor, name, offset| {
        let key = key(&name).or_else(|why| cursor.fault(offset, why))?;
        let in_order = entries.last().is_none_or(|(last, _)| *last < key);
        if !in_order && unsorted.is_none() {
            unsorted = Some(entries.iter().map(|(name, _)| name.clone()).collect());
        }
        if unsorted.as_mut().is_some_and(|names| !names.insert(key.clone())) {
            return cursor.fault(offset, format!("duplicate {kind} `{name}`"));
        }
        entries.push((key, entry(cursor, offset)?));
        Ok(())
    })?;
    Ok(entries.into_iter().collect())
}

fn asset_path(name: &str) -> Result<LogicalPath, String> {
    LogicalPath::checked(name).map_err(|why| format!("path {name:?} {why}"))
}

fn bundle_name(name: &str) -> Result<String, String> {
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(format!("bundle name {name:?} is empty or has a control character"));
    }
    Ok(name.to_owned())
}

/// Reads the entry of an asset, and adds the offsets of its dependencies to `offsets`.
pub(crate) fn asset_entry(cursor: &mut Cursor<'_>, offset: usize, offsets: &mut Vec<usize>) -> Read<ManifestAsset> {
    let mut seen = Seen::new(&ASSET_KEYS, "asset", offset);
    let (mut file, mut media_type, mut integrity) = (String::new(), String::new(), String::new());
    let (mut version, mut digest, mut size) = (None, None, 0);
    let (mut imports, mut styles) = (None, Vec::new());
    let (mut is_plain, mut is_pinned) = (false, false);
    cursor.object(|cursor, key, offset| {
        seen.key(cursor, &key, offset)?;
        match &*key {
            "file" => file = checked(cursor, path_fault)?,
            "version" => version = Some(parsed(cursor, str::parse::<Version>)?),
            "digest" => digest = Some(parsed(cursor, str::parse::<Digest>)?),
            "size" => size = cursor.number()?,
            "type" => media_type = checked(cursor, media_type_fault)?,
            "integrity" => integrity = checked(cursor, integrity_fault)?,
            "imports" => imports = Some(unique_paths(cursor, offsets)?),
            "styles" => styles = unique_paths(cursor, offsets)?,
            "plain" => is_plain = cursor.literal("true").map(|()| true)?,
            _ => is_pinned = cursor.literal("true").map(|()| true)?,
        }
        Ok(())
    })?;
    seen.all_but(cursor, &["integrity", "imports", "styles", "plain", "pinned"])?;
    let (Some(version), Some(digest)) = (version, digest) else {
        unreachable!("BUG: an asset without one of its keys was let through");
    };
    let mut dependencies = Dependencies::default().with_styles(styles);
    if let Some(imports) = imports {
        dependencies = dependencies.with_imports(imports);
    }
    Ok(ManifestAsset { file, version, is_plain, is_pinned, digest, size, media_type, integrity, dependencies })
}

/// Reads a list of distinct paths, and adds their offsets to `offsets`.
fn unique_paths(cursor: &mut Cursor<'_>, offsets: &mut Vec<usize>) -> Read<Vec<LogicalPath>> {
    let mut paths = Vec::new();
    let mut seen = HashSet::new();
    cursor.array(|cursor| {
        let offset = cursor.next_offset();
        let path = logical_path(cursor)?;
        if !seen.insert(path.clone()) {
            return cursor.fault(offset, format!("`{path}` is listed twice"));
        }
        offsets.push(offset);
        paths.push(path);
        Ok(())
    })?;
    Ok(paths)
}

/// Reads the entry of a bundle; returns its offset too.
fn bundle_entry(cursor: &mut Cursor<'_>, offset: usize) -> Read<(usize, ManifestBundle)> {
    let mut seen = Seen::new(&BUNDLE_KEYS, "bundle", offset);
    let (mut output, mut members) = (None, Vec::new());
    cursor.object(|cursor, key, offset| {
        seen.key(cursor, &key, offset)?;
        if key == "output" {
            output = Some(logical_path(cursor)?);
            return Ok(());
        }
        cursor.array(|cursor| {
            members.push(logical_path(cursor)?);
            Ok(())
        })
    })?;
    seen.all_but(cursor, &[])?;
    let Some(output) = output else { unreachable!("BUG: a bundle without one of its keys was let through") };
    Ok((offset, ManifestBundle { output, members }))
}
