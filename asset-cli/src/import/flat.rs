//! Flat maps from names to versioned names or URLs: webpack-manifest-plugin, gulp-rev and similar tools.

use asset_core::{Error, ErrorKind, Prefix};

use super::document::collect_all;
use super::{Document, ToolAsset, ToolDir, ToolManifest};

/// Every name is an asset. If the values are URLs, their common start is removed.
pub(super) fn read(document: &Document, dir: &ToolDir, prefix: Option<&Prefix>) -> Result<ToolManifest, Vec<Error>> {
    let pairs = document.strings()?;
    let values: Vec<&str> = pairs.iter().map(|(_, value)| *value).collect();
    let (starts, deduced) = match (prefix, values.iter().any(|value| is_url(value))) {
        (_, false) => (Vec::new(), None),
        (Some(prefix), true) => (url_starts(prefix, dir), None),
        (None, true) => {
            let (start, prefix) = deduce(document, &values, dir).map_err(|error| vec![error])?;
            (vec![start], Some(prefix))
        }
    };
    let assets = collect_all(pairs.into_iter().map(|(key, value)| asset(document, key, value, &starts)))?;
    Ok(ToolManifest { prefix: deduced, ..ToolManifest::versioned(assets) })
}

/// The asset of one entry; URLs start with one of `starts`.
fn asset(document: &Document, key: &str, value: &str, starts: &[String]) -> Result<ToolAsset, Error> {
    let path = document.logical_path(key, key)?;
    let file = match starts.iter().find_map(|start| value.strip_prefix(start.as_str())) {
        Some(file) => file,
        None if is_url(value) && !starts.is_empty() => {
            let prefix = &starts[0];
            return Err(document.manifest_error(value, format!("`{value}` does not start with the prefix `{prefix}`")));
        }
        // With a relative `publicPath`, values start with `./`.
        None => value.strip_prefix("./").unwrap_or(value),
    };
    // Laravel Mix writes `app.js?id=…`: without a copy under that name there is nothing to serve for a year.
    if file.contains('?') {
        let message =
            format!("`{value}` has its version in the query; a tool's versions must be in the names of its files");
        return Err(document.manifest_error(value, message));
    }
    document.logical_path(file, value)?;
    Ok(ToolAsset { mention: value.to_owned(), ..ToolAsset::new(path, file) })
}

fn is_url(value: &str) -> bool {
    value.starts_with('/') || value.starts_with("http://") || value.starts_with("https://")
}

/// What the URLs of files in the tool's directory start with: with the prefix's host, and without it.
fn url_starts(prefix: &Prefix, dir: &ToolDir) -> Vec<String> {
    let start = |before: &str| format!("{before}{}", dir.path_in_output());
    vec![start(&prefix.to_string()), start(prefix.mount())]
}

/// The shortest start up to a slash without which every value is the path of a file in the directory, and its prefix.
fn deduce(document: &Document, values: &[&str], dir: &ToolDir) -> Result<(String, Prefix), Error> {
    let first = values.iter().copied().find(|value| is_url(value)).unwrap_or_default();
    let host = first.find("://").map_or(0, |scheme| scheme + 3);
    let slashes = first[host..].match_indices('/').map(|(at, _)| &first[..=host + at]);
    let fits = |start: &&str| {
        let mut rest = values.iter().map(|value| value.strip_prefix(*start));
        rest.all(|file| file.is_some_and(|file| dir.has(file)))
    };
    let Some(start) = slashes.clone().find(fits) else {
        let message = format!(
            "no start of `{first}` can be removed so that every file is in `{}`; set the tool's directory with `--dir`, or the prefix with `--prefix`",
            dir.path().display()
        );
        return Err(document.manifest_error(first, message));
    };
    let Some(prefix) = start.strip_suffix(dir.path_in_output()) else {
        let message = format!(
            "`{first}` starts with `{start}`, which should end with `{}`, as the tool's directory does",
            dir.path_in_output()
        );
        return Err(document.error(first, ErrorKind::Invalid, message));
    };
    Ok((start.to_owned(), prefix.parse()?))
}
